"""The figures of runs as arrays: read in bulk, kept for the life of the process, carried over to other units."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nenso.directory.rules import Mapping, RebaseRule, rebase
from nenso.index import rules
from nenso.index.models import Run, RunFigure
from nenso.index.queries.inputs import kept_inputs
from nenso.index.queries.methods import method_of

Array = NDArray[np.float64]
_MOST = 256
_kept: OrderedDict[int, "RunFigures"] = OrderedDict()


@dataclass(frozen=True, slots=True)
class RunFigures:
    """All figures of one run, [units, codes]; `values` 0..1, NaN missing."""

    edition: rules.Edition
    units: tuple[str, ...]
    values: Array
    points: Array
    basis: NDArray[np.int8]
    ranks: NDArray[np.int32]


def figures_of(run_ids: Iterable[int]) -> dict[int, RunFigures]:
    """Return the figures of runs. A run never changes, so each is read once: two queries for all that are new."""
    wanted = list(dict.fromkeys(run_ids))
    missing = [run_id for run_id in wanted if run_id not in _kept]
    if missing:
        _kept.update(_read(missing))
    found = {run_id: _kept[run_id] for run_id in wanted}
    for run_id in wanted:
        _kept.move_to_end(run_id)
    while len(_kept) > _MOST:
        _kept.popitem(last=False)
    return found


def forget_figures() -> None:
    """Drop what is kept: for tests that roll runs back."""
    _kept.clear()
    kept_inputs.cache_clear()


def _read(run_ids: list[int]) -> dict[int, RunFigures]:
    runs = Run.objects.filter(pk__in=run_ids).select_related("edition")
    rows: dict[int, list[tuple[str, str, float | None, float | None, int, int]]] = {pk: [] for pk in run_ids}
    columns = ("run_id", "unit_code", "node", "value", "points", "basis", "rank")
    for run_id, *row in RunFigure.objects.filter(run__in=run_ids).order_by("id").values_list(*columns):
        rows[run_id].append(tuple(row))
    return {run.pk: _as_arrays(method_of(run.edition), rows[run.pk]) for run in runs}


def _as_arrays(
    edition: rules.Edition, rows: list[tuple[str, str, float | None, float | None, int, int]]
) -> RunFigures:
    """Units stand in the order of the file: figures were stored unit by unit."""
    units = {unit: place for place, unit in enumerate(dict.fromkeys(row[0] for row in rows))}
    codes = {code: place for place, code in enumerate(edition.codes)}
    shape = (len(units), len(codes))
    values, points = np.full(shape, np.nan), np.full(shape, np.nan)
    basis, ranks = np.zeros(shape, np.int8), np.zeros(shape, np.int32)
    for unit, node, value, its_points, its_basis, rank in rows:
        place = units[unit], codes[node]
        basis[place], ranks[place] = its_basis, rank
        values[place] = np.nan if value is None else value
        points[place] = np.nan if its_points is None else its_points
    return RunFigures(edition, tuple(units), values, points, basis, ranks)


def carried_over(figures: RunFigures, mapping: Mapping) -> RunFigures:
    """Carry figures over by the mean, as the ministry did for 2024 (34 provinces out of 63)."""
    means = [RebaseRule.MEAN] * figures.values.shape[1]
    values = rebase(figures.values.T[None], mapping, means).values[0].T
    points = rebase(figures.points.T[None], mapping, means).values[0].T
    shown = values if figures.edition.figures_as == "value" else np.where(np.isnan(points), values, points)
    return replace(
        figures,
        units=mapping.targets,
        values=values,
        points=points,
        basis=_basis(figures, mapping, values),
        ranks=rules.competition_ranks(shown, figures.edition.decimals),
    )


def _basis(figures: RunFigures, mapping: Mapping, values: Array) -> NDArray[np.int8]:
    """A unit that one old unit became keeps its basis; a mean of several is computed."""
    basis = np.where(np.isnan(values), rules.Basis.MISSING, rules.Basis.COMPUTED).astype(np.int8)
    for place, target in enumerate(mapping.targets):
        sources = mapping.sources_of(target)
        if len(sources) == 1:
            basis[place] = figures.basis[figures.units.index(sources[0].code)]
    return basis
