"""The wide form: one row per unit, one column per input."""

from collections.abc import Mapping

import numpy as np

from nenso.index.importing.reading import ImportRow, Question
from nenso.index.importing.targets import UNIT_CODE, UNIT_NAME, ratios_of
from nenso.index.importing.units import resolved
from nenso.index.importing.values import Array, Cells, read_values
from nenso.kernel.importing.problems import Problems
from nenso.kernel.importing.tables import Table


def read(
    table: Table, places: Mapping[str, int], question: Question, faults: Problems, warnings: Problems
) -> list[ImportRow]:
    """Return the values row by row; `places` gives the column of each target."""
    units = _units(table, places, question, faults, warnings)
    _check_source(question, faults)
    columns = {
        key: place
        for key, place in sorted(places.items(), key=lambda item: item[1])
        if key in question.targets
    }
    values = {key: _column(table, place, question, key, faults, warnings) for key, place in columns.items()}
    _check_ratios(table, values, places, question, warnings)
    rows = []
    for number, unit in enumerate(units):
        if not unit:
            continue
        for key, place in columns.items():
            if not np.isnan(values[key][number]):
                rows.append(_row(question, unit, key, table.rows[number][place], table.numbers[number]))
    return rows


def _row(question: Question, unit: str, key: str, written: str, number: int) -> ImportRow:
    return ImportRow(unit, key, written, question.kind, "found", question.source, "", number)


def _units(
    table: Table, places: Mapping[str, int], question: Question, faults: Problems, warnings: Problems
) -> list[str]:
    first: dict[str, int] = {}
    letter, found = table.letters[places[UNIT_CODE]], []
    for cells, number in zip(table.rows, table.numbers, strict=True):
        name = cells[places[UNIT_NAME]] if UNIT_NAME in places else ""
        code = resolved(question.units, cells[places[UNIT_CODE]], name, number, letter, faults, warnings)
        if code in first:
            faults.add(
                "import.unit_twice",
                row=number,
                letter=letter,
                column="unit_code",
                unit=code,
                first=first[code],
            )
        elif code:
            first[code] = number
        found.append(code)
    return found


def _check_source(question: Question, faults: Problems) -> None:
    if not question.source:
        faults.add("import.no_source", column="source")


def _column(
    table: Table, place: int, question: Question, key: str, faults: Problems, warnings: Problems
) -> Array:
    cells = Cells(
        table.column(place), table.numbers, table.headings[place], table.letters[place], table.is_typed
    )
    return read_values(cells, question.targets[key], faults, warnings)


def _check_ratios(
    table: Table,
    values: Mapping[str, Array],
    places: Mapping[str, int],
    question: Question,
    warnings: Problems,
) -> None:
    for node, rule in ratios_of(question.edition):
        if rule.numerator not in values or rule.denominator not in values:
            continue
        above, below = values[rule.numerator], values[rule.denominator]
        letter = table.letters[places[rule.numerator]]
        for place in np.nonzero(above > below * max(rule.full_at, 1.0))[0].tolist():
            warnings.add(
                "import.ratio",
                row=table.numbers[place],
                letter=letter,
                column=rule.numerator,
                above=float(above[place]),
                below=float(below[place]),
                name=node.name,
            )
