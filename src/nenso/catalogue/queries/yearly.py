"""What is public and was not confirmed for eleven months or more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from nenso.catalogue.models import Listing, Reminder
from nenso.catalogue.rules import (
    DUE,
    LATE,
    OVER,
    SOON,
    STEPS,
    Kind,
    facts_of,
    months_after,
    months_before,
    reached,
)
from nenso.kernel.rules import Text


@dataclass(frozen=True, slots=True)
class Due:
    """An entry to be confirmed by `due_on`, a year after it last was; `months` is the step reached: 11 soon, 12 due, 13 late.

    `told` are the steps of which people were told.
    """

    code: str
    kind: Kind
    name: Text
    owner: str
    confirmed_on: date
    due_on: date
    months: int
    told: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DueList:
    """A page of entries to be confirmed, the longest waiting first; how many there are, and how many of them at each step."""

    entries: tuple[Due, ...]
    total: int
    counts: Mapping[int, int]


def due(today: date, *, owners: Sequence[str] = (), start: int = 0, size: int = 100) -> DueList:
    """Return published entries that were confirmed more than eleven months ago, of some owners or of all. Five questions."""
    rows = due_rows(today)
    if owners:
        rows = rows.filter(owner_code__in=owners)
    days = {months: months_before(today, months) for months in STEPS}
    reached_ = {months: rows.filter(confirmed_on__lte=day).count() for months, day in days.items()}
    counts = {
        SOON: reached_[SOON] - reached_[DUE],
        DUE: reached_[DUE] - reached_[LATE],
        LATE: reached_[LATE],
    }
    page = list(
        rows.select_related("entry__published").order_by("confirmed_on", "sort_key", "code")[
            start : start + size
        ]
    )
    told = told_of([row.pk for row in page])
    return DueList(tuple(_due(row, today, told) for row in page), reached_[SOON], counts)


def due_rows(today: date) -> QuerySet[Listing]:
    """Return the rows of the public that are due by a day, soon or late."""
    return Listing.objects.filter(confirmed_on__lte=months_before(today, SOON)).exclude(stage__in=OVER)


def told_of(entries: Sequence[int]) -> dict[tuple[int, date], frozenset[int]]:
    """Return the steps of which people were told, by entry and the day of its confirmation."""
    rows = Reminder.objects.filter(entry__in=entries).values_list("entry", "confirmed_on", "months")
    found: dict[tuple[int, date], frozenset[int]] = {}
    for entry, day, months in rows:
        found[entry, day] = found.get((entry, day), frozenset()) | {months}
    return found


def _due(row: Listing, today: date, told: Mapping[tuple[int, date], frozenset[int]]) -> Due:
    assert row.entry.published is not None
    return Due(
        code=row.code,
        kind=Kind(row.kind),
        name=facts_of(row.entry.published.facts).name,
        owner=row.owner_code,
        confirmed_on=row.confirmed_on,
        due_on=months_after(row.confirmed_on, DUE),
        months=reached(row.confirmed_on, today),
        told=tuple(sorted(told.get((row.pk, row.confirmed_on), ()))),
    )
