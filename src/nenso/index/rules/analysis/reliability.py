"""Cronbach's alpha: how far the items of a group measure one thing."""

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.analysis.correlations import correlation
from nenso.index.rules.steps.checks import table
from nenso.index.rules.steps.moments import deviations_of_rows
from nenso.kernel.rules import Refused

Array = NDArray[np.float64]
USES = ("pairwise", "complete")


def cronbach_alpha(values: Array, use: str = "pairwise", *, standardised: bool = False) -> float:
    """Return alpha of the columns of `values` [units, k]: k/(k − 1) · (1 − Σ variances / Σ all covariances).

    Below 0 where the columns run against each other, 1 where they are the same. `use` "pairwise" takes for each
    covariance the units that have both figures, "complete" only units that have all; COINr's `get_cronbach` is the
    former. A column with fewer than two figures is left out, where COINr counts it in k and so gives too small a
    figure. `standardised` takes correlations in place of covariances, leaving out columns that do not vary.

    Raises `Refused`: "toolkit.one_item" (fewer than two columns left), "toolkit.nothing_common" (two columns
    without two units in common), "toolkit.sum_constant" (the columns sum to the same for all units),
    "toolkit.use", "toolkit.shape", "toolkit.infinite".
    """
    if use not in USES:
        raise Refused("toolkit.use", use=use, known=", ".join(USES))
    rows = table(values)
    rows = rows[:, (~np.isnan(rows)).sum(axis=0) > 1]
    if use == "complete":
        rows = rows[~np.isnan(rows).any(axis=1)]
    matrix = _correlations(rows) if standardised else _covariances(rows)
    count = len(matrix)
    if count < 2:
        raise Refused("toolkit.one_item", count=count)
    if np.isnan(matrix).any():
        raise Refused("toolkit.nothing_common")
    total, own = float(matrix.sum()), float(np.trace(matrix))
    if not total > 1e-12 * own:
        raise Refused("toolkit.sum_constant")
    return count / (count - 1) * (1.0 - own / total)


def _covariances(rows: Array) -> Array:
    """Pairwise covariances over n − 1, NaN for pairs with fewer than two units in common."""
    columns = np.ascontiguousarray(rows.T)
    found = np.full((len(columns), len(columns)), np.nan)
    for place, column in enumerate(columns):
        common = ~np.isnan(column) & ~np.isnan(columns)
        here, counts = deviations_of_rows(np.where(common, column, np.nan))
        there, _ = deviations_of_rows(np.where(common, columns, np.nan))
        enough = counts > 1
        found[place, enough] = (here * there).sum(axis=1)[enough] / (counts[enough] - 1)
    return found


def _correlations(rows: Array) -> Array:
    highest = np.where(np.isnan(rows), -np.inf, rows).max(axis=0, initial=-np.inf)
    lowest = np.where(np.isnan(rows), np.inf, rows).min(axis=0, initial=np.inf)
    return correlation(rows[:, highest > lowest], min_pairs=2).r
