"""Competition ranks (15, 15, 17) over values compared at the decimals in which they are published."""

import numpy as np
from numpy.typing import NDArray

from nenso.kernel.rules import HALF_ROOM

Array = NDArray[np.float64]
Ranks = NDArray[np.int32]
_HALF = 0.5 + HALF_ROOM  # rounding as figures are shown


def competition_ranks(values: Array, decimals: int) -> Ranks:
    """Rank from the highest, 1 first, ties sharing the best place and the next place left out.

    `values` is [units] or [units, columns]; ranks have the same shape, 0 where the value is missing. Two values
    tie when they are equal at `decimals` decimals, because that is how the official table shows them.
    """
    columns = values[None, :] if values.ndim == 1 else values.T
    ranks = _rank_rows(_keys(columns, decimals))
    return ranks[0] if values.ndim == 1 else np.ascontiguousarray(ranks.T)


def ranks_of_rows(rows: Array, decimals: int) -> Ranks:
    """Rank each row of [rows, units] as `competition_ranks` does, without turning a large table round."""
    return _rank_rows(_keys(rows, decimals))


def _keys(rows: Array, decimals: int) -> Array:
    """Whole numbers that sort from best to worst, missing last (NaN sorts last)."""
    keys: Array = np.ceil(rows * -(10.0**decimals) - _HALF)
    return keys


def _rank_rows(keys: Array) -> Ranks:
    lines, units = keys.shape
    if units == 0:
        return np.zeros((lines, 0), dtype=np.int32)
    flat = (np.argsort(keys, axis=1) + (np.arange(lines) * units)[:, None]).ravel()
    ordered = keys.ravel().take(flat).reshape(lines, units)
    places = np.empty((lines, units), dtype=np.int32)
    places[:] = np.arange(1, units + 1, dtype=np.int32)
    places[:, 1:] *= ordered[:, 1:] != ordered[:, :-1]  # 0 marks a tie with the one before
    np.maximum.accumulate(places, axis=1, out=places)
    missing = np.isnan(ordered)
    if missing.any():
        places[missing] = 0
    ranks = np.empty(lines * units, dtype=np.int32)
    ranks[flat] = places.ravel()
    return ranks.reshape(lines, units)


def rank_if(values: Array, place: int, value: float, decimals: int) -> int:
    """Rank that the unit at `place` would hold with `value`, all others unchanged; 0 for a missing value."""
    if np.isnan(value):
        return 0
    others = np.delete(values, place)
    own = _keys(np.array([value]), decimals)[0]
    return 1 + int(np.sum(_keys(others, decimals) < own))
