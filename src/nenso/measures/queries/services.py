"""Figures of services of an organisation and all below it, for a month, a quarter or a year; live, in few queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from django.db import connection

from nenso.directory import queries as directory
from nenso.kernel.rules import Period, PeriodKind
from nenso.measures.models import Observation
from nenso.measures.queries.indicators import indicators_named
from nenso.measures.rules.periods import combine, parts_of
from nenso.measures.rules.services import FIGURES, PAIRS, QD766, SHARES, Pair, Ratio, qd766_values

# Part and whole are added over the very same organisations and months: a whole whose part nobody measured would
# make the share too small.
_PAIRS = """
SELECT tree.root, pair.number, part.period, sum(part.value), sum(whole.value), array_agg(part.unit_code)
FROM unnest(%(roots)s::text[], %(units)s::text[]) AS tree (root, unit)
CROSS JOIN unnest(%(parts)s::text[], %(wholes)s::text[]) WITH ORDINALITY AS pair (part, whole, number)
JOIN measures_indicator one ON one.code = pair.part
JOIN measures_indicator other ON other.code = pair.whole
JOIN measures_observation part ON part.indicator_id = one.id AND part.unit_kind = 'organisation'
     AND part.unit_code = tree.unit AND part.period = ANY(%(periods)s) AND part.category = ''
     AND part.superseded_at IS NULL AND part.value IS NOT NULL
JOIN measures_observation whole ON whole.indicator_id = other.id AND whole.unit_kind = 'organisation'
     AND whole.unit_code = tree.unit AND whole.period = part.period AND whole.category = ''
     AND whole.superseded_at IS NULL AND whole.value IS NOT NULL
GROUP BY 1, 2, 3
"""
_SUMS = """
SELECT tree.root, one.code, found.period, sum(found.value)
FROM unnest(%(roots)s::text[], %(units)s::text[]) AS tree (root, unit)
JOIN measures_observation found ON found.unit_kind = 'organisation' AND found.unit_code = tree.unit
JOIN measures_indicator one ON one.id = found.indicator_id
WHERE one.code = ANY(%(codes)s) AND found.period = ANY(%(periods)s) AND found.category = ''
  AND found.superseded_at IS NULL AND found.value IS NOT NULL
GROUP BY 1, 2, 3
"""


@dataclass(frozen=True, slots=True)
class ServiceFigures:
    """What is measured of an organisation's services, with all below it.

    `figures` by indicator (what nobody measured is left out); `shares` by name (`rules.services.SHARES`).
    """

    organisation: str
    period: Period
    units: tuple[str, ...]
    figures: Mapping[str, float]
    shares: Mapping[str, Ratio] = field(default_factory=dict)

    def percent(self, share: str) -> float | None:
        """Return a share, 0 to 100; None where it was not measured."""
        return self.shares[share].percent if share in self.shares else None


def service_figures(organisation: str, period: Period) -> ServiceFigures:
    """Return what is measured of an organisation and all below it in a month, quarter, half or year.

    The tree is that of the period's last day. Raises `Refused("period.no_parts")` for days and weeks.
    """
    units = trees([organisation], period.last_day)[organisation]
    figures = _figures({organisation: units}, period)[organisation]
    return ServiceFigures(organisation, period, units, figures, ratios([organisation], period)[organisation])


def services_compared(organisations: Sequence[str], period: Period) -> dict[str, ServiceFigures]:
    """Return what is measured of several organisations, each with all below it; seven queries for any number.

    Raises `Refused("period.no_parts")` for days and weeks.
    """
    tree = trees(organisations, period.last_day)
    figures, shares = _figures(tree, period), ratios(organisations, period)
    return {
        code: ServiceFigures(code, period, tree[code], figures[code], shares[code]) for code in organisations
    }


def services_by_month(organisation: str, months: Sequence[Period]) -> list[ServiceFigures]:
    """Return what is measured of an organisation in each of some months, on the tree of the last one. Few queries."""
    if not months:
        return []
    tree = trees([organisation], max(months).last_day)
    codes = [month.code for month in months]
    figures: dict[str, dict[str, float]] = defaultdict(dict)
    for _, code, month, total in _sums(tree, codes):
        figures[month][code] = total
    shares: dict[str, dict[str, Ratio]] = defaultdict(dict)
    units = tree[organisation]
    for (_, name), lines in _pair_lines(tree, list(SHARES), codes).items():
        for line in lines:
            shares[line[0]][name] = _ratio(SHARES[name], [line], len(units), {})
    return [
        ServiceFigures(organisation, month, units, figures[month.code], shares[month.code])
        for month in months
    ]


def trees(roots: Collection[str], on: date) -> dict[str, tuple[str, ...]]:
    """Return each organisation with all that stand below it on a day, by code; one query for any number."""
    below: dict[str, list[str]] = defaultdict(list)
    for code, parent in directory.organisation_parents(on).items():
        below[parent].append(code)
    return {root: tuple(sorted(_with_all_below(root, below))) for root in roots}


def _with_all_below(root: str, below: Mapping[str, Sequence[str]]) -> set[str]:
    found, layer = {root}, [root]
    while layer:
        layer = [code for parent in layer for code in below.get(parent, ()) if code not in found]
        found |= set(layer)
    return found


def ratios(
    roots: Sequence[str], period: Period, names: Iterable[str] = SHARES
) -> dict[str, dict[str, Ratio]]:
    """Return the measured shares (and means, where named in `PAIRS`) of organisations with all below them, by organisation and name."""
    wanted = list(names)
    tree = trees(roots, period.last_day)
    found: dict[str, dict[str, Ratio]] = {root: {} for root in roots}
    codes = [code for name in wanted for code in (PAIRS[name].part, PAIRS[name].whole)]
    over_periods = _over_periods(codes, period)
    months = [month.code for month in parts_of(period, PeriodKind.MONTH)]
    for (root, name), lines in _pair_lines(tree, wanted, months).items():
        found[root][name] = _ratio(PAIRS[name], lines, len(tree[root]), over_periods)
    return found


_Line = tuple[str, float, float, list[str]]  # month, part, whole, the organisations that measured both


def _pair_lines(
    tree: Mapping[str, Sequence[str]], names: Sequence[str], months: Sequence[str]
) -> dict[tuple[str, str], list[_Line]]:
    """Return the months of each share of each root, oldest first. One query."""
    facts: dict[str, Any] = {
        "roots": [root for root, units in tree.items() for _ in units],
        "units": [unit for units in tree.values() for unit in units],
        "parts": [PAIRS[name].part for name in names],
        "wholes": [PAIRS[name].whole for name in names],
        "periods": months,
    }
    with connection.cursor() as cursor:
        cursor.execute(_PAIRS, facts)
        rows = cursor.fetchall()
    found: dict[tuple[str, str], list[_Line]] = defaultdict(list)
    for root, number, *line in rows:
        found[root, names[number - 1]].append((line[0], line[1], line[2], line[3]))
    return {key: sorted(lines) for key, lines in found.items()}


def _ratio(
    pair: Pair,
    lines: Sequence[_Line],
    expected: int,
    over_periods: Mapping[str, str],
) -> Ratio:
    """Make one share of those of its months, each count by the rule of its indicator."""
    whole = _together([line[2] for line in lines], over_periods.get(pair.whole, "sum"))
    part = _together([line[1] for line in lines], over_periods.get(pair.part, "sum"))
    return Ratio(
        pair=pair,
        part=part
        if pair.is_mean
        else min(part, whole),  # the best month of a part may be more than the whole was at the end
        whole=whole,
        organisations=len({unit for *_, units in lines for unit in units}),
        expected=expected,
        months=tuple(period for period, *_ in lines),
    )


def _together(values: Sequence[float], rule: str) -> float:
    return float(values[0] if len(values) == 1 else combine(np.array(values), rule, len(values)).values)


def _over_periods(codes: Iterable[str], period: Period) -> dict[str, str]:
    named = indicators_named(codes, period.last_day)
    return {code: found.over_periods for code, found in named.items()}


def _figures(tree: Mapping[str, Sequence[str]], period: Period) -> dict[str, dict[str, float]]:
    """Return the figures of each root by indicator, each month's by the rule of its indicator. Two queries."""
    months = [month.code for month in parts_of(period, PeriodKind.MONTH)]
    by_cell: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for root, code, month, total in _sums(tree, months):
        by_cell[root, code][month] = total
    rules = _over_periods({code for _, code in by_cell}, period)
    found: dict[str, dict[str, float]] = {root: {} for root in tree}
    for (root, code), totals in by_cell.items():
        values = np.array([totals.get(month, np.nan) for month in months])
        rule = rules.get(code, "sum") if len(months) > 1 else "sum"
        value = float(combine(values, rule, len(months)).values)
        if not np.isnan(value):
            found[root][code] = value
    return found


def _sums(tree: Mapping[str, Sequence[str]], months: Sequence[str]) -> list[tuple[str, str, str, float]]:
    facts: dict[str, Any] = {
        "roots": [root for root, units in tree.items() for _ in units],
        "units": [unit for units in tree.values() for unit in units],
        "codes": list(FIGURES),
        "periods": months,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, facts)
        return [(root, code, month, float(total)) for root, code, month, total in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Qd766Inputs:
    """The inputs of QĐ 766 of one unit by the edition's keys, and the share behind each criterion that has one."""

    unit: str
    values: Mapping[str, float]
    ratios: Mapping[str, Ratio]


def qd766_inputs(units: Sequence[str], period: Period) -> dict[str, Qd766Inputs]:
    """Return the inputs of QĐ 766 that were measured, of organisations with all below them. Three queries."""
    found = ratios(units, period, sorted(set(QD766.values())))
    return {
        unit: Qd766Inputs(
            unit,
            qd766_values(its),
            {criterion: its[name] for criterion, name in QD766.items() if name in its},
        )
        for unit, its in found.items()
    }


def observations_behind(organisation: str, indicator: str, period: Period) -> list[Observation]:
    """Return the observations that a figure of an organisation with all below it is the sum of, by unit and month."""
    units = trees([organisation], period.last_day)[organisation]
    rows = Observation.objects.filter(
        indicator__code=indicator,
        unit_kind="organisation",
        unit_code__in=units,
        period__in=[month.code for month in parts_of(period, PeriodKind.MONTH)],
        category="",
        superseded_at=None,
        value__isnull=False,
    )
    return list(rows.select_related("indicator", "lot").order_by("unit_code", "period"))
