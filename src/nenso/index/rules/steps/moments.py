"""Skewness and excess kurtosis of each column, as spreadsheets compute them (type 2 of Joanes and Gill 1998)."""

from dataclasses import dataclass

import numpy as np

from nenso.index.rules.steps.checks import Array, Flags, table


@dataclass(frozen=True)
class Moments:
    """Skewness and excess kurtosis of each indicator, [indicators] each; NaN where they are undefined."""

    skew: Array
    kurtosis: Array

    def within(self, skew: float, kurtosis: float) -> Flags:
        """Tell which indicators need no treatment: |skew| below its bound or kurtosis below its own.

        Where a moment is undefined nothing can be said to lie outside, so the indicator is within.
        """
        outside: Flags = (np.abs(self.skew) >= skew) & (self.kurtosis >= kurtosis)
        return ~outside


def skewness(values: Array) -> Array:
    """Skewness of each column of `values` [units, indicators], missing figures left out.

    √(n(n−1))/(n−2) · m₃/m₂^1.5: Excel's SKEW, type 2 of e1071, COINr's `skew`. NaN for a constant column (COINr:
    NaN or a leavings of rounding) and for fewer than three figures. Raises `Refused("toolkit.infinite")`.
    """
    return moments_of_rows(np.ascontiguousarray(table(values).T)).skew


def kurtosis(values: Array) -> Array:
    """Excess kurtosis of each column of `values` [units, indicators], missing figures left out.

    ((n+1)(m₄/m₂² − 3) + 6)(n−1)/((n−2)(n−3)): Excel's KURT, type 2 of e1071, COINr's `kurt`. NaN for a constant
    column and for fewer than four figures. Raises `Refused("toolkit.infinite")`.
    """
    return moments_of_rows(np.ascontiguousarray(table(values).T)).kurtosis


def moments_of_rows(rows: Array) -> Moments:
    """Skewness and kurtosis of each row of `rows` [indicators, units]."""
    counts, second, third, fourth = _power_sums(rows)
    skew = np.full(len(rows), np.nan)
    kurt = np.full(len(rows), np.nan)
    some = (counts >= 3) & (second > 0)
    n, m2 = counts[some], second[some]
    skew[some] = np.sqrt(n) * third[some] / m2**1.5 * np.sqrt(n * (n - 1)) / (n - 2)
    some &= counts >= 4
    n, m2 = counts[some], second[some]
    ratio = n * fourth[some] / m2**2
    kurt[some] = ((n + 1) * (ratio - 3) + 6) * (n - 1) / ((n - 2) * (n - 3))
    return Moments(skew, kurt)


def _power_sums(rows: Array) -> tuple[Array, Array, Array, Array]:
    """How many, and sums of the 2nd, 3rd and 4th powers of the deviations, these in units of the largest one.

    That unit cancels out of both moments, and keeps the powers of a far outlier inside the numbers.
    """
    deviations, counts = deviations_of_rows(rows)
    largest = np.abs(deviations).max(axis=1, initial=0.0)
    deviations /= np.where(largest > 0, largest, 1.0)[:, None]
    squares = deviations * deviations
    second = squares.sum(axis=1)
    third = (squares * deviations).sum(axis=1)
    fourth = (squares * squares).sum(axis=1)
    return counts, second, third, fourth


def deviations_of_rows(rows: Array) -> tuple[Array, Array]:
    """Figures less the mean of their row, 0 for missing ones and in constant rows; and how many there are."""
    present = ~np.isnan(rows)
    counts = present.sum(axis=1).astype(np.float64)
    divisors = np.maximum(counts, 1.0)
    filled = np.where(present, rows, 0.0)
    deviations: Array = filled - (filled.sum(axis=1) / divisors)[:, None]
    deviations *= present
    deviations -= (deviations.sum(axis=1) / divisors)[:, None]  # the mean's own rounding
    deviations *= present
    deviations *= (_varies(rows, filled, present))[:, None]
    return deviations, counts


def _varies(rows: Array, filled: Array, present: Flags) -> Flags:
    """Tell which rows hold two different figures; a mean's rounding must not make a constant row vary."""
    if not rows.shape[1]:
        return np.zeros(len(rows), dtype=np.bool_)
    first = filled[np.arange(len(rows)), present.argmax(axis=1)]
    varies: Flags = ((rows != first[:, None]) & present).any(axis=1)
    return varies
