"""Answers kept in the process until the directory changes: it is read on every page and changed a few times a year."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.db import connection

from nenso.kernel.reading import asked_once

P = ParamSpec("P")
R = TypeVar("R")
_forgetting: list[Callable[[], None]] = []


@asked_once
def mark() -> UUID:
    """Return a mark that is another one after every change of a table of the directory. One query of one row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT mark FROM directory_change")
        found: UUID = cursor.fetchone()[0]
    return found


def kept_until_changed(size: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep the last answers of a function of hashable arguments that reads the directory alone.

    What is kept is shared between readers: answers are never changed by whoever gets them.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        answers = _Answers(size)
        _forgetting.append(answers.forget)

        @wraps(function)
        def asked(*args: P.args, **kwargs: P.kwargs) -> R:
            answer: R = answers.get((args, tuple(kwargs.items())), lambda: function(*args, **kwargs))
            return answer

        return asked

    return decorate


def forget() -> None:
    """Drop everything kept, as a test does that counts queries."""
    for each in _forgetting:
        each()


class _Answers:
    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        self._mark: UUID | None = None
        self._made: OrderedDict[Any, Any] = OrderedDict()

    def get(self, key: Any, make: Callable[[], Any]) -> Any:
        now = mark()
        with self._lock:
            if now != self._mark:
                self._made.clear()
                self._mark = now
            if key in self._made:
                self._made.move_to_end(key)
                return self._made[key]
        made = make()  # outside the lock: it takes a while, and the others need not wait for it
        with self._lock:
            if now == self._mark:
                self._made[key] = made
                while len(self._made) > self._size:
                    self._made.popitem(last=False)
        return made
