"""What somebody has to do with rounds: which agencies' assessments are theirs to write or to sign off."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from nenso.accounts.queries import held_by, path_of
from nenso.accounts.rules import NATIONAL, HeldRole, Role, ground
from nenso.index.models import Assignment, Participant
from nenso.index.queries.rounds.rounds import phase
from nenso.index.rules.rounds import Phase
from nenso.kernel.reading import asked_once


@dataclass(frozen=True, slots=True)
class Part:
    """A participation that somebody has a hand in, and what that person may do there today."""

    participant: Participant
    phase: Phase
    may_write: bool
    may_submit: bool
    may_take_back: bool


@dataclass(frozen=True, slots=True)
class _Right:
    """By what right somebody works for an agency today."""

    may_report: bool
    may_approve: bool


@asked_once
def parts_of_person(key: str, today: date) -> tuple[Part, ...]:
    """Return the participations in opened rounds of the agencies for which a person reports or approves.

    `key` is the person's; the newest round first. At most four queries for any number; asked once a page.
    """
    held = [each for each in held_by(key) if each.organisation != NATIONAL]
    if not any(each.role in (Role.REPORTER, Role.APPROVER) for each in held):
        return ()
    opened = Participant.objects.filter(round__opened_at__isnull=False)
    rights = {}
    for unit in opened.order_by().values_list("unit_code", flat=True).distinct():
        right = _right(unit, held, today)
        if right.may_report or right.may_approve:
            rights[unit] = right
    return _parts(key, opened.filter(unit_code__in=rights), rights, today) if rights else ()


@asked_once
def rounds_dealt_to(key: str) -> tuple[tuple[int, str], ...]:
    """Return the rounds (row and code) in which a person has a list to verify, the newest first; asked once a page."""
    rows = Assignment.objects.filter(reviewer_key=key).order_by("-participant__round_id")
    return tuple(rows.values_list("participant__round_id", "participant__round__code").distinct())


def _right(unit: str, held: list[HeldRole], today: date) -> _Right:
    # The committee reaches everybody, but neither writes nor signs for anybody.
    path = [code for code in path_of(unit, today) if code != NATIONAL]
    return _Right(
        ground(held, Role.REPORTER, path, today) is not None,
        ground(held, Role.APPROVER, path, today) is not None,
    )


def _parts(
    key: str, rows: QuerySet[Participant], rights: Mapping[str, _Right], today: date
) -> tuple[Part, ...]:
    rows = rows.select_related("round__edition", "round__run__publication").order_by("-round__id", "id")
    rows = rows.defer("round__edition__text", "round__run__publication__bundle")
    judged = {pk for pk, _code in rounds_dealt_to(key)}
    found = (_part(row, rights[row.unit_code], today, is_judge=row.round_id in judged) for row in rows)
    return tuple(each for each in found if each is not None)


def _part(row: Participant, right: _Right, today: date, *, is_judge: bool) -> Part | None:
    may_approve = right.may_approve and not is_judge
    if not right.may_report and not may_approve:
        return None
    found = phase(row.round, today)
    is_open = found is Phase.SELF
    is_submitted = row.submitted_at is not None
    return Part(
        participant=row,
        phase=found,
        may_write=right.may_report and is_open and not is_submitted,
        may_submit=may_approve and is_open and not is_submitted,
        may_take_back=may_approve and is_open and is_submitted,
    )
