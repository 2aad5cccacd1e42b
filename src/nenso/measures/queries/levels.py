"""Figures at every level of a country, of one period: recorded where they were, rolled up from below where not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from nenso.directory import queries as directory
from nenso.directory.rules import Mapping as UnitMapping
from nenso.directory.rules import RebaseRule, rebase
from nenso.kernel.rules import Period
from nenso.measures.models import Observation
from nenso.measures.queries.indicators import IndicatorAsOf
from nenso.measures.queries.trees import UnitTree, moved, tree_on
from nenso.measures.queries.vectors import Array, Moment, known_by, vectors
from nenso.measures.rules.recording import ORGANISATION, TERRITORIES
from nenso.measures.rules.rolling import roll

_Kind = TypeVar("_Kind", bound=np.generic)
_LEAF = {"organisation": ORGANISATION, "territory": "commune"}


@dataclass(frozen=True, slots=True, eq=False)
class LevelFigures:
    """An indicator's figures over the units of one kind; all arrays are in the order of `codes`.

    `values` NaN where missing; `counts` of `expected` leaves have a figure; `is_recorded` where the figure was recorded
    for the unit itself; `is_assumed` where units of another day were divided by an assumption.
    """

    kind: str
    codes: tuple[str, ...]
    values: Array
    counts: Array
    expected: Array
    is_recorded: NDArray[np.bool_]
    is_assumed: NDArray[np.bool_]

    @property
    def coverage(self) -> Array:
        """The share of the leaves that have a figure, 0 to 1; NaN where there are none."""
        return self.counts / np.where(self.expected > 0, self.expected, np.nan)


Levels = dict[str, LevelFigures]


@dataclass(frozen=True, slots=True)
class Asked:
    """Of which period, on the units of which day, of which category, and as known when (None: now)."""

    period: Period
    on: date
    category: str = ""
    known: Moment | None = None


def figures_of(indicators: Sequence[IndicatorAsOf], asked: Asked) -> dict[str, Levels]:
    """Return the levels of recorded indicators by code; the number of queries does not grow with indicators."""
    found: dict[str, Levels] = {}
    above = _recorded_above(indicators, asked)
    for subject, kind in _LEAF.items():
        alike = [one for one in indicators if one.subject == subject]
        if alike:
            found |= _of_subject(alike, kind, above, asked)
    return found


def _recorded_above(
    indicators: Sequence[IndicatorAsOf], asked: Asked
) -> dict[tuple[int, str], dict[str, float]]:
    """Return what was recorded for districts, provinces and the nation themselves, by (indicator, kind)."""
    rows = Observation.objects.filter(
        indicator__in=[one.id for one in indicators],
        unit_kind__in=TERRITORIES[1:],
        period=asked.period.code,
        category=asked.category,
        value__isnull=False,
    )
    found: dict[tuple[int, str], dict[str, float]] = {}
    columns = known_by(rows, asked.known).order_by()
    for each, kind, code, value in columns.values_list("indicator_id", "unit_kind", "unit_code", "value"):
        found.setdefault((each, kind), {})[code] = value or 0.0
    return found


def _of_subject(
    indicators: Sequence[IndicatorAsOf],
    kind: str,
    above: Mapping[tuple[int, str], dict[str, float]],
    asked: Asked,
) -> dict[str, Levels]:
    last = asked.period.last_day
    tree = tree_on(last, kind)
    values = vectors(
        [one.id for one in indicators], tree, asked.period, category=asked.category, known=asked.known
    )
    found: dict[str, Levels] = {}
    for rule in dict.fromkeys(one.over_units for one in indicators):
        places = [i for i, one in enumerate(indicators) if one.over_units == rule]
        found |= _rolled([indicators[i] for i in places], values[places], tree, RebaseRule(rule))
    for one in indicators:
        found[one.code] = _overridden(found[one.code], one, above, last)
        if asked.on != last:
            found[one.code] = _on_other_day(found[one.code], one, kind, asked, last)
    return found


def _rolled(
    indicators: Sequence[IndicatorAsOf], values: Array, tree: UnitTree, rule: RebaseRule
) -> dict[str, Levels]:
    """Roll indicators of one rule together."""
    # No population of communes is known, so nothing is weighed from there: such figures begin with what provinces have.
    is_blind = rule is RebaseRule.POPULATION_WEIGHTED_MEAN
    rolled = roll(np.full_like(values, np.nan) if is_blind else values, tree.tree, rule, _ones(tree))
    found: dict[str, Levels] = {}
    for row, one in enumerate(indicators):
        is_present = ~np.isnan(values[row])
        size = len(is_present)
        levels = {
            tree.kind: LevelFigures(
                tree.kind,
                tree.tree.units,
                values[row],
                is_present.astype(np.float64),
                np.ones(size),
                is_present,
                np.zeros(size, dtype=np.bool_),
            )
        }
        for kind, level in rolled.levels.items():
            size = len(level.codes)
            levels[kind] = LevelFigures(
                kind,
                level.codes,
                level.totals[row],
                level.counts[row].astype(np.float64),
                level.expected.astype(np.float64),
                np.zeros(size, dtype=np.bool_),
                np.zeros(size, dtype=np.bool_),
            )
        found[one.code] = levels
    return found


def _ones(tree: UnitTree) -> Array:
    return np.ones(len(tree.tree.units))


def _overridden(
    levels: Levels,
    one: IndicatorAsOf,
    above: Mapping[tuple[int, str], dict[str, float]],
    on: date,
) -> Levels:
    """Put what was recorded for a unit itself in place of what its parts make, and roll on from there."""
    found = dict(levels)
    for kind in [kind for kind in TERRITORIES[1:] if kind in found]:
        recorded = above.get((one.id, kind))
        if recorded:
            found[kind] = _with_recorded(found[kind], recorded)
            found |= _from_level(found, kind, one, on)
    return found


def _with_recorded(level: LevelFigures, recorded: Mapping[str, float]) -> LevelFigures:
    own = np.array([recorded.get(code, np.nan) for code in level.codes])
    is_own = ~np.isnan(own)
    expected = np.maximum(level.expected, 1.0)
    return replace(
        level,
        values=np.where(is_own, own, level.values),
        counts=np.where(is_own, expected, level.counts),
        expected=np.where(is_own, expected, level.expected),
        is_recorded=is_own,
    )


def _from_level(levels: Levels, kind: str, one: IndicatorAsOf, on: date) -> Levels:
    """Roll a level's figures up to those above it."""
    if kind == "nation":
        return {}
    tree = tree_on(on, kind)
    level = levels[kind]
    order = [level.codes.index(code) for code in tree.tree.units]
    values, counts, expected = level.values[order], level.counts[order], level.expected[order]
    rule, weights = RebaseRule(one.over_units), None
    if rule is RebaseRule.MEAN:
        rule, weights = RebaseRule.POPULATION_WEIGHTED_MEAN, np.where(counts > 0, counts, 1.0)
    elif rule is RebaseRule.POPULATION_WEIGHTED_MEAN:
        weights = _population(tree, on)
        values = np.where(np.isnan(weights), np.nan, values)
    rolled = roll(values, tree.tree, rule, weights)
    both = roll(np.array([counts, expected]), tree.tree, RebaseRule.SUM)
    return {
        name: replace(
            levels[name],
            values=_like(levels[name], part.codes, part.totals),
            counts=_like(levels[name], part.codes, both[name].totals[0]),
            expected=_like(levels[name], part.codes, both[name].totals[1]),
            is_recorded=np.zeros(len(levels[name].codes), dtype=np.bool_),
        )
        for name, part in rolled.levels.items()
        if name in levels
    }


def _like(level: LevelFigures, codes: Sequence[str], values: Array) -> Array:
    return _taken(values, _places(codes, level.codes), np.nan)


def _population(tree: UnitTree, on: date) -> Array:
    known = directory.latest_population(tree.kind, on.year)
    return np.array([known.get(code, np.nan) for code in tree.tree.units])


def _on_other_day(levels: Levels, one: IndicatorAsOf, kind: str, asked: Asked, start: date) -> Levels:
    """Carry the figures of a period's own units over to those of another day, leaf by leaf, then up again."""
    tree = tree_on(asked.on, kind)
    rule = RebaseRule(one.over_units)
    if kind == ORGANISATION:
        leaf = _moved_organisations(levels[kind], rule, start, asked.on, tree)
    else:
        leaf = _moved_level(levels[kind], rule, moved(start, asked.on, kind), tree.tree.units)
    rolled = roll(leaf.values, tree.tree, _leaf_rule(one), _ones(tree))
    both = roll(np.array([leaf.counts, leaf.expected]), tree.tree, RebaseRule.SUM)
    assumed = roll(leaf.is_assumed.astype(np.float64), tree.tree, RebaseRule.MAX)
    found: Levels = {kind: leaf}
    for name, level in rolled.levels.items():
        found[name] = LevelFigures(
            name,
            level.codes,
            level.totals,
            both[name].totals[0],
            both[name].totals[1],
            np.zeros(len(level.codes), dtype=np.bool_),
            np.nan_to_num(assumed[name].totals) > 0,
        )
    return _moved_above(found, levels, one, asked.on, start)


def _leaf_rule(one: IndicatorAsOf) -> RebaseRule:
    rule = RebaseRule(one.over_units)
    return RebaseRule.MEAN if rule is RebaseRule.POPULATION_WEIGHTED_MEAN else rule


def _moved_level(
    level: LevelFigures, rule: RebaseRule, mapping: UnitMapping, codes: Sequence[str]
) -> LevelFigures:
    """Move one level's figures; what is known of a part counts with the part's share."""
    place = {code: i for i, code in enumerate(level.codes)}
    order = [place[code] for code in mapping.sources]
    weights = np.ones(len(order))
    done = rebase(level.values[order][None, None, :], mapping, [rule], weights=weights, partial_sums=True)
    both = rebase(
        np.array([[level.counts[order], level.expected[order]]]),
        mapping,
        [RebaseRule.SUM] * 2,
        partial_sums=True,
    )
    pick = _places(mapping.targets, codes)
    return LevelFigures(
        level.kind,
        tuple(codes),
        _taken(done.values[0, 0], pick, np.nan),
        np.nan_to_num(_taken(both.values[0, 0], pick, 0.0)),
        np.nan_to_num(_taken(both.values[0, 1], pick, 0.0)),
        np.zeros(len(codes), dtype=np.bool_),
        _taken(done.is_assumed, pick, 0),
    )


def _places(codes: Sequence[str], wanted: Sequence[str]) -> NDArray[np.intp]:
    """Return where each wanted code stands, -1 where it does not."""
    place = {code: i for i, code in enumerate(codes)}
    return np.array([place.get(code, -1) for code in wanted], dtype=np.intp)


def _taken(values: NDArray[_Kind], pick: NDArray[np.intp], absent: float) -> NDArray[_Kind]:
    """Return what stands at some places, and `absent` for -1: it is put behind the last, also where there is none."""
    return np.append(values, values.dtype.type(absent))[pick]


def _moved_organisations(
    level: LevelFigures, rule: RebaseRule, start: date, end: date, tree: UnitTree
) -> LevelFigures:
    """Move committees as their territories went; every other organisation keeps its figure while it is there."""
    size = len(tree.tree.units)
    pick = _places(level.codes, tree.tree.units)
    found = LevelFigures(
        level.kind,
        tree.tree.units,
        _taken(level.values, pick, np.nan),
        _taken(level.counts, pick, 0.0),
        np.ones(size),
        np.zeros(size, dtype=np.bool_),
        np.zeros(size, dtype=np.bool_),
    )
    for kind in ("commune", "province"):
        mapping = moved(start, end, kind)
        there = [code for code in mapping.targets if code in tree.place]
        padded = _padded(level, mapping.sources)
        if kind == "province" and rule is RebaseRule.SUM:
            padded = _with_districts(padded, level, start)
        part = _moved_level(padded, rule, mapping, there)
        at = np.array([tree.place[code] for code in there], dtype=np.intp)
        for name in ("values", "counts", "expected", "is_assumed"):
            getattr(found, name)[at] = getattr(part, name)
    return found


def _with_districts(provinces: LevelFigures, level: LevelFigures, start: date) -> LevelFigures:
    """Add what district committees did to their provinces: when districts ended, their duties went up or down."""
    tree = tree_on(start, ORGANISATION)
    if "district" not in tree.kinds:
        return provinces
    districts, above = set(tree.tree.level("district").codes), tree.tree.level("province")
    values, counts, expected = provinces.values.copy(), provinces.counts.copy(), provinces.expected.copy()
    place = {code: i for i, code in enumerate(provinces.codes)}
    for i, code in enumerate(level.codes):
        if code in districts:
            at = place[above.codes[above.parents[i]]]
            values[at] = np.nansum([values[at], level.values[i]]) if level.counts[i] else values[at]
            counts[at] += level.counts[i]
            expected[at] += 1
    return replace(provinces, values=values, counts=counts, expected=expected)


def _padded(level: LevelFigures, codes: Sequence[str]) -> LevelFigures:
    pick = _places(level.codes, codes)
    return LevelFigures(
        level.kind,
        tuple(codes),
        _taken(level.values, pick, np.nan),
        _taken(level.counts, pick, 0.0),
        _taken(level.expected, pick, 0.0),
        _taken(level.is_recorded, pick, 0),
        np.zeros(len(codes), dtype=np.bool_),
    )


def _moved_above(found: Levels, levels: Levels, one: IndicatorAsOf, on: date, start: date) -> Levels:
    """Carry over what was recorded for provinces and the nation themselves; districts that are gone count there."""
    province = levels["province"]
    is_own = province.is_recorded | (_has_own_district(levels, start) & ~np.isnan(province.values))
    if is_own.any():
        own = replace(province, values=np.where(is_own, province.values, np.nan))
        mapping = moved(start, on, "province")
        carried = _moved_level(own, RebaseRule(one.over_units), mapping, found["province"].codes)
        has = ~np.isnan(carried.values)
        # A new province of which only some parts were recorded themselves: the rolled figure knows the others too.
        whole = _moved_level(province, RebaseRule(one.over_units), mapping, found["province"].codes)
        found["province"] = replace(
            found["province"],
            values=np.where(has, whole.values, found["province"].values),
            counts=np.where(has, whole.counts, found["province"].counts),
            expected=np.where(has, whole.expected, found["province"].expected),
            is_assumed=found["province"].is_assumed | carried.is_assumed,
        )
        found |= _from_level(found, "province", one, on)
    nation = levels["nation"]
    if nation.is_recorded.any() or one.over_units == RebaseRule.SUM:
        found["nation"] = replace(nation, codes=found["nation"].codes)
    return found


def _has_own_district(levels: Levels, start: date) -> NDArray[np.bool_]:
    """Say of each province whether a district of it had figures recorded for itself."""
    province = levels["province"]
    found = np.zeros(len(province.codes), dtype=np.bool_)
    district = levels.get("district")
    if district is None or not district.is_recorded.any():
        return found
    tree = tree_on(start, "district")
    own = dict(zip(district.codes, district.is_recorded, strict=True))
    parents = tree.tree.level("province")
    for code, parent in zip(tree.tree.units, parents.parents, strict=True):
        if own.get(code) and parent >= 0:
            found[province.codes.index(parents.codes[parent])] = True
    return found
