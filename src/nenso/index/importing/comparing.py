"""What a file would change against the inputs that are there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nenso.index.importing.reading import ImportRow

Cell = tuple[str, str, str]  # unit, kind, key


@dataclass(frozen=True, slots=True)
class CellChange:
    """One value that differs; `before` or `after` is empty where it is on one side only."""

    unit_code: str
    key: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Counts of values new, changed, gone and the same; the changed ones in the order of the file."""

    new: int
    changed: tuple[CellChange, ...]
    gone: int
    same: int


def compare_rows(before: Mapping[Cell, str], rows: Sequence[ImportRow]) -> Comparison:
    """Compare rows with the values as they were written; 0.80 and 0.8 are the same number."""
    changed, new, same = [], 0, 0
    for row in rows:
        was = before.get((row.unit_code, row.kind, row.key))
        if was is None:
            new += 1
        elif was == row.value or _number(was) == _number(row.value):
            same += 1
        else:
            changed.append(CellChange(row.unit_code, row.key, was, row.value))
    there = {(row.unit_code, row.kind, row.key) for row in rows}
    return Comparison(new, tuple(changed), sum(cell not in there for cell in before), same)


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text
