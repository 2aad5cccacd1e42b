"""Bringing indicators of different units onto one scale, more always being better afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nenso.index.rules.steps.checks import Array, name_of, refuse_infinite, signs, table
from nenso.index.rules.steps.scales import METHODS, Columns
from nenso.kernel.rules import Refused


@dataclass(frozen=True)
class Normalisation:
    """How an indicator is normalised: one of `METHODS` and the scale onto which it goes.

    Shares (all methods but "zscore", "rank", "borda") go onto `low`..`high`: nothing at `low`, everything at
    `high`. "zscore" goes onto `mean` and `sd`; ranks and Borda's points are counts. `clip` holds shares within
    0..1 before they go onto the scale; None leaves it to the method, and only "goalposts" clips by itself.
    `targets` are goalposts for every indicator without a `Goal` of its own. `reference` is the code of the unit
    to which "distance_to_reference" measures; a caller turns it into its row.
    """

    method: str = "minmax"
    low: float = 0.0
    high: float = 1.0
    mean: float = 0.0
    sd: float = 1.0
    targets: tuple[float, float] | None = None
    clip: bool | None = None
    reference: str | None = None


@dataclass(frozen=True)
class Goal:
    """What one indicator is measured against, in the indicator's own unit (never turned by its direction).

    `low` < `high`: goalposts ("goalposts", "scaled"). `target`: "distance_to_target". `reference`: the figure to
    which "distance_to_reference" measures. `max_points`: "points".
    """

    low: float | None = None
    high: float | None = None
    target: float | None = None
    reference: float | None = None
    max_points: float | None = None


def normalise(
    values: Array,
    how: Normalisation | Sequence[Normalisation],
    directions: Array,
    goals: Sequence[Goal | None] | None = None,
    *,
    reference: int | None = None,
    names: Sequence[str] | None = None,
) -> Array:
    """Normalise each column of `values` [units, indicators]; NaN stays, a column without a figure stays missing.

    `how` is one for all or one per indicator; `directions` [indicators] are +1 (more is better) and −1, by which
    figures (and goals) are multiplied first, as COINr does. `reference` is the row of the unit to measure to,
    `names` [indicators] go into refusals instead of numbers.

    With x the figure so turned, and s the share that goes onto `low`..`high`:
    minmax, distance_to_max: s = (x − min)/(max − min). zscore: (x − mean)/sd·`sd` + `mean`, sd over n − 1.
    rank: place from the worst, which has 1, ties sharing the lowest. borda: rank − 1. percentile_rank:
    s = (rank − 1)/(n − 1), 0 for one unit. scaled: s = (x − low)/(high − low); goalposts: the same, clipped.
    distance_to_reference: s = (x − min)/(reference − min). distance_to_target: s = (x − min)/(target − min).
    fraction_of_max: s = x/max, for direction −1 the least over the figure. points: s = figure/max points, for
    direction −1 one less that.

    A constant column (one unit, all tied), where COINr gives NaN, becomes the middle of the scale under minmax and
    distance_to_max, `mean` under zscore, `high` under distance_to_reference (all stand where the reference
    stands); by the formulas 1 under rank, 0 under borda and percentile_rank, `high` under fraction_of_max, but
    `low` there for a column of noughts of which more would be better.

    COINr agrees but for: fraction_of_max with direction −1 and distances to a target or reference that is not
    above the worst figure, which turn the order of the units round there. Ours measures the former from the best
    figure and refuses the latter, unless `clip`, when everybody has reached the goal.

    Raises `Refused`: "toolkit.normalisation" (unknown method), "toolkit.scale", "toolkit.no_goal",
    "toolkit.goalposts", "toolkit.max_points", "toolkit.goal_reached", "toolkit.no_fraction", "toolkit.no_reference",
    "toolkit.direction", "toolkit.shape", "toolkit.infinite".
    """
    rows = table(values)
    turn = signs(directions, rows, names)
    count = rows.shape[1]
    each = [how] * count if isinstance(how, Normalisation) else list(how)
    aims = [None] * count if goals is None else list(goals)
    for name, given in (("how", each), ("goals", aims)):
        if len(given) != count:
            raise Refused("toolkit.shape", table=name, found=(len(given),), expected=(count,))
    normalised = np.full(rows.shape, np.nan)
    for one in dict.fromkeys(each):
        _check(one)
        chosen = [column for column in range(count) if each[column] == one]
        columns = _columns(rows, chosen, turn, one, aims, reference, names)
        normalised[:, chosen] = _on_scale(columns, one).T
    refuse_infinite(normalised, None, names)
    return normalised


def _check(how: Normalisation) -> None:
    if how.method not in METHODS:
        raise Refused("toolkit.normalisation", method=how.method, known=", ".join(METHODS))
    if not -np.inf < how.low < how.high < np.inf or not (0 < how.sd < np.inf and abs(how.mean) < np.inf):
        raise Refused("toolkit.scale", low=how.low, high=how.high, mean=how.mean, sd=how.sd)


def _columns(
    rows: Array,
    chosen: list[int],
    turn: Array,
    how: Normalisation,
    aims: Sequence[Goal | None],
    reference: int | None,
    names: Sequence[str] | None,
) -> Columns:
    """The chosen columns laid out as rows [indicators, units], with their goals, for the methods of `scales`."""
    figures = np.ascontiguousarray(rows[:, chosen].T)
    low, high = how.targets or (np.nan, np.nan)
    wanted = [aims[column] or Goal() for column in chosen]
    beside = np.full(len(chosen), np.nan) if reference is None else figures[:, reference]
    return Columns(
        figures=figures,
        turn=turn[chosen],
        low=_numbers([goal.low for goal in wanted], low),
        high=_numbers([goal.high for goal in wanted], high),
        target=_numbers([goal.target for goal in wanted], np.nan),
        reference=_numbers([goal.reference for goal in wanted], beside),
        max_points=_numbers([goal.max_points for goal in wanted], np.nan),
        clip=how.method == "goalposts" if how.clip is None else how.clip,
        names=tuple(name_of(column, names) for column in chosen),
    )


def _numbers(given: list[float | None], otherwise: Array | float) -> Array:
    numbers = np.array([np.nan if number is None else number for number in given], dtype=np.float64)
    return np.where(np.isnan(numbers), otherwise, numbers)


def _on_scale(columns: Columns, how: Normalisation) -> Array:
    with np.errstate(over="ignore"):  # what grows beyond all bounds is refused by name afterwards
        figures = METHODS[how.method](columns)
        if how.method in ("rank", "borda"):
            return figures
        if how.method == "zscore":
            return figures * how.sd + how.mean
        shares = np.clip(figures, 0.0, 1.0) if columns.clip else figures
        return shares * (how.high - how.low) + how.low
