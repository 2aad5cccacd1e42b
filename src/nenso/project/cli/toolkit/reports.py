"""What the toolkit's commands show: tables on a terminal, JSON for programs, files in JSON, CSV and XLSX."""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import typer
from rich.table import Table as Grid

from nenso.kernel.rules import Refused, Text, format_number
from nenso.project.cli.console import language, out, print_json, words, write_file

FORMATS = (".json", ".csv", ".xlsx")
OUT = typer.Option(None, "--out", help="a file to write: .json, .csv or .xlsx")
_LEAST_TEXT = 14  # letters of a name that stay together on a narrow terminal
_SHEET_LETTERS = 31  # Excel takes no longer names of sheets


@dataclass(frozen=True)
class Column:
    """A column: its key for programs, its heading, and how many decimals people see (None for text).

    `is_shown` is false for what a terminal has no room for; files and JSON hold all columns.
    """

    key: str
    name: Text
    decimals: int | None = None
    is_shown: bool = True


@dataclass(frozen=True)
class Table:
    """A titled table; a cell is a text in one or both languages, a number or None.

    A terminal shows `most` rows, and nothing of a table of which it shows none.
    """

    key: str
    title: Text
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    most: int | None = None

    @property
    def records(self) -> list[dict[str, Any]]:
        """The rows for programs: one object each, missing figures as null."""
        keys = [column.key for column in self.columns]
        return [dict(zip(keys, map(plain, row), strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Report:
    """What a command found. `document` is what JSON holds in place of the tables' records, where it differs.

    `whole` is what a file in JSON holds, where that is more than what is printed.
    """

    title: Text
    tables: Sequence[Table]
    facts: dict[str, Any] = field(default_factory=dict)
    lines: Sequence[Text] = ()
    whole: dict[str, Any] | None = None

    @property
    def document(self) -> dict[str, Any]:
        """Everything for programs."""
        return {**self.facts, **{table.key: table.records for table in self.tables}}


def plain(value: Any) -> Any:
    """Return a cell as JSON can hold it, texts in the language of the command line."""
    if isinstance(value, Text):
        return words(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value


def deliver(report: Report, target: Path | None, *, as_json: bool) -> None:
    """Print a report, and write it where a file is asked for. Raises `Refused`: "report.format", "file.unwritable"."""
    if target is not None:
        written = write(report, target)
        if not as_json:
            for path in written:
                out.print(str(path), markup=False)
    if as_json:
        print_json(report.document)
    elif target is None:
        _show(report)


def check_format(target: Path | None, formats: Sequence[str] = FORMATS) -> None:
    """Refuse a file name of another kind before anything is computed. Raises `Refused("report.format")`."""
    if target is not None and target.suffix.lower() not in formats:
        raise Refused("report.format", file=str(target), known=", ".join(formats))


def _show(report: Report) -> None:
    out.print(words(report.title), markup=False, style="bold")
    for line in report.lines:
        out.print(words(line), markup=False)
    for table in report.tables:
        if table.most == 0:
            continue
        out.print()
        out.print(words(table.title), markup=False, style="bold")
        if not table.rows:
            out.print(words(Text("không có", "none")), markup=False)
            continue
        out.print(_grid(table))
        if table.most is not None and len(table.rows) > table.most:
            more = Text(
                "… và {count} dòng nữa (xem bằng --json hoặc --out)",
                "… and {count} more rows (see --json or --out)",
            )
            out.print(words(more.fill(count=len(table.rows) - table.most)), markup=False)


def _grid(table: Table) -> Grid:
    columns = [(place, column) for place, column in enumerate(table.columns) if column.is_shown]
    rows = [
        [_cell(row[place], column.decimals) for place, column in columns] for row in table.rows[: table.most]
    ]
    grid = Grid(box=None, pad_edge=False)
    for place, (_, column) in enumerate(columns):
        longest = max((len(row[place]) for row in rows), default=0)
        is_text = column.decimals is None
        # Numbers are never broken and names keep some room; headings give way.
        grid.add_column(
            words(column.name),
            justify="left" if is_text else "right",
            min_width=min(longest, _LEAST_TEXT) if is_text else longest,
        )
    for row in rows:
        grid.add_row(*row)
    return grid


def _cell(value: Any, decimals: int | None) -> str:
    if value is None:
        return "–"
    if isinstance(value, int | float) and not isinstance(value, bool) and decimals is not None:
        return format_number(value, language(), decimals)
    from rich.markup import escape

    return escape(str(plain(value)))


# --- Files ------------------------------------------------------------------------------------------------


def write(report: Report, target: Path) -> list[Path]:
    """Write a report as the file's ending says; return what was written. CSV has a file for each table."""
    check_format(target)
    match target.suffix.lower():
        case ".json":
            document = report.document if report.whole is None else report.whole
            write_file(target, (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode())
            return [target]
        case ".csv":
            return _write_csv(report, target)
        case _:
            write_file(target, workbook(report.tables))
            return [target]


def _write_csv(report: Report, target: Path) -> list[Path]:
    found = []
    for place, table in enumerate(report.tables):
        path = target if place == 0 else target.with_name(f"{target.stem}-{table.key}{target.suffix}")
        write_file(path, csv_of(table))
        found.append(path)
    return found


def csv_of(table: Table) -> bytes:
    """Return a table as CSV under the keys of its columns; texts that a spreadsheet would compute are made harmless."""
    from nenso.web.exports import csv_bytes

    return csv_bytes(
        [column.key for column in table.columns], ([plain(value) for value in row] for row in table.rows)
    )


def workbook(tables: Iterable[Table]) -> bytes:
    """Return a workbook with a sheet for each table."""
    from openpyxl import Workbook

    from nenso.web.exports import saved

    book = Workbook(write_only=True)
    for table in tables:
        _add_sheet(book, table)
    return saved(book)


def _add_sheet(book: Any, table: Table) -> None:
    from openpyxl.utils import get_column_letter

    from nenso.web.exports import heading_cell

    sheet = book.create_sheet(words(table.title)[:_SHEET_LETTERS].replace("/", "-").replace(":", ""))
    sheet.freeze_panes = "A2"
    for place, column in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = max(
            12, min(40, len(words(column.name)) + 2)
        )
    sheet.append([heading_cell(sheet, words(column.name)) for column in table.columns])
    for row in table.rows:
        sheet.append(
            [_xlsx_cell(sheet, value, column) for value, column in zip(row, table.columns, strict=True)]
        )


def _xlsx_cell(sheet: Any, value: Any, column: Column) -> Any:
    from openpyxl.cell import WriteOnlyCell

    from nenso.web.exports import text_cell

    known = plain(value)
    if known is None or known == "":
        return None
    if isinstance(known, str):
        return text_cell(sheet, known)
    cell = WriteOnlyCell(sheet, value=known)
    if column.decimals:
        cell.number_format = "#,##0." + "0" * column.decimals
    return cell
