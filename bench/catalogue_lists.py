"""What else is asked of the catalogue at 100,000 entries: the desk's lists, coverage, road maps, pairs that look alike.

Each is asked as its page asks it: how many there are, and one page of them.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

MOST = 300.0  # ms that a list may take at the median
PAGE = 50


def lists(owner: str) -> Mapping[str, Callable[[], Any]]:
    """Return the questions by name; `owner` is one of many agencies."""
    from django.utils import timezone

    from nenso.catalogue import queries
    from nenso.catalogue.queries import desk

    today = timezone.localdate()
    past = today - timedelta(days=100)

    def listed(rows: Any, start: int = 0) -> Any:
        keys = rows.values_list("pk", flat=True)
        return rows.order_by().count(), desk.read(keys[start : start + PAGE])

    def kept(codes: desk.Codes = None, start: int = 0, **wanted: str) -> Callable[[], Any]:
        return lambda: listed(desk.kept(codes, desk.Wanted(**wanted), today), start)

    return {
        "desk: the newest": kept(),
        "desk: by name, far on": kept(order="name", start=50_000),
        "desk: found by words": kept(words="dat dai ha"),
        "desk: databases in operation": kept(kind="database", stage="operating"),
        "desk: an agency's": kept((owner,), order="name"),
        "desk: to confirm": lambda: listed(desk.to_confirm(None, today)),
        "desk: to decide": lambda: listed(desk.to_decide(None)),
        "pairs, as compared at night": lambda: queries.last_compared(0, 20),
        "pairs of an agency, now": lambda: queries.duplicates(today, owners=(owner,), seen=(owner,), size=20),
        "coverage of all": lambda: queries.coverage(today),
        "coverage of one": lambda: queries.coverage(today, [owner]),
        "coverage 100 days ago": lambda: queries.coverage(past),
        "counted: described": lambda: queries.counted("described", today, size=PAGE),
        "counted of one, back then": lambda: queries.counted("described", past, [owner], size=PAGE),
        "road maps": lambda: queries.road_map(today, size=PAGE),
        "a page for harvesters": lambda: queries.published_page(50_000, 100),
        "bodies that are over": lambda: queries.count_orphaned(today),
    }
