"""The figures that stand in for missing ones inside one table: of the column, of the group, of the row."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.steps.checks import Array

Whole = NDArray[np.int64]


def column_means(values: Array) -> Array:
    """Mean of what is there, [indicators]; NaN for a column without a figure."""
    present = ~np.isnan(values)
    return _shares(np.where(present, values, 0.0).sum(axis=0), present.sum(axis=0))


def column_medians(values: Array) -> Array:
    """Median of what is there, [indicators]; NaN for a column without a figure."""
    counts = (~np.isnan(values)).sum(axis=0)
    if not values.shape[0]:
        return np.full(values.shape[1], np.nan)
    ordered = np.sort(values, axis=0)  # missing ones last
    columns = np.arange(values.shape[1])
    lower = ordered[np.maximum(counts - 1, 0) // 2, columns]
    upper = ordered[np.minimum(counts // 2, values.shape[0] - 1), columns]
    middle: Array = np.where(lower == upper, lower, lower + (upper - lower) / 2)
    return middle


def group_means(values: Array, groups: NDArray[Any]) -> Array:
    """Mean of the unit's group in each column, [units, indicators]; NaN without a group or a figure in it."""
    codes, count = group_codes(groups)
    present = ~np.isnan(values)
    sums = _sums_by_group(np.where(present, values, 0.0), codes, count)
    counts = _sums_by_group(present.astype(np.float64), codes, count)
    return _back_to_units(_shares(sums, counts), codes)


def group_medians(values: Array, groups: NDArray[Any]) -> Array:
    """Median of the unit's group in each column, [units, indicators]; NaN as for `group_means`."""
    codes, count = group_codes(groups)
    medians = np.full((count, values.shape[1]), np.nan)
    for code in range(count):
        medians[code] = column_medians(values[codes == code])
    return _back_to_units(medians, codes)


def group_codes(groups: NDArray[Any]) -> tuple[Whole, int]:
    """Number the groups from 0, -1 for a unit without one (None, NaN, ""), and say how many there are."""
    names = groups.tolist()
    known = {name: None for name in names if not _is_nobody(name)}
    numbers = {name: number for number, name in enumerate(known)}
    codes = np.array([numbers.get(name, -1) for name in names], dtype=np.int64)
    return codes, len(numbers)


def _is_nobody(name: object) -> bool:
    return name is None or name == "" or name != name


def _sums_by_group(values: Array, codes: Whole, count: int) -> Array:
    sums = np.zeros((count, values.shape[1]))
    known = codes >= 0
    np.add.at(sums, codes[known], values[known])  # unit by unit: one order on every machine
    return sums


def _back_to_units(by_group: Array, codes: Whole) -> Array:
    padded: Array = np.vstack([by_group, np.full((1, by_group.shape[1]), np.nan)])
    return padded[codes]  # -1 is the last row


def row_means(values: Array, families: Whole, directions: Array) -> Array:
    """What the unit's other figures in the family suggest, [units, indicators], each column first onto 0..1."""
    turned = values * directions
    low, high = _extremes(turned)
    spread = high - low
    shares = np.full(values.shape, np.nan)
    np.divide(turned - low, spread, out=shares, where=spread > 0)
    means = np.full(values.shape, np.nan)
    for family in np.unique(families):
        columns = families == family
        means[:, columns] = column_means(shares[:, columns].T)[:, None]
    filled: Array = np.where(spread > 0, means * spread + low, low) * directions
    return filled


def _extremes(values: Array) -> tuple[Array, Array]:
    """Least and greatest of each column; NaN for a column without a figure."""
    present = ~np.isnan(values)
    low = np.where(present, values, np.inf).min(axis=0, initial=np.inf)
    high = np.where(present, values, -np.inf).max(axis=0, initial=-np.inf)
    empty = ~present.any(axis=0)
    return np.where(empty, np.nan, low), np.where(empty, np.nan, high)


def _shares(sums: Array, counts: Array | Whole) -> Array:
    means: Array = np.full(sums.shape, np.nan)
    np.divide(sums, counts, out=means, where=counts > 0)
    return means
