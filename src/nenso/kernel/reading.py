"""One reading of a page: what it asks of the database more than once is asked once and kept until the page is answered.

Only requests that cannot write are readings, so nothing kept can be out of date by the request's own doing.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.http import HttpRequest, HttpResponse

P = ParamSpec("P")
R = TypeVar("R")
_SAFE = ("GET", "HEAD")
_answers: ContextVar[dict[Any, Any] | None] = ContextVar("nenso_reading", default=None)


@contextmanager
def one_reading() -> Iterator[None]:
    """Keep the answers of functions that are `asked_once` inside."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def asked_once(function: Callable[P, R]) -> Callable[P, R]:
    """Ask a function of hashable arguments once a reading; outside of one, each time.

    What is kept is shared by the layers of one page: nobody changes an answer.
    """

    @wraps(function)
    def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        kept = _answers.get()
        if kept is None:
            return function(*args, **kwargs)
        key = (function, args, tuple(kwargs.items()))
        if key not in kept:
            kept[key] = function(*args, **kwargs)
        answer: R = kept[key]
        return answer

    return asked


class ReadingMiddleware:
    """Makes one reading of each request that cannot write."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in _SAFE:
            return self.get_response(request)
        with one_reading():
            return self.get_response(request)
