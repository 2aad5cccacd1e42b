"""The figures behind targets: what the yardstick knows of their indicators, of the nation and of single organisations."""

import math
import threading
import time
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from nenso.directory.queries.unchanged import mark
from nenso.kernel.queries import latest
from nenso.kernel.rules import Period, Refused
from nenso.measures import queries as measures
from nenso.measures.rules.recording import NATION
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
    What was read is kept until figures, indicators or the directory change: plans are looked at far more often.
    """
    units: dict[str, set[Unit]] = defaultdict(set)
    for each in wanted:
        units[each.indicator] |= set(each.units)
    if not units:
        return {}
    asked = tuple(sorted((code, tuple(sorted(those))) for code, those in units.items()))
    return _KEPT.get(
        (asked, today, units_on or today), lambda: _observations(units, today, units_on or today)
    )


def _observations(units: Mapping[str, set[Unit]], today: date, units_on: date) -> _Figures:
    found: _Figures = defaultdict(list)
    by_period: dict[Period, list[str]] = defaultdict(list)
    for code in units:
        for period in _last_periods(code, today):
            by_period[period].append(code)
    for period in sorted(by_period, key=lambda period: period.last_day):
        _read(found, units, by_period[period], period, units_on)
    return dict(found)


class _Kept:
    """The last answers, until one of what they stand on changes; shared between readers, who never change them."""

    def __init__(self, size: int) -> None:
        self._size, self._lock = size, threading.Lock()
        self._mark: object = None
        self._until = 0.0
        self._made: OrderedDict[object, _Figures] = OrderedDict()

    def get(self, key: object, make: Callable[[], _Figures]) -> _Figures:
        now = (mark(), *(entry.pk if (entry := latest(verb)) else 0 for verb in _CHANGES))
        with self._lock:
            # A slow writer's row may come to light behind a later one, and leave the marks as they are.
            if now != self._mark or time.monotonic() > self._until:
                self._until = time.monotonic() + _LIFE
                self._made.clear()
                self._mark = now
            if key in self._made:
                self._made.move_to_end(key)
                return self._made[key]
        made = make()  # outside the lock: the others need not wait for it
        with self._lock:
            if now == self._mark:
                self._made[key] = made
                while len(self._made) > self._size:
                    self._made.popitem(last=False)
        return made


_LIFE = 60.0  # seconds
_CHANGES = (
    "measures.observations_recorded",
    "measures.reference_loaded",
    "measures.indicator_defined",
    "measures.indicator_redefined",
)
_KEPT = _Kept(64)


def _last_periods(code: str, today: date) -> list[Period]:
    try:
        periods = measures.recorded_periods(code, today)
    except Refused:
        return []
    return [period for period in periods if period.last_day <= today][-MOST:]


def _read(
    found: _Figures, units: Mapping[str, set[Unit]], codes: Sequence[str], period: Period, units_on: date
) -> None:
    end = period.last_day
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
