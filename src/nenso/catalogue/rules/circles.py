"""Entries that are parts of one another, or were merged into one another."""

from collections.abc import Iterable, Mapping


def circle(part_of: Mapping[str, str], starts: Iterable[str] | None = None) -> list[str]:
    """Return the entries of one circle of "part of", from the first in the order of codes back to it; [] where there is none.

    With `starts` only the ways that begin there are followed.
    """
    known: set[str] = set()
    for start in sorted(part_of if starts is None else starts):
        way: dict[str, int] = {}
        at = start
        while at and at not in known:
            if at in way:
                found = list(way)[way[at] :]
                first = found.index(min(found))
                return [*found[first:], *found[:first], found[first]]
            way[at] = len(way)
            at = part_of.get(at, "")
        known.update(way)
    return []
