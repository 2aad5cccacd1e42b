"""Thousands of ways of scoring at once: weights drawn for each run, other means, leaves prepared otherwise."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.edition import Edition
from nenso.index.rules.plan import scored_children
from nenso.index.rules.ranking import Ranks, ranks_of_rows
from nenso.index.rules.scoring import Normalised
from nenso.index.rules.uncertainty.design import STATED, Factor
from nenso.index.rules.uncertainty.drawing import Columns
from nenso.index.rules.uncertainty.subject import Subject
from nenso.index.rules.uncertainty.trees import tree_of
from nenso.kernel.rules import Refused

Array = NDArray[np.float64]
Watch = Callable[[int], None]


def expanded(subject: Subject, factors: Sequence[Factor]) -> tuple[Factor, ...]:
    """Return the factors with one for each node where a factor says `each`.

    Refuses `design.unknown_node`, `design.nothing_varied`, and `design.no_effect` for a choice that this edition
    has no room for, so that nobody takes for varied what was not.
    """
    found: list[Factor] = []
    for factor in factors:
        asks = factor.vary == "weights" or any(option != STATED for option in factor.options)
        if asks and not can_vary(subject.edition, factor.vary):
            raise Refused("design.no_effect", vary=factor.vary, edition=subject.edition.code)
        nodes = nodes_of(subject, factor)
        if factor.vary == "weights" and factor.each:
            found += [Factor("weights", factor.spread, (code,)) for code in nodes]
        else:
            found.append(replace(factor, nodes=nodes))
    if not found:
        raise Refused("design.nothing_varied")
    return tuple(found)


def can_vary(edition: Edition, vary: str) -> bool:
    """Say whether a choice changes anything of an edition: steps need raw indicators, means a parent that has one."""
    if vary in ("imputation", "treatment"):
        return any(isinstance(leaf.scoring, Normalised) for leaf in edition.leaves)
    if vary == "aggregation":
        return any(node.aggregate.is_mean and scored_children(edition, node) for node in edition.nodes)
    if vary == "weights":
        return any(len(scored_children(edition, node)) > 1 for node in edition.nodes)
    return True


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

        `watch` is told how many runs are done, every few hundred. Refuses `toolkit.negative_mean` and what the
        steps of another preparation refuse (`toolkit.…`).
        """
        found = np.empty((len(draws), len(self.subject.units)))
        multipliers = self._multipliers(draws)
        done = 0
        for choices, rows in self._combinations(draws):
            tree = tree_of(self.subject, choices)
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
