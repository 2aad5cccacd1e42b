"""The self-assessment of an agency as a workbook: written with what stands there already, and read as it comes back."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from nenso.index.rules import Edition, Node
from nenso.index.rules.rounds import (
    Field,
    by_branch,
    choice_words,
    criteria,
    fields_of,
    range_words,
    written_as,
)
from nenso.kernel.importing import FileRefused, opened
from nenso.kernel.rules import Refused, Text, fold, format_number

MOST_ROWS, MOST_COLUMNS, MOST_HEADINGS = 5_000, 20, 20
VALUE, NOTE = "E", "F"  # the columns that are filled in
_META = "nenso"
_ABOUT = Text(
    "Chỉ điền cột Giá trị và Ghi chú. Ô để trống giữ nguyên điều đã có. Không đổi cột Mã ô.",
    "Fill in the columns Value and Note only. A cell left empty keeps what stands there. Leave the keys as they are.",
)
_MEASURED = Text("hệ thống đo, không điền", "measured, not to be filled in")
_HEADINGS = (
    (Text("Mã ô", "Key"), 16),
    (Text("Tiêu chí", "Criterion"), 52),
    (Text("Cần điền", "To fill in"), 34),
    (Text("Cách điền", "How"), 40),
    (Text("Giá trị", "Value"), 18),
    (Text("Ghi chú", "Note"), 48),
    (Text("Điểm tối đa", "Most points"), 12),
)
_KEY, _VALUE, _NOTE = (
    frozenset(fold(name) for name in (text.vi, text.en))
    for text in (_HEADINGS[0][0], _HEADINGS[4][0], _HEADINGS[5][0])
)
_HEAD, _OPEN, _SHUT = (PatternFill("solid", fgColor=color) for color in ("FFE3EFEC", "FFFFFDF2", "FFF1F1EE"))
_WRAP = Alignment(wrap_text=True, vertical="top")


@dataclass(frozen=True, slots=True)
class Held:
    """What an entry holds: texts by key as they were written, the note, and the keys that the yardstick filled."""

    inputs: Mapping[str, str]
    note: str
    measured: frozenset[str]


@dataclass(frozen=True, slots=True)
class BookRow:
    """One filled row: its number as the workbook counts, the key, what stands at it, and the note; "" where empty."""

    number: int
    key: str
    written: str
    note: str


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook that came back: of which round and agency it says it is, and its rows with a key."""

    round: str
    unit: str
    rows: tuple[BookRow, ...]


def write_book(
    edition: Edition, held: Mapping[str, Held], title: Text, of: tuple[str, str], language: str
) -> bytes:
    """Return the workbook of an agency. `held` is by node; `of` are the codes of the round and of the agency."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = Text("Tự chấm", "Self-assessment").in_language(language)
    sheet.append([title.in_language(language)])
    sheet.append([_ABOUT.in_language(language)])
    sheet.append([text.in_language(language) for text, _ in _HEADINGS])
    nodes = [node for node in criteria(edition) if node.code in held]
    for branch, its in by_branch(edition, nodes).items():
        sheet.append(["", branch.name.in_language(language)])
        sheet[f"B{sheet.max_row}"].font = Font(bold=True)
        for node in its:
            _criterion(sheet, edition, node, held[node.code], language)
    _dress(sheet)
    _say_whose(book.create_sheet(_META), of)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _criterion(sheet: Worksheet, edition: Edition, node: Node, its: Held, language: str) -> None:
    for place, field in enumerate(fields_of(edition, node)):
        is_first, is_measured = place == 0, field.key in its.measured
        how = _MEASURED if is_measured else _how(field)
        sheet.append(
            [
                field.key,
                f"{node.code}. {node.name.in_language(language)}" if is_first else "",
                field.name.in_language(language),
                how.in_language(language),
                its.inputs.get(field.key, ""),
                its.note if is_first else "",
                format_number(node.max_points, language, 2) if is_first else "",
            ]
        )
        row = sheet.max_row
        for letter, is_open in ((VALUE, not is_measured), (NOTE, is_first)):
            cell = sheet[f"{letter}{row}"]
            cell.fill, cell.protection = _OPEN if is_open else _SHUT, Protection(locked=not is_open)
            cell.number_format = "@"  # as it is typed: Excel makes a date of 1/2 and a fraction of 75%
            if cell.data_type == "f":
                cell.data_type = "s"  # a note that begins with "=" is no formula
        if field.choices and not is_measured:
            _offer(sheet, field, f"{VALUE}{row}")


def _how(field: Field) -> Text:
    words = (
        choice_words(field)
        if field.choices
        else Text("", "")
        if field.low == -field.high
        else range_words(field)
    )
    unit = field.unit
    if unit is None:
        return words
    return Text(
        *("; ".join(part for part in pair if part) for pair in ((words.vi, unit.vi), (words.en, unit.en)))
    )


def _offer(sheet: Worksheet, field: Field, place: str) -> None:
    listed = ",".join(choice.written for choice in field.choices)
    check = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True, showErrorMessage=False)
    sheet.add_data_validation(check)
    check.add(place)


def _dress(sheet: Worksheet) -> None:
    sheet["A1"].font = Font(bold=True, size=14)
    for place, (_, width) in enumerate(_HEADINGS, start=1):
        cell = sheet.cell(3, place)
        cell.font, cell.fill, cell.alignment = Font(bold=True), _HEAD, _WRAP
        sheet.column_dimensions[get_column_letter(place)].width = width
    for cells in sheet.iter_rows(min_row=4):
        for cell in cells:
            cell.alignment = _WRAP
    sheet.freeze_panes = "C4"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False


def _say_whose(sheet: Worksheet, of: tuple[str, str]) -> None:
    sheet.append(["round", of[0]])
    sheet.append(["unit", of[1]])
    sheet.sheet_state = "hidden"


# --- Read -------------------------------------------------------------------------------------------------


def read_book(content: bytes) -> Book:
    """Read a workbook that `write_book` made and somebody filled in.

    Raises `Refused`, with the field "file": "book.unreadable" (no workbook, or one that unpacks without end),
    "book.not_ours" (nothing in it says whose it is, or no row of headings), "book.too_many_rows".
    """
    try:
        with opened(content, results=True) as book:
            round_code, unit = _whose(book)
            sheet = next(each for each in book.worksheets if each.title != _META)
            return Book(round_code, unit, _rows(sheet))
    except FileRefused as fault:
        raise Refused("book.unreadable", field="file", why=fault.text) from fault


def _whose(book: Any) -> tuple[str, str]:
    if _META not in book.sheetnames or len(book.worksheets) < 2:
        raise Refused("book.not_ours", field="file")
    rows = book[_META].iter_rows(max_row=5, max_col=2, values_only=True)
    held = {str(row[0]): str(row[1]) for row in rows if len(row) == 2 and row[1] is not None}
    if not {"round", "unit"} <= held.keys():
        raise Refused("book.not_ours", field="file")
    return held["round"], held["unit"]


def _rows(sheet: Any) -> tuple[BookRow, ...]:
    sheet.reset_dimensions()
    columns: tuple[int, int, int] | None = None
    found = []
    for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
        if number > MOST_ROWS:
            raise Refused("book.too_many_rows", field="file", most=MOST_ROWS)
        if columns is None:
            columns = _columns(cells) if number <= MOST_HEADINGS else None
            continue
        key, written, note = (_written(cells[place]) if place < len(cells) else "" for place in columns)
        if key:
            found.append(BookRow(number, key, written, note))
    if columns is None:
        raise Refused("book.not_ours", field="file")
    return tuple(found)


def _columns(cells: Sequence[Any]) -> tuple[int, int, int] | None:
    """Return where key, value and note stand, if this is the row of headings; columns may have been put in between."""
    names = [fold(str(cell.value or "")) for cell in cells]
    places = [
        next((at for at, name in enumerate(names) if name in wanted), -1) for wanted in (_KEY, _VALUE, _NOTE)
    ]
    return None if -1 in places else (places[0], places[1], places[2])


def _written(cell: Any) -> str:
    """Return what stands in a cell as somebody would have typed it, with one reading: a number is no longer 12.345."""
    value = cell.value
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case int() | float() if "%" in (cell.number_format or ""):
            return f"{written_as(round(value * 100, 10))}%"
        case int() | float():
            return written_as(value)
        case datetime() | date() | time():
            return value.isoformat()
        case _:
            return str(value).strip()
