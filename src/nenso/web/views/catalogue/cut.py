"""Lists of which the database gives one page: where it begins, and the page as templates walk through it."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from django.core.paginator import Page, Paginator
from django.http import HttpRequest


class _Counted(Protocol):
    """A part of a list that says how long the whole is."""

    @property
    def total(self) -> int: ...


T = TypeVar("T", bound=_Counted)


def part_of(request: HttpRequest, size: int, ask: Callable[[int], T]) -> T:
    """Return the page asked for, given what asks for the entries from a place on; the last page where there are fewer."""
    start = start_of(request, size)
    found = ask(start)
    return ask((found.total - 1) // size * size) if start >= found.total > 0 else found


def start_of(request: HttpRequest, size: int) -> int:
    """Return the place of the first entry of the page asked for."""
    asked = request.GET.get("page", "1")[:6]
    return (max(int(asked), 1) - 1) * size if asked.isascii() and asked.isdecimal() else 0


class _Cut:
    """A page of a list that the database has cut already, as the paginator wants it."""

    def __init__(self, total: int) -> None:
        self.total = total

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, _: slice) -> list[None]:
        return []


def page_of(request: HttpRequest, total: int, size: int) -> Page[None]:
    """Return the page asked for of a list of which the database gave that page alone, so many entries on each."""
    return Paginator(_Cut(total), size).get_page(request.GET.get("page"))  # type: ignore[arg-type]
