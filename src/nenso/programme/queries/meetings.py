"""Reading meetings, their conclusions, and the tasks that these were turned into."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nenso.kernel.rules import Refused
from nenso.programme.models import Meeting
from nenso.programme.queries.names import Named, named


@dataclass(frozen=True, slots=True)
class ConclusionAsOf:
    """What a meeting concluded; `plan` and `task` name what it was turned into, "" where it was not yet."""

    id: int
    number: int
    text: str
    plan: str
    task: str


@dataclass(frozen=True, slots=True)
class MeetingAsOf:
    """A meeting with its conclusions in order."""

    uuid: UUID
    title: str
    held_on: date
    organisation: Named
    chair: str
    minutes: str
    document_number: str
    conclusions: tuple[ConclusionAsOf, ...]

    @property
    def open(self) -> int:
        """How many conclusions are no tasks yet."""
        return sum(not one.task for one in self.conclusions)


def meetings(today: date, organisation: str = "") -> tuple[MeetingAsOf, ...]:
    """Return meetings, the latest first, of one organisation or of all. The number of queries does not grow with them."""
    rows = Meeting.objects.prefetch_related("conclusions__task__plan")
    if organisation:
        rows = rows.filter(organisation_code=organisation)
    return _as_of(list(rows), today)


def meeting_named(uuid: UUID, today: date) -> MeetingAsOf:
    """Return one meeting; raises `Refused("meeting.unknown")`."""
    found = _as_of(list(Meeting.objects.filter(uuid=uuid).prefetch_related("conclusions__task__plan")), today)
    if not found:
        raise Refused("meeting.unknown")
    return found[0]


def _as_of(rows: list[Meeting], today: date) -> tuple[MeetingAsOf, ...]:
    earliest = min((row.held_on for row in rows), default=None)
    known = named((row.organisation_code for row in rows), today, earliest)
    return tuple(
        MeetingAsOf(
            uuid=row.uuid,
            title=row.title,
            held_on=row.held_on,
            organisation=known[row.organisation_code],
            chair=row.chair,
            minutes=row.minutes,
            document_number=row.document_number,
            conclusions=tuple(
                ConclusionAsOf(
                    one.pk,
                    one.number,
                    one.text,
                    one.task.plan.code if one.task else "",
                    one.task.number if one.task else "",
                )
                for one in row.conclusions.all()
            ),
        )
        for row in rows
    )
