"""A tree of units as arrays: the leaves in one order in which every whole's parts lie side by side.

Then a roll-up is sums of neighbours, at each level from the one below, and no row has to look up its parent.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nenso.kernel.rules import Refused

Indices = NDArray[np.intp]
Chain = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """One level above the leaves.

    `codes`: its units in tree order, those without any leaf included. `parents` [leaves]: which of `codes` a leaf
    lies under, -1 where none. `expected` [codes]: the number of leaves under each. `starts` [groups]: where each
    group begins among the groups of the level below (among the leaves at the lowest level); leaves that lie
    directly under a higher level make groups without a code. `group_of` [codes]: the group of each code, -1 for a
    unit without leaves, or None where groups and codes are the same.
    """

    kind: str
    codes: tuple[str, ...]
    parents: Indices
    expected: Indices
    starts: Indices
    group_of: Indices | None


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """Leaves in tree order (`units`) and the levels over them, lowest first.

    `order` takes values from the order in which the units were given into tree order: `values[..., tree.order]`.
    """

    units: tuple[str, ...]
    order: Indices
    levels: tuple[Level, ...]

    def level(self, kind: str) -> Level:
        """Return a level by its kind; raises `Refused("tree.no_level")`."""
        for level in self.levels:
            if level.kind == kind:
                return level
        raise Refused("tree.no_level", kind=kind)

    def leaves_under(self, kind: str, code: str) -> slice:
        """Return where the leaves of a unit lie in tree order; raises `Refused("tree.no_unit")`."""
        level = self.level(kind)
        if code not in level.codes:
            raise Refused("tree.no_unit", kind=kind, code=code)
        found = np.flatnonzero(level.parents == level.codes.index(code))
        return slice(int(found[0]), int(found[-1]) + 1) if found.size else slice(0, 0)


def tree_of(
    units: Sequence[str],
    parents: Mapping[str, Mapping[str, str]],
    also: Mapping[str, Iterable[str]] | None = None,
) -> Tree:
    """Build the tree over `units` (the leaves).

    `parents` names the levels from the lowest up, each with the parent there of a unit below:
    `{"district": {"00001": "001"}, "province": {"001": "01", "09999": "01"}, "nation": {"01": "VNM"}}`. A parent is
    looked up by the nearest unit already found, then by those under it, down to the leaf: a commune without a
    district stands directly under its province. `also` names units of a level that are to appear though nothing
    lies under them.

    Raises `Refused`: "tree.repeated" for a leaf given twice, "tree.two_parents" for a unit under two others.
    """
    kinds = tuple(parents)
    links = tuple(parents.values())
    chains = [_chain(code, links) for code in units]
    _check_once(units)
    position = sorted(range(len(units)), key=lambda i: (chains[i][::-1], units[i]))
    ordered = [chains[i] for i in position]
    below = [(*chain, str(i)) for i, chain in enumerate(ordered)]  # every leaf is a group of its own
    levels: list[Level] = []
    for depth, kind in enumerate(kinds):
        groups = [chain[depth:] for chain in ordered]
        named = {*parents[kind].values(), *(also or {}).get(kind, ())}
        level, below = _level(kind, groups, below, [_above(code, links, depth) for code in named if code])
        levels.append(level)
    return Tree(tuple(units[i] for i in position), np.array(position, dtype=np.intp), tuple(levels))


def _check_once(units: Sequence[str]) -> None:
    seen: set[str] = set()
    for code in units:
        if code in seen:
            raise Refused("tree.repeated", code=code)
        seen.add(code)


def _chain(code: str, links: Sequence[Mapping[str, str]]) -> Chain:
    """Return the code of the unit's whole at each level, "" where it has none."""
    known, chain = [code], []
    for link in links:
        found = next((link[below] for below in reversed(known) if link.get(below)), "")
        chain.append(found)
        if found:
            known.append(found)
    return tuple(chain)


def _above(code: str, links: Sequence[Mapping[str, str]], depth: int) -> Chain:
    return (code, *_chain(code, links[depth + 1 :]))


def _level(
    kind: str, groups: Sequence[Chain], below: Sequence[Chain], named: Sequence[Chain]
) -> tuple[Level, list[Chain]]:
    """Return a level, and for each leaf the group that it belongs to there."""
    runs = sorted(set(groups), key=lambda chain: chain[::-1])
    codes = sorted({chain for chain in (*runs, *named) if chain[0]}, key=lambda chain: chain[::-1])
    for first, second in _twice(codes):
        raise Refused("tree.two_parents", code=first[0], first=_named(first), second=_named(second))
    place = {chain: i for i, chain in enumerate(codes)}
    number = {chain: i for i, chain in enumerate(runs)}
    parents = np.array([place.get(chain, -1) for chain in groups], dtype=np.intp)
    group_of = np.array([number.get(chain, -1) for chain in codes], dtype=np.intp)
    level = Level(
        kind=kind,
        codes=tuple(chain[0] for chain in codes),
        parents=parents,
        expected=np.bincount(parents[parents >= 0], minlength=len(codes)).astype(np.intp),
        starts=_starts(groups, below),
        group_of=None if codes == runs else group_of,
    )
    return level, list(groups)


def _twice(codes: Sequence[Chain]) -> Iterable[tuple[Chain, Chain]]:
    seen: dict[str, Chain] = {}
    for chain in codes:
        if chain[0] in seen:
            yield seen[chain[0]], chain
        seen[chain[0]] = chain


def _named(chain: Chain) -> str:
    return next((code for code in chain[1:] if code), "–")


def _starts(groups: Sequence[Chain], below: Sequence[Chain]) -> Indices:
    starts, number = [], -1
    for i, chain in enumerate(groups):
        if i == 0 or below[i] != below[i - 1]:
            number += 1
        if i == 0 or chain != groups[i - 1]:
            starts.append(number)
    return np.array(starts, dtype=np.intp)
