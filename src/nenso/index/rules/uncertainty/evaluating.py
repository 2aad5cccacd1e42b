"""Thousands of ways of scoring at once: weights drawn for each run, other means, leaves prepared otherwise.

Sums run child by child in the order of the tree and never through a linear-algebra library, so that a run gives the
same bits on every machine. Powers and logarithms may differ in the last bit between processors; ranks compare scores
at the edition's decimals, which takes that up.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.aggregation import mean
from nenso.index.rules.edition import Aggregate, Edition, Node
from nenso.index.rules.plan import plan_of, scored_children
from nenso.index.rules.ranking import Ranks, ranks_of_rows
from nenso.index.rules.steps.outranking import copeland
from nenso.index.rules.uncertainty.design import STATED, Factor, power_of
from nenso.index.rules.uncertainty.drawing import Columns
from nenso.index.rules.uncertainty.subject import Subject
from nenso.index.rules.uncertainty.variants import leaf_values
from nenso.kernel.rules import Refused

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
CHUNK = 32_768  # figures of one node that are worked on at a time: they stay in the processor's cache
Watch = Callable[[int], None]


def expanded(subject: Subject, factors: Sequence[Factor]) -> tuple[Factor, ...]:
    """Return the factors with one for each node where a factor says `each`.

    Refuses `design.unknown_node` and `design.nothing_varied`.
    """
    found: list[Factor] = []
    for factor in factors:
        nodes = nodes_of(subject, factor)
        if factor.vary == "weights" and factor.each:
            found += [Factor("weights", factor.spread, (code,)) for code in nodes]
        else:
            found.append(replace(factor, nodes=nodes))
    if not found:
        raise Refused("design.nothing_varied")
    return tuple(found)


def nodes_of(subject: Subject, factor: Factor) -> tuple[str, ...]:
    """Return the nodes whose weights a factor varies, in the order of the tree: those with a sibling that counts."""
    if factor.vary != "weights":
        return ()
    edition = subject.edition
    weighed = [
        child.code
        for node in edition.nodes
        for family in [scored_children(edition, node)]
        if len(family) > 1
        for child in family
    ]
    for code in factor.nodes:
        if code not in weighed:
            raise Refused("design.unknown_node", node=code, known=", ".join(weighed[:20]))
    return tuple(code for code in weighed if not factor.nodes or code in factor.nodes)


@dataclass(frozen=True)
class Evaluator:
    """Scores of a subject under many draws. `factors` are expanded; `columns` are their places in a draw."""

    subject: Subject
    factors: tuple[Factor, ...]

    @cached_property
    def columns(self) -> tuple[Columns, ...]:
        places, start = [], 0
        for factor in self.factors:
            width = len(factor.nodes) if factor.vary == "weights" else 1
            places.append(Columns(start, start + width))
            start += width
        return tuple(places)

    @property
    def width(self) -> int:
        """Numbers that one run takes."""
        return self.columns[-1].end

    def scores(self, draws: Array, watch: Watch | None = None) -> Array:
        """Return composites as the edition writes them, [runs, units], from draws in [0, 1), [runs, width].

        `watch` is told how many runs are done, every few hundred.
        """
        found = np.empty((len(draws), len(self.subject.units)))
        multipliers = self._multipliers(draws)
        done = 0
        for choices, rows in self._combinations(draws):
            tree = self._tree(tuple(sorted(choices.items())))
            for chunk in tree.chunks(rows):
                found[chunk] = tree.composites(
                    {code: m[chunk] for code, m in multipliers.items()}, len(chunk)
                )
                done += len(chunk)
                if watch is not None:
                    watch(done)
        return found

    def ranks(self, scores: Array) -> Ranks:
        """Return competition ranks [runs, units] at the edition's decimals, 0 for a unit without a score."""
        return ranks_of_rows(scores, self.subject.edition.decimals)

    def _multipliers(self, draws: Array) -> dict[str, Array]:
        found: dict[str, Array] = {}
        for factor, places in zip(self.factors, self.columns, strict=True):
            if factor.vary == "weights":
                shares = 1.0 + factor.spread * (2.0 * draws[:, places.start : places.end] - 1.0)
                for place, code in enumerate(factor.nodes):
                    column = np.ascontiguousarray(shares[:, place])
                    found[code] = found[code] * column if code in found else column
        return found

    def _combinations(self, draws: Array) -> list[tuple[dict[str, str], NDArray[np.intp]]]:
        """Return each combination of discrete choices that was drawn, with its runs."""
        names, picks = [], []
        for factor, places in zip(self.factors, self.columns, strict=True):
            if factor.vary != "weights":
                names.append(factor)
                picks.append(np.floor(draws[:, places.start] * len(factor.options)).astype(np.intp))
        if not names:
            return [({}, np.arange(len(draws)))]
        table = np.column_stack(picks)
        kinds, where = np.unique(table, axis=0, return_inverse=True)
        where = where.reshape(-1)
        return [
            (
                {factor.vary: factor.options[pick] for factor, pick in zip(names, kind, strict=True)},
                np.flatnonzero(where == place),
            )
            for place, kind in enumerate(kinds.tolist())
        ]

    def _tree(self, choices: tuple[tuple[str, str], ...]) -> "Tree":
        return tree_of(self.subject, dict(choices))


def tree_of(subject: Subject, choices: Mapping[str, str]) -> "Tree":
    """Return the tree of one combination of choices, ready for any weights."""
    edition = _with_mean(subject.edition, choices.get("aggregation", STATED))
    return Tree(edition, leaf_values(subject, choices), subject.edition.figures_as)


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
    """One tree with fixed leaves, aggregated for many sets of weights at once."""

    def __init__(self, edition: Edition, leaves: Array, figures_as: str) -> None:
        self.edition = edition
        self.units = leaves.shape[1]
        self.places = {node.code: row for row, node in enumerate(edition.nodes)}
        self.scale = edition.root.max_points if figures_as == "points" else 1.0
        self.nominal = _aggregated(edition, leaves)
        self.parents = [node for node in reversed(edition.nodes) if scored_children(edition, node)]

    def chunks(self, rows: NDArray[np.intp]) -> list[NDArray[np.intp]]:
        """Return the runs in pieces that fit the cache."""
        size = max(1, CHUNK // max(1, self.units))
        return [rows[start : start + size] for start in range(0, len(rows), size)]

    def composites(self, multipliers: Mapping[str, Array], runs: int) -> Array:
        """Return scores [runs, units] with each node's weight times its multiplier [runs]."""
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
        if node.aggregate.is_mean:
            family = _Family(children, [self.nominal[self.places[child.code]] for child in children])
            result = family.mean(float(node.aggregate.power or 0.0), figures, weights)
        else:
            result = _outranked(children, figures, weights, self.units)
        result[:, np.isnan(self.nominal[self.places[node.code]])] = np.nan
        for child, figure in zip(children, figures, strict=True):
            if child.code in node.zero_gate:
                result = np.where((figure == 0.0) & ~np.isnan(result), 0.0, result)
        return result


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
        held = np.maximum(known, 0.0)
        if power > 0:
            return np.power(held, power), None
        nought = held == 0.0
        if self.is_any[place] and not self.as_zero[place]:
            nought = nought & ~self.missing[place]
        safe = np.where(held == 0.0, 1.0, held)
        raised = np.log(safe) if power == 0.0 else np.power(safe, power)
        if self.is_any[place]:
            raised = np.where(self.missing[place], 0.0, raised)
        return raised, nought if nought.any() else None


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
