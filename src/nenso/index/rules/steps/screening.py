"""Which units have figures enough to be ranked at all."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nenso.index.rules.steps.checks import Array, Flags, table
from nenso.kernel.rules import Refused

BY = ("missing", "zeros", "both")
_ROUNDING = 1e-12  # two thirds of three indicators are two, however the thirds were rounded


@dataclass(frozen=True)
class Availability:
    """Shares of figures that are there, by unit and by indicator, and of those that are not nought, by unit.

    NaN where nothing could be there (no indicators, no units) and, for `nonzero_by_unit`, where nothing is.
    """

    by_unit: Array
    by_indicator: Array
    nonzero_by_unit: Array


def availability(values: Array) -> Availability:
    """Shares of `values` [units, indicators] that are there: COINr's `get_data_avail`, Dat_Avail and Non_Zero.

    Raises `Refused`: "toolkit.shape", "toolkit.infinite".
    """
    rows = table(values)
    present = ~np.isnan(rows)
    units, indicators = rows.shape
    by_unit = present.sum(axis=1)
    return Availability(
        _share(by_unit, np.full(units, indicators)),
        _share(present.sum(axis=0), np.full(indicators, units)),
        _share((present & (rows != 0)).sum(axis=1), by_unit),
    )


def screened(
    values: Array,
    *,
    by: str = "missing",
    min_share: float = 2 / 3,
    min_nonzero: float = 0.05,
    keep: Flags | None = None,
    leave: Flags | None = None,
) -> Flags:
    """Tell which units [units] stay: COINr's `Screen` (byNA, byzeros, byNAandzeros, Force), its defaults.

    `by` "missing" asks for `min_share` of the indicators, "zeros" that `min_nonzero` of the figures that are there
    are not nought, "both" for both. `keep` and `leave` [units] overrule it. A unit without any figure does not
    stay (COINr leaves a row of NA under byzeros).

    Raises `Refused`: "toolkit.screening" (unknown `by`, a share outside 0..1), "toolkit.keep_and_leave" with the
    number of the unit that is in both, "toolkit.shape", "toolkit.infinite".
    """
    if by not in BY or not 0 <= min_share <= 1 or not 0 <= min_nonzero <= 1:
        raise Refused("toolkit.screening", by=by, min_share=min_share, min_nonzero=min_nonzero)
    there = availability(values)
    stays: Flags = there.by_unit > 0
    if by in ("missing", "both"):
        stays = stays & (there.by_unit >= min_share - _ROUNDING)
    if by in ("zeros", "both"):
        stays = stays & (there.nonzero_by_unit >= min_nonzero - _ROUNDING)
    forced_in, forced_out = _forced(keep, len(stays)), _forced(leave, len(stays))
    both = np.flatnonzero(forced_in & forced_out)
    if both.size:
        raise Refused("toolkit.keep_and_leave", unit=int(both[0]) + 1)
    return (stays | forced_in) & ~forced_out


def _forced(flags: Flags | None, count: int) -> Flags:
    if flags is None:
        return np.zeros(count, dtype=np.bool_)
    given: Flags = np.asarray(flags, dtype=np.bool_)
    if given.shape != (count,):
        raise Refused("toolkit.shape", table="keep, leave", found=given.shape, expected=(count,))
    return given


def group_availability(values: Array, columns_of_group: Sequence[Sequence[int]]) -> Array:
    """Share of each group's indicators that each unit has, [units, groups].

    Raises `Refused("toolkit.empty_group")` with the number of a group that has no indicators.
    """
    present = ~np.isnan(table(values))
    shares = np.empty((len(present), len(columns_of_group)))
    for place, columns in enumerate(columns_of_group):
        if not len(columns):
            raise Refused("toolkit.empty_group", group=place + 1)
        shares[:, place] = present[:, list(columns)].sum(axis=1) / len(columns)
    return shares


def _share(counts: Array, of: Array) -> Array:
    shares: Array = np.full(counts.shape, np.nan)
    np.divide(counts, of, out=shares, where=of > 0)
    return shares
