"""What every step asks of its table before it counts: two dimensions, and no figure beyond all bounds."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nenso.kernel.rules import Refused

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
TOO_LARGE = 1e150  # its square is still a number, so that no step can overflow on its way


def table(values: Array, name: str = "values") -> Array:
    """Return `values` as float64 [units, indicators].

    Raises `Refused("toolkit.shape")` for anything but two dimensions and `Refused("toolkit.infinite")` for an
    infinite figure, naming the numbers of its row and column, counted from 1.
    """
    rows: Array = np.asarray(values, dtype=np.float64)
    if rows.ndim != 2:
        raise Refused("toolkit.shape", table=name, found=rows.shape, expected="[units, indicators]")
    refuse_infinite(rows)
    return rows


def refuse_infinite(
    values: Array, units: Sequence[str] | None = None, indicators: Sequence[str] | None = None
) -> None:
    """Raise `Refused("toolkit.infinite")` where a figure is infinite or above 10^150, naming unit and indicator.

    Without names the numbers of row and column stand in their place, counted from 1.
    """
    beyond = np.abs(values) > TOO_LARGE  # False for a missing figure
    if beyond.any():
        row, column = (int(place) for place in np.argwhere(beyond)[0])
        raise Refused(
            "toolkit.infinite",
            unit=units[row] if units else row + 1,
            indicator=name_of(column, indicators),
        )


def name_of(column: int, indicators: Sequence[str] | None) -> str | int:
    """Return the indicator's name where names are known, else its number counted from 1."""
    return indicators[column] if indicators else column + 1


def per_indicator(numbers: Array, values: Array, name: str) -> Array:
    """Return `numbers` as float64 [indicators]; raises `Refused("toolkit.shape")` where the count differs."""
    row: Array = np.asarray(numbers, dtype=np.float64)
    if row.shape != values.shape[1:]:
        raise Refused("toolkit.shape", table=name, found=row.shape, expected=values.shape[1:])
    return row


def signs(directions: Array, values: Array, indicators: Sequence[str] | None = None) -> Array:
    """Return directions as +1 and -1 [indicators]; anything else is `Refused("toolkit.direction")`."""
    row = per_indicator(directions, values, "directions")
    wrong = np.flatnonzero(np.abs(row) != 1)
    if wrong.size:
        raise Refused("toolkit.direction", indicator=name_of(int(wrong[0]), indicators))
    return row
