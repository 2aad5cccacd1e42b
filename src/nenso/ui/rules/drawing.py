"""Geometry of small drawings: positions on a scale, polylines, shares of a bar, classes of a map."""

import math
from collections.abc import Sequence

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


def position(value: float, low: float, high: float, length: float) -> float:
    """Return where a value lies on a scale of `length`, clipped to it; the middle where the scale has no extent."""
    if high <= low:
        return length / 2
    return round(min(1.0, max(0.0, (value - low) / (high - low))) * length, 2)


def polyline(
    values: Sequence[float | None], width: float, height: float, *, is_inverted: bool = False
) -> list[list[tuple[float, float]]]:
    """Return the strokes of a sparkline as points; a missing value ends a stroke and the next begins another.

    `is_inverted` puts the smallest value on top, as ranks want it.
    """
    known = [value for value in values if value is not None]
    if not known:
        return []
    low, high, step = min(known), max(known), width / max(1, len(values) - 1)
    strokes: list[list[tuple[float, float]]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            strokes.append([])
            continue
        up = position(value, low, high, height)
        strokes[-1].append((round(index * step, 2), up if is_inverted else round(height - up, 2)))
    return [stroke for stroke in strokes if stroke]


def shares(parts: Sequence[float], total: float, length: float) -> list[tuple[float, float]]:
    """Return start and extent of each part of a bar whose whole is `total`; negative parts have no extent."""
    placed, start = [], 0.0
    for part in parts:
        extent = 0.0 if total <= 0 else max(0.0, part) / total * length
        placed.append((round(start, 2), round(extent, 2)))
        start += extent
    return placed


def class_breaks(values: Sequence[float], classes: int = 8) -> list[float]:
    """Return rounded, evenly spaced bounds of at most `classes` classes that hold every value.

    Two values a and b of one class never differ by more than one step. An empty list has no classes.
    """
    if not values:
        return []
    low, high = min(values), max(values)
    if high == low:
        return [low, high]
    step = _round_step((high - low) / classes)
    while math.ceil(high / step) - math.floor(low / step) > classes:
        step = _round_step(step * 1.01)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(index * step, 10) for index in range(first, last + 1)]


def _round_step(step: float) -> float:
    scale = 10.0 ** math.floor(math.log10(step))
    return next(scale * factor for factor in STEPS if scale * factor >= step * (1 - 1e-9))
