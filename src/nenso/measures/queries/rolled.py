"""The figures of a period across all units: recorded, rolled up, of a longer period, computed from others; live."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from nenso.kernel.rules import Period, PeriodKind, Refused
from nenso.measures.queries.indicators import IndicatorAsOf, read_by
from nenso.measures.queries.levels import Asked, LevelFigures, Levels, figures_of
from nenso.measures.queries.vectors import Array, Moment
from nenso.measures.rules.expressions import Expression, evaluate, evaluation_order
from nenso.measures.rules.periods import combine, parts_of


@dataclass(frozen=True, slots=True, eq=False)
class Across:
    """An indicator's figures for a period over all units of a kind on a day, in the order of `codes`.

    `values`, NaN where missing; `coverage`: the share of the units below (or of the shorter periods) that have a
    figure; `is_recorded` where the unit's own figure was recorded; `is_assumed` where one stands on assumed shares.
    """

    indicator: IndicatorAsOf
    period: Period
    unit_kind: str
    on: date
    codes: tuple[str, ...]
    values: Array
    coverage: Array
    is_recorded: NDArray[np.bool_]
    is_assumed: NDArray[np.bool_]

    def value(self, code: str) -> float:
        """Return one unit's figure, NaN where it is missing or there is no such unit."""
        return float(self.values[self.codes.index(code)]) if code in self.codes else float("nan")

    def by_code(self) -> dict[str, float]:
        """Return the figures that there are, by unit."""
        return {
            code: float(value)
            for code, value in zip(self.codes, self.values, strict=True)
            if not np.isnan(value)
        }


@dataclass(frozen=True, slots=True, eq=False)
class RolledUp:
    """An indicator's figures for a period at every level: kinds of unit from the smallest up."""

    indicator: IndicatorAsOf
    period: Period
    on: date
    levels: Mapping[str, Across]

    def __getitem__(self, kind: str) -> Across:
        """Return a level; raises `Refused("tree.no_level")`."""
        if kind not in self.levels:
            raise Refused("tree.no_level", kind=kind)
        return self.levels[kind]


def across(
    code: str,
    period: Period | str,
    unit_kind: str,
    *,
    on: date | None = None,
    category: str = "",
    known: Moment | None = None,
) -> Across:
    """Return an indicator's figures over all units of a kind; see `rolled`."""
    return rolled(code, period, tree_on=on, category=category, known=known)[unit_kind]


def rolled(
    code: str,
    period: Period | str,
    *,
    tree_on: date | None = None,
    category: str = "",
    known: Moment | None = None,
) -> RolledUp:
    """Return an indicator's figures at every level, as recorded or rolled up from below along the tree of a day.

    The units are those of the period's last day unless `tree_on` is given: then figures are first carried over to the
    units of that day by the indicator's rule. `known` (a moment, or the end of a day) asks what was known then. An
    expression is computed at each level from figures rolled up there; a quarter or year from its months.

    Raises `Refused`: "indicator.not_found", "period.unknown", "period.no_parts", "rebase.backwards", "tree.no_level".
    """
    return rolled_many([code], period, tree_on=tree_on, category=category, known=known)[code]


def rolled_many(
    codes: Sequence[str],
    period: Period | str,
    *,
    tree_on: date | None = None,
    category: str = "",
    known: Moment | None = None,
) -> dict[str, RolledUp]:
    """Return many indicators at every level; queries do not grow with indicators. Refuses as `rolled` does."""
    asked_for = Period.parse(period) if isinstance(period, str) else period
    last = asked_for.last_day
    known_of = read_by(codes, last)
    order = [code for code in evaluation_order(_expressions(known_of)) if known_of[code].is_expression]
    asked = Asked(asked_for, tree_on or last, category, known)
    found = _combined([one for one in known_of.values() if not one.is_expression], asked)
    before = _before(known_of, asked)
    for code in order:
        found[code] = _computed(known_of[code], found, before)
    return {
        code: RolledUp(known_of[code], asked_for, asked.on, _shown(found[code], known_of[code], asked))
        for code in codes
    }


def _expressions(known: Mapping[str, IndicatorAsOf]) -> dict[str, Expression]:
    return {code: one.parsed for code, one in known.items() if one.is_expression}


def _combined(indicators: Sequence[IndicatorAsOf], asked: Asked) -> dict[str, Levels]:
    """Return recorded indicators at every level, of the period itself or out of its parts."""
    found: dict[str, Levels] = {}
    for kind in dict.fromkeys(one.period_kind for one in indicators):
        alike = [one for one in indicators if one.period_kind == kind]
        parts = parts_of(asked.period, PeriodKind(kind))
        if len(parts) == 1:
            found |= figures_of(alike, replace(asked, period=parts[0]))
            continue
        # All parts on the units of one day, so that months before and after a merger can be joined.
        each = [figures_of(alike, replace(asked, period=part)) for part in parts if _may_be(part, asked)]
        for one in alike:
            found[one.code] = _joined([levels[one.code] for levels in each], one.over_periods, len(parts))
    return found


def _may_be(part: Period, asked: Asked) -> bool:
    return part.last_day <= asked.on


def _joined(parts: Sequence[Levels], rule: str, expected: int) -> Levels:
    found: Levels = {}
    for kind, like in parts[-1].items() if parts else ():
        levels = [part[kind] for part in parts]
        done = combine(np.array([level.values for level in levels]), rule, expected)
        found[kind] = replace(
            like,
            values=done.values,
            counts=np.sum([level.counts for level in levels], axis=0),
            expected=np.sum([level.expected for level in levels], axis=0) * expected / len(levels),
            is_recorded=np.zeros(len(like.codes), dtype=np.bool_),
            is_assumed=np.any([level.is_assumed for level in levels], axis=0),
        )
    return found


def _before(known: Mapping[str, IndicatorAsOf], asked: Asked) -> dict[str, Levels]:
    """Return the period before, where an expression reads it, on the same units."""
    if not any("prev(" in str(one.parsed) for one in known.values() if one.is_expression):
        return {}
    earlier = replace(asked, period=asked.period.preceding())
    found = _combined([one for one in known.values() if not one.is_expression], earlier)
    for code in evaluation_order(_expressions(known)):
        if known[code].is_expression:
            found[code] = _computed(known[code], found, {})
    return found


def _computed(one: IndicatorAsOf, found: Mapping[str, Levels], before: Mapping[str, Levels]) -> Levels:
    """Compute an expression at each level at which all that it reads has figures."""
    parsed = one.parsed
    reads = [found[code] for code in one.references]
    kinds = [kind for kind in (reads[0] if reads else ()) if all(kind in levels for levels in reads)]
    made: Levels = {}
    for kind in kinds:
        inputs = {code: found[code][kind] for code in one.references}
        like = next(iter(inputs.values()))
        earlier = {
            code: before[code][kind].values
            for code in one.references
            if code in before and kind in before[code] and before[code][kind].codes == like.codes
        }
        values = evaluate(parsed, {code: level.values for code, level in inputs.items()}, earlier)
        made[kind] = _with_least(like, values, list(inputs.values()))
    return made


def _with_least(like: LevelFigures, values: Array, inputs: Sequence[LevelFigures]) -> LevelFigures:
    """Give a computed figure the coverage of the input that has least."""
    shares = np.array([level.coverage for level in inputs])
    return replace(
        like,
        values=values,
        counts=np.nan_to_num(shares).min(axis=0),
        expected=np.ones(len(like.codes)),
        is_recorded=np.zeros(len(like.codes), dtype=np.bool_),
        is_assumed=np.any([level.is_assumed for level in inputs], axis=0),
    )


def _shown(levels: Levels, one: IndicatorAsOf, asked: Asked) -> dict[str, Across]:
    return {
        kind: Across(
            one,
            asked.period,
            kind,
            asked.on,
            level.codes,
            level.values,
            level.coverage,
            level.is_recorded,
            level.is_assumed,
        )
        for kind, level in levels.items()
    }
