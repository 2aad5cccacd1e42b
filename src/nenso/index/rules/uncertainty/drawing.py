"""Random numbers that are the same bits on every machine, and the samples of a design."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def uniform(seed: int, rows: int, columns: int, *, stream: int = 0) -> Array:
    """Return numbers in [0, 1), [rows, columns], from the raw words of PCG64.

    numpy promises the words of a bit generator for good, but not what its `Generator` makes of them; so the upper
    53 bits are taken here. Numbers of another `stream` of the same seed have nothing to do with those of the first.
    """
    words: NDArray[np.uint64] = np.random.PCG64([seed, stream] if stream else seed).random_raw(rows * columns)
    shares: Array = (words >> np.uint64(11)).astype(np.float64) * 2.0**-53
    return shares.reshape(rows, columns)


@dataclass(frozen=True)
class Columns:
    """Which columns of a draw belong to one factor: [start, end)."""

    start: int
    end: int


def saltelli(seed: int, base: int, groups: tuple[Columns, ...]) -> Array:
    """Return the rows A, B, AB_1 … AB_k, [base · (k + 2), columns] (Saltelli et al. 2010).

    AB_i is A with the columns of factor i taken from B: a factor of several columns is swapped as one.
    """
    width = groups[-1].end if groups else 0
    both = uniform(seed, base, 2 * width)
    first, second = both[:, :width], both[:, width:]
    mixed = []
    for group in groups:
        rows = first.copy()
        rows[:, group.start : group.end] = second[:, group.start : group.end]
        mixed.append(rows)
    return np.concatenate([first, second, *mixed])
