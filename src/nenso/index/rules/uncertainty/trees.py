"""One tree with fixed leaves, aggregated for many sets of weights at once.

Sums run child by child in the order of the tree and never through a linear-algebra library, so that a run gives the
same bits on every machine. Powers and logarithms may differ in the last bit between processors; ranks compare scores
at the edition's decimals, which takes that up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.aggregation import mean
from nenso.index.rules.edition import Aggregate, Edition, Node
from nenso.index.rules.plan import plan_of, scored_children
from nenso.index.rules.steps.outranking import copeland
from nenso.index.rules.uncertainty.design import STATED, power_of
from nenso.index.rules.uncertainty.subject import Subject
from nenso.index.rules.uncertainty.variants import leaf_values
from nenso.kernel.rules import Refused

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
CHUNK = 32_768  # figures of one node that are worked on at a time: they stay in the processor's cache


def tree_of(subject: Subject, choices: Mapping[str, str]) -> "Tree":
    """Return the tree of one combination of choices, ready for any weights. Refuses what the steps refuse (`toolkit.…`)."""
    edition = _with_mean(subject.edition, choices.get("aggregation", STATED))
    return Tree(edition, leaf_values(subject, choices), subject.units)


def _with_mean(edition: Edition, option: str) -> Edition:
    """Return the edition with another mean at every parent that has one."""
    power = power_of(option) if option != STATED else None
    if power is None:
        return edition
    aggregate = Aggregate(option if " " not in option else "power", power)
    return replace(
        edition,
        nodes=tuple(
            replace(node, aggregate=aggregate) if node.children and node.aggregate.is_mean else node
            for node in edition.nodes
        ),
    )


class Tree:
    """One tree with fixed leaves: `leaves` are the values of all nodes [nodes, units], parents' ones not yet made."""

    def __init__(self, edition: Edition, leaves: Array, units: Sequence[str]) -> None:
        self.edition, self.units = edition, units
        self.places = {node.code: row for row, node in enumerate(edition.nodes)}
        self.scale = edition.root.max_points if edition.figures_as == "points" else 1.0
        self.nominal = _aggregated(edition, leaves)
        self.parents = [node for node in reversed(edition.nodes) if scored_children(edition, node)]

    def chunks(self, rows: NDArray[np.intp]) -> list[NDArray[np.intp]]:
        """Return the runs in pieces that fit the cache."""
        size = max(1, CHUNK // max(1, len(self.units)))
        return [rows[start : start + size] for start in range(0, len(rows), size)]

    def composites(self, multipliers: Mapping[str, Array], runs: int) -> Array:
        """Return scores [runs, units] with each node's weight times its multiplier [runs].

        Refuses `toolkit.negative_mean` where a figure below nought meets a mean that is not arithmetic in any run,
        as `compute` does for the edition of that run.
        """
        found: dict[str, Array] = {}
        for node in self.parents:
            found[node.code] = self._parent(node, found, multipliers, runs)
        return found[self.edition.root.code] * self.scale

    def _parent(
        self, node: Node, found: Mapping[str, Array], multipliers: Mapping[str, Array], runs: int
    ) -> Array:
        children = scored_children(self.edition, node)
        figures = [found.get(child.code, self.nominal[self.places[child.code]]) for child in children]
        weights = [
            multipliers[child.code] * child.weight
            if child.code in multipliers
            else np.full(runs, child.weight)
            for child in children
        ]
        if node.aggregate.power != 1.0:
            self._refuse_negative(node, children, figures)
        if node.aggregate.is_mean:
            family = _Family(children, [self.nominal[self.places[child.code]] for child in children])
            result = family.mean(float(node.aggregate.power or 0.0), figures, weights)
        else:
            result = _outranked(children, figures, weights, len(self.units))
        result[:, np.isnan(self.nominal[self.places[node.code]])] = np.nan
        for child, figure in zip(children, figures, strict=True):
            if child.code in node.zero_gate:
                result = np.where((figure == 0.0) & ~np.isnan(result), 0.0, result)
        return result

    def _refuse_negative(self, node: Node, children: Sequence[Node], figures: Sequence[Array]) -> None:
        for child, figure in zip(children, figures, strict=True):
            below = figure < 0
            if below.any():
                place = tuple(int(at) for at in np.argwhere(below)[0])
                unit, value = self.units[place[-1]], float(figure[place])
                raise Refused(
                    "toolkit.negative_mean", node=node.code, child=child.code, unit=unit, value=value
                )


def _aggregated(edition: Edition, leaves: Array) -> Array:
    """Return all nodes' values under the stated weights, [nodes, units]: they say where figures are missing."""
    values = leaves.copy()
    for level in plan_of(edition).levels:
        for siblings in level:
            values[siblings.parents] = mean(values[siblings.children], siblings)
    return values


class _Family:
    """Siblings with their missing figures: which count as nothing, which are left out."""

    def __init__(self, children: Sequence[Node], nominal: Sequence[Array]) -> None:
        self.missing = [np.isnan(values) for values in nominal]
        self.is_any = [bool(flags.any()) for flags in self.missing]
        self.as_zero = [child.missing == "zero" for child in children]

    def mean(self, power: float, figures: Sequence[Array], weights: Sequence[Array]) -> Array:
        """Return the weighted power mean, [runs, units]."""
        runs, units = len(weights[0]), self.missing[0].shape[0]
        total, whole, step = np.zeros((runs, units)), np.zeros((runs, units)), np.empty((runs, units))
        shut: Flags | None = None
        for place, (figure, weight) in enumerate(zip(figures, weights, strict=True)):
            raised, nought = self._raised(place, power, figure)
            column = weight[:, None]
            np.multiply(column, raised, out=step)
            total += step
            if nought is not None:
                below = nought & (column > 0)
                shut = below if shut is None else shut | below
            if self.is_any[place] and not self.as_zero[place]:
                np.multiply(column, ~self.missing[place], out=step)
                whole += step
            else:
                whole += column
        result = _lowered(power, total, whole)
        if shut is not None:
            result[shut] = 0.0
        return result

    def _raised(self, place: int, power: float, figure: Array) -> tuple[Array, Flags | None]:
        """Return what is summed for one child, and where a nought makes the whole nought (powers of 0 and below)."""
        known = np.where(self.missing[place], 0.0, figure) if self.is_any[place] else figure
        if power == 1.0:
            return known, None
        if power > 0:
            return _power(known, power), None
        is_zero = known == 0.0
        nought = is_zero & ~self.missing[place] if self.is_any[place] and not self.as_zero[place] else is_zero
        safe = np.where(is_zero, 1.0, known)
        raised = np.log(safe) if power == 0.0 else _power(safe, power)
        if self.is_any[place]:
            raised = np.where(self.missing[place], 0.0, raised)
        return raised, nought if nought.any() else None


def _power(figures: Array, power: float) -> Array:
    with np.errstate(
        over="ignore"
    ):  # 10⁻³⁰⁰ to the power of −20 has no bounds, and its mean is nought all the same
        raised: Array = np.power(figures, power)
    return raised


def _lowered(power: float, total: Array, whole: Array) -> Array:
    """Undo the raising: the mean from the weighted sum; nothing where no weight is left."""
    ratio: Array = np.full(total.shape, np.nan)
    np.divide(total, whole, out=ratio, where=whole > 0)
    if power == 0.0:
        np.exp(ratio, out=ratio)
    elif power != 1.0:
        with np.errstate(divide="ignore"):
            np.power(ratio, 1.0 / power, out=ratio)
    return ratio


def _outranked(
    children: Sequence[Node], figures: Sequence[Array], weights: Sequence[Array], units: int
) -> Array:
    """Return Copeland scores on 0..1 for each run, units without any figure apart (they are missing anyway)."""
    runs = len(weights[0])
    zeros = np.array([child.missing == "zero" for child in children])
    result = np.full((runs, units), np.nan)
    for run in range(runs):
        table = np.column_stack([figure[run] if figure.ndim == 2 else figure for figure in figures])
        table = np.where(np.isnan(table) & zeros, 0.0, table)
        stays = np.flatnonzero(~np.isnan(table).all(axis=1))
        apart = copeland(table[stays], np.array([weight[run] for weight in weights]))
        result[run, stays] = (apart / max(1, len(stays) - 1) + 1.0) / 2.0
    return result
