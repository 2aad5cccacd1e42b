"""What each indicator looks like: how many figures, where they lie, what stands out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.steps.checks import name_of, refuse_infinite, table
from nenso.index.rules.steps.moments import kurtosis, skewness

Array = NDArray[np.float64]
_FENCE = 1.5  # interquartile ranges beyond the quartiles (Tukey 1977)


@dataclass(frozen=True)
class Statistic:
    """One indicator over `units` units. Figures that cannot be computed from what is there are NaN.

    `alike` is how many units share the commonest figure; `outliers` lie more than 1.5 interquartile ranges beyond
    the quartiles. `flags` are COINr's: "missing", "zeros", "alike", "outliers" (by skewness and kurtosis together).
    """

    name: str
    units: int
    present: int
    nonzero: int
    unique: int
    alike: int
    low: float
    high: float
    mean: float
    median: float
    deviation: float
    skew: float
    kurtosis: float
    outliers: int
    flags: tuple[str, ...]

    @property
    def missing(self) -> int:
        return self.units - self.present


@dataclass(frozen=True)
class Limits:
    """From where an indicator is flagged: COINr's defaults, the last three as shares of all units."""

    skew: float = 2.0
    kurtosis: float = 3.5
    present: float = 0.65
    nonzero: float = 0.5
    unique: float = 0.5


def statistics(
    values: Array, names: Sequence[str] | None = None, limits: Limits = Limits()
) -> tuple[Statistic, ...]:
    """Describe each column of `values` [units, indicators]: COINr's `get_stats`, not rounded.

    The deviation is over n − 1 (NaN for one figure, 0 for a constant), skewness and kurtosis of type 2 (NaN for a
    constant and for fewer than three and four figures). A column without figures is all NaN and zeros, where
    COINr warns and gives ±Inf. Raises `Refused`: "toolkit.shape", "toolkit.infinite" naming the indicator.
    """
    refuse_infinite(np.asarray(values, dtype=np.float64), None, names)
    rows = table(values)
    skews, kurtoses = skewness(rows), kurtosis(rows)
    return tuple(
        _of_column(
            str(name_of(place, names)), rows[:, place], float(skews[place]), float(kurtoses[place]), limits
        )
        for place in range(rows.shape[1])
    )


def _of_column(name: str, column: Array, skew: float, kurt: float, limits: Limits) -> Statistic:
    units = len(column)
    figures = column[~np.isnan(column)]
    present, nonzero = len(figures), int(np.count_nonzero(figures))
    distinct, counts = np.unique(figures, return_counts=True)
    low, high, mean, median, deviation = _places(figures)
    flags = {
        "missing": present < limits.present * units,
        "zeros": nonzero < limits.nonzero * units,
        "alike": len(distinct) < limits.unique * units,
        "outliers": abs(skew) > limits.skew and kurt > limits.kurtosis,
    }
    return Statistic(
        name=name,
        units=units,
        present=present,
        nonzero=nonzero,
        unique=len(distinct),
        alike=int(counts.max(initial=0)),
        low=low,
        high=high,
        mean=mean,
        median=median,
        deviation=deviation,
        skew=skew,
        kurtosis=kurt,
        outliers=_outliers(figures),
        flags=tuple(flag for flag, is_raised in flags.items() if is_raised),
    )


def _places(figures: Array) -> tuple[float, float, float, float, float]:
    if not figures.size:
        return (np.nan,) * 5
    low, high = float(figures.min()), float(figures.max())
    if low == high:
        return low, high, low, low, 0.0 if len(figures) > 1 else np.nan
    return low, high, float(figures.mean()), float(np.median(figures)), float(figures.std(ddof=1))


def _outliers(figures: Array) -> int:
    if len(figures) < 4:
        return 0
    quarter, three = np.quantile(figures, (0.25, 0.75))
    room = _FENCE * (three - quarter)
    return int(np.sum((figures < quarter - room) | (figures > three + room)))
