"""A quarter from its months, a year from its months or quarters: by a rule, saying how many were there."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from nenso.kernel.rules import Period, PeriodKind, Refused, period_containing

Array = NDArray[np.float64]


class PeriodRule(StrEnum):
    """How the figures of the parts of a period make that of the period.

    - `sum`: over the parts present (flows). `mean`: their plain mean. `max`: the highest.
    - `last`: of the latest part present (stocks).
    - `none`: a period has only what was recorded for itself.
    """

    SUM = "sum"
    LAST = "last"
    MEAN = "mean"
    MAX = "max"
    NONE = "none"


@dataclass(frozen=True, slots=True, eq=False)
class Combined:
    """Figures of a longer period.

    `values` [...], NaN where no part has a figure; `counts` [...]: parts that have one; `expected`: parts there are.
    """

    values: Array
    counts: NDArray[np.intp]
    expected: int

    @property
    def coverage(self) -> Array:
        """The share of the parts that have a figure, 0 to 1. Shape [...]."""
        return np.asarray(self.counts / self.expected, dtype=np.float64)


def parts_of(period: Period, kind: PeriodKind) -> tuple[Period, ...]:
    """Return the periods of a kind that make up a period, in order.

    Raises `Refused("period.no_parts")` where they do not fill it exactly: a longer kind, or weeks, which cross the
    ends of months.
    """
    part = period_containing(kind, period.first_day)
    end = period.following().first_day
    found: list[Period] = []
    if part.first_day == period.first_day and (period.kind is kind or kind is not PeriodKind.WEEK):
        while part.following().first_day <= end:
            found.append(part)
            part = part.following()
    if not found or part.first_day != end:
        raise Refused("period.no_parts", period=period.code, kind=kind.value)
    return tuple(found)


def combine(values: Array, rule: PeriodRule | str, expected: int) -> Combined:
    """Combine `values` [parts, ...], in the order of time, into the figures of the period that they make up.

    NaN is a missing figure. `expected` is the number of parts that the period has; parts that have not come may be
    left out of `values`. A sum over fewer parts is given with its coverage: whoever shows it says so.
    """
    rule = PeriodRule(rule)
    values = np.asarray(values, dtype=np.float64)
    if len(values) > expected:
        raise ValueError(f"{len(values)} parts where {expected} are expected")
    is_present = ~np.isnan(values)
    counts = is_present.sum(axis=0)
    if rule is PeriodRule.NONE or not len(values):
        return Combined(np.full(values.shape[1:], np.nan), np.asarray(counts, dtype=np.intp), expected)
    found = _joined(values, is_present, rule)
    if rule is PeriodRule.MEAN:
        found = found / np.where(counts > 0, counts, 1)
    return Combined(np.where(counts > 0, found, np.nan), np.asarray(counts, dtype=np.intp), expected)


def _joined(values: Array, is_present: NDArray[np.bool_], rule: PeriodRule) -> Array:
    if rule is PeriodRule.MAX:
        return np.asarray(np.where(is_present, values, -np.inf).max(axis=0))
    if rule is PeriodRule.LAST:
        latest = len(values) - 1 - np.argmax(is_present[::-1], axis=0)
        return np.asarray(np.take_along_axis(values, latest[None], axis=0)[0])
    return np.asarray(np.where(is_present, values, 0.0).sum(axis=0))
