"""The way to a target: days and values between which it runs straight."""

from datetime import date
from itertools import pairwise

Way = tuple[tuple[date, float], ...]  # by day, from the baseline to the aim


def expected_on(way: Way, day: date) -> float | None:
    """Return the way's value on a day: straight between two of its points, the last one after it.

    None before its first point, and where it has one point alone: then no way is laid down.
    """
    if len(way) < 2 or day < way[0][0]:
        return None
    for (since, before), (until, after) in pairwise(way):
        if since <= day < until:
            return before + (after - before) * ((day - since).days / (until - since).days)
    return way[-1][1]
