"""Where figures lead by a day if they go on as they did: a straight line through the last ones, with its band.

Least squares on at most eight figures; the band is the prediction interval of Student's t (Montgomery, Peck and Vining,
Introduction to Linear Regression Analysis, 2.5), within which the figure lies four times out of five.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from scipy.special import stdtrit

MOST, LEAST = 8, 4  # figures looked at; with fewer than four no forecast is made
LEVEL = 0.8
_BOUNDS = {"%": (0.0, 100.0), "rank": (1.0, math.inf)}


@dataclass(frozen=True, slots=True)
class Forecast:
    """The figure foreseen for a day and the band in which it lies with probability `level`, from `count` figures."""

    day: date
    value: float
    low: float
    high: float
    count: int
    level: float = LEVEL


def forecast_on(
    points: Sequence[tuple[date, float]], day: date, *, unit: str = "", level: float = LEVEL
) -> Forecast | None:
    """Return the forecast for a day from figures in the order of their days; None with too few of them.

    A share stays between 0 and 100, a rank is at least 1.
    """
    used = points[-MOST:]
    if len(used) < LEAST:
        return None
    start = used[0][0]
    at = [float((each - start).days) for each, _ in used]
    values = [value for _, value in used]
    count = len(used)
    middle, mean = sum(at) / count, sum(values) / count
    spread = sum((x - middle) ** 2 for x in at)
    if spread == 0:
        return None
    slope = sum((x - middle) * (y - mean) for x, y in zip(at, values, strict=True)) / spread
    away = (day - start).days - middle
    value = mean + slope * away
    left = sum((y - mean - slope * (x - middle)) ** 2 for x, y in zip(at, values, strict=True))
    error = math.sqrt(left / (count - 2) * (1 + 1 / count + away**2 / spread))
    reach = float(stdtrit(count - 2, 0.5 + level / 2)) * error
    low, high = _BOUNDS.get(unit, (-math.inf, math.inf))

    def kept(number: float) -> float:
        return min(max(number, low), high)

    return Forecast(day, kept(value), kept(value - reach), kept(value + reach), count, level)
