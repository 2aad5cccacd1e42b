"""What in a series looks wrong: jumps, shares above the whole, figures pasted again, the same evidence twice.

A finding is a question to whoever sent the figure, never a correction. Arrays are [units, periods], NaN where missing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nenso.measures.rules.finding import Finding, FindingKind, Severity, Shown

Array = NDArray[np.float64]
# The middle half of a normal distribution: the median of absolute deviations times this is its standard deviation.
_NORMAL = 1.4826


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """An indicator's figures [units, periods] over consecutive periods, oldest first."""

    indicator: str
    units: tuple[str, ...]
    periods: tuple[str, ...]
    values: Array
    may_be_negative: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """Two indicators of which the first cannot exceed the second: a share's numerator and denominator, a part and its whole."""

    first: str
    second: str
    is_share: bool = True


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that stands behind a figure, by the digest of its content."""

    digest: str
    unit: str
    indicator: str
    period: str


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on something is worth a question.

    `score`: robust z-score of a change; `least_changes`: changes needed to judge one; `least_share`: smaller changes
    (as a share of the series' median) are no jump; `shrinking`: fall of a denominator from one period to the next;
    `pasted`: periods with one and the same figure; `room`: relative room for rounding.
    """

    score: float = 6.0
    least_changes: int = 8
    least_share: float = 0.2
    shrinking: float = 0.2
    pasted: int = 4
    room: float = 1e-9


def findings(
    series: Sequence[Series],
    pairs: Sequence[Pair] = (),
    evidence: Iterable[Evidence] = (),
    limits: Limits = Limits(),
) -> list[Finding]:
    """Return what looks wrong, the gravest first, then by unit, indicator and period.

    Pairs whose indicators are not both among `series` are passed over; of two series the units and periods that both
    have are compared.
    """
    by_code = {each.indicator: each for each in series}
    found: list[Finding] = []
    for each in series:
        found += [*jumps(each, limits), *pasted(each, limits), *negatives(each)]
    for pair in pairs:
        if pair.first in by_code and pair.second in by_code:
            found += exceeding(by_code[pair.first], by_code[pair.second], pair, limits)
    for code in dict.fromkeys(pair.second for pair in pairs if pair.is_share):
        if code in by_code:
            found += shrinking(by_code[code], limits)
    found += same_evidence(evidence)
    return sorted(found, key=lambda each: (each.severity, each.unit, each.indicator, each.period, each.kind))


def jumps(series: Series, limits: Limits = Limits()) -> list[Finding]:
    """Return changes that are far out of the unit's own ordinary changes; the way back from a peak is not told again."""
    values = series.values
    changes = np.diff(values, axis=1)
    scores = _robust_scores(changes, _middle(np.abs(values)), limits)
    is_jump = np.abs(scores) > limits.score
    is_way_back = np.zeros_like(is_jump)
    is_way_back[:, 1:] = (
        is_jump[:, 1:] & is_jump[:, :-1] & (np.sign(changes[:, 1:]) != np.sign(changes[:, :-1]))
    )
    return [
        _finding(
            FindingKind.JUMP,
            series,
            unit,
            period + 1,
            before=values[unit, period],
            after=values[unit, period + 1],
        )
        for unit, period in _places(is_jump & ~is_way_back)
    ]


def pasted(series: Series, limits: Limits = Limits()) -> list[Finding]:
    """Return runs of one and the same figure, nought apart, told at the last period of the run."""
    values = series.values
    runs = np.ones(values.shape, dtype=np.intp)
    for period in range(1, values.shape[1]):
        is_same = values[:, period] == values[:, period - 1]
        runs[:, period] = np.where(is_same, runs[:, period - 1] + 1, 1)
    is_last = np.ones(values.shape, dtype=np.bool_)
    is_last[:, :-1] = runs[:, 1:] == 1
    is_found = is_last & (runs >= limits.pasted) & (values != 0) & ~np.isnan(values)
    return [
        _finding(
            FindingKind.PASTED,
            series,
            unit,
            period,
            value=values[unit, period],
            times=int(runs[unit, period]),
            since=series.periods[period - runs[unit, period] + 1],
        )
        for unit, period in _places(is_found)
    ]


def negatives(series: Series) -> list[Finding]:
    """Return figures below nought of an indicator that cannot be."""
    is_found = np.zeros(series.values.shape, dtype=np.bool_) if series.may_be_negative else series.values < 0
    return [
        _finding(FindingKind.NEGATIVE, series, unit, period, value=series.values[unit, period])
        for unit, period in _places(is_found)
    ]


def exceeding(first: Series, second: Series, pair: Pair, limits: Limits = Limits()) -> list[Finding]:
    """Return where a numerator exceeds its denominator, or a part its whole."""
    units, periods = _shared(first.units, second.units), _shared(first.periods, second.periods)
    part = first.values[np.ix_(units[0], periods[0])]
    whole = second.values[np.ix_(units[1], periods[1])]
    kind = FindingKind.ABOVE_ONE if pair.is_share else FindingKind.PART_ABOVE_WHOLE
    return [
        _finding(
            kind, first, units[0][unit], periods[0][period],
            value=part[unit, period], whole=whole[unit, period], other=second.indicator,
        )
        for unit, period in _places(part > whole + limits.room * np.abs(whole))
    ]  # fmt: skip


def shrinking(series: Series, limits: Limits = Limits()) -> list[Finding]:
    """Return where a denominator falls by more than the limit from one period to the next: shares rise by it alone."""
    before, after = series.values[:, :-1], series.values[:, 1:]
    return [
        _finding(
            FindingKind.SHRINKING,
            series,
            unit,
            period + 1,
            before=before[unit, period],
            after=after[unit, period],
        )
        for unit, period in _places((before > 0) & (after < before * (1 - limits.shrinking)))
    ]


def same_evidence(evidence: Iterable[Evidence]) -> list[Finding]:
    """Return each use of a file that more than one unit gave as its evidence."""
    uses: dict[str, list[Evidence]] = {}
    for each in evidence:
        uses.setdefault(each.digest, []).append(each)
    return [
        Finding(
            FindingKind.SAME_EVIDENCE,
            use.unit,
            use.indicator,
            use.period,
            {"others": ", ".join(others), "digest": digest},
        )
        for digest, several in uses.items()
        for use in several
        if (others := sorted({each.unit for each in several} - {use.unit}))
    ]


def _robust_scores(changes: Array, level: Array, limits: Limits) -> Array:
    """Return how far each change lies from the unit's middle change, in robust standard deviations.

    A series that hardly ever changes has no spread of its own: a change then counts against `least_share` of its level.
    """
    middle = _middle(changes)
    spread = _NORMAL * _middle(np.abs(changes - middle[:, None]))
    floor = limits.least_share * level / limits.score
    width = np.maximum(spread, floor)
    is_judged = (np.isfinite(changes).sum(axis=1) >= limits.least_changes) & (width > 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        scores = (changes - middle[:, None]) / width[:, None]
    return np.where(is_judged[:, None] & np.isfinite(scores), scores, 0.0)


def _middle(values: Array) -> Array:
    """Return the median of the figures present of each unit, nought where there are none."""
    ordered = np.sort(values, axis=1)  # missing figures go last
    count = (~np.isnan(values)).sum(axis=1)
    if not ordered.shape[1]:
        return np.zeros(len(values))
    rows = np.arange(len(values))
    low, high = np.maximum((count - 1) // 2, 0), np.minimum(count // 2, ordered.shape[1] - 1)
    return np.where(count > 0, (ordered[rows, low] + ordered[rows, high]) / 2, 0.0)


def _shared(first: Sequence[str], second: Sequence[str]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    place = {code: i for i, code in enumerate(second)}
    pairs = [(i, place[code]) for i, code in enumerate(first) if code in place]
    both = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def _places(is_found: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    yield from zip(*(places.tolist() for places in np.nonzero(is_found)), strict=True)


def _finding(kind: FindingKind, series: Series, unit: int, period: int, **facts: Any) -> Finding:
    shown: dict[str, Shown] = {
        name: float(fact) if isinstance(fact, np.floating) else fact for name, fact in facts.items()
    }
    return Finding(kind, series.units[unit], series.indicator, series.periods[period], shown)


__all__ = ["Evidence", "Finding", "FindingKind", "Limits", "Pair", "Series", "Severity", "findings"]
