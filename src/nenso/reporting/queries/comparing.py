"""What a report is held against: an earlier version of it, the reports before it, those below, and what others changed."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from nenso.reporting.models import Cell, CellChange, Submission
from nenso.reporting.queries.submissions import Value, children, value_of, values_of
from nenso.reporting.rules.forms import Form
from nenso.reporting.rules.states import COUNTED, RECEIVED
from nenso.reporting.rules.sums import Sum, add_up


@dataclass(frozen=True, slots=True)
class Changed:
    """What somebody else made of a cell: its value now, who and when."""

    value: Value
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Below:
    """The reports below, added up as they stand: by cell, with how many of the expected have come and been approved."""

    sums: dict[str, Sum]
    expected: int
    received: int
    approved: int


def values_at(row: Submission, row_version: int) -> dict[str, Value]:
    """Return what the cells held in an earlier version; those that follow from others are as they are now."""
    held: dict[str, Value] = dict(values_of(row))
    later = CellChange.objects.filter(submission=row, row_version__gt=row_version).order_by("-id")
    held.update(later.values_list("key", "before"))  # the oldest change comes last and stays
    return held


def changed_since(row: Submission, row_version: int, but_not: str) -> dict[str, Changed]:
    """Return the cells that others changed after a version; `but_not` is the key of whom they are told to."""
    later = CellChange.objects.filter(submission=row, row_version__gt=row_version).exclude(by_key=but_not)
    return {each.key: Changed(each.after, each.by_name, each.at) for each in later.order_by("id")}


def earlier(row: Submission, limit: int = 12) -> list[tuple[Submission, dict[str, Value]]]:
    """Return the reports of the same organisation before this one that have come, the newest first, with their values."""
    if row.call_id is not None:
        return []
    rows = Submission.objects.filter(
        regime__regime=row.regime.regime_id,
        organisation_code=row.organisation_code,
        call=None,
        first_day__lt=row.first_day,
        state__in=RECEIVED,
    )
    found = list(rows.select_related("regime").order_by("-first_day")[:limit])
    values = _values(found)
    return [(one, values[one.pk]) for one in found]


def below(row: Submission, form: Form) -> Below:
    """Return what the reports below say together, those that wait for approval too."""
    theirs = children(row)
    there = [its for _, its in theirs if its is not None and its.state in RECEIVED]
    values = _values(there)
    sums = add_up(form, {its.organisation_code: values[its.pk] for its in there})
    return Below(sums, len(theirs), len(there), sum(its.state in COUNTED for its in there))


def _values(rows: list[Submission]) -> dict[int, dict[str, Value]]:
    """Return the values of many submissions by row in one query."""
    found: dict[int, dict[str, Value]] = defaultdict(dict)
    for cell in Cell.objects.filter(submission__in=[row.pk for row in rows]):
        found[cell.submission_id][cell.key] = value_of(cell)
    return found
