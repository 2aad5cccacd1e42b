"""CSV tables of a bundle: written one way only, read strictly."""

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence

from nenso.index.rules.computing import Basis, Outcome

MOST_ROWS = 2_000_000  # 10,600 communes with 100 indicators make one million


def write_table(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> bytes:
    """Return UTF-8 CSV with a heading, lines ended by LF, fields quoted only where needed."""
    page = io.StringIO(newline="")
    writer = csv.writer(page, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([cell(row.get(column)) for column in columns])
    return page.getvalue().encode()


def read_table(content: bytes, columns: Sequence[str]) -> list[dict[str, str]]:
    """Return the rows; raise ValueError where the heading or a row has other columns, or the text is not UTF-8 or too long."""
    reader = csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True)
    heading = next(reader, [])
    if tuple(heading) != tuple(columns):
        raise ValueError("columns")
    if content.count(b"\n") > MOST_ROWS:
        raise ValueError(f"> {MOST_ROWS} rows")
    return [dict(zip(columns, row, strict=True)) for row in reader]


def cell(value: object) -> str:
    """Write one value: floats in their shortest exact form, missing as nothing."""
    if value is None:
        return ""
    if isinstance(value, float):
        return "" if math.isnan(value) else repr(float(value))
    return str(value)


def result_rows(outcome: Outcome) -> Iterable[dict[str, object]]:
    """Return one row for each unit and figure, in the order of the units and of the tree."""
    values, marks, ranks = outcome.values.tolist(), outcome.points.tolist(), outcome.ranks.tolist()
    bases = outcome.basis.tolist()
    for row, unit in enumerate(outcome.units):
        for column, code in enumerate(outcome.codes):
            yield {
                "unit_code": unit,
                "code": code,
                "value": values[row][column],
                "points": marks[row][column],
                "basis": Basis(bases[row][column]).name.lower(),
                "rank": ranks[row][column] or None,
            }
