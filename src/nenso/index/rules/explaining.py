"""What makes a unit's composite: contributions, strengths and weaknesses, what is still lacking, what changed."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nenso.index.rules.computing import Basis, Outcome
from nenso.index.rules.edition import Edition, Node
from nenso.index.rules.inputs import Inputs
from nenso.index.rules.plan import scored_children
from nenso.index.rules.scoring import Ratio
from nenso.index.rules.wording import number, percent, points
from nenso.kernel.rules import Text


@dataclass(frozen=True)
class Contribution:
    """What one node brings to the composite. `amount` and `most` are in composite values 0..1 (NaN unknown).

    Siblings' amounts add up to their parent's amount where the parent was computed.
    """

    code: str
    name: Text
    amount: float
    most: float
    value: float
    basis: Basis


def contributions(edition: Edition, outcome: Outcome, unit: str) -> tuple[Contribution, ...]:
    """Return the contribution of every scored node below the root, depth first."""
    amounts = {edition.root.code: outcome.value(unit, edition.root.code)}
    most = {edition.root.code: 1.0}
    found: list[Contribution] = []
    for node in edition.nodes:
        for child, amount in _of_children(edition, outcome, unit, node, amounts, most):
            amounts[child.code] = amount
            value, basis = outcome.value(unit, child.code), outcome.basis_of(unit, child.code)
            found.append(Contribution(child.code, child.name, amount, most[child.code], value, basis))
    order = {code: place for place, code in enumerate(edition.codes)}
    return tuple(sorted(found, key=lambda item: order[item.code]))


def _of_children(
    edition: Edition,
    outcome: Outcome,
    unit: str,
    node: Node,
    amounts: dict[str, float],
    most: dict[str, float],
) -> list[tuple[Node, float]]:
    if node.code not in most or node.aggregate.power is None:
        return []
    children = scored_children(edition, node)
    raw = [child.weight * outcome.value(unit, child.code) for child in children]
    total = math.fsum(value for value in raw if not math.isnan(value))
    for child in children:
        most[child.code] = most[node.code] * child.weight
    if outcome.basis_of(unit, node.code) is Basis.COMPUTED and total > 0:
        scale = amounts[node.code] / total
    else:
        scale = most[node.code]
    return [(child, value * scale) for child, value in zip(children, raw, strict=True)]


def unexplained(edition: Edition, outcome: Outcome, unit: str) -> float:
    """Return the part of the composite that no known main indicator carries (their inputs were never published)."""
    first = {child.code for child in scored_children(edition, edition.root)}
    known = [item.amount for item in contributions(edition, outcome, unit) if item.code in first]
    return outcome.value(unit, edition.root.code) - math.fsum(a for a in known if not math.isnan(a))


@dataclass(frozen=True)
class Standing:
    """One figure of a unit beside those of all units. Figures are as the edition writes them."""

    code: str
    name: Text
    score: float
    median: float
    best: float
    best_units: tuple[str, ...]
    rank: int
    of: int
    share: float  # value 0..1, to compare figures of different size
    median_share: float


@dataclass(frozen=True)
class Standings:
    """Strongest first in `strengths`, weakest first in `weaknesses`; together with all that were compared."""

    strengths: tuple[Standing, ...]
    weaknesses: tuple[Standing, ...]
    all: tuple[Standing, ...]


def standing(edition: Edition, outcome: Outcome, unit: str, code: str) -> Standing | None:
    """Return a unit's standing at one node or view; None where it has no figure."""
    row, column = outcome.row(unit), outcome.column(code)
    scores, values = outcome.scores[:, column], outcome.values[:, column]
    if np.isnan(values[row]):
        return None
    best = float(np.nanmax(scores))
    holders = tuple(outcome.units[i] for i in np.flatnonzero(scores == best))
    return Standing(
        code=code,
        name=edition.name_of(code),
        score=float(scores[row]),
        median=float(np.nanmedian(scores)),
        best=best,
        best_units=holders,
        rank=int(outcome.ranks[row, column]),
        of=int(np.sum(~np.isnan(values))),
        share=float(values[row]),
        median_share=float(np.nanmedian(values)),
    )


def strengths_and_weaknesses(
    edition: Edition, outcome: Outcome, unit: str, codes: Sequence[str] | None = None, most: int = 3
) -> Standings:
    """Compare a unit with the median and the best at the children of the root (or at the codes given)."""
    asked = codes if codes is not None else [child.code for child in scored_children(edition, edition.root)]
    if not asked:
        asked = edition.root.children
    found = [s for s in (standing(edition, outcome, unit, code) for code in asked) if s is not None]
    ordered = sorted(found, key=lambda s: s.median_share - s.share)
    above = [s for s in ordered if s.share > s.median_share]
    below = [s for s in reversed(ordered) if s.share < s.median_share]
    return Standings(tuple(above[:most]), tuple(below[:most]), tuple(found))


@dataclass(frozen=True)
class Gap:
    """What a node still lacks, in points of the edition, with words on how it could be earned."""

    code: str
    name: Text
    points: float
    max_points: float
    lacking: float
    text: Text


def frontier(edition: Edition, outcome: Outcome, unit: str) -> tuple[Node, ...]:
    """Return the deepest scored nodes at which a unit has a figure, and nodes without any whose siblings have one."""
    found: list[Node] = []

    def walk(node: Node) -> None:
        children = scored_children(edition, node)
        if any(not math.isnan(outcome.value(unit, child.code)) for child in children):
            for child in children:
                walk(child)
        else:
            found.append(node)

    walk(edition.root)
    return tuple(node for node in found if node.parent is not None)


def gaps(edition: Edition, inputs: Inputs, outcome: Outcome, unit: str) -> tuple[Gap, ...]:
    """Return what each criterion (or the deepest level that is known) still lacks, the largest first.

    Nodes without a figure come last with `lacking` NaN: what they lack is not known.
    """
    found = [_gap(inputs, outcome, unit, node) for node in frontier(edition, outcome, unit)]
    known = sorted((gap for gap in found if gap.lacking > 1e-12), key=lambda gap: -gap.lacking)
    return (*known, *(gap for gap in found if math.isnan(gap.lacking)))


def _gap(inputs: Inputs, outcome: Outcome, unit: str, node: Node) -> Gap:
    value = outcome.value(unit, node.code)
    if math.isnan(value):
        words = Text("Chưa có số liệu; tối đa {m} điểm.", "No figure yet; at most {m} points.")
        text = words.fill(m=points(node.max_points))
        return Gap(node.code, node.name, math.nan, node.max_points, math.nan, text)
    lacking = max(0.0, 1.0 - value) * node.max_points
    words = Text("Còn thiếu {l} trên {m} điểm.", "{l} of {m} points are still lacking.")
    facts = {"l": points(lacking), "m": points(node.max_points)}
    text = words.fill(**facts)
    if isinstance(node.scoring, Ratio) and outcome.basis_of(unit, node.code) is Basis.COMPUTED:
        text = Text(
            f"{text.vi} {_more(node.scoring, inputs, unit).vi}",
            f"{text.en} {_more(node.scoring, inputs, unit).en}",
        )
    return Gap(node.code, node.name, value * node.max_points, node.max_points, lacking, text)


def _more(rule: Ratio, inputs: Inputs, unit: str) -> Text:
    a, b = inputs.value(unit, rule.numerator), inputs.value(unit, rule.denominator)
    words = Text(
        "Cần thêm {n}: từ {a} lên {goal} trên {b} ({full}).",
        "{n} more are needed: from {a} to {goal} of {b} ({full}).",
    )
    goal = rule.full_at * b
    return words.fill(
        n=number(round(goal - a, 2)),
        a=number(a),
        goal=number(round(goal, 2)),
        b=number(b),
        full=percent(rule.full_at),
    )


@dataclass(frozen=True)
class Change:
    """One unit's composite (or other node) in two outcomes; NaN and 0 where it is in one only."""

    unit: str
    code: str
    before: float
    after: float
    difference: float
    rank_before: int
    rank_after: int
    places: int  # > 0 is up


def compare_outcomes(before: Outcome, after: Outcome, code: str | None = None) -> tuple[Change, ...]:
    """Return the change of every unit of either outcome at the composite or at a node that both have.

    The two may differ in edition, data or units; the biggest climbers come first, units of one side only come last.
    """
    units = dict.fromkeys((*after.units, *before.units))
    found = [_change(before, after, code, unit) for unit in units]
    return tuple(sorted(found, key=lambda c: (math.isnan(c.difference), -c.places, c.rank_after, c.unit)))


def _change(before: Outcome, after: Outcome, code: str | None, unit: str) -> Change:
    first, last = _at(before, code, unit), _at(after, code, unit)
    both = first[1] > 0 and last[1] > 0
    return Change(
        unit=unit,
        code=code or after.root,
        before=first[0],
        after=last[0],
        difference=last[0] - first[0],
        rank_before=first[1],
        rank_after=last[1],
        places=first[1] - last[1] if both else 0,
    )


def _at(outcome: Outcome, code: str | None, unit: str) -> tuple[float, int]:
    if unit not in outcome.unit_index:
        return math.nan, 0
    asked = code or outcome.root
    return outcome.score(unit, asked), outcome.rank(unit, asked)
