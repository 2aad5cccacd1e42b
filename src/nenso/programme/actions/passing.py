"""Passing unfinished tasks on to successors when whoever leads them was reorganised: told in a step, never silently."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from nenso.accounts.queries import allowed
from nenso.accounts.rules import NATIONAL, Role
from nenso.directory import queries as directory
from nenso.kernel.rules import Actor, Refused
from nenso.programme.actions.steps import move, write
from nenso.programme.actions.telling import tell_lead
from nenso.programme.models import Task
from nenso.programme.queries.tasks import UNFINISHED
from nenso.programme.rules.life import Verb

_PART = "part_moved"  # some duties alone went there: not a successor in all
_MOST_STEPS = 20  # reorganisations in a row


@dataclass(frozen=True, slots=True)
class Heir:
    """Who took an organisation's place, by which act."""

    code: str
    act: str


@dataclass(frozen=True, slots=True)
class PassedOn:
    """What was passed on: (task's number, from, to); and the leads that ended without one successor, by code."""

    moved: tuple[tuple[str, str, str], ...]
    left: tuple[str, ...]


@transaction.atomic
def pass_on_tasks(*, by: Actor, on: date) -> PassedOn:
    """Pass the unfinished tasks of organisations that are no more on to whoever took their place by the directory.

    One that was divided among several, or whose successor no source gives, is left and told, for people to decide. Done again
    it changes nothing. Raises `Refused("access.role_missing")`.
    """
    by = allowed(by, Role.APPROVER, NATIONAL)
    rows = list(
        Task.objects.filter(state__in=UNFINISHED)
        .exclude(plan__state="ended")
        .select_related("plan")
        .select_for_update(of=("self",))
        .order_by("id")
    )
    heirs = heirs_of((code for row in rows for code in _codes(row)), on)
    moved = []
    for row in rows:
        before = row.lead_code
        if _take_over(row, heirs):
            heir = heirs.get(before)
            act = heir.act if heir else ""
            facts = {"from": before, "to": row.lead_code, "act": act, "on": on}
            move(row, Verb.PASSED_ON)
            write(row, by, Verb.PASSED_ON, facts=facts, told="programme.task_passed_on")
            if before != row.lead_code:
                moved.append((row.number, before, row.lead_code))
                tell_lead(row, Verb.PASSED_ON, act)
    return PassedOn(tuple(moved), tuple(sorted(code for code, heir in heirs.items() if heir is None)))


def heirs_of(codes: Iterable[str], on: date) -> dict[str, Heir | None]:
    """Return who took the place of those organisations that do not exist on a day; None where not one did."""
    wanted = {code for code in codes if code}
    ended = wanted - set(directory.organisations(wanted, on))
    return {code: _heir(code, on) for code in sorted(ended)}


def _heir(code: str, on: date) -> Heir | None:
    act, seen = "", {code}
    for _ in range(_MOST_STEPS):
        following = _next(code, on)
        if following is None or following[0] in seen:
            return None
        code, act = following
        seen.add(code)
        if directory.organisations([code], on):
            return Heir(code, act)
    return None


def _next(code: str, on: date) -> tuple[str, str] | None:
    try:
        life = directory.organisation_life(code)
    except Refused:
        return None
    past = [each for each in life.chapters if each.validity.until and each.validity.until <= on]
    whole = [event for event in past[-1].successors if event.kind != _PART] if past else []
    return (whole[0].code, whole[0].act) if len({event.code for event in whole}) == 1 else None


def _codes(row: Task) -> Sequence[str]:
    return (row.lead_code, row.added_by_code, *row.cooperating)


def _take_over(row: Task, heirs: dict[str, Heir | None]) -> bool:
    """Put successors into a task; say whether anything changed."""

    def now(code: str) -> str:
        heir = heirs.get(code)
        return heir.code if heir else code

    before = (row.lead_code, row.added_by_code, list(row.cooperating))
    row.lead_code, row.added_by_code = now(row.lead_code), now(row.added_by_code)
    cooperating = dict.fromkeys(now(code) for code in row.cooperating)
    row.cooperating = [code for code in cooperating if code != row.lead_code] if before[2] else []
    return before != (row.lead_code, row.added_by_code, row.cooperating)
