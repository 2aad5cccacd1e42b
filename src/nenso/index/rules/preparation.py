"""From raw indicators to comparable ones: denominators, screening, imputation, outliers, normalisation, in this order.

The order is the handbook's (OECD/JRC 2008, steps 3 to 5). Every step but the last is optional and chosen in the edition.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.steps.checks import refuse_infinite
from nenso.index.rules.steps.denominating import denominate
from nenso.index.rules.steps.imputing import Imputation, Imputed, impute
from nenso.index.rules.steps.normalising import Goal, Normalisation, normalise
from nenso.index.rules.steps.screening import screened
from nenso.index.rules.steps.treating import Treated, Treatment, treat
from nenso.kernel.rules import Refused

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
SCREENS = ("missing", "zeros", "both")
IN_OWN_UNIT = (
    "goalposts",
    "scaled",
    "distance_to_target",
    "points",
)  # measured against a figure that is stated


@dataclass(frozen=True)
class Screening:
    """Which units have too little data to be ranked: shares of indicators that must be there, or be no nought."""

    by: str = "missing"
    min_share: float = 2 / 3
    min_nonzero: float = 0.05


@dataclass(frozen=True)
class Preparation:
    """What an edition does to its raw indicators. `normalise` holds for every criterion that names no way of its own."""

    normalise: Normalisation = field(default_factory=Normalisation)
    impute: Imputation | None = None
    treat: Treatment | None = None
    screen: Screening | None = None

    @property
    def inputs(self) -> tuple[str, ...]:
        """Inputs that the steps read beside the criteria's own: the group of each unit."""
        return (self.impute.group,) if self.impute is not None and self.impute.group else ()


@dataclass(frozen=True)
class Column:
    """One raw indicator. Figures are [units]; `past` are those of other years, by years back."""

    name: str
    figures: Array
    direction: float  # +1 more is better, -1 less is better
    family: int  # which indicators share a parent
    how: Normalisation
    goal: Goal
    denominator: Array | None = None
    scale: float = 1.0
    past: tuple[tuple[int, Array], ...] = ()
    is_treated: bool = True


@dataclass(frozen=True)
class Prepared:
    """What each step gave; tables are [units, indicators], NaN missing.

    `ratios` are the raw figures over their denominators, `stays` says which units have data enough.
    """

    ratios: Array
    stays: Flags
    imputed: Imputed
    treated: Treated | None
    values: Array


def prepare(
    preparation: Preparation, columns: Sequence[Column], units: Sequence[str], groups: Array | None = None
) -> Prepared:
    """Run the steps over raw indicators. `groups` numbers each unit's group where imputation asks for it.

    Refuses what the steps refuse (`toolkit.…`), naming unit and indicator, `toolkit.unknown_reference`, and
    `toolkit.goal_transformed`: a figure that became a logarithm cannot be held against a goal in its own unit (COINr
    does, and nearly all units come out alike).
    """
    names = [column.name for column in columns]
    refuse_infinite(np.column_stack([column.figures for column in columns]), units, names)
    ratios = np.column_stack([_ratio(column.figures, column) for column in columns])
    stays = _staying(preparation.screen, ratios)
    kept = np.where(stays[:, None], ratios, np.nan)
    imputed = _imputed(preparation.impute, columns, kept, groups, stays)
    treated = None
    figures = imputed.values
    if preparation.treat is not None:
        skip = np.array([not column.is_treated for column in columns])
        treated = treat(figures, preparation.treat, skip=skip)
        _refuse_goals(columns, treated)
        figures = treated.values
    return Prepared(ratios, stays, imputed, treated, _normalised(figures, columns, units))


def _refuse_goals(columns: Sequence[Column], treated: Treated) -> None:
    for column, is_transformed in zip(columns, treated.transformed, strict=True):
        if is_transformed and _has_goal(column):
            raise Refused("toolkit.goal_transformed", indicator=column.name)


def _has_goal(column: Column) -> bool:
    method = column.how.method
    return method in IN_OWN_UNIT or (method == "distance_to_reference" and column.goal.reference is not None)


def _normalised(figures: Array, columns: Sequence[Column], units: Sequence[str]) -> Array:
    """Normalise; columns that measure to different units are done apart."""
    values = np.full(figures.shape, np.nan)
    references = [column.how.reference for column in columns]
    for reference in dict.fromkeys(references):
        chosen = [place for place, its in enumerate(references) if its == reference]
        values[:, chosen] = normalise(
            figures[:, chosen],
            [columns[place].how for place in chosen],
            np.array([columns[place].direction for place in chosen]),
            [columns[place].goal for place in chosen],
            reference=_row(units, reference),
            names=[columns[place].name for place in chosen],
        )
    return values


def _row(units: Sequence[str], reference: str | None) -> int | None:
    if reference is None:
        return None
    if reference not in units:
        raise Refused("toolkit.unknown_reference", unit=reference)
    return list(units).index(reference)


def _ratio(figures: Array, column: Column) -> Array:
    if column.denominator is None:
        return figures
    found: Array = denominate(figures[:, None], column.denominator[:, None], column.scale)[:, 0]
    return found


def _staying(screen: Screening | None, ratios: Array) -> Flags:
    if screen is None:
        return np.ones(len(ratios), dtype=np.bool_)
    return screened(ratios, by=screen.by, min_share=screen.min_share, min_nonzero=screen.min_nonzero)


def _imputed(
    how: Imputation | None, columns: Sequence[Column], kept: Array, groups: Array | None, stays: Flags
) -> Imputed:
    if how is None:
        return Imputed(kept, np.zeros(kept.shape, dtype=np.bool_))
    found = impute(
        kept,
        how,
        groups=groups,
        parents=[column.family for column in columns],
        directions=np.array([column.direction for column in columns]),
        past=_past(columns, kept.shape),
    )
    # A unit that was screened out is not brought back by estimates.
    values = np.where(stays[:, None], found.values, np.nan)
    return Imputed(values, found.imputed & stays[:, None])


def _past(columns: Sequence[Column], shape: tuple[int, ...]) -> Mapping[int, Array]:
    tables: dict[int, Array] = {}
    for place, column in enumerate(columns):
        for back, figures in column.past:
            table = tables.setdefault(back, np.full(shape, np.nan))
            table[:, place] = _ratio(figures, column)
    return tables
