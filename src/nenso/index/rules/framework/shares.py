"""Weights of any positive scale, made shares of the siblings; none at all means equal."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nenso.index.rules.framework.entries import Entry, coded, number_at
from nenso.index.rules.framework.problems import Faults


@dataclass(frozen=True)
class Shares:
    """Each child's share of its parent by code, and the parents whose children all weigh the same."""

    of: Mapping[str, float]
    equal: frozenset[str]


def shares_of(sheet: str, entries: Sequence[Entry], faults: Faults) -> Shares:
    """Return the shares; weights of nought or below, infinite or given in part are faults."""
    families: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.text("parent"):
            families.setdefault(coded(entry.text("parent")), []).append(entry)
    weighted = {
        parent: siblings
        for parent, siblings in families.items()
        if any("weight" in sibling.cells for sibling in siblings)
    }
    found: dict[str, float] = {}
    for siblings in weighted.values():
        found |= _family(sheet, siblings, faults)
    return Shares(found, frozenset(families) - frozenset(weighted))


def _family(sheet: str, siblings: Sequence[Entry], faults: Faults) -> dict[str, float]:
    weights = {sibling.code: _weight(sheet, sibling, siblings, faults) for sibling in siblings}
    if None in weights.values():
        return dict.fromkeys(
            weights, 1.0 / len(weights)
        )  # told already: nothing more is to be said of their sum
    known = {code: weight or 0.0 for code, weight in weights.items()}
    largest = max(known.values())
    # Against the largest first: weights of 1e300 must not add up to infinity.
    whole = math.fsum(weight / largest for weight in known.values())
    return {code: weight / largest / whole for code, weight in known.items()}


def _weight(sheet: str, entry: Entry, siblings: Sequence[Entry], faults: Faults) -> float | None:
    at = entry.at("weight")
    if "weight" not in entry.cells:
        other = next(sibling for sibling in siblings if "weight" in sibling.cells)
        facts = {"found": entry.written, "other": other.written}
        faults.add("table.weights_in_part", sheet, at.line, at.path, **facts)
        return None
    weight = number_at(sheet, entry, "weight", faults)
    if weight is None or weight > 0:
        return weight
    faults.add("table.weight", sheet, at.line, at.path, found=entry.written, weight=weight)
    return None
