"""Entries that are parts of one another."""

from collections.abc import Mapping


def circle(part_of: Mapping[str, str]) -> list[str]:
    """Return the entries of one circle of "part of", from the first in the order of codes back to it; [] where there is none."""
    known: set[str] = set()
    for start in sorted(part_of):
        way: list[str] = []
        at = start
        while at and at not in known:
            if at in way:
                found = way[way.index(at) :]
                first = found.index(min(found))
                return [*found[first:], *found[:first], found[first]]
            way.append(at)
            at = part_of.get(at, "")
        known.update(way)
    return []
