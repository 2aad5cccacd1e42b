"""Values of one input: read as numbers, held against the range that the edition allows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nenso.index.importing.targets import Target
from nenso.kernel.importing.problems import Problems
from nenso.kernel.rules import Text
from nenso.kernel.rules.numbers import is_ambiguous, read_numbers

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cells:
    """Some cells of one column: their texts, the rows they stand in, and the column's heading and letter."""

    texts: Sequence[str]
    rows: Sequence[int]
    column: str
    letter: str
    is_typed: bool


def read_values(cells: Cells, target: Target, faults: Problems, warnings: Problems) -> Array:
    """Return the values of cells, NaN where empty or faulty; faults of form and range are collected."""
    values, wrong = numbers_of(cells, faults)
    if target.answers:
        _check_answers(cells, values, target, faults)
    else:
        _check_range(cells, values, target, faults)
    if not cells.is_typed and target.high > 1:
        for place, text in enumerate(cells.texts):
            if place not in wrong and is_ambiguous(text):
                read = Text(text.replace(".", ","), text)
                warnings.add("import.ambiguous", **_at(cells, place), value=text, read=read)
    return values


def numbers_of(cells: Cells, faults: Problems) -> tuple[Array, frozenset[int]]:
    """Return the numbers of cells and the places that hold none."""
    values, wrong = read_numbers(cells.texts)
    for place, fault in wrong.items():
        faults.add(fault.code, **_at(cells, place), value=fault.value, meant=fault.meant)
    return values, frozenset(wrong)


def _at(cells: Cells, place: int) -> dict[str, Any]:
    return {"row": cells.rows[place], "column": cells.column, "letter": cells.letter}


def _check_range(cells: Cells, values: Array, target: Target, faults: Problems) -> None:
    for place in np.nonzero((values < target.low) | (values > target.high))[0].tolist():
        faults.add(
            "import.out_of_range",
            **_at(cells, place),
            value=float(values[place]),
            name=target.name,
            range=target.range,
        )


def _check_answers(cells: Cells, values: Array, target: Target, faults: Problems) -> None:
    allowed = [when for when, _ in target.answers]
    for place in np.nonzero(~np.isnan(values) & ~np.isin(values, allowed))[0].tolist():
        faults.add(
            "import.not_an_answer",
            **_at(cells, place),
            value=float(values[place]),
            name=target.name,
            answers=target.range,
        )
