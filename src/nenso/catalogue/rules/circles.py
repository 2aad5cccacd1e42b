"""Entries that are parts of one another, or were merged into one another."""

from collections.abc import Iterable, Iterator, Mapping


def circle(part_of: Mapping[str, str], starts: Iterable[str] | None = None) -> list[str]:
    """Return the entries of one circle of "part of", from the first in the order of codes back to it; [] where there is none."""
    return next(circles(part_of, starts), [])


def circles(part_of: Mapping[str, str], starts: Iterable[str] | None = None) -> Iterator[list[str]]:
    """Yield every circle once. With `starts` only the ways that begin there are followed. Each entry is walked through once."""
    known: set[str] = set()
    for start in sorted(part_of if starts is None else starts):
        way: dict[str, int] = {}
        at = start
        while at and at not in known and at not in way:
            way[at] = len(way)
            at = part_of.get(at, "")
        if at in way:
            found = list(way)[way[at] :]
            first = found.index(min(found))
            yield [*found[first:], *found[:first], found[first]]
        known.update(way)
