"""The page of an indicator: a unit's figures in time, each with its origin, and what they rest on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from nenso.directory import queries as directory
from nenso.kernel.rules import Period, PeriodKind, Refused, Text, format_date, period_containing
from nenso.measures import queries as measures
from nenso.measures.queries import IndicatorAsOf, Point, Revision, RolledUp
from nenso.ui.rules import Lines, Mark
from nenso.ui.rules import Series as Drawn
from nenso.web.presenters.indicators import sentences
from nenso.web.presenters.indicators.naming import (
    NATION_CODE,
    ORGANISATION,
    PERIOD_NAMES,
    Asked,
    Unit,
    flag_name,
    named_unit,
    origin_url,
    series_url,
    unit_word,
)
from nenso.web.presenters.indicators.sentences import NOTHING, Told
from nenso.web.presenters.names import within
from nenso.web.sentences import joined

MOST_PERIODS, MOST_ROLLED, MOST_SHARES = 60, 13, 3
_LONGER = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF_YEAR, PeriodKind.YEAR)


@dataclass(frozen=True, slots=True)
class PointLine:
    """A period's figure in the table; `url` is its origin, "" where there is no figure."""

    period: Period
    name: Text
    value: float | None
    url: str
    change: float | None
    coverage: float
    flags: tuple[Text, ...]
    point: Point
    is_running: bool

    @property
    def is_partial(self) -> bool:
        """Whether some of its parts have no figure."""
        return self.value is not None and self.coverage < 1


@dataclass(frozen=True, slots=True)
class ShareLine:
    """A figure that is computed from this one, of the same unit and period."""

    indicator: IndicatorAsOf
    value: float
    url: str
    page_url: str


@dataclass(frozen=True, slots=True)
class SeriesPage:
    """Everything that the page shows of a unit's figures."""

    asked: Asked
    indicator: IndicatorAsOf
    unit: Unit
    word: Text
    first: Text
    lines: tuple[PointLine, ...]
    kinds: tuple[tuple[Text, str, bool], ...]
    eras: tuple[tuple[Text, str, bool], ...]
    periods: tuple[Period, ...]
    shares: tuple[ShareLine, ...]
    revisions: tuple[Revision, ...]
    coverage: Text
    coverage_url: str
    chart: Lines | None
    newest: RolledUp | None
    is_cut: bool

    @property
    def last(self) -> PointLine | None:
        """The newest figure of a period that is over; of one that runs where there is no other."""
        return _newest(self.lines)


def _newest(lines: Sequence[PointLine]) -> PointLine | None:
    found = [line for line in lines if line.value is not None]
    return next((line for line in found if not line.is_running), found[0] if found else None)


def meant(code: str, on: date) -> IndicatorAsOf:
    """Return an indicator as of a day, or as it last was; raises `Refused("indicator.unknown")`."""
    return next(
        (one for one in measures.definitions(code) if on in one.validity), measures.definitions(code)[0]
    )


def read(asked: Asked, on: date) -> Asked:
    """Return the question with what is usual where nothing was asked: the whole country.

    Raises `Refused`: "indicator.unknown", "observation.unit_kind".
    """
    one = meant(asked.code, on)
    kind = asked.kind or ("nation" if not asked.unit else measures.leaf_of(one))
    if kind not in measures.levels_of(one):
        raise Refused("observation.unit_kind", kind=kind[:20])
    unit = asked.unit or (NATION_CODE if kind == "nation" else "")
    category = asked.category if asked.category in one.categories else ""
    return Asked(asked.code, kind, unit, asked.by, category, asked.known, asked.units_on)


def series_page(asked: Asked, on: date, language: str, *, is_all: bool = False) -> SeriesPage:
    """Return the page; `asked` as `read` gives it.

    Raises `Refused`: "indicator.unknown", "observation.unit" for a unit that never was.
    """
    one = meant(asked.code, on)
    periods = measures.recorded_periods(one.code, one.validity.last_day or on)
    base = periods[-1].kind if periods else PeriodKind(one.period_kind)
    by = next((kind for kind in _LONGER if kind == asked.by and _at_least(kind, base)), base)
    wanted, is_cut = _wanted(periods, by, one, asked.kind, is_all)
    last_day = wanted[-1].last_day if wanted else on
    unit = named_unit(asked.kind, asked.unit, asked.units_on or last_day)
    found = measures.unit_series(
        one, unit.pair, wanted, category=asked.category, known=asked.known, units_on=asked.units_on
    )
    points = _trimmed(found.points)
    lines = tuple(reversed(list(_lines(points, asked, on, language))))
    newest = _newest(lines)
    rolled = _rolled(one, newest.period, asked) if newest else None
    shares = _shares(one, unit, newest.period, asked, on, language) if newest else ()
    coverage, coverage_url = _coverage(one, unit, newest, rolled, asked, language)
    return SeriesPage(
        asked=asked,
        indicator=one,
        unit=unit,
        word=unit_word(one.unit),
        first=_first(one, unit, lines, shares),
        lines=lines,
        kinds=_kinds(asked, base, by, language),
        eras=_eras(asked, on, language),
        periods=wanted,
        shares=shares,
        revisions=measures.unit_revisions(one.code, unit.pair),
        coverage=coverage,
        coverage_url=coverage_url,
        chart=_chart(points, one, unit, language),
        newest=rolled,
        is_cut=is_cut,
    )


def _at_least(kind: PeriodKind, base: PeriodKind) -> bool:
    order = list(PeriodKind)
    return order.index(kind) >= order.index(base)


def _wanted(
    recorded: Sequence[Period], by: PeriodKind, one: IndicatorAsOf, unit_kind: str, is_all: bool
) -> tuple[tuple[Period, ...], bool]:
    """Return the periods from the first recorded to the last without a gap, the newest of them where they are many."""
    if not recorded:
        return (), False
    period = period_containing(by, recorded[0].first_day)
    last = period_containing(by, recorded[-1].first_day)
    found = [period]
    while period < last:
        period = period.following()
        found.append(period)
    is_leaf = unit_kind == measures.leaf_of(one)
    most = MOST_PERIODS if is_leaf or is_all else MOST_ROLLED
    return tuple(found[-most:]), len(found) > most


def _trimmed(points: Sequence[Point]) -> tuple[Point, ...]:
    """Leave out the time before the unit's first figure; gaps after it stay."""
    first = next((i for i, point in enumerate(points) if point.value is not None), len(points))
    return tuple(points[first:])


def _lines(points: Sequence[Point], asked: Asked, on: date, language: str) -> Iterator[PointLine]:
    before: float | None = None
    for point in points:
        change = None if point.value is None or before is None else point.value - before
        yield PointLine(
            point.period,
            sentences.capital(point.period.name()),
            point.value,
            origin_url(asked, point.period, language) if point.value is not None else "",
            change,
            point.coverage,
            tuple(flag_name(flag) for flag in point.flags),
            point,
            point.period.last_day >= on,
        )
        before = point.value


def _first(one: IndicatorAsOf, unit: Unit, lines: Sequence[PointLine], shares: Sequence[ShareLine]) -> Text:
    newest = _newest(lines)
    if newest is None or newest.value is None:
        return Text(
            "Chưa có số liệu “{name}” của {unit}.", "There is no figure of “{name}” for {unit} yet."
        ).fill(name=one.name, unit=unit.name)
    told = Told(one.name, newest.value, unit_word(one.unit), one.decimals)
    before = next((line for line in lines if line.period == newest.period.preceding()), None)
    first = sentences.first_sentence(
        newest.period,
        within(unit.name),
        told,
        (before.period, before.value) if before and before.value is not None else None,
        tuple(
            Told(share.indicator.name, share.value, unit_word(share.indicator.unit), share.indicator.decimals)
            for share in shares[:1]
        ),
    )
    newer = lines[0]
    if newer is newest or newer.value is None:
        return first
    so_far = Told(one.name, newer.value, unit_word(one.unit), one.decimals)
    return joined(first, sentences.running(newer.period, so_far))


def _rolled(one: IndicatorAsOf, period: Period, asked: Asked) -> RolledUp | None:
    last = period.last_day
    on = max(asked.units_on, last) if asked.units_on else None
    try:
        return measures.rolled(one.code, period, tree_on=on, category=asked.category, known=asked.known)
    except Refused:
        return None


def _shares(
    one: IndicatorAsOf, unit: Unit, period: Period, asked: Asked, on: date, language: str
) -> tuple[ShareLine, ...]:
    """Return figures computed directly from this one as their whole or their part, in percent."""
    near = [
        each
        for each in measures.dependents(one.code, on)
        if one.code in each.references and each.unit == "percent"
    ][:MOST_SHARES]
    found = []
    for each in near:
        series = measures.unit_series(
            each, unit.pair, [period], category=asked.category, known=asked.known, units_on=asked.units_on
        )
        value = series.points[0].value
        if value is not None:
            other = Asked(each.code, unit.kind, unit.code, asked.by, "", asked.known, asked.units_on)
            found.append(
                ShareLine(each, value, origin_url(other, period, language), series_url(other, language))
            )
    return tuple(found)


def _coverage(
    one: IndicatorAsOf,
    unit: Unit,
    newest: PointLine | None,
    rolled: RolledUp | None,
    asked: Asked,
    language: str,
) -> tuple[Text, str]:
    """Say how many of the units below have a figure; nothing for a unit at the lowest level."""
    if newest is None or rolled is None or unit.kind == measures.leaf_of(one) or one.is_expression:
        return NOTHING, ""
    if newest.point.is_recorded:
        return NOTHING, ""
    leaf = measures.leaf_of(one)
    level = rolled.levels.get(unit.kind)
    if level is None or unit.code not in level.codes:
        return NOTHING, ""
    parts = measures.count_under(rolled, unit.pair, leaf)
    told = sentences.covered(parts[0], parts[1], measures.whole_name(leaf))
    return told, origin_url(asked, newest.period, language)


def _kinds(
    asked: Asked, base: PeriodKind, by: PeriodKind, language: str
) -> tuple[tuple[Text, str, bool], ...]:
    kinds = [kind for kind in _LONGER if _at_least(kind, base)] or [base]
    return tuple(
        (PERIOD_NAMES[kind], series_url(asked, language, by="" if kind is base else kind.value), kind is by)
        for kind in kinds
    )


def _eras(asked: Asked, on: date, language: str) -> tuple[tuple[Text, str, bool], ...]:
    """Return the ways to see units: as they were in each period, as they are now; none where nothing ever changed."""
    level = level_of(asked)
    if not level or not directory.lineage_days(level):
        return ()
    found = [
        (
            Text("Đơn vị như khi đó", "Units as they were"),
            series_url(asked, language, units_on=""),
            not asked.units_on,
        ),
        (
            Text("Đơn vị như hiện nay", "Units as they are now"),
            series_url(asked, language, units_on=on),
            asked.units_on == on,
        ),
    ]
    if asked.units_on and asked.units_on != on:
        day = Text(format_date(asked.units_on, "vi"), format_date(asked.units_on, "en"))
        name = Text("Đơn vị ngày {day}", "Units of {day}").fill(day=day)
        found.append((name, series_url(asked, language), True))
    return tuple(found)


def level_of(asked: Asked) -> str:
    """Return the level of territory whose changes a unit goes through, "" for none."""
    if asked.kind == "nation":
        return "province"
    if asked.kind != ORGANISATION:
        return asked.kind
    if not asked.unit.isdecimal():
        return ""
    return {2: "province", 3: "district", 5: "commune"}.get(len(asked.unit), "")


def time_of(period: Period) -> float:
    """Return where a period stands on the axis of time, in years."""
    first = period.first_day
    if period.kind is PeriodKind.YEAR:
        return float(first.year)
    return round(first.year + (first.month - 1) / 12 + (first.day - 1) / 372, 4)


def short_name(period: Period) -> Text:
    """Return a period as an axis names it: "10/2026", "quý III/2026"."""
    year, month = period.first_day.year, period.first_day.month
    if period.kind is PeriodKind.MONTH:
        return Text(f"{month}/{year}", f"{month}/{year}")
    if period.kind is PeriodKind.QUARTER:
        number = (month + 2) // 3
        return Text(f"Q{number}/{year}", f"Q{number} {year}")
    return Text(period.code, period.code)


def _chart(points: Sequence[Point], one: IndicatorAsOf, unit: Unit, language: str) -> Lines | None:
    if sum(point.value is not None for point in points) < 2:
        return None
    times = tuple((time_of(point.period), point.value) for point in points)
    names = tuple((time_of(point.period), short_name(point.period).in_language(language)) for point in points)
    values = [point.value for point in points if point.value is not None]
    return Lines(
        series=(Drawn(sentences.capital(unit.name).in_language(language), times, is_main=True),),
        marks=_marks(unit, points, language),
        minimum=0.0 if min(values) >= 0 else None,
        decimals=one.decimals,
        unit=unit_word(one.unit).in_language(language),
        names=names,
    )


def _marks(unit: Unit, points: Sequence[Point], language: str) -> tuple[Mark, ...]:
    level = level_of(Asked("", unit.kind, unit.code))
    if not level:
        return ()
    first = points[0].period.first_day
    last = points[-1].period.last_day
    words = Text("sắp xếp đơn vị {day}", "units changed {day}")
    return tuple(
        Mark(
            round(day.year + (day.month - 1) / 12 + (day.day - 1) / 372, 4),
            words.fill(day=day).in_language(language),
        )
        for day in directory.lineage_days(level)
        if first < day <= last
    )
