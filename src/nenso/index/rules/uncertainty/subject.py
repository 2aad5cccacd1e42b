"""What of a composite can be varied: its whole edition, or the parts of it that are public."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.computing import Basis, Outcome, compute
from nenso.index.rules.edition import Aggregate, Edition, Node
from nenso.index.rules.inputs import Inputs
from nenso.index.rules.plan import scored_children
from nenso.index.rules.scoring import Given
from nenso.index.rules.wording import listed
from nenso.kernel.rules import Refused, Text

Array = NDArray[np.float64]
FEWEST_UNITS = 2
_SUMS = ("sum_of_points", "arithmetic")


@dataclass(frozen=True)
class Subject:
    """An edition with inputs from which every composite is computed, so that its method can be varied.

    `outcome` is the nominal result. `is_pruned` says that the edition was cut down to what is public; `residual`
    names the nodes whose figures are not, merged into one part.
    """

    edition: Edition
    inputs: Inputs
    outcome: Outcome
    is_pruned: bool = False
    residual: tuple[str, ...] = ()

    @property
    def units(self) -> tuple[str, ...]:
        return self.inputs.units


def subject_of(edition: Edition, outcome: Outcome, inputs: Inputs | None = None) -> Subject:
    """Return what of a result can be varied.

    Where every ranked composite was computed from `inputs` all the way, that is the edition as it stands. Else the
    tree is cut down to what is known for every ranked unit: at each node the scored children with a figure for all
    of them stay; the others become one residual part, whose figure follows from the node's own (only under a sum
    of points or an arithmetic mean); a node without a known child is a part itself. Units without a composite or
    a rank are left out.

    Refuses `study.no_parts` where nothing but the composite is known, or its points are not, or nowhere do two
    parts stand beside each other; and `study.too_few_units`.
    """
    rows = np.flatnonzero((outcome.ranks[:, 0] > 0) & np.isfinite(outcome.values[:, 0]))
    if len(rows) < FEWEST_UNITS:
        raise Refused("study.too_few_units", count=len(rows), least=FEWEST_UNITS)
    if inputs is not None and _is_computed_throughout(edition, outcome, rows):
        _need_parts(edition)
        return Subject(edition, inputs, compute(edition, inputs))
    cutter = _Cutter(edition, outcome, rows)
    pruned = cutter.edition()
    _need_parts(pruned)
    table = Inputs(tuple(outcome.units[row] for row in rows), tuple(cutter.figures), cutter.table())
    return Subject(pruned, table, compute(pruned, table), True, tuple(cutter.merged))


def _is_computed_throughout(edition: Edition, outcome: Outcome, rows: NDArray[np.intp]) -> bool:
    counted = [outcome.column(node.code) for node in edition.nodes if not node.unscored]
    basis = outcome.basis[rows][:, counted]
    return bool((basis[:, 0] == Basis.COMPUTED).all() and (basis != Basis.PUBLISHED).all())


def _need_parts(edition: Edition) -> None:
    if not any(len(scored_children(edition, node)) > 1 for node in edition.nodes):
        raise Refused("study.no_parts", edition=edition.code)


class _Cutter:
    """Walks a tree from the root and keeps what is known; `figures` are those of the leaves that are left."""

    def __init__(self, edition: Edition, outcome: Outcome, rows: NDArray[np.intp]) -> None:
        self.old, self.outcome, self.rows = edition, outcome, rows
        self.nodes: list[Node] = []
        self.figures: dict[str, Array] = {}
        self.merged: list[str] = []
        self._keep(edition.root, None, 0)

    def edition(self) -> Edition:
        return replace(self.old, nodes=tuple(self.nodes), views=(), inputs=(), preparation=None)

    def table(self) -> Array:
        """Return the leaves' figures as the edition writes them, [units, leaves]."""
        most = {node.code: node.max_points for node in self.nodes}
        scale = most if self.old.figures_as == "points" else dict.fromkeys(most, 1.0)
        return np.column_stack([values * scale[code] for code, values in self.figures.items()])

    def _values(self, node: Node) -> Array:
        values: Array = self.outcome.values[self.rows, self.outcome.column(node.code)]
        return values

    def _is_known(self, node: Node) -> bool:
        return bool(np.isfinite(self._values(node)).all())

    def _keep(self, node: Node, parent: str | None, depth: int) -> None:
        kept, others = self._split(node)
        if not kept:
            self._leaf(node, self._values(node), parent, depth)
            return
        rest = self._residual(node, kept, others) if others else None
        codes = [child.code for child in kept] + ([rest[0].code] if rest else [])
        gates = tuple(code for code in node.zero_gate if code in codes)
        self.nodes.append(
            replace(
                node,
                parent=parent,
                depth=depth,
                children=tuple(codes),
                zero_gate=gates,
                sharing=None if others else node.sharing,
            )
        )
        for child in kept:
            self._keep(child, node.code, depth + 1)
        if rest is not None:
            self.merged += [child.code for child in others]
            self._leaf(rest[0], rest[1], node.code, depth + 1)

    def _split(self, node: Node) -> tuple[list[Node], list[Node]]:
        """Return the children that stay and those that are merged; none at all where the node is a part itself."""
        children = scored_children(self.old, node)
        if node.aggregate.power is None or any(math.isnan(child.weight) for child in children):
            return [], []
        known = [child for child in children if self._is_known(child)]
        own = self.outcome.basis[self.rows, self.outcome.column(node.code)]
        if len(known) == len(children) or (known and (own == Basis.COMPUTED).all()):
            return children, []  # what is missing counts as the node's own rule says
        if not known or node.aggregate.rule not in _SUMS or not self._is_known(node):
            return [], []
        return known, [child for child in children if child not in known]

    def _leaf(self, node: Node, values: Array, parent: str | None, depth: int) -> None:
        self.nodes.append(
            replace(
                node,
                parent=parent,
                depth=depth,
                children=(),
                zero_gate=(),
                scoring=Given(node.code),
                aggregate=Aggregate("arithmetic", 1.0),
                sharing=None,
            )
        )
        self.figures[node.code] = values

    def _residual(self, node: Node, kept: Sequence[Node], others: Sequence[Node]) -> tuple[Node, Array]:
        weight = math.fsum(child.weight for child in others)
        rest = self._values(node).copy()
        for child in kept:
            rest -= child.weight * self._values(child)
        names = listed(child.name for child in others)
        name = Text("Các mục còn lại: {names}", "The remaining items: {names}").fill(names=names)
        part = replace(
            others[0],
            code=self._free(f"others_{node.code}"[:64] if node.parent else "others"),
            name=name,
            weight=weight,
            max_points=math.fsum(child.max_points for child in others),
            illustrative=False,
            status="derived",
            component_count=None,
            evidence=None,
            note=None,
        )
        return part, rest / weight

    def _free(self, code: str) -> str:
        while self.old.has_node(code):
            code = f"{code[:62]}_x"
        return code
