"""The steps once more, one figure at a time in plain loops, to compare with."""

import math

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from scipy import stats

Array = NDArray[np.float64]
NAN = math.nan


def figures(low: int = -50, high: int = 50) -> st.SearchStrategy[float]:
    """Whole numbers, so that ties are frequent, and now and then a missing figure or one far outside."""
    usual = st.integers(low, high).map(float)
    return st.one_of(usual, usual, usual, st.just(NAN), st.sampled_from([float(high) * 40, float(low) * 40]))


def tables(
    units: tuple[int, int] = (0, 14),
    indicators: tuple[int, int] = (0, 5),
    of: st.SearchStrategy[float] | None = None,
) -> st.SearchStrategy[Array]:
    shapes = st.tuples(st.integers(*units), st.integers(*indicators))
    return shapes.flatmap(lambda shape: arrays(np.float64, shape, elements=figures() if of is None else of))


def sample(units: int = 51, indicators: int = 20, seed: int = 3, missing: float = 0.06) -> Array:
    """A table with all kinds of tails, ties and gaps."""
    random = np.random.default_rng(seed)
    columns = [
        random.normal(50, 9, units),
        random.lognormal(0, 1.6, units),
        -random.lognormal(0, 1.2, units),
        random.integers(0, 4, units).astype(float),
        random.pareto(1.1, units) * 1000,
    ]
    table = np.column_stack([columns[place % 5] * (place + 1) for place in range(indicators)])
    table[random.random(table.shape) < missing] = NAN
    return table


def bad_tables() -> dict[str, Array]:
    """The tables that a country really sends, and that break what divides by a spread."""
    return {
        "constant": np.full((6, 2), 0.1),
        "all missing": np.full((6, 2), NAN),
        "one unit": np.array([[3.0, NAN]]),
        "no units": np.empty((0, 3)),
        "no indicators": np.empty((4, 0)),
        "one figure": np.array([[NAN], [2.0], [NAN]]),
        "two alike": np.array([[5.0], [5.0], [NAN]]),
        "all nought": np.zeros((5, 2)),
        "far outlier": np.array([[1.0], [2.0], [2.5], [3.0], [4.0], [1e12]]),
        "tiny": np.array([[0.0], [5e-324], [1e-323]]),
        "huge": np.array([[-1e150], [0.0], [1e150]]),
        "near": np.array([[1e9], [1e9], [np.nextafter(1e9, 2e9)]]),
    }


def skew_of(known: Array) -> float:
    varied = len(known) >= 3 and known.min() < known.max()
    return float(stats.skew(known, bias=False)) if varied else NAN


def kurtosis_of(known: Array) -> float:
    varied = len(known) >= 4 and known.min() < known.max()
    return float(stats.kurtosis(known, bias=False)) if varied else NAN


def is_outside(known: Array, skew: float, kurtosis: float) -> bool:
    return abs(skew_of(known)) >= skew and kurtosis_of(known) >= kurtosis


def winsorised(known: Array, skew: float, kurtosis: float, most: int) -> Array | None:
    """Figures after winsorising, None where they would become one and the same."""
    now = known.copy()
    moved: set[int] = set()
    while is_outside(now, skew, kurtosis) and len(moved) < most:
        sign = 1.0 if skew_of(now) >= 0 else -1.0
        end = max(sign * now)
        rest = [sign * figure for figure in now if sign * figure < end]
        places = [place for place, figure in enumerate(now) if sign * figure == end]
        now[places] = sign * max(rest)
        moved |= set(places)
        if min(now) == max(now):
            return None
    return now


def treated(column: Array, skew: float, kurtosis: float, most: int, *, log: bool) -> Array:
    known = column[~np.isnan(column)]
    done = winsorised(known, skew, kurtosis, most)
    result = column.copy()
    if done is None:
        return result
    if is_outside(done, skew, kurtosis) and log:
        low, high = min(known), max(known)
        done = np.array([math.log(figure - low + 0.01 * (high - low)) for figure in known])
    result[~np.isnan(column)] = done
    return result
