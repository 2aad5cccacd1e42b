"""The figures of one unit in time: recorded, of longer periods, computed from others, on the units of another day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np

from nenso.directory import queries as directory
from nenso.directory.rules import Mapping as UnitMapping
from nenso.directory.rules import RebaseRule, rebase
from nenso.kernel.rules import Period, PeriodKind
from nenso.measures.models import Observation
from nenso.measures.queries.indicators import IndicatorAsOf, definitions, read_by
from nenso.measures.queries.trees import moved
from nenso.measures.queries.vectors import Array, Moment, known_by
from nenso.measures.rules.expressions import evaluate, evaluation_order
from nenso.measures.rules.periods import combine, parts_of
from nenso.measures.rules.recording import NATION, ORGANISATION

_COLUMNS = (
    "indicator__code",
    "period",
    "unit_code",
    "value",
    "version",
    "lot__uuid",
    "known_at",
    "flags",
)


@dataclass(frozen=True, slots=True)
class Point:
    """One period's figure; `value` None where it is missing or was withdrawn.

    `coverage`: the share of its months or of its former units that have a figure. A figure that was not recorded as it
    stands (computed, combined, carried over) has no version and no lot.
    """

    period: Period
    value: float | None
    version: int = 0
    lot: str = ""
    known_at: datetime | None = None
    flags: tuple[str, ...] = ()
    coverage: float = 1.0

    @property
    def is_recorded(self) -> bool:
        """Whether the figure was recorded as it stands."""
        return self.version > 0


@dataclass(frozen=True, slots=True)
class Series:
    """An indicator of one unit over periods of one kind, oldest first."""

    indicator: IndicatorAsOf
    unit_kind: str
    unit_code: str
    category: str
    points: tuple[Point, ...]

    @property
    def last(self) -> Point | None:
        """The newest point that has a value."""
        return next((point for point in reversed(self.points) if point.value is not None), None)

    def at(self, period: Period | str) -> Point | None:
        """Return the point of a period, None where there is none."""
        code = period if isinstance(period, str) else period.code
        return next((point for point in self.points if point.period.code == code), None)


@dataclass(frozen=True, slots=True)
class _Question:
    unit_kind: str
    unit_code: str
    category: str
    known: Moment | None
    units_on: date | None


_Points = dict[str, Point]


@dataclass(slots=True)
class _Recorded:
    """The points read, by indicator and period."""

    points: dict[str, _Points] = field(default_factory=dict)

    def of(self, code: str) -> _Points:
        return self.points.get(code, {})


def series(
    code: str,
    unit_kind: str,
    unit_code: str,
    *,
    periods: Iterable[Period | str] | None = None,
    category: str = "",
    known: Moment | None = None,
    units_on: date | None = None,
) -> Series:
    """Return an indicator's figures of one unit; the number of queries does not grow with the points.

    `periods` may be longer than those that are recorded: they are made of their parts by the indicator's rule. Without
    it, every recorded period is given. `known` asks what was known at a moment or at the end of a day. With `units_on`
    the unit is that of this day, and what its predecessors had is carried over to it.

    The definition is the newest one. Raises `Refused`: "indicator.unknown", "period.unknown", "period.no_parts".
    """
    newest = definitions(code)[0]
    read = (
        read_by([code], newest.validity.last_day or newest.validity.since)
        if newest.is_expression
        else {code: newest}
    )
    asked = None if periods is None else tuple(_period(each) for each in periods)
    question = _Question(unit_kind, unit_code, category, known, units_on)
    base = [one for one in read.values() if not one.is_expression]
    recorded = _recorded(base, question, None if asked is None else _parts(read, asked))
    wanted = _wanted(base, recorded) if asked is None else asked
    made = {one.code: _made(one, recorded.of(one.code), wanted) for one in base}
    for each in _order(read):
        made[each.code] = _computed(each, read, recorded, made, wanted)
    points = tuple(made[code][period.code] for period in wanted if period.code in made[code])
    return Series(newest, unit_kind, unit_code, category, points)


def _period(each: Period | str) -> Period:
    return Period.parse(each) if isinstance(each, str) else each


def _order(read: Mapping[str, IndicatorAsOf]) -> list[IndicatorAsOf]:
    parsed = {code: one.parsed for code, one in read.items() if one.is_expression}
    return [read[code] for code in evaluation_order(parsed)]


def _parts(read: Mapping[str, IndicatorAsOf], asked: Sequence[Period]) -> set[str]:
    """Return the recorded periods that are needed: parts of those asked, and of those before where they are read."""
    every = [*asked, *(period.preceding() for period in asked)] if _reads_before(read) else asked
    kinds = {one.period_kind for one in read.values() if not one.is_expression}
    return {part.code for kind in kinds for period in every for part in parts_of(period, PeriodKind(kind))}


def _reads_before(read: Mapping[str, IndicatorAsOf]) -> bool:
    return any("prev(" in str(one.parsed) for one in read.values() if one.is_expression)


def _recorded(base: Sequence[IndicatorAsOf], question: _Question, periods: set[str] | None) -> _Recorded:
    """Read what is recorded for the unit, and for those that it was made of. One query, and one for lineage."""
    sources = _Sources(question)
    rows = Observation.objects.filter(
        indicator__in=[one.id for one in base],
        unit_kind=question.unit_kind,
        unit_code__in=sources.codes,
        category=question.category,
    )
    if periods is not None:
        rows = rows.filter(period__in=periods)
    rows = known_by(rows, question.known).order_by("first_day")
    by_period: dict[tuple[str, str], dict[str, Point]] = {}
    for code, period, unit, *rest in rows.values_list(*_COLUMNS):
        by_period.setdefault((code, period), {})[unit] = _point(period, *rest)
    rules = {one.code: RebaseRule(one.over_units) for one in base}
    found = _Recorded()
    for (code, period), points in by_period.items():
        point = sources.joined(points, rules[code])
        if point is not None:
            found.points.setdefault(code, {})[period] = point
    return found


def _point(
    period: str, value: float | None, version: int, lot: object, known_at: datetime, flags: Sequence[str]
) -> Point:
    return Point(Period.parse(period), value, version, str(lot), known_at, tuple(flags))


@dataclass(frozen=True, slots=True)
class _Share:
    code: str
    share: float
    is_assumed: bool


class _Sources:
    """The units that a unit was made of on each day, and how their figures make its own."""

    def __init__(self, question: _Question) -> None:
        self._question = question
        self._level = _level_of(question)
        self._days: tuple[date, ...] = ()
        self.codes = {question.unit_code}
        if question.units_on is not None and self._level:
            self._days = tuple(day for day in directory.lineage_days(self._level) if day <= question.units_on)
        self._shares = {day: self._of(day) for day in self._days}
        self.codes |= {share.code for shares in self._shares.values() for share in shares}

    def _of(self, day: date) -> list[_Share]:
        """Return the sources as they were on the eve of a change."""
        mapping = self._mapping(day)
        if self._question.unit_code not in mapping.targets:
            return []
        return [
            _Share(each.code, each.share, each.is_assumed)
            for each in mapping.sources_of(self._question.unit_code)
        ]

    def _mapping(self, day: date) -> UnitMapping:
        eve = date.fromordinal(day.toordinal() - 1)
        return moved(eve, self._question.units_on or eve, self._level)

    def joined(self, points: Mapping[str, Point], rule: RebaseRule) -> Point | None:
        """Return the unit's own point, or the one that its sources of that time make."""
        some = next(iter(points.values()))
        last = some.period.last_day
        change = next((day for day in self._days if last < day), None)
        if change is None:
            return points.get(self._question.unit_code)
        shares = self._shares[change]
        if [share.code for share in shares] == [self._question.unit_code] and shares[0].share == 1:
            return points.get(self._question.unit_code)
        return _merged(shares, points, rule, some.period)


def _merged(
    shares: Sequence[_Share], points: Mapping[str, Point], rule: RebaseRule, period: Period
) -> Point | None:
    values = [points[one.code].value if one.code in points else None for one in shares]
    if all(value is None for value in values):
        return None
    size = len(shares)
    mapping = UnitMapping(
        tuple(one.code for one in shares),
        ("it",),
        np.arange(size),
        np.zeros(size, dtype=np.intp),
        np.array([one.share for one in shares]),
        np.array([one.is_assumed for one in shares]),
    )
    figures = np.array([[[np.nan if value is None else value for value in values]]])
    done = rebase(figures, mapping, [rule], weights=np.ones(size), partial_sums=True)
    flags = {flag for one in shares if one.code in points for flag in points[one.code].flags}
    flags |= {"rebased"} | ({"assumed"} if any(one.is_assumed for one in shares) else set())
    value = float(done.values[0, 0, 0])
    return Point(
        period,
        None if np.isnan(value) else value,
        flags=tuple(sorted(flags)),
        coverage=float(done.coverage[0, 0, 0]),
    )


def _level_of(question: _Question) -> str:
    """Return the level whose lineage a unit follows: a committee's is that of its territory."""
    if question.unit_kind != ORGANISATION:
        return "" if question.unit_code == NATION else question.unit_kind
    if not question.unit_code.isdecimal():
        return ""
    return {2: "province", 3: "district", 5: "commune"}.get(len(question.unit_code), "")


def _wanted(base: Sequence[IndicatorAsOf], recorded: _Recorded) -> tuple[Period, ...]:
    """Return the periods of the longest kind that the indicators are recorded by, in order."""
    kinds = {one.period_kind for one in base}
    longest = next((kind for kind in reversed(list(PeriodKind)) if kind in kinds), PeriodKind.MONTH)
    codes = {code for one in base if one.period_kind == longest for code in recorded.of(one.code)}
    return tuple(sorted(Period.parse(code) for code in codes))


def _made(one: IndicatorAsOf, points: _Points, wanted: Iterable[Period]) -> _Points:
    """Return the points of the periods wanted, made of their parts where they are longer."""
    found: _Points = {}
    for period in wanted:
        parts = parts_of(period, PeriodKind(one.period_kind))
        if len(parts) == 1:
            if parts[0].code in points:
                found[period.code] = points[parts[0].code]
            continue
        there = [points[part.code] for part in parts if part.code in points]
        if not there:
            continue
        values = np.array(
            [np.nan if point.value is None else point.value for point in there], dtype=np.float64
        )
        done = combine(values, one.over_periods, len(parts))
        value, coverage = (
            float(done.values),
            sum(p.coverage for p in there if p.value is not None) / len(parts),
        )
        flags = tuple(sorted({flag for point in there for flag in point.flags}))
        found[period.code] = Point(period, None if np.isnan(value) else value, flags=flags, coverage=coverage)
    return found


def _computed(
    one: IndicatorAsOf,
    read: Mapping[str, IndicatorAsOf],
    recorded: _Recorded,
    made: dict[str, _Points],
    wanted: Sequence[Period],
) -> _Points:
    if not wanted:
        return {}
    inputs = {code: _values(made[code], wanted) for code in one.references}
    before: dict[str, Array] = {}
    if "prev(" in str(one.parsed):
        earlier = [period.preceding() for period in wanted]
        past = _past(read, recorded, earlier)
        before = {code: _values(past[code], earlier) for code in one.references}
    values = evaluate(one.parsed, inputs, before)
    if values.shape == ():
        values = np.full(len(wanted), float(values))
    found: _Points = {}
    for period, value in zip(wanted, values.tolist(), strict=True):
        there = [made[code].get(period.code) for code in one.references]
        if not np.isnan(value) or any(point is not None for point in there):
            coverage = min((point.coverage if point else 0.0 for point in there), default=1.0)
            flags = tuple(sorted({flag for point in there if point for flag in point.flags}))
            found[period.code] = Point(
                period, None if np.isnan(value) else value, flags=flags, coverage=coverage
            )
    return found


def _past(
    read: Mapping[str, IndicatorAsOf], recorded: _Recorded, earlier: Sequence[Period]
) -> dict[str, _Points]:
    """Return all that an expression reads, of the periods before; what those read of still earlier ones is missing."""
    made = {
        one.code: _made(one, recorded.of(one.code), earlier) for one in read.values() if not one.is_expression
    }
    for each in _order(read):
        inputs = {code: _values(made[code], earlier) for code in each.references}
        values = evaluate(each.parsed, inputs, {})
        made[each.code] = {
            period.code: Point(period, None if np.isnan(value) else value)
            for period, value in zip(earlier, np.broadcast_to(values, len(earlier)).tolist(), strict=True)
        }
    return made


def _values(points: _Points, periods: Iterable[Period]) -> Array:
    found = [points.get(period.code) for period in periods]
    return np.array([np.nan if point is None or point.value is None else point.value for point in found])
