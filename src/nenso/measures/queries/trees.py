"""The country as a tree on a day, and how units of one day become those of another; kept until the directory changes."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from nenso.directory import queries as directory
from nenso.directory.rules import Mapping as UnitMapping
from nenso.measures.rules.recording import NATION, ORGANISATION, TERRITORIES
from nenso.measures.rules.rolling import Tree, tree_of


@dataclass(frozen=True, slots=True, eq=False)
class UnitTree:
    """A tree over leaves of one kind: communes, districts, provinces or organisations of a day.

    `place` finds a leaf in tree order; `digest` names the leaves in their order; `kinds` are the levels above.
    """

    kind: str
    on: date
    tree: Tree
    place: Mapping[str, int]
    digest: str
    kinds: tuple[str, ...]
    above: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@directory.kept_until_changed(48)
def tree_on(on: date, kind: str = "commune") -> UnitTree:
    """Return the tree over the units of a kind on a day: "commune", "district", "province" or "organisation".

    Over communes: districts while there were any, provinces, the nation. Organisations stand under the territory of
    their committee or of the nearest organisation above that has one; ministries under the nation.
    """
    found = directory.containment(on)
    links = _links(found)
    if kind == ORGANISATION:
        units, links = _organisations(on, found, links)
    else:
        units = {"commune": found.communes, "district": found.districts, "province": found.provinces}[kind]
        below = TERRITORIES.index(kind)
        links = {level: parents for level, parents in links.items() if TERRITORIES.index(level) > below}
    tree = tree_of(units, links, {"district": found.districts, "province": found.provinces})
    return UnitTree(
        kind=kind,
        on=on,
        tree=tree,
        place={code: place for place, code in enumerate(tree.units)},
        digest=hashlib.sha256("\n".join(tree.units).encode()).hexdigest(),
        kinds=tuple(links),
        above={level.kind: {code: i for i, code in enumerate(level.codes)} for level in tree.levels},
    )


@directory.kept_until_changed(48)
def moved(start: date, end: date, level: str) -> UnitMapping:
    """Return how figures of a level's units of one day move onto those of a later one.

    Raises `Refused("rebase.backwards")` where the end is before the start.
    """
    return directory.lineage_map(start, end, level)


def _links(found: directory.Containment) -> dict[str, dict[str, str]]:
    districts = {code: above for code, (level, above) in found.parent.items() if level == "district"}
    provinces = {code: above for code, (level, above) in found.parent.items() if level == "province"}
    links = {"province": {**provinces, **found.province_of_district}}
    if found.districts:
        links = {"district": districts, **links}
    return {**links, "nation": dict.fromkeys(found.provinces, NATION)}


def _organisations(
    on: date, found: directory.Containment, links: dict[str, dict[str, str]]
) -> tuple[tuple[str, ...], dict[str, dict[str, str]]]:
    parents = directory.organisation_parents(on)
    level_of = {
        **dict.fromkeys(found.provinces, "province"),
        **dict.fromkeys(found.districts, "district"),
        **dict.fromkeys(found.communes, "commune"),
    }
    for code in parents:
        nearest = _nearest(code, parents, level_of)
        level = level_of.get(nearest, "nation")
        if level == "commune":
            _put_under_parent(code, nearest, found, links)
        else:
            links[level][code] = nearest or NATION
    return tuple(sorted(parents)), links


def _put_under_parent(
    code: str, commune: str, found: directory.Containment, links: dict[str, dict[str, str]]
) -> None:
    level, above = found.parent[commune]
    links[level][code] = above


def _nearest(code: str, parents: Mapping[str, str], level_of: Mapping[str, str]) -> str:
    """Return the territory of the nearest organisation from one upwards that has one, "" for none."""
    seen = set()
    while code and code not in seen:
        if code in level_of:
            return code
        seen.add(code)
        code = parents.get(code, "")
    return ""
