"""Growth over the years of a panel: the yearly rate, the trend, the change in percent."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
FINE, TOO_FEW, FROM_NOUGHT, CHANGES_SIGN = 0, 1, 2, 3


@dataclass(frozen=True)
class Growth:
    """Growth of each series; every array has the panel's shape without its years.

    `rate` is the compound rate a year (0.05 is 5 %) between the first and the last year with a figure, `percent` the
    trend a year in percent of where it began, `slope` units a year by least squares, `change` last less first.
    `state` says why a rate is NaN: TOO_FEW, FROM_NOUGHT, CHANGES_SIGN; FINE where it is not.
    """

    first: Array
    last: Array
    first_year: Array
    last_year: Array
    count: NDArray[np.int64]
    change: Array
    rate: Array
    percent: Array
    slope: Array
    state: NDArray[np.int8]
    percent_state: NDArray[np.int8]


def growth(panel: Array, years: Sequence[int]) -> Growth:
    """Return the growth of every series of `panel` [years, …]."""
    raise NotImplementedError
