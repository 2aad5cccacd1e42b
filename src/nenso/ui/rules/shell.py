"""The frame of a page: entries of its menus, and which page numbers a long list offers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from nenso.kernel.rules import Text

Place = Literal["main", "desk", "footer", "account"]
Audience = Literal["all", "visitors", "staff"]


@dataclass(frozen=True, slots=True)
class MenuItem:
    """An entry of a menu: shown where its address exists, to those whom it concerns, lowest order first.

    `count` says of a request how much waits behind the entry; what is 0 is not shown.
    """

    place: Place
    url_name: str
    label: Text
    order: int = 100
    shown_to: Audience = "all"
    count: Callable[[Any], int] | None = None


def pages_around(current: int, last: int, reach: int = 1) -> list[int | None]:
    """Return the page numbers to offer: first, last and those around the current one; None is a gap.

    >>> pages_around(5, 9)
    [1, None, 4, 5, 6, None, 9]
    """
    wanted = sorted({1, last, *range(max(1, current - reach), min(last, current + reach) + 1)})
    offered: list[int | None] = []
    for before, number in zip([0, *wanted], wanted, strict=False):
        if number - before == 2:
            offered.append(number - 1)
        elif number - before > 2:
            offered.append(None)
        offered.append(number)
    return offered
