"""Submissions: what they hold, what is wrong with them, who they are of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from nenso.accounts.rules import NATIONAL
from nenso.directory import queries as directory
from nenso.kernel.rules import Period, PeriodKind, Refused, period_containing
from nenso.reporting.models import Cell, Submission
from nenso.reporting.queries.regimes import PARENT, form_in, is_reporter, receiver_of
from nenso.reporting.rules.checking import Problem, check
from nenso.reporting.rules.checking import value_of as value_written
from nenso.reporting.rules.forms import Form
from nenso.reporting.rules.states import OPEN
from nenso.reporting.rules.sums import computed

Value = float | str | None


@dataclass(frozen=True, slots=True)
class CellAsOf:
    """What one cell holds and where that came from. `deviates`: it differs from what was filled or added up."""

    key: str
    value: Value
    source: str  # typed, imported, filled, summed, computed
    facts: dict[str, Any]
    by_name: str
    at: datetime

    @property
    def deviates(self) -> bool:
        """Whether somebody wrote over what was known, with a reason."""
        return bool(self.facts.get("deviates"))


@dataclass(frozen=True, slots=True)
class Content:
    """A submission with its form, its cells by key, and everything that is wrong."""

    submission: Submission
    form: Form
    cells: dict[str, CellAsOf]
    problems: tuple[Problem, ...]

    @property
    def values(self) -> dict[str, Value]:
        """The values by key."""
        return {key: cell.value for key, cell in self.cells.items()}

    @property
    def deviations(self) -> tuple[CellAsOf, ...]:
        """The cells that differ from what was known elsewhere."""
        return tuple(cell for cell in self.cells.values() if cell.deviates)

    @property
    def is_open(self) -> bool:
        """Whether its cells may be changed."""
        return self.submission.state in OPEN

    @property
    def is_correction(self) -> bool:
        """Whether it was approved before and is open again."""
        return self.is_open and self.submission.approved_at is not None


def submission(uuid: UUID | str) -> Submission:
    """Return a submission; raises `Refused("submission.not_found")`."""
    found = _rows().filter(uuid=uuid).first()
    if found is None:
        raise Refused("submission.not_found")
    return found


def find(regime: str, organisation: str, period: str) -> Submission | None:
    """Return the submission of an organisation for a period of a regime, or None."""
    return _rows().filter(regime__regime__code=regime, organisation_code=organisation, period=period).first()


def submissions(
    *, regime: str = "", organisation: str = "", period: str = "", state: str = ""
) -> QuerySet[Submission]:
    """Return submissions for a page, the newest first; several states are parted by a space."""
    wanted = Q()
    if regime:
        wanted &= Q(regime__regime__code=regime)
    if organisation:
        wanted &= Q(organisation_code=organisation)
    if period:
        wanted &= Q(period=period)
    if state:
        wanted &= Q(state__in=state.split())
    return _rows().filter(wanted)


def content(row: Submission) -> Content:
    """Return what a submission holds, checked against its form."""
    form = form_in(row.form)
    cells = cells_of(row)
    return Content(row, form, cells, check(form, {key: cell.value for key, cell in cells.items()}))


@dataclass(frozen=True, slots=True)
class Tried:
    """What would be if something typed were saved: what is wrong, and the totals and formulas that would follow."""

    problems: tuple[Problem, ...]
    follows: dict[str, float]


def tried(row: Submission, written: Mapping[str, Any]) -> Tried:
    """Check a report as it would be with what is being typed; nothing is stored. Keys that the form has not are problems."""
    form = form_in(row.form)
    held = {key: cell.value for key, cell in cells_of(row).items() if cell.source != "computed"}
    unread: list[Problem] = []
    for key, each in written.items():
        cell = form.cell(key)
        found = value_written(cell, each) if cell is not None else None
        if isinstance(found, Problem):
            unread.append(found)
            held.pop(key, None)
        else:
            held[key] = found if cell is not None else str(each)
    unreadable = {problem.key for problem in unread}
    rest = tuple(problem for problem in check(form, held) if problem.key not in unreadable)
    return Tried((*unread, *rest), computed(form, held))


def cells_of(row: Submission) -> dict[str, CellAsOf]:
    """Return the cells of a submission that hold something or once did, by key."""
    return {cell.key: cell_as_of(cell) for cell in Cell.objects.filter(submission=row)}


def values_of(row: Submission) -> dict[str, Value]:
    """Return the values of a submission by key."""
    return {cell.key: value_of(cell) for cell in Cell.objects.filter(submission=row)}


def cell_as_of(cell: Cell) -> CellAsOf:
    """Return the plain record of a cell."""
    return CellAsOf(cell.key, value_of(cell), cell.source, dict(cell.facts), cell.by_name, cell.at)


def value_of(cell: Cell) -> Value:
    """Return what a cell holds: a number, a text, or nothing."""
    return cell.number if cell.number is not None else (cell.text or None)


def receiver(row: Submission) -> str:
    """Return the code of the organisation that receives and approves a submission."""
    return receiver_of(row.regime, row.organisation_code, units_on(row))


def units_on(row: Submission) -> date:
    """Return the day as of which the organisation of a submission is looked up."""
    found = period_of(row)
    return row.last_day if found is None or row.call_id else found.last_day


def period_of(row: Submission) -> Period | None:
    """Return the period that the figures of a submission are of; a call's are of one only where its days are exactly that.

    Only so much is known already of what a call asks about, and only then does its figure belong to a period's series.
    """
    if row.call_id is None:
        try:
            return Period.parse(row.period)
        except Refused:
            return None
    for kind in PeriodKind:
        found = period_containing(kind, row.first_day)
        if (found.first_day, found.last_day) == (row.first_day, row.last_day):
            return found
    return None


def children(row: Submission) -> tuple[tuple[directory.OrganisationAsOf, Submission | None], ...]:
    """Return the organisations directly below that report the same to this one, each with its submission."""
    day = units_on(row)
    below = [
        one for one in directory.parts_of(row.organisation_code, day) if is_reporter(row.regime, one, day)
    ]
    codes = [one.code for one in below]
    theirs = Submission.objects.filter(
        regime__regime=row.regime.regime, call=row.call, period=row.period, organisation_code__in=codes
    )
    of = {each.organisation_code: each for each in theirs}
    return tuple((one, of.get(one.code)) for one in below)


def late_days(due: date, submitted_at: datetime | None, on: date) -> int:
    """Return by how many days a report is late: by its own day, or by today where it has not come."""
    day = timezone.localtime(submitted_at).date() if submitted_at else on
    return max((day - due).days, 0)


def waiting_for(receiver_code: str, on: date) -> list[Submission]:
    """Return the submissions that wait for a receiver's decision, the longest waiting first."""
    waiting = Submission.objects.filter(_received_by(receiver_code, on), state="submitted")
    keys = list(waiting.values_list("pk", flat=True))  # mostly none: then nothing more is read
    return list(_rows().filter(pk__in=keys).order_by("submitted_at", "id")) if keys else []


def _received_by(receiver_code: str, on: date) -> Q:
    below = [one.code for one in directory.parts_of(receiver_code, on)]
    if receiver_code == NATIONAL:  # it stands above whatever has nobody above it
        waiting = Submission.objects.filter(state="submitted", regime__receiver_code=PARENT)
        known = directory.organisations(waiting.values_list("organisation_code", flat=True), on)
        below += [code for code, one in known.items() if not one.parent_code and code != NATIONAL]
    from_below = Q(regime__receiver_code=PARENT, organisation_code__in=below)
    return Q(regime__receiver_code=receiver_code) | from_below


def _rows() -> QuerySet[Submission]:
    return Submission.objects.select_related("regime__regime", "regime__form", "form", "call")
