"""Pages of a list: a limit, an offset, and the addresses of the pages around."""

from collections.abc import Sequence
from typing import Annotated, Any, Generic, TypeVar

from django.http import HttpRequest, HttpResponse
from ninja import Query, Schema
from pydantic import Field

from nenso.kernel.rules import Text

MOST = 1000
Limit = Annotated[int, Field(ge=1, le=MOST, description="How many items, at most 1000")]
FARTHEST = 1_000_000_000  # a database counts no farther than 64 bits
Offset = Annotated[int, Field(ge=0, le=FARTHEST, description="How many items to pass over")]
Item = TypeVar("Item")


class Page(Schema, Generic[Item]):
    """Some items of a list."""

    items: list[Item]
    total: int
    limit: int
    offset: int
    next: str | None
    previous: str | None


class Bounds(Schema):
    """Which items of a list are asked for."""

    limit: Limit = 100
    offset: Offset = 0


Paged = Query[Bounds]


def paged(request: HttpRequest, answer: HttpResponse, every: Sequence[Any], bounds: Bounds) -> dict[str, Any]:
    """Return one page of a sequence and tell the pages around in the header `Link` (RFC 8288)."""
    return page_of(request, answer, every[bounds.offset : bounds.offset + bounds.limit], len(every), bounds)


def page_of(
    request: HttpRequest, answer: HttpResponse, items: Sequence[Any], total: int, bounds: Bounds
) -> dict[str, Any]:
    """Return a page that was cut already, out of `total` items."""
    after, before = bounds.offset + bounds.limit, max(0, bounds.offset - bounds.limit)
    following = _address(request, after) if after < total else None
    preceding = _address(request, before) if bounds.offset > 0 else None
    links = [f'<{url}>; rel="{name}"' for url, name in ((following, "next"), (preceding, "prev")) if url]
    if links:
        answer["Link"] = ", ".join(links)
    return {
        "items": list(items),
        "total": total,
        "limit": bounds.limit,
        "offset": bounds.offset,
        "next": following,
        "previous": preceding,
    }


def _address(request: HttpRequest, offset: int) -> str:
    query = request.GET.copy()
    query["offset"] = str(offset)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def names(text: Text) -> dict[str, str]:
    """Return a name in both languages."""
    return {"vi": text.vi, "en": text.en}


class Names(Schema):
    """A name in both languages."""

    vi: str
    en: str
