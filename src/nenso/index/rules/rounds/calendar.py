"""The calendar of a round: which phase a day lies in, what that phase allows, and how far a day may be moved."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from itertools import pairwise

from nenso.kernel.rules import Refused, Text


class Phase(StrEnum):
    """What a round is in; each ends with the last day of its own, counted in."""

    PREPARED = "prepared"
    SELF = "self"
    VERIFICATION = "verification"
    OBJECTION = "objection"
    DECISION = "decision"
    CLOSED = "closed"
    PUBLISHED = "published"


PHASES: Mapping[Phase, Text] = {
    Phase.PREPARED: Text("Đang chuẩn bị", "In preparation"),
    Phase.SELF: Text("Cơ quan tự chấm", "Self-assessment"),
    Phase.VERIFICATION: Text("Thẩm định", "Verification"),
    Phase.OBJECTION: Text("Kiến nghị xem lại", "Objections"),
    Phase.DECISION: Text("Chờ chốt kết quả", "Being decided"),
    Phase.CLOSED: Text("Đã chốt, chờ công bố", "Closed, to be published"),
    Phase.PUBLISHED: Text("Đã công bố", "Published"),
}
DAYS: Mapping[str, Text] = {
    "opens_on": Text("ngày mở", "the opening day"),
    "self_until": Text("hạn tự chấm", "the last day of self-assessment"),
    "verify_until": Text("hạn thẩm định", "the last day of verification"),
    "object_until": Text("hạn kiến nghị", "the last day of objections"),
    "publish_on": Text("ngày công bố", "the day of publication"),
}


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of a round; `*_until` are inclusive last days."""

    opens_on: date
    self_until: date
    verify_until: date
    object_until: date
    publish_on: date

    @property
    def days(self) -> dict[str, date]:
        """The days by name, in order."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def last_day(self, phase: Phase) -> date | None:
        """Return the last day of a phase; None where no day ends it."""
        return {
            Phase.SELF: self.self_until,
            Phase.VERIFICATION: self.verify_until,
            Phase.OBJECTION: self.object_until,
        }.get(phase)


def check_calendar(calendar: Calendar) -> None:
    """Raise `Refused("round.days")` for the first day that does not follow the one before it."""
    days = list(calendar.days.items())
    for (before, first), (after, second) in pairwise(days):
        is_in_order = first <= second if before == "opens_on" else first < second
        if not is_in_order:
            facts = {"before": DAYS[before], "first": first, "after": DAYS[after], "second": second}
            raise Refused("round.days", field=after, **facts)


def phase_of(
    calendar: Calendar, *, opened: bool, closed: bool = False, published: bool = False, today: date
) -> Phase:
    """Return the phase of a round on a day, by its calendar and by what happened.

    Opened ahead of its day it is still being prepared: participants see it, nobody writes.
    """
    if published:
        return Phase.PUBLISHED
    if closed:
        return Phase.CLOSED
    if not opened or today < calendar.opens_on:
        return Phase.PREPARED
    for phase in (Phase.SELF, Phase.VERIFICATION, Phase.OBJECTION):
        last = calendar.last_day(phase)
        if last is not None and today <= last:
            return phase
    return Phase.DECISION


def check_change(before: Calendar, after: Calendar, *, opened: bool, today: date) -> tuple[str, ...]:
    """Return the names of the days that a new calendar moves.

    Until a round is opened every day may move. From then on a day may only move on, and only one that is not over.
    Raises `Refused`: "round.days", "round.day_back", "round.day_over", "round.days_same".
    """
    check_calendar(after)
    old, new = before.days, after.days
    moved = tuple(name for name in old if old[name] != new[name])
    if not moved:
        raise Refused("round.days_same")
    for name in moved if opened else ():
        facts = {"day": DAYS[name], "was": old[name], "wanted": new[name]}
        if new[name] < old[name]:
            raise Refused("round.day_back", field=name, **facts)
        if old[name] < today or name == "opens_on":
            raise Refused("round.day_over", field=name, **facts)
    return moved
