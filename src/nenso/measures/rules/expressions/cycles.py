"""Indicators computed from one another: an order in which they can be, and the circles in which they cannot."""

from collections import deque
from collections.abc import Mapping, Sequence
from graphlib import TopologicalSorter

from nenso.kernel.rules import Refused
from nenso.measures.rules.expressions.nodes import Expression

Links = Mapping[str, Sequence[str]]


def cycles(definitions: Mapping[str, Expression]) -> list[tuple[str, ...]]:
    """Return the circles among definitions, each as names in order: ("a", "b") where a reads b and b reads a.

    Every name that lies on a circle is in one of those returned: the shortest through it. A name that reads itself
    is one, even through `prev`: its past would have to be computed without end.
    """
    links = _links(definitions)
    found: list[tuple[str, ...]] = []
    for name in links:
        if not any(name in circle for circle in found) and (circle := _shortest(name, links)):
            found.append(circle)
    return found


def evaluation_order(definitions: Mapping[str, Expression]) -> tuple[str, ...]:
    """Return the names so that each comes after those that it reads.

    Raises `Refused("expression.cycle")` with the whole circle: "a → b → a".
    """
    circles = cycles(definitions)
    if circles:
        raise Refused("expression.cycle", names=" → ".join((*circles[0], circles[0][0])))
    return tuple(TopologicalSorter(_links(definitions)).static_order())


def _links(definitions: Mapping[str, Expression]) -> dict[str, list[str]]:
    return {name: sorted(definitions[name].references() & definitions.keys()) for name in sorted(definitions)}


def _shortest(start: str, links: Links) -> tuple[str, ...]:
    """Return the shortest way from a name back to itself, or () where there is none."""
    came_from: dict[str, str] = {}
    waiting = deque([start])
    while waiting:
        name = waiting.popleft()
        if start in links[name]:
            way = [name]
            while way[-1] != start:
                way.append(came_from[way[-1]])
            return tuple(reversed(way))
        for following in links[name]:
            if following not in came_from:
                came_from[following] = name
                waiting.append(following)
    return ()
