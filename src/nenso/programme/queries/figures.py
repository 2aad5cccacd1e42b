"""The figures behind targets: what the yardstick knows of their indicators, of the nation and of single organisations."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from nenso.kernel.rules import Period, Refused
from nenso.measures import queries as measures
from nenso.measures.rules.recording import NATION, last_day
from nenso.programme.rules.forecast import MOST
from nenso.programme.rules.status import Observation

NATION_UNIT = ("nation", NATION)
Unit = tuple[str, str]  # kind and code
_Figures = dict[tuple[str, Unit], list[Observation]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which figures are wanted: of an indicator, of some units, on the units of a day, until that day."""

    indicator: str
    units: tuple[Unit, ...]


def observations(
    wanted: Iterable[Wanted], today: date, units_on: date | None = None
) -> Mapping[tuple[str, Unit], Sequence[Observation]]:
    """Return the last figures of indicators until a day, by indicator and unit, oldest first.

    What has no figure of its own is rolled up from below on the units of `units_on` (or the day itself). Queries grow
    with indicators and their last periods, not with targets or units. An indicator that no longer exists has none.
    """
    found: _Figures = defaultdict(list)
    units: dict[str, set[Unit]] = defaultdict(set)
    for each in wanted:
        units[each.indicator] |= set(each.units)
    by_period: dict[Period, list[str]] = defaultdict(list)
    for code in units:
        for period in _last_periods(code, today):
            by_period[period].append(code)
    for period in sorted(by_period, key=last_day):
        _read(found, units, by_period[period], period, units_on or today)
    return found


def _last_periods(code: str, today: date) -> list[Period]:
    try:
        periods = measures.recorded_periods(code, today)
    except Refused:
        return []
    return [period for period in periods if last_day(period) <= today][-MOST:]


def _read(
    found: _Figures, units: Mapping[str, set[Unit]], codes: Sequence[str], period: Period, units_on: date
) -> None:
    end = last_day(period)
    try:
        rolled = measures.rolled_many(codes, period, tree_on=max(end, units_on))
    except Refused:
        return
    for code in codes:
        for kind in {kind for kind, _ in units[code]}:
            if kind not in rolled[code].levels:
                continue
            level = rolled[code].levels[kind]
            places = {each: place for place, each in enumerate(level.codes)}
            for unit in units[code]:
                place = places.get(unit[1]) if unit[0] == kind else None
                value = math.nan if place is None else float(level.values[place])
                if place is not None and not math.isnan(value):
                    share = float(level.coverage[place])
                    coverage = 1.0 if math.isnan(share) else min(share, 1.0)
                    found[code, unit].append(Observation(end, value, period.code, coverage))
