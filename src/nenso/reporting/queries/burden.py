"""How heavy the reports of a year are, agency by agency, and which figures nobody uses."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from nenso.directory import queries as directory
from nenso.kernel.rules import Period, PeriodKind, Refused, Text, period_containing
from nenso.measures.queries.indicators import indicators
from nenso.reporting.models import Cell, RegimeVersion, Submission
from nenso.reporting.queries.regimes import due_day, form_in, reporters, window
from nenso.reporting.rules.burden import Duty, Load, Span, Unused, filled_indicators, load_of, unused
from nenso.reporting.rules.forms import Form

PERIODIC_STATES = ("in_force", "ended")
_Key = tuple[str, int]  # an organisation and the row of a form


@dataclass(frozen=True, slots=True)
class AgencyBurden:
    """What is asked of one agency in a year. `overwritten` counts figures that were filled in and then written over."""

    code: str
    name: Text
    type: str
    load: Load
    overwritten: int


@dataclass(frozen=True, slots=True)
class BurdenOfYear:
    """The burden of a year: agencies from the heaviest, and the figures that nothing uses."""

    year: int
    agencies: tuple[AgencyBurden, ...]
    unused: tuple[Unused, ...]

    @property
    def reports(self) -> int:
        """Reports due in the year, of all agencies."""
        return sum(one.load.reports for one in self.agencies)

    @property
    def asked(self) -> int:
        """Fields asked in the year, of all agencies."""
        return sum(one.load.asked for one in self.agencies)

    @property
    def filled(self) -> int:
        """Of them filled in by the system."""
        return sum(one.load.filled for one in self.agencies)

    @property
    def minutes(self) -> float:
        """Estimated minutes; the rule is in `rules.burden`."""
        return sum(one.load.minutes for one in self.agencies)


def burden(year: int, *, organisation: str = "", used_above: Collection[str] = ()) -> BurdenOfYear:
    """Return the burden of the reports that are due in a year, of one organisation or of all.

    Periodic reports count for everybody who is asked, made or not; reports that were called for count where one was
    opened. `used_above` are indicators that rooms above compute from.
    Raises `Refused("burden.year")` for a year that no calendar has.
    """
    if not 1900 <= year <= 2200:
        raise Refused("burden.year", year=year)
    asked = _Asked(year, organisation)
    for row in _versions(year):
        asked.of_version(row)
    asked.of_calls()
    overwritten = _overwritten(year, organisation)
    loads: dict[tuple[tuple[str, int, tuple[Span, ...]], ...], Load] = {}
    agencies = []
    for code, duties in asked.duties().items():
        # Thousands of communes owe the same: what is the same is computed once.
        same = tuple((duty.regime, id(duty.form), duty.spans) for duty in duties)
        load = loads[same] = loads.get(same) or load_of(duties)
        name, kind = asked.names[code]
        agencies.append(AgencyBurden(code, name, kind, load, overwritten.get(code, 0)))
    agencies.sort(key=lambda one: (-one.load.minutes, one.code))
    forms = sorted(asked.forms.values(), key=lambda each: each[0])
    used = _used(year, [form for _, form in forms]) | set(used_above)
    return BurdenOfYear(year, tuple(agencies), unused(forms, used))


class _Asked:
    """Collects who is asked for what, by organisation and form."""

    def __init__(self, year: int, organisation: str) -> None:
        self.year, self.organisation = year, organisation
        self.spans: dict[_Key, list[Span]] = defaultdict(list)
        self.forms: dict[int, tuple[str, Form]] = {}
        self.regimes: dict[int, tuple[str, Text]] = {}
        self.names: dict[str, tuple[Text, str]] = {}

    def of_version(self, row: RegimeVersion) -> None:
        """Add the periods of one version that are due in the year."""
        if row.form is None:
            return
        for period in _periods(row, self.year):
            due = {kind: due_day(row, period, kind).year for kind in row.deadlines}
            if self.year not in due.values():
                continue
            covered = window(row, period)
            span = (covered.first_day, covered.last_day)
            for one in reporters(row, period.last_day):
                if self.organisation and one.code != self.organisation:
                    continue
                if due.get(one.type, due.get("*")) == self.year:
                    self._add(row, row.form.pk, one.code, span)
                    self.names[one.code] = (one.short_name, one.type)

    def of_calls(self) -> None:
        """Add the reports that were called for and opened."""
        rows = Submission.objects.filter(call__isnull=False, due__year=self.year)
        if self.organisation:
            rows = rows.filter(organisation_code=self.organisation)
        found = list(rows.select_related("regime__regime", "form"))
        for row in found:
            self._add(row.regime, row.form_id, row.organisation_code, (row.first_day, row.last_day), row.form)
        missing = {row.organisation_code for row in found} - set(self.names)
        for code, one in directory.organisations(missing, date(self.year, 12, 31)).items():
            self.names[code] = (one.short_name, one.type)
        for code in missing - set(self.names):
            self.names[code] = (Text(code, code), "")

    def duties(self) -> dict[str, list[Duty]]:
        """Return the duties of each organisation."""
        found: dict[str, list[Duty]] = defaultdict(list)
        for (code, form), spans in self.spans.items():
            regime, name = self.regimes[form]
            found[code].append(Duty(regime, name, self.forms[form][1], tuple(spans)))
        return found

    def _add(self, row: RegimeVersion, form: int, code: str, span: Span, its: object = None) -> None:
        if form not in self.forms:
            source = row.form if its is None else its
            self.forms[form] = (row.regime.code, form_in(source))  # type: ignore[arg-type] # a form's row
            self.regimes[form] = (row.regime.code, Text(row.name_vi, row.name_en))
        self.spans[code, form].append(span)


def _versions(year: int) -> Iterator[RegimeVersion]:
    """Yield the versions whose reports may be due in a year: in force then, or in the year before."""
    rows = RegimeVersion.objects.filter(state__in=PERIODIC_STATES, valid_from__lte=date(year, 12, 31))
    for row in rows.exclude(frequency="").select_related("regime", "form"):
        if row.valid_to is None or row.valid_to > date(year - 1, 1, 1):
            yield row


def _periods(row: RegimeVersion, year: int) -> Iterator[Period]:
    """Yield the periods of a version that may be due in a year."""
    period = period_containing(PeriodKind(row.frequency), date(year - 1, 1, 1))
    while period.first_day.year <= year:
        last = period.last_day
        if row.valid_from <= last and (row.valid_to is None or last < row.valid_to):
            yield period
        period = period.following()


def _overwritten(year: int, organisation: str) -> Counter[str]:
    """Count the figures that were filled in or added up and then written over, by organisation."""
    rows = Cell.objects.filter(submission__due__year=year, facts__deviates=True)
    if organisation:
        rows = rows.filter(submission__organisation_code=organisation)
    counted = rows.order_by().values_list("submission__organisation_code").annotate(count=Count("id"))
    return Counter(dict(counted))


def _used(year: int, forms: Iterable[Form]) -> set[str]:
    """Return the indicators that an expression of the year reads or a form fills itself with."""
    used: set[str] = set()
    for one in indicators(date(year, 12, 31), source="expression"):
        used |= set(one.references)
    return used.union(*(filled_indicators(form) for form in forms))
