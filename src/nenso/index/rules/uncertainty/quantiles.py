"""Quantiles that are one of the values, so that no rule of interpolation can change a digit of them."""

import math

_ROOM = 1e-9  # 0.95 · 20 is 19, not a hair more


def place_of(count: int, share: float) -> int:
    """Return where a quantile stands among `count` sorted values: the least with at least that share at or below it."""
    return max(0, math.ceil(count * share - _ROOM) - 1)
