"""Shares of many criteria over many units at once: one batch per kind of rule.

A batch is made once per edition. It is called with the gathered inputs, float64 [needed inputs, units], and gives
shares [criteria, units], NaN where a criterion cannot be scored from what is there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.preparation import Column, Preparation, Prepared, prepare
from nenso.index.rules.ranking import competition_ranks
from nenso.index.rules.scoring import (
    Bands,
    ByPlace,
    Formula,
    Given,
    Linear,
    Normalised,
    Parts,
    Ratio,
    Scoring,
    Steps,
    YesNo,
)

Array = NDArray[np.float64]
Rows = NDArray[np.intp] | slice
Plain = Callable[[Array], Array]  # of the inputs alone
Batch = Callable[[Array, Sequence[str]], Array]  # of the inputs and the codes of the units
_EXACT = 12  # places compared with more decimals than any measurement has


@dataclass(frozen=True)
class Leaf:
    """A criterion as the batches need it: its rule and its maximum points (for figures given in points).

    Raw indicators also need the edition's preparation, and which of them share a parent.
    """

    scoring: Scoring
    max_points: float
    name: str = ""
    family: int = 0
    preparation: Preparation | None = None


def batch_for(leaves: Sequence[Leaf], where: dict[str, int], figures_as: str) -> Batch:
    """Make the batch of some criteria that share one kind of rule; `where` gives each input's row."""
    if isinstance(leaves[0].scoring, Normalised):
        return lambda inputs, units: prepared(leaves, where, inputs, units).values.T
    batch = _MAKERS[type(leaves[0].scoring)](leaves, where, figures_as)
    return lambda inputs, _units: batch(inputs)


def _rows(keys: Sequence[str], where: dict[str, int]) -> Rows:
    """Return where the inputs stand, as a slice where they are evenly spaced: a slice costs no copy."""
    places = [where[key] for key in keys]
    stride = places[1] - places[0] if len(places) > 1 else 1
    if stride > 0 and places == list(range(places[0], places[-1] + 1, stride)):
        return slice(places[0], places[-1] + 1, stride)
    return np.array(places, dtype=np.intp)


def _column(figures: Sequence[float]) -> Array:
    return np.array(figures, dtype=np.float64)[:, None]


def _given(leaves: Sequence[Leaf], where: dict[str, int], figures_as: str) -> Plain:
    rows = _rows([leaf.scoring.inputs[0] for leaf in leaves], where)
    if figures_as == "value":
        return lambda inputs: inputs[rows]
    points = _column([leaf.max_points for leaf in leaves])
    return lambda inputs: inputs[rows] / points


def _yes_no(leaves: Sequence[Leaf], where: dict[str, int], _figures_as: str) -> Plain:
    rows = _rows([leaf.scoring.inputs[0] for leaf in leaves], where)

    def batch(inputs: Array) -> Array:
        found = inputs[rows]
        # Anything but a plain 1 or 0 is no answer: it is left missing instead of being guessed.
        return np.where((found == 0) | (found == 1), found, np.nan)

    return batch


def _ratio(leaves: Sequence[Leaf], where: dict[str, int], _figures_as: str) -> Plain:
    rules = [leaf.scoring for leaf in leaves if isinstance(leaf.scoring, Ratio)]
    above, below = _rows([r.numerator for r in rules], where), _rows([r.denominator for r in rules], where)
    full = _column([rule.full_at for rule in rules])
    plain = bool(np.all(full == 1.0))

    def batch(inputs: Array) -> Array:
        base = inputs[below] if plain else inputs[below] * full
        with np.errstate(divide="ignore", invalid="ignore"):
            share = inputs[above] / base
        np.maximum(share, 0.0, out=share)
        np.minimum(share, 1.0, out=share)
        # Nothing to divide by means that the criterion does not apply, not that it is met or failed.
        empty = base <= 0
        if empty.any():
            share[empty] = np.nan
        return share

    return batch


def _linear(leaves: Sequence[Leaf], where: dict[str, int], _figures_as: str) -> Plain:
    rules = [leaf.scoring for leaf in leaves if isinstance(leaf.scoring, Linear)]
    rows = _rows([rule.input for rule in rules], where)
    low, span = _column([r.low for r in rules]), _column([r.high - r.low for r in rules])
    least = _column([0.0 if rule.clip else -np.inf for rule in rules])
    most = _column([1.0 if rule.clip else np.inf for rule in rules])
    return lambda inputs: np.clip((inputs[rows] - low) / span, least, most)


def _steps(leaves: Sequence[Leaf], where: dict[str, int], _figures_as: str) -> Plain:
    rules = [leaf.scoring for leaf in leaves if isinstance(leaf.scoring, Steps)]
    rows = _rows([rule.input for rule in rules], where)
    longest = max(len(rule.steps) for rule in rules)
    answers = np.full((longest, len(rules), 1), np.nan)
    shares = np.zeros((longest, len(rules), 1))
    for place, rule in enumerate(rules):
        answers[: len(rule.steps), place, 0] = [step.when for step in rule.steps]
        shares[: len(rule.steps), place, 0] = [step.share for step in rule.steps]

    def batch(inputs: Array) -> Array:
        found = inputs[rows]
        result = np.full(found.shape, np.nan)
        for answer, share in zip(answers, shares, strict=True):
            result = np.where(found == answer, share, result)
        return result

    return batch


def _bands(leaves: Sequence[Leaf], where: dict[str, int], _figures_as: str) -> Plain:
    rules = [leaf.scoring for leaf in leaves if isinstance(leaf.scoring, Bands)]
    rows = _rows([rule.input for rule in rules], where)
    longest = max(len(rule.bands) for rule in rules)
    starts = np.full((longest, len(rules), 1), np.inf)
    shares = np.zeros((longest, len(rules), 1))
    for place, rule in enumerate(rules):
        starts[: len(rule.bands), place, 0] = [band.start for band in rule.bands]
        shares[: len(rule.bands), place, 0] = [band.share for band in rule.bands]

    def batch(inputs: Array) -> Array:
        found = inputs[rows]
        result = np.where(np.isnan(found), np.nan, 0.0)
        for start, share in zip(starts, shares, strict=True):
            result = np.where(found >= start, share, result)
        return result

    return batch


def _by_place(leaves: Sequence[Leaf], where: dict[str, int], _figures_as: str) -> Plain:
    rules = [leaf.scoring for leaf in leaves if isinstance(leaf.scoring, ByPlace)]
    rows = _rows([rule.input for rule in rules], where)
    sign = _column([-1.0 if rule.direction == "down" else 1.0 for rule in rules])
    hows = [rule.how for rule in rules]

    def batch(inputs: Array) -> Array:
        found = inputs[rows] * sign
        return np.stack([_PLACES[how](line) for how, line in zip(hows, found, strict=True)])

    return batch


def _share_by_rank(line: Array) -> Array:
    ranks = competition_ranks(line, _EXACT).astype(np.float64)
    count = int(np.sum(ranks > 0))
    share = np.ones_like(line) if count <= 1 else 1.0 - (ranks - 1.0) / (count - 1.0)
    return np.where(ranks > 0, share, np.nan)


def _share_by_percentile(line: Array) -> Array:
    known = np.sort(line[~np.isnan(line)])
    below = np.searchsorted(known, line, side="left")
    upto = np.searchsorted(known, line, side="right")
    return np.where(np.isnan(line), np.nan, (below + upto) / (2.0 * max(known.size, 1)))


def _share_of_best(line: Array) -> Array:
    known = line[~np.isnan(line)]
    if known.size == 0:
        return line
    best = float(known.max())
    if best < 0:  # fewer is better: the figures were turned round, so the share is best / own
        return np.clip(best / line, 0.0, 1.0)
    if best == 0:
        return np.where(np.isnan(line), np.nan, (line == 0).astype(np.float64))
    return np.clip(line / best, 0.0, 1.0)


_PLACES: dict[str, Callable[[Array], Array]] = {
    "rank": _share_by_rank,
    "percentile": _share_by_percentile,
    "best": _share_of_best,
}


def _parts(leaves: Sequence[Leaf], where: dict[str, int], _figures_as: str) -> Plain:
    rules = [leaf.scoring for leaf in leaves if isinstance(leaf.scoring, Parts)]
    parts = [part for rule in rules for part in rule.parts]
    rows = _rows([part.input for part in parts], where)
    shares = _column([part.share for part in parts])
    counts = [len(rule.parts) for rule in rules]
    starts = np.concatenate(([0], np.cumsum(counts)[:-1])).astype(np.intp)

    def batch(inputs: Array) -> Array:
        found = inputs[rows]
        missing = np.isnan(found)
        earned = np.where(missing, 0.0, np.clip(found, 0.0, 1.0)) * shares
        result = np.add.reduceat(earned, starts, axis=0)
        result[np.logical_and.reduceat(missing, starts, axis=0)] = np.nan
        return np.minimum(result, 1.0)

    return batch


def _formula(leaves: Sequence[Leaf], where: dict[str, int], _figures_as: str) -> Plain:
    rules = [leaf.scoring for leaf in leaves if isinstance(leaf.scoring, Formula)]

    def batch(inputs: Array) -> Array:
        figures = {key: inputs[row] for key, row in where.items()}
        shape = inputs.shape[1:]
        shares = [np.broadcast_to(rule.expression(figures), shape) for rule in rules]
        return np.clip(np.stack(shares), 0.0, 1.0)

    return batch


def prepared(leaves: Sequence[Leaf], where: dict[str, int], inputs: Array, units: Sequence[str]) -> Prepared:
    """Return every step of the preparation of some raw indicators from inputs [needed inputs, units]."""
    steps = leaves[0].preparation or Preparation()
    groups = inputs[where[steps.inputs[0]]] if steps.inputs else None
    columns = [_raw_column(leaf, steps, where, inputs) for leaf in leaves]
    return prepare(steps, columns, units, groups)


def _raw_column(leaf: Leaf, steps: Preparation, where: dict[str, int], inputs: Array) -> Column:
    rule = leaf.scoring
    assert isinstance(rule, Normalised)
    return Column(
        name=leaf.name,
        figures=inputs[where[rule.input]],
        direction=-1.0 if rule.direction == "down" else 1.0,
        family=leaf.family,
        how=rule.how or steps.normalise,
        goal=rule.goal,
        denominator=inputs[where[rule.denominator]] if rule.denominator else None,
        scale=rule.scale,
        past=tuple((back, inputs[where[key]]) for back, key in rule.past),
        is_treated=rule.is_treated,
    )


_MAKERS: dict[type[Any], Callable[[Sequence[Leaf], dict[str, int], str], Plain]] = {
    Given: _given,
    YesNo: _yes_no,
    Ratio: _ratio,
    Linear: _linear,
    Steps: _steps,
    Bands: _bands,
    ByPlace: _by_place,
    Parts: _parts,
    Formula: _formula,
}
