"""Figures per head, per hectare, per million of turnover: dividing by a denominator of the unit."""

import numpy as np

from nenso.index.rules.steps.checks import Array, Flags, per_indicator, refuse_infinite, table
from nenso.kernel.rules import Refused


def denominate(values: Array, denominators: Array, scale: float | Array = 1.0) -> Array:
    """Return values / (denominators / scale) [units, indicators], as COINr's `Denominate` with its ScaleFactor.

    `denominators` is [units], one for all indicators, or [units, indicators]; `scale` is a number or [indicators]
    (1000 gives figures per thousand). A denominator that is missing, nought or below gives a missing figure, where
    COINr gives an infinite or a meaningless one: `zero_denominators` names those cells.

    Raises `Refused`: "toolkit.shape", "toolkit.infinite" (also for a quotient above 10^150), "toolkit.scale_factor".
    """
    rows = table(values)
    divisors = _like(rows, denominators)
    factors = _factors(rows, scale)
    usable = divisors > 0
    quotients: Array = np.full(rows.shape, np.nan)
    with np.errstate(over="ignore"):  # refused by name just below
        np.divide(rows, np.where(usable, divisors, 1.0) / factors, out=quotients, where=usable)
    refuse_infinite(quotients)
    return quotients


def zero_denominators(values: Array, denominators: Array) -> Flags:
    """Cells [units, indicators] whose figure is lost because the denominator is missing, nought or below."""
    rows = table(values)
    lost: Flags = ~np.isnan(rows) & ~(_like(rows, denominators) > 0)
    return lost


def _like(rows: Array, denominators: Array) -> Array:
    divisors: Array = np.asarray(denominators, dtype=np.float64)
    divisors = divisors[:, None] if divisors.ndim == 1 else divisors
    if divisors.ndim != 2 or divisors.shape[0] != len(rows) or divisors.shape[1] not in (1, rows.shape[1]):
        raise Refused("toolkit.shape", table="denominators", found=divisors.shape, expected=rows.shape)
    refuse_infinite(divisors)
    return np.broadcast_to(divisors, rows.shape)


def _factors(rows: Array, scale: float | Array) -> Array:
    given = np.asarray(scale, dtype=np.float64)
    factors = np.full(rows.shape[1], given) if given.ndim == 0 else per_indicator(given, rows, "scale")
    if not ((factors > 0) & (factors < np.inf)).all():
        raise Refused("toolkit.scale_factor")
    return factors
