"""Rebase of a CSV table: read with errors that name row and column, written back on the new units."""

import csv
import io
import math
import re
from collections.abc import Mapping as AbstractMapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from nenso.directory.rules.mapping import Mapping
from nenso.directory.rules.rebase import Rebased, RebaseRule, rebase
from nenso.kernel.rules import Refused

MAXIMUM_BYTES = 20_000_000
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_MISSING = {"", "-", "–", "na", "n/a", "nan", ".."}


@dataclass(frozen=True, slots=True, eq=False)
class RebasedTable:
    """A table read from CSV: `figures` [periods, columns, units] in the order of `codes`; NaN where missing."""

    codes: tuple[str, ...]
    periods: tuple[str, ...]
    has_periods: bool
    columns: tuple[str, ...]
    figures: NDArray[np.float64]


def decode(content: bytes) -> str:
    """Return the text of an uploaded file.

    Raises `Refused("csv.too_large")` above 20 MB and `Refused("csv.encoding")` where it is not UTF-8.
    """
    check_size(len(content))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Refused("csv.encoding", row=line) from error


def check_size(size: int) -> None:
    """Refuse `csv.too_large` for a file of so many bytes, before it is read."""
    if size > MAXIMUM_BYTES:
        raise Refused("csv.too_large", megabytes=round(size / 1e6, 1), limit=MAXIMUM_BYTES // 1_000_000)


def rebase_csv(
    text: str,
    from_date: date,
    to_date: date,
    rule: RebaseRule,
    mapping: Mapping,
    *,
    weights: AbstractMapping[str, float] | None = None,
) -> str:
    """Move a table (code, optional period, value columns) onto the units of `to_date`.

    The result has the same columns and two more: `sources`, each old unit with its share, and `is_assumed`.
    Units that the table leaves out are missing. Raises `Refused` with row and column for what is wrong.
    """
    table = read_table(text, mapping.sources, from_date)
    mapping = mapping.on_sources(table.codes)
    heavy = None if weights is None else np.array([weights.get(code, math.nan) for code in table.codes])
    moved = rebase(table.figures, mapping, [rule] * len(table.columns), weights=heavy)
    return _written(table, moved, to_date)


def read_table(text: str, units: Sequence[str], on: date) -> RebasedTable:
    """Read a table of the units of one date; the first column is `code`, a second may be `period`.

    Raises `Refused`: "csv.empty", "csv.header", "csv.width", "csv.unknown_unit", "csv.duplicate_unit",
    "csv.number", "csv.ambiguous_number"; each names row and column, counted as a spreadsheet counts them.
    """
    rows = read_rows(text)
    if len(rows) < 2:
        raise Refused("csv.empty")
    header = [cell.strip() for cell in rows[0][1]]
    has_periods = len(header) > 1 and header[1].lower() == "period"
    first = 2 if has_periods else 1
    _check_header(header, first)
    figures = _cells(rows, header, first, units, on)
    return _as_table(figures, tuple(header[first:]), has_periods, units)


def read_rows(text: str) -> list[tuple[int, list[str]]]:
    """Return the rows that are not blank, each with its number as a spreadsheet counts; "csv.malformed" is refused.

    Excel separates by semicolons where commas are decimal (as in Vietnam), and by tabs as “text”: both are taken.
    """
    text = text.removeprefix("\ufeff")
    reader = csv.reader(io.StringIO(text, newline=None), delimiter=_separator(text), strict=True)
    try:
        numbered = list(enumerate(reader, start=1))
    except csv.Error as error:
        raise Refused("csv.malformed", row=reader.line_num) from error
    return [(number, row) for number, row in numbered if any(cell.strip() for cell in row)]


def _separator(text: str) -> str:
    heading = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=heading.count)  # the comma where none is there


def _check_header(header: list[str], first: int) -> None:
    if header[0].lower() != "code" or len(header) <= first:
        raise Refused("csv.header", found=", ".join(header))
    for index, name in enumerate(header):
        if not name or name in header[:index]:
            raise Refused("csv.column_name", column=index + 1, name=name)


def _cells(
    rows: list[tuple[int, list[str]]], header: list[str], first: int, units: Sequence[str], on: date
) -> dict[tuple[str, str], list[float]]:
    """Return figures by (period, code)."""
    known = set(units)
    found: dict[tuple[str, str], list[float]] = {}
    for number, row in rows[1:]:
        if len(row) != len(header):
            raise Refused("csv.width", row=number, found=len(row), expected=len(header))
        code = row[0].strip()
        if code not in known:
            raise Refused("csv.unknown_unit", row=number, column=header[0], code=code, on=on)
        key = (row[1].strip() if first == 2 else "", code)
        if key in found:
            raise Refused("csv.duplicate_unit", row=number, column=header[0], code=code)
        found[key] = [
            read_number(cell, number, name) for cell, name in zip(row[first:], header[first:], strict=True)
        ]
    return found


def read_number(cell: str, row: int, column: str) -> float:
    """Read a number written with a decimal point and nothing else; an empty cell is missing.

    `1.234,5` is refused, not guessed: the next cell, `1.234`, would then be a thousand times off. Raises
    `Refused("csv.ambiguous_number")` where a comma stands, `Refused("csv.number")` otherwise.
    """
    cell = cell.strip()
    if cell.lower() in _MISSING:
        return math.nan
    if _PLAIN.fullmatch(cell):
        value = float(cell)
        if math.isfinite(value):
            return value
    if re.fullmatch(r"[+-]?[\d.,\s\u00a0]+", cell):
        raise Refused("csv.ambiguous_number", row=row, column=column, value=cell)
    raise Refused("csv.number", row=row, column=column, value=cell)


def _as_table(
    found: dict[tuple[str, str], list[float]],
    columns: tuple[str, ...],
    has_periods: bool,
    units: Sequence[str],
) -> RebasedTable:
    periods = tuple(dict.fromkeys(period for period, _ in found))
    place = {code: index for index, code in enumerate(units)}
    when = {period: index for index, period in enumerate(periods)}
    figures = np.full((len(periods), len(columns), len(units)), np.nan)
    for (period, code), values in found.items():
        figures[when[period], :, place[code]] = values
    return RebasedTable(tuple(units), periods, has_periods, columns, figures)


def _written(table: RebasedTable, moved: Rebased, to_date: date) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    period = ["period"] if table.has_periods else []
    writer.writerow(["code", *period, *table.columns, "sources", "is_assumed", "units_of"])
    sources = [_sources(moved.mapping, index) for index in range(len(moved.mapping.targets))]
    for p, name in enumerate(table.periods):
        for t, code in enumerate(moved.mapping.targets):
            cells = [_number(value) for value in moved.values[p, :, t].tolist()]
            is_assumed = "1" if moved.is_assumed[t] else "0"
            writer.writerow(
                [code, *([name] if period else []), *cells, sources[t], is_assumed, to_date.isoformat()]
            )
    return out.getvalue()


def _sources(mapping: Mapping, target: int) -> str:
    links = np.flatnonzero(mapping.target_index == target)
    parts = sorted((mapping.sources[mapping.source_index[k]], float(mapping.share[k])) for k in links)
    return " ".join(code if share == 1 else f"{code}:{share:.6g}" for code, share in parts)


def _number(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.12g}"
