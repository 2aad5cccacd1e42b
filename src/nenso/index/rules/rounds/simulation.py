"""A round made up from a seed: what agencies say, what verifiers find, who objects. For trials, never for a real round.

Each unit has a strength of its own, so that its figures hang together and ranks spread; agencies claim a little more than
is so, and most of what verifiers change they cut.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from nenso.index.rules.edition import Edition, Node
from nenso.index.rules.rounds.points import NEAR, is_relative, points_of
from nenso.index.rules.rounds.reading import Field, criteria, fields_of, read_inputs, written_as
from nenso.index.rules.rounds.verdicts import ACCEPT, CUT, RAISE
from nenso.index.rules.scoring import Bands, Linear, Parts, Ratio, Steps, YesNo

_SHARE_CUT, _SHARE_RAISED, _SHARE_EMPTY, _SHARE_OBJECTED = 0.16, 0.03, 0.02, 0.15
Filled = Mapping[str, Mapping[str, Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a verifier finds of one criterion of one unit."""

    unit: str
    node: str
    verdict: str
    inputs: Mapping[str, str]


def assessments(edition: Edition, units: Sequence[str], seed: int) -> dict[str, dict[str, dict[str, str]]]:
    """Return made-up inputs by unit and criterion; a few criteria are left empty."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for unit in units:
        lot = Random(f"{seed} {unit}")  # noqa: S311 - made up, and again the same
        strength = lot.betavariate(5, 3)
        found[unit] = {
            node.code: _claimed(lot, edition, node, strength)
            for node in criteria(edition)
            if lot.random() >= _SHARE_EMPTY
        }
    return found


def _claimed(lot: Random, edition: Edition, node: Node, strength: float) -> dict[str, str]:
    level = min(1.0, max(0.0, lot.gauss(strength, 0.15)))
    return at_level(lot, fields_of(edition, node), node, level)


def at_level(lot: Random, fields: tuple[Field, ...], node: Node, level: float) -> dict[str, str]:
    """Return inputs of a criterion that earn about a share (0..1) of its points."""
    match node.scoring:
        case YesNo(input=key):
            return {key: str(int(lot.random() < level))}
        case Steps(input=key, steps=steps):
            nearest = min(steps, key=lambda step: abs(step.share - level))
            return {key: f"{nearest.when:g}"}
        case Ratio(numerator=above, denominator=below, full_at=full_at):
            whole = lot.randint(40, 4000)
            return {above: str(math.floor(whole * level * min(full_at, 1.0))), below: str(whole)}
        case Linear(input=key, low=low, high=high):
            return {key: written_as(round(low + (high - low) * level, 1))}
        case Bands(input=key, bands=bands):
            reached = [band for band in bands if band.share <= level + NEAR]
            return {key: written_as(reached[-1].start if reached else max(0.0, bands[0].start - 1))}
        case Parts(parts=parts):
            return {part.input: str(int(lot.random() < level)) for part in parts}
        case _:
            return {field.key: written_as(round(_within(field, level), 2)) for field in fields}


def _within(field: Field, level: float) -> float:
    low = 0.0 if math.isinf(field.low) else field.low
    high = 100.0 if math.isinf(field.high) else field.high
    return low + (high - low) * level


def findings(edition: Edition, filled: Filled, seed: int) -> Iterator[Finding]:
    """Yield what verifiers find: most accepted, some cut, few raised; each change moves the points by rule that way."""
    nodes = {node.code: node for node in criteria(edition)}
    for unit, its in filled.items():
        for code, node in nodes.items():
            lot = Random(f"{seed} {unit} {code}")  # noqa: S311 - made up, and again the same
            yield _found(lot, edition, node, unit, its.get(code, {}))


def _found(lot: Random, edition: Edition, node: Node, unit: str, said: Mapping[str, str]) -> Finding:
    draw = lot.random()
    fields = fields_of(edition, node)
    wanted = CUT if draw < _SHARE_CUT else RAISE if draw < _SHARE_CUT + _SHARE_RAISED else ACCEPT
    if wanted != ACCEPT and not is_relative(node):
        before = _known(points_of(edition, node, read_inputs(fields, said)))
        for _ in range(8):
            tried = at_level(lot, fields, node, lot.random())
            after = _known(points_of(edition, node, read_inputs(fields, tried)))
            if (after < before - NEAR) if wanted == CUT else (after > before + NEAR):
                return Finding(unit, node.code, wanted, tried)
    return Finding(unit, node.code, ACCEPT, dict(said))


def _known(points: float) -> float:
    return 0.0 if math.isnan(points) else points


def objected(found: Sequence[Finding], seed: int) -> tuple[Finding, ...]:
    """Return the cuts to which the agencies object."""
    lot = Random(f"{seed} objections")  # noqa: S311 - made up, and again the same
    return tuple(each for each in found if each.verdict == CUT and lot.random() < _SHARE_OBJECTED)
