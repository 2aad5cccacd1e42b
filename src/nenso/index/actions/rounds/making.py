"""Rounds being prepared: made with their calendar, and given more time."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from nenso.accounts.queries import allowed
from nenso.accounts.rules import NATIONAL, Role
from nenso.directory import queries as directory
from nenso.index.actions.rounds.changing import day_of, locked_round
from nenso.index.actions.rounds.telling import tell_of_days
from nenso.index.models import Edition, Round
from nenso.index.queries.methods import method_of
from nenso.index.queries.rounds import calendar_of, unknown_indicators, yardstick_of
from nenso.index.rules.rounds import Calendar, check_calendar, check_change, criteria
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Period, Refused, Text

_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@transaction.atomic
def create_round(
    *,
    by: Actor,
    code: str,
    name: Text,
    edition: Edition,
    group: str,
    year: int,
    units_on: date,
    calendar: Calendar,
    has_two_reviewers: bool = False,
    bindings: Mapping[str, Mapping[str, Any]] | None = None,
    is_illustrative: bool = False,
) -> Round:
    """Prepare a round. Without `bindings` the yardstick fills what it ships for the edition; {} fills nothing.

    Raises `Refused`: "round.code", "round.code_taken", "round.name", "run.not_its_edition", "round.days",
    "round.points_unknown", "round.key_twice", "round.no_participants", "round.binding", "access.role_missing".
    """
    by = allowed(by, Role.APPROVER, NATIONAL)
    _check_code(code)
    if not name.vi.strip() or not name.en.strip():
        raise Refused("round.name", field="name_en" if name.vi.strip() else "name_vi")
    check_calendar(calendar)
    _check_edition(edition, group, year)
    _check_group(group, units_on)
    row = Round.objects.create(
        code=code,
        name_vi=name.vi.strip(),
        name_en=name.en.strip(),
        edition=edition,
        group=group,
        year=year,
        units_on=units_on,
        has_two_reviewers=has_two_reviewers,
        bindings=_bindings(edition, year, bindings),
        is_illustrative=is_illustrative,
        by_key=by.key,
        by_name=by.name,
        **calendar.days,
    )
    facts = {"edition": edition.code, "group": group, "year": year, "measured": len(row.bindings)}
    record(by=by, verb="index.round_created", thing=("round", row.code), facts={"code": code, **facts})
    return row


def _check_code(code: str) -> None:
    if not _CODE.fullmatch(code) or len(code) > 64:
        raise Refused("round.code", field="code", code=code[:80])
    if Round.objects.filter(code=code).exists():
        raise Refused("round.code_taken", field="code", code=code)


def _check_edition(edition: Edition, group: str, year: int) -> None:
    is_in_years = edition.first_year <= year and (edition.last_year or year) >= year
    if group not in edition.groups or not is_in_years:
        raise Refused("run.not_its_edition", field="edition", edition=edition.code, year=year, group=group)
    criteria(method_of(edition))


def _check_group(group: str, units_on: date) -> None:
    if not directory.group_size(group, units_on)[0]:
        raise Refused("round.no_participants", field="units_on", group=group, on=units_on)


def _bindings(
    edition: Edition, year: int, given: Mapping[str, Mapping[str, Any]] | None
) -> dict[str, dict[str, Any]]:
    """Return what is to be measured; of the yardstick that ships, only what somebody defined here."""
    method = method_of(edition)
    if given is None:
        found = yardstick_of(method, year)
        lost = set(unknown_indicators(found))
        return {key: each for key, each in found.items() if each["indicator"] not in lost}
    found = {key: {"period": str(year), "scale": 1.0, **each} for key, each in given.items()}
    known = {key for node in criteria(method) for key in (node.scoring.inputs if node.scoring else ())}
    for key, each in found.items():
        if key not in known or not each.get("indicator"):
            raise Refused("round.binding", field="bindings", key=key)
        Period.parse(each["period"])
    if unknown := unknown_indicators(found):
        raise Refused("round.binding_unknown", field="bindings", indicators=", ".join(unknown))
    return found


@transaction.atomic
def change_calendar(
    *,
    by: Actor,
    round: Round,  # noqa: A002 - the law's word
    calendar: Calendar,
    reason: str,
    now: datetime | None = None,
) -> Round:
    """Move the days of a round: freely before it is opened, afterwards only on, and only days that are not over.

    Raises `Refused`: "round.closed", "round.no_reason", "round.days", "round.days_same", "round.day_back",
    "round.day_over", "access.role_missing".
    """
    row = locked_round(round)
    by = allowed(by, Role.APPROVER, NATIONAL)
    if row.closed_at is not None:
        raise Refused("round.closed", round=Text(row.name_vi, row.name_en))
    if not reason.strip():
        raise Refused("round.no_reason", field="reason")
    before = calendar_of(row)
    moved = check_change(before, calendar, opened=row.opened_at is not None, today=day_of(now))
    for name in moved:
        setattr(row, name, calendar.days[name])
    row.save(update_fields=moved)
    facts = {name: [before.days[name], calendar.days[name]] for name in moved}
    record(
        by=by,
        verb="index.round_days_changed",
        thing=("round", row.code),
        facts={"code": row.code, "reason": reason.strip(), **facts},
    )
    tell_of_days(row, list(row.participants.values_list("unit_code", flat=True)), reason.strip())
    return row
