"""Transformations that draw in a long tail: four logarithms and Box and Cox's power."""

from collections.abc import Callable

import numpy as np

from nenso.index.rules.steps.checks import Array, table
from nenso.index.rules.steps.moments import moments_of_rows
from nenso.kernel.rules import Refused

_LEAST_MAXIMUM = 1e-140  # below it the power of ten would leave the numbers


def log_shift(values: Array) -> Array:
    """log(x − min + (max − min)/100) of each column [units, indicators]: COINr's `log_CT`.

    A constant column has no tail and stays as it is (COINr: −Inf). Raises `Refused("toolkit.infinite")`.
    """
    return _by_column(values, "log")


def log_plus_one(values: Array) -> Array:
    """log(x − min + 1) of each column: COINr's `log_CT_orig`; a constant column stays as it is (COINr: 0)."""
    return _by_column(values, "log_plus_one")


def log_signed(values: Array) -> Array:
    """`log_shift` where skewness is positive, else −log(max + (max − min)/100 − x): COINr's `log_CT_plus`."""
    return _by_column(values, "log_signed")


def log_gii(values: Array) -> Array:
    """log((f·max − 1)(x − min)/(max − min) + 1) of each column, the logarithm of the Global Innovation Index.

    f is 1 where the maximum is above 1, else the least power of ten that lifts it above 1 (f of the index's own
    appendix), without which the order of the units would turn round. COINr's `log_GII` computes the logarithm
    with f = 1 and then returns the figures as they were; ours returns the logarithm.

    Raises `Refused("toolkit.log_gii")` where the maximum is not above nought.
    """
    return _by_column(values, "log_gii")


def boxcox(values: Array, power: float) -> Array:
    """((x − min + 1)^λ − 1)/λ of each column, its limit log(x − min + 1) at λ = 0: COINr's `boxcox`, makepos.

    A constant column stays as it is. Raises `Refused("toolkit.infinite")`, also where the power grows too large.
    """
    return _by_column(values, "boxcox", power)


def _by_column(values: Array, name: str, power: float = 0.0) -> Array:
    rows = np.ascontiguousarray(table(values).T)
    return np.ascontiguousarray(transform_rows(rows, name, power).T)


def transform_rows(rows: Array, name: str, power: float = 0.0) -> Array:
    """Transform each row [indicators, units] that varies by the transformation `name`, others as they are."""
    present = ~np.isnan(rows)
    low = np.where(present, rows, np.inf).min(axis=1, initial=np.inf)
    high = np.where(present, rows, -np.inf).max(axis=1, initial=-np.inf)
    varying = np.flatnonzero(low < high)
    result = rows.copy()
    if varying.size:
        some = rows[varying]
        result[varying] = TRANSFORMS[name](some, low[varying, None], high[varying, None], power)
    return result


def _log_shift(rows: Array, low: Array, high: Array, _power: float) -> Array:
    return np.log(rows - low + _margin(low, high))


def _margin(low: Array, high: Array) -> Array:
    """A hundredth of the spread, which stays above nought for the smallest one."""
    return np.maximum(0.01 * (high - low), np.nextafter(0.0, 1.0))


def _log_plus_one(rows: Array, low: Array, _high: Array, _power: float) -> Array:
    return np.log(rows - low + 1.0)


def _log_signed(rows: Array, low: Array, high: Array, power: float) -> Array:
    positive = moments_of_rows(rows).skew[:, None] > 0
    mirrored: Array = -np.log(high - rows + _margin(low, high))
    return np.where(positive, _log_shift(rows, low, high, power), mirrored)


def _log_gii(rows: Array, low: Array, high: Array, _power: float) -> Array:
    if (high < _LEAST_MAXIMUM).any():
        raise Refused("toolkit.log_gii")
    lift = np.where(high > 1, 1.0, 10.0 ** (np.floor(-np.log10(high)) + 1.0))
    return np.log((high * lift - 1.0) * (rows - low) / (high - low) + 1.0)


def _boxcox(rows: Array, low: Array, _high: Array, power: float) -> Array:
    base = rows - low + 1.0
    if power == 0:
        return np.log(base)
    with np.errstate(over="ignore"):
        raised: Array = (base**power - 1.0) / power
    if np.isinf(raised).any():
        raise Refused("toolkit.boxcox", power=power)
    return raised


TRANSFORMS: dict[str, Callable[[Array, Array, Array, float], Array]] = {
    "log": _log_shift,
    "log_plus_one": _log_plus_one,
    "log_signed": _log_signed,
    "log_gii": _log_gii,
    "boxcox": _boxcox,
}
