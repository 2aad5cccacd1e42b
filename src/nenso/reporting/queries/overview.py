"""All regimes at a glance: which version holds, when it is due next, how much it asks; and its calendar ahead."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from nenso.directory import queries as directory
from nenso.kernel.queries import holidays, work_calendar
from nenso.kernel.rules import Period, PeriodKind, Refused, Text, fold, period_containing
from nenso.measures.queries.indicators import IndicatorAsOf, indicators
from nenso.reporting.models import FormVersion, RegimeVersion
from nenso.reporting.queries.regimes import RegimeAsOf, form_in, regime_as_of, versions
from nenso.reporting.rules.burden import Fields, fields_of
from nenso.reporting.rules.deadlines import RECEIVER, Window, due_of, window_of, written_day
from nenso.reporting.rules.form_checks import indicators_of

_AHEAD = 4  # periods looked at for the next due day
_A_YEAR = {
    PeriodKind.DAY: 365,
    PeriodKind.WEEK: 52,
    PeriodKind.MONTH: 12,
    PeriodKind.QUARTER: 4,
    PeriodKind.HALF_YEAR: 2,
    PeriodKind.YEAR: 1,
}
_WEEKEND = {5: Text("thứ bảy", "Saturday"), 6: Text("chủ nhật", "Sunday")}


@dataclass(frozen=True, slots=True)
class RegimeLine:
    """A regime with the version to look at: in force, else the newest draft, else the last one.

    `next_due` is the next day on which somebody owes a report, for the period `next_period`.
    """

    regime: RegimeAsOf
    next_period: Period | None
    next_due: date | None
    fields: Fields | None

    @property
    def reports_a_year(self) -> int:
        """How many reports each organisation gives in a year; none for what is called for."""
        return _A_YEAR[self.regime.frequency] if self.regime.frequency else 0


@dataclass(frozen=True, slots=True)
class DueAhead:
    """The due day of a level: as the act writes it, as it is, and why it moved ("" where it did not)."""

    type: str
    written: date
    day: date
    why: Text

    @property
    def is_moved(self) -> bool:
        """Whether a day without work moved it."""
        return self.day != self.written


@dataclass(frozen=True, slots=True)
class PeriodAhead:
    """One period of the calendar ahead."""

    period: Period
    window: Window
    dues: tuple[DueAhead, ...]


def overview(on: date, text: str = "") -> list[RegimeLine]:
    """Return all regimes by name, narrowed by words of a name, code or act without diacritics."""
    words = fold(text).split()
    found = []
    for row in _present(on):
        written = fold(f"{row.regime.code} {row.name_vi} {row.name_en} {row.act_number} {row.act_title}")
        if all(word in written for word in words):
            found.append(_line(row, on))
    return sorted(found, key=lambda line: fold(line.regime.name.vi))


def _present(on: date) -> list[RegimeVersion]:
    chosen: dict[int, RegimeVersion] = {}
    rows = RegimeVersion.objects.select_related("regime", "form").order_by("regime", "valid_from")
    for row in rows:
        held = chosen.get(row.regime_id)
        if held is None or _weight(row, on) >= _weight(held, on):
            chosen[row.regime_id] = row
    return list(chosen.values())


def _weight(row: RegimeVersion, on: date) -> int:
    is_in_force = (
        row.state != "draft" and row.valid_from <= on and (row.valid_to is None or row.valid_to > on)
    )
    return 2 if is_in_force else 1 if row.state == "draft" else 0


def _line(row: RegimeVersion, on: date) -> RegimeLine:
    record = regime_as_of(row)
    period, due = next_due(record, on) if row.state == "in_force" else (None, None)
    return RegimeLine(record, period, due, fields_of(form_in(row.form)) if row.form else None)


def next_due(regime: RegimeAsOf, on: date) -> tuple[Period | None, date | None]:
    """Return the next due day of a regime on or after a day, with its period."""
    if regime.frequency is None:
        return None, None
    period, workdays = period_containing(regime.frequency, on).preceding(), work_calendar()
    best: tuple[date, Period] | None = None
    for _ in range(_AHEAD):
        for deadline in regime.deadlines.values():
            day = due_of(period, deadline, workdays)
            if day >= on and (best is None or day < best[0]):
                best = (day, period)
        period = period.following()
    return (best[1], best[0]) if best else (None, None)


def calendar_ahead(regime: RegimeAsOf, since: date, periods: int = 12) -> list[PeriodAhead]:
    """Return the next periods of a regime from a day on: what each covers and when each level reports.

    Raises `Refused("period.no_cutoff")` where nothing says which days the data cover.
    """
    if regime.frequency is None:
        return []
    period, found = period_containing(regime.frequency, since), []
    for _ in range(periods):
        dues = sorted(_dues(regime, period), key=lambda due: (due.day, due.type == RECEIVER))
        found.append(PeriodAhead(period, window_of(period, regime.window), tuple(dues)))
        period = period.following()
    return found


def _dues(regime: RegimeAsOf, period: Period) -> Iterator[DueAhead]:
    for organisation_type, deadline in regime.deadlines.items():
        written = written_day(period, deadline)
        day = due_of(period, deadline, work_calendar())
        why = Text("", "") if day == written else why_no_work(written)
        yield DueAhead(organisation_type, written, day, why)


def why_no_work(day: date) -> Text:
    """Return why agencies do not work on a day: the holiday's name, or the day of the weekend."""
    return holidays().get(day) or _WEEKEND.get(day.weekday(), Text("ngày nghỉ", "a day off"))


def all_versions() -> QuerySet[RegimeVersion]:
    """Return the rows of every version, for pages that count."""
    return RegimeVersion.objects.select_related("regime", "form")


@dataclass(frozen=True, slots=True)
class IndicatorFound:
    """An indicator that a cell may be bound to, and the regimes that report it already."""

    indicator: IndicatorAsOf
    reported_in: tuple[tuple[str, Text], ...]

    @property
    def is_known(self) -> bool:
        """Whether its figure arrives already, so that nobody need type it again."""
        return self.indicator.source == "metered" or bool(self.reported_in)


def indicators_found(text: str, on: date, but_not: str = "", limit: int = 12) -> list[IndicatorFound]:
    """Return indicators to bind cells to, by words without diacritics; what is computed cannot be collected.

    `but_not` is the regime whose form is being built: what it collects itself is known nowhere else.
    """
    reported = _reported(on, but_not)
    found = [one for one in indicators(on, text) if not one.is_expression][:limit]
    return [IndicatorFound(one, tuple(reported.get(one.code, ()))) for one in found]


def _reported(on: date, but_not: str) -> dict[str, list[tuple[str, Text]]]:
    found: dict[str, list[tuple[str, Text]]] = {}
    for row in versions(on).exclude(form=None).exclude(regime__code=but_not):
        for code in indicators_of(form_in(row.form)) if row.form else ():
            found.setdefault(code, []).append((row.regime.code, Text(row.name_vi, row.name_en)))
    return found


def form_number(code: str, number: int) -> FormVersion | None:
    """Return a form of a regime by its number."""
    return FormVersion.objects.filter(regime__code=code, number=number).select_related("regime").first()


def form_before(code: str, number: int) -> FormVersion | None:
    """Return the form of a regime before a number."""
    rows = FormVersion.objects.filter(regime__code=code, number__lt=number).order_by("-number")
    return rows.select_related("regime").first()


def provinces_of(codes: set[str], on: date) -> dict[str, str]:
    """Return the province's committee above each organisation by code; an organisation under none is left out."""
    provinces = {one.code for one in directory.organisations_of_types(["provincial_committee"], on)}
    parents, found = directory.organisation_parents(on), {}
    for code in codes:
        above, seen = code, set()
        while above and above not in provinces and above not in seen:
            seen.add(above)
            above = parents.get(above, "")
        if above in provinces:
            found[code] = above
    return found


def has_begun(period: Period, on: date, regime: RegimeAsOf) -> bool:
    """Say whether the data of a period are closed on a day."""
    try:
        return window_of(period, regime.window).last_day < on
    except Refused:
        return period.following().first_day <= on
