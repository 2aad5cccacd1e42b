"""What a page of an indicator shows beside its figures: how much there is, wholes in time, parts, what was revised."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np
from django.db.models import Count, Exists, OuterRef

from nenso.kernel.rules import Period, PeriodKind, Refused, Text, period_containing
from nenso.measures.models import Observation
from nenso.measures.queries.indicators import IndicatorAsOf, read_by
from nenso.measures.queries.origins import LotFacts, lot_facts
from nenso.measures.queries.rolled import RolledUp, rolled
from nenso.measures.queries.series import Point, Series, series
from nenso.measures.queries.trees import tree_on
from nenso.measures.queries.vectors import Moment
from nenso.measures.rules.recording import NATION, ORGANISATION

_LEAF = {"organisation": ORGANISATION, "territory": "commune"}
_LEVELS = {
    "organisation": ("nation", "province", ORGANISATION),
    "territory": ("nation", "province", "district", "commune"),
}


@dataclass(frozen=True, slots=True)
class Held:
    """How much there is of an indicator: its newest period that has figures, and how many units have one there."""

    period: Period
    units: int


@dataclass(frozen=True, slots=True)
class Parts:
    """What a whole was rolled up from: units of a kind on a day with their figures; `missing` have none."""

    kind: str
    on: date
    values: Mapping[str, float]
    missing: tuple[str, ...]

    @property
    def expected(self) -> int:
        """How many units there are below."""
        return len(self.values) + len(self.missing)


@dataclass(frozen=True, slots=True)
class Revision:
    """A value that took the place of another: both, when it became known, and the act of recording."""

    period: Period
    category: str
    version: int
    before: float | None
    after: float | None
    known_at: datetime
    lot: LotFacts

    @property
    def difference(self) -> float | None:
        """By how much the figure changed; None where one of the two is no figure."""
        return None if self.before is None or self.after is None else self.after - self.before


def levels_of(indicator: IndicatorAsOf) -> tuple[str, ...]:
    """Return the kinds of unit at which an indicator has figures, from the nation down."""
    return _LEVELS[indicator.subject]


def leaf_of(indicator: IndicatorAsOf) -> str:
    """Return the kind of unit from which an indicator is rolled up."""
    return _LEAF[indicator.subject]


def held(listed: Sequence[IndicatorAsOf]) -> dict[str, Held]:
    """Return how much there is of each of the indicators of a day; a computed one has what all that it reads have.

    One query; indicators without any figure are left out.
    """
    rows = Observation.objects.filter(superseded_at=None, value__isnull=False, category="").order_by()
    found: dict[str, Held] = {}
    for code, period, units in rows.values_list("indicator__code", "period").annotate(units=Count("pk")):
        each = Held(Period.parse(period), units)
        known = found.get(code)
        if known is None or known.period.last_day < each.period.last_day:
            found[code] = each
    by_code = {one.code: one for one in listed}
    for one in listed:
        _held(one.code, by_code, found)
    return {code: each for code, each in found.items() if code in by_code}


def _held(code: str, by_code: Mapping[str, IndicatorAsOf], found: dict[str, Held]) -> Held | None:
    one = by_code.get(code)
    if one is None or not one.is_expression:
        return found.get(code)
    if code not in found:
        parts = [_held(each, by_code, found) for each in one.references]
        known = [each for each in parts if each is not None]
        if known and len(known) == len(parts):
            last = min(known, key=lambda each: each.period.last_day)
            found[code] = Held(last.period, min(each.units for each in known))
    return found.get(code)


def recorded_periods(code: str, on: date) -> tuple[Period, ...]:
    """Return the periods for which anything is recorded of what an indicator reads, oldest first.

    Only periods of the longest kind that it is recorded by. Raises `Refused("indicator.not_found")`.
    """
    base = [one for one in read_by([code], on).values() if not one.is_expression]
    rows = Observation.objects.filter(indicator__in=[one.id for one in base], superseded_at=None)
    codes = rows.order_by().values_list("period", flat=True).distinct()
    periods = [Period.parse(each) for each in codes]
    kinds = {period.kind for period in periods}
    longest = next((kind for kind in reversed(list(PeriodKind)) if kind in kinds), None)
    return tuple(sorted(period for period in periods if period.kind is longest))


def periods_by(periods: Iterable[Period], kind: PeriodKind) -> tuple[Period, ...]:
    """Return the periods of a longer kind that some periods lie in, oldest first."""
    return tuple(sorted({period_containing(kind, period.first_day) for period in periods}))


def unit_series(
    indicator: IndicatorAsOf,
    unit: tuple[str, str],
    periods: Sequence[Period],
    *,
    category: str = "",
    known: Moment | None = None,
    units_on: date | None = None,
) -> Series:
    """Return the figures of a unit over periods: its own, and where it has none, those of its parts rolled up.

    `unit` is (kind, code). Every period is there, with `value` None where nothing is known. Queries grow with the
    periods of a whole, not with its parts; those of a unit at the lowest level do not grow.
    """
    kind, code = unit
    own = series(
        indicator.code, kind, code, periods=periods, category=category, known=known, units_on=units_on
    )
    by_code = {point.period.code: point for point in own.points}
    points = []
    for period in periods:
        point = by_code.get(period.code)
        if (point is None or point.value is None) and kind != leaf_of(indicator):
            point = _rolled_point(indicator, unit, period, category, known, units_on) or point
        points.append(point or Point(period, None, coverage=0.0))
    return replace(own, points=tuple(points))


def _rolled_point(
    indicator: IndicatorAsOf,
    unit: tuple[str, str],
    period: Period,
    category: str,
    known: Moment | None,
    units_on: date | None,
) -> Point | None:
    on = None if units_on is None else max(units_on, period.last_day)
    try:
        level = rolled(indicator.code, period, tree_on=on, category=category, known=known)[unit[0]]
    except Refused:
        return None
    if unit[1] not in level.codes:
        return None
    place = level.codes.index(unit[1])
    value, share = float(level.values[place]), float(level.coverage[place])
    flags = ("rolled", *(("assumed",) if bool(level.is_assumed[place]) else ()))
    return Point(
        period,
        None if np.isnan(value) else value,
        flags=flags,
        coverage=0.0 if np.isnan(share) else min(share, 1.0),
    )


def parts_of_whole(
    indicator: IndicatorAsOf,
    unit: tuple[str, str],
    period: Period,
    *,
    category: str = "",
    known: Moment | None = None,
    units_on: date | None = None,
) -> Parts:
    """Return the figures of the lowest units under a whole; the nation's parts are its provinces.

    Raises `Refused`: "tree.no_unit", "tree.no_level", and those of `rolled`.
    """
    kind, code = unit
    on = units_on if units_on is not None and units_on > period.last_day else period.last_day
    below = "province" if kind == "nation" else leaf_of(indicator)
    level = rolled(indicator.code, period, tree_on=on, category=category, known=known)[below]
    tree = tree_on(on, leaf_of(indicator)).tree
    is_nation = kind == "nation"
    codes = tree.level("province").codes if is_nation else tree.units[tree.leaves_under(kind, code)]
    values = level.by_code()
    return Parts(
        below,
        on,
        {each: values[each] for each in codes if each in values},
        tuple(each for each in codes if each not in values),
    )


def count_under(found: RolledUp, unit: tuple[str, str], leaf: str) -> tuple[int, int]:
    """Return how many of the lowest units under a whole have a figure, and how many there are."""
    tree = tree_on(found.on, leaf).tree
    codes = tree.units if unit[0] == "nation" else tree.units[tree.leaves_under(*unit)]
    values = found[leaf].by_code()
    return sum(code in values for code in codes), len(codes)


def unit_revisions(code: str, unit: tuple[str, str], most: int = 50) -> tuple[Revision, ...]:
    """Return what was revised of a unit's figures, newest first. One query."""
    rows = Observation.objects.filter(indicator__code=code, unit_kind=unit[0], unit_code=unit[1])
    later = rows.filter(period=OuterRef("period"), category=OuterRef("category"), version__gt=1)
    found = rows.filter(Exists(later)).select_related("lot").order_by("period", "category", "version")
    revisions = []
    before: Observation | None = None
    for row in found:
        if before is not None and (before.period, before.category) == (row.period, row.category):
            revisions.append(
                Revision(
                    Period.parse(row.period),
                    row.category,
                    row.version,
                    before.value,
                    row.value,
                    row.known_at,
                    lot_facts(row.lot),
                )
            )
        before = row
    return tuple(sorted(revisions, key=lambda each: each.known_at, reverse=True)[:most])


def whole_name(kind: str) -> Text:
    """Name a kind of unit as a level of a table."""
    return _KINDS[kind]


_KINDS = {
    "nation": Text("cả nước", "the whole country"),
    "province": Text("tỉnh, thành phố", "provinces"),
    "district": Text("quận, huyện", "districts"),
    "commune": Text("xã, phường", "communes"),
    ORGANISATION: Text("cơ quan", "organisations"),
}
NATION_UNIT = ("nation", NATION)
