"""From an edition and its inputs to every figure and rank: small steps over arrays, from the criteria up."""

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.aggregation import Siblings, mean
from nenso.index.rules.edition import Edition
from nenso.index.rules.inputs import Inputs
from nenso.index.rules.plan import Plan, plan_of
from nenso.index.rules.preparation import Prepared
from nenso.index.rules.ranking import Ranks, competition_ranks
from nenso.index.rules.scores import prepared
from nenso.kernel.rules import Refused

Array = NDArray[np.float64]
Codes = NDArray[np.int8]


class Basis(IntEnum):
    """Where a figure comes from. PUBLISHED covers figures entered at a level above their criteria."""

    MISSING = 0
    COMPUTED = 1
    PUBLISHED = 2


@dataclass(frozen=True)
class Outcome:
    """Every figure of one run. All arrays are [units, codes]; codes are the nodes depth first, then the views.

    `values` lie in 0..1 (NaN missing), `points` are values × maximum points (NaN where the act's points are
    unknown, and for views), `basis` holds `Basis` numbers, `ranks` are competition ranks with 0 for unranked,
    `published` are official values on the same 0..1 scale for comparison.
    """

    edition_code: str
    units: tuple[str, ...]
    codes: tuple[str, ...]
    values: Array
    points: Array
    basis: Codes
    ranks: Ranks
    published: Array
    figures_as: str
    decimals: int

    @cached_property
    def unit_index(self) -> dict[str, int]:
        return {unit: row for row, unit in enumerate(self.units)}

    @cached_property
    def code_index(self) -> dict[str, int]:
        return {code: column for column, code in enumerate(self.codes)}

    def column(self, code: str) -> int:
        """Return the column of a node or view; refuse `edition.unknown_node`."""
        found = self.code_index.get(code)
        if found is None:
            raise Refused("edition.unknown_node", node=code, edition=self.edition_code)
        return found

    def row(self, unit: str) -> int:
        """Return the row of a unit; refuse `inputs.unknown_unit`."""
        found = self.unit_index.get(unit)
        if found is None:
            raise Refused("inputs.unknown_unit", unit=unit, edition=self.edition_code)
        return found

    @property
    def root(self) -> str:
        return self.codes[0]

    def value(self, unit: str, code: str) -> float:
        return float(self.values[self.row(unit), self.column(code)])

    def point(self, unit: str, code: str) -> float:
        return float(self.points[self.row(unit), self.column(code)])

    def rank(self, unit: str, code: str) -> int:
        """Return the competition rank; 0 where the unit is not ranked."""
        return int(self.ranks[self.row(unit), self.column(code)])

    def basis_of(self, unit: str, code: str) -> Basis:
        return Basis(int(self.basis[self.row(unit), self.column(code)]))

    def score(self, unit: str, code: str | None = None) -> float:
        """Return the figure as the edition writes it (value or points), unrounded; the composite by default."""
        return float(self.scores[self.row(unit), self.column(code or self.root)])

    @cached_property
    def scores(self) -> Array:
        """All figures as the edition writes them; views are always values."""
        if self.figures_as == "value":
            return self.values
        return np.where(np.isnan(self.points), self.values, self.points)


def compute(edition: Edition, inputs: Inputs) -> Outcome:
    """Score, aggregate and rank all units of `inputs`, which are ranked against each other.

    A figure is computed where the edition's rules allow it; else the figure given at that level is taken, else the
    published one, both marked PUBLISHED. A published figure never replaces a computed one.

    Refuses `toolkit.negative_mean` where a figure below nought meets a mean that is not arithmetic (COINr's
    geometric mean stops there too, its power mean gives NaN), and what the preparation refuses.
    """
    plan = plan_of(edition)
    fallback, published = _official(edition, inputs, plan)
    values, basis = _nodes(inputs, plan, fallback)
    _views(edition, values, basis, fallback)
    points = values * plan.max_points
    ranked = values if edition.figures_as == "value" else np.where(np.isnan(points), values, points)
    return Outcome(
        edition_code=edition.code,
        units=inputs.units,
        codes=edition.codes,
        values=values.T,
        points=points.T,
        basis=basis.T,
        ranks=competition_ranks(ranked.T, edition.decimals),
        published=published.T,
        figures_as=edition.figures_as,
        decimals=edition.decimals,
    )


def _official(edition: Edition, inputs: Inputs, plan: Plan) -> tuple[Array, Array]:
    """Return what stands in for a figure that cannot be computed (given, else published), and what was published.

    Both are [codes, units] as values 0..1.
    """
    shape = (len(edition.codes), len(inputs.units))
    given = _placed(shape, plan.above, inputs.keys, inputs.values)
    published = _placed(shape, plan.places, inputs.published_keys, inputs.published)
    if edition.figures_as == "points":
        with np.errstate(divide="ignore", invalid="ignore"):
            given, published = given / plan.scale, published / plan.scale
    if not inputs.published_keys:
        return given, published
    return np.where(np.isnan(given), published, given), published


def _placed(shape: tuple[int, int], places: dict[str, int], keys: tuple[str, ...], table: Array) -> Array:
    found = np.full(shape, np.nan)
    for column, key in enumerate(keys):
        if key in places:
            found[places[key]] = table[:, column]
    return found


def _gather(inputs: Inputs, plan: Plan) -> Array:
    """Return the inputs that the criteria read, [needed, units], NaN for those that nobody brought."""
    if inputs.keys == plan.keys:
        return inputs.values.T
    known = [inputs.key_index.get(key, -1) for key in plan.keys]
    table = inputs.values.T[known] if inputs.keys else np.full((len(known), len(inputs.units)), np.nan)
    if -1 in known:
        table[np.array(known) == -1] = np.nan
    return table


@dataclass(frozen=True)
class PreparedCriteria:
    """The steps that an edition's raw indicators went through; tables of `steps` are [units, codes]."""

    codes: tuple[str, ...]
    steps: Prepared


def prepared_of(edition: Edition, inputs: Inputs) -> PreparedCriteria | None:
    """Return every step of the preparation; None where no criterion is normalised from raw figures."""
    plan = plan_of(edition)
    if not plan.raw:
        return None
    where = {key: row for row, key in enumerate(plan.keys)}
    steps = prepared([leaf for _, leaf in plan.raw], where, _gather(inputs, plan), inputs.units)
    return PreparedCriteria(tuple(edition.nodes[row].code for row, _ in plan.raw), steps)


def _nodes(inputs: Inputs, plan: Plan, fallback: Array) -> tuple[Array, Codes]:
    values = np.full(fallback.shape, np.nan)
    if plan.batches:
        table = _gather(inputs, plan)
        for rows, batch in plan.batches:
            values[rows] = batch(table, inputs.units)
    # Every row takes its official figure where nothing is computed; parents are then computed over it, deepest first.
    taken = np.isnan(values)
    official = ~np.isnan(fallback)
    basis = _bases(~taken, official)
    if official.any():
        values = np.where(taken, fallback, values)
    for level in plan.levels:
        for siblings in level:
            children = values[siblings.children]
            if siblings.needs_positive and (children < 0).any():
                _refuse_negative(inputs, plan, siblings, children)
            found = mean(children, siblings)
            computed = ~np.isnan(found)
            values[siblings.parents] = np.where(computed, found, fallback[siblings.parents])
            basis[siblings.parents] = _bases(computed, official[siblings.parents])
    return values, basis


def _refuse_negative(inputs: Inputs, plan: Plan, siblings: Siblings, children: Array) -> None:
    """Name the first figure below nought under a mean that has no meaning for it."""
    codes = {row: code for code, row in plan.places.items()}
    child, unit = (int(place) for place in np.argwhere(children < 0)[0])
    raise Refused(
        "toolkit.negative_mean",
        node=codes[int(siblings.parents[siblings.owner[child]])],
        child=codes[int(siblings.children[child])],
        unit=inputs.units[unit],
        value=float(children[child, unit]),
    )


def _bases(computed: NDArray[np.bool_], official: NDArray[np.bool_]) -> Codes:
    bases: Codes = official * np.int8(Basis.PUBLISHED)
    bases[computed] = Basis.COMPUTED
    return bases


def _views(edition: Edition, values: Array, basis: Codes, fallback: Array) -> None:
    figures = named_figures(edition, values)
    for row, view in enumerate(edition.views, start=len(edition.nodes)):
        found = np.broadcast_to(view.expression(figures), values.shape[1:])
        computed = ~np.isnan(found)
        values[row] = np.where(computed, found, fallback[row])
        basis[row] = _bases(computed, ~np.isnan(fallback[row]))


def named_figures(edition: Edition, values: Array) -> dict[str, Array]:
    """Return what a view may read: `code` and `code.value` (0..1) and `code.points`, each [units]."""
    figures: dict[str, Array] = {}
    if edition.views:
        for row, node in enumerate(edition.nodes):
            figures[node.code] = figures[f"{node.code}.value"] = values[row]
            figures[f"{node.code}.points"] = values[row] * node.max_points
    return figures
