"""Answers kept for a while in the process, so that a page asks the database a handful of questions at most."""

import time
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
SECONDS = 60
_forgetting: list[Callable[[], None]] = []


def kept(size: int = 64, seconds: int = SECONDS) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep the answers of a function of hashable arguments for a minute at most, or for as long as is said.

    Names and regions may be corrected at any time; a reader sees the correction a minute later.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @lru_cache(maxsize=size)
        def answer(_while: int, *args: P.args, **kwargs: P.kwargs) -> R:
            return function(*args, **kwargs)

        @wraps(function)
        def asked(*args: P.args, **kwargs: P.kwargs) -> R:
            return answer(int(time.monotonic()) // seconds, *args, **kwargs)  # type: ignore[arg-type]

        _forgetting.append(answer.cache_clear)
        return asked

    return decorate


def forget() -> None:
    """Drop everything kept; tests and loads ask for it."""
    for clear in _forgetting:
        clear()
