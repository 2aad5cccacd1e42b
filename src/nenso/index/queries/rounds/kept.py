"""What was worked out of a round's entries, kept until one of them changes."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Count, Sum

from nenso.index.models import Entry, Round

T = TypeVar("T")
_Version = tuple[int, int]
_kept: OrderedDict[tuple[str, str], tuple[_Version, Any]] = OrderedDict()
_MOST = 64


def until_changed(row: Round, name: str, ask: Callable[[], T]) -> T:
    """Return what `ask` says of a round, asked again only once an entry changed. One query beside those of `ask`.

    The version of an entry grows with each change, reviews and decisions included; documents do not count.
    """
    its = Entry.objects.filter(participant__round=row).order_by()
    found = its.aggregate(count=Count("pk"), version=Sum("row_version"))
    version, key = (found["count"], found["version"] or 0), (str(row.uuid), name)
    kept = _kept.get(key)
    if kept is None or kept[0] != version:
        kept = _kept[key] = (version, ask())
    _kept.move_to_end(key)
    while len(_kept) > _MOST:
        _kept.popitem(last=False)
    answer: T = kept[1]
    return answer


def forget_standings() -> None:
    """Drop what is kept: for tests that roll rounds back."""
    _kept.clear()
