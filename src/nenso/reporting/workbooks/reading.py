"""A filled workbook read by the marks of its rows and the codes of its columns; everything wrong comes at once, with its cell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils import get_column_letter

from nenso.kernel.importing import FileRefused, listed, opened
from nenso.kernel.rules import Refused, Text
from nenso.reporting.rules.checking import Problem, value_of
from nenso.reporting.rules.forms import Form, Table, free_rows
from nenso.reporting.workbooks.layout import FIRST_VALUE, MARK, META_SHEET, Meta
from nenso.reporting.workbooks.sentences import NOTES, PROBLEMS

MOST_ROWS, MOST_COLUMNS = 10_000, 300
_Line = tuple[int, list[Any]]  # row number, values from column A on


@dataclass(frozen=True, slots=True)
class Found:
    """One value of a cell of the form, and where it stands."""

    key: str
    value: float | str
    sheet: str
    place: str


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """What is wrong, and where: `column` is the spreadsheet's letter, "" where it is the whole row."""

    sheet: str
    row: int
    column: str
    code: str
    text: Text


@dataclass(frozen=True, slots=True)
class Filled:
    """What a workbook holds. Values may be stored only where there is no problem: all or nothing."""

    meta: Meta
    found: tuple[Found, ...]
    problems: tuple[SheetProblem, ...]
    notes: tuple[Text, ...]


@dataclass(slots=True)
class _Reading:
    form: Form
    found: list[Found] = field(default_factory=list)
    problems: list[SheetProblem] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    first: dict[str, int] = field(default_factory=dict)  # the row in which each row of the form came

    def fault(self, sheet: str, row: int, column: str, code: str, /, **facts: Any) -> None:
        text = PROBLEMS[code].fill(sheet=sheet, row=row, place=f"{column}{row}", **facts)
        self.problems.append(SheetProblem(sheet, row, column, code, text))


def read_filled(content: bytes, form: Form) -> Filled:
    """Read a filled template. Blank cells say nothing; cells that follow from others are left to the form.

    Raises `Refused`: "workbook.unreadable" (no workbook, or one that unpacks without end), "workbook.no_meta",
    "workbook.too_many_rows".
    """
    try:
        return _read(content, form)
    except FileRefused as fault:
        raise Refused("workbook.unreadable", field="file", why=fault.text) from fault


def _read(content: bytes, form: Form) -> Filled:
    with opened(content) as book:
        meta = _meta(book)
        formulas = {sheet.title: _formulas(sheet) for sheet in _shown(book)}
    reading = _Reading(form)
    with opened(content, results=True) as book:
        for sheet in book.worksheets:
            if sheet.title == META_SHEET:
                continue
            if sheet.sheet_state != "visible":
                reading.notes.append(NOTES["hidden"].fill(sheet=sheet.title))
                continue
            _SheetReader(reading, sheet.title, formulas.get(sheet.title, frozenset())).read(_lines(sheet))
    return Filled(meta, tuple(reading.found), tuple(reading.problems), tuple(reading.notes))


def _shown(book: Any) -> Iterator[Any]:
    return (each for each in book.worksheets if each.sheet_state == "visible" and each.title != META_SHEET)


def _meta(book: Any) -> Meta:
    if META_SHEET not in book.sheetnames:
        raise Refused("workbook.no_meta", field="file")
    rows = book[META_SHEET].iter_rows(max_row=20, max_col=2, values_only=True)
    held = {str(row[0]): row[1] for row in rows if len(row) == 2 and row[0] is not None}
    try:
        version = int(held["row_version"])
        texts = [str(held[name]) for name in ("regime", "form", "organisation", "period")]
    except (KeyError, TypeError, ValueError):
        raise Refused("workbook.no_meta", field="file") from None
    return Meta(texts[0], texts[1], texts[2], texts[3], version)


def _lines(sheet: Any) -> Iterator[_Line]:
    """Yield the rows that hold something; a sheet longer than any form is refused as soon as that is seen."""
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), start=1):
        if number > MOST_ROWS:
            raise Refused("workbook.too_many_rows", field="file", sheet=sheet.title, most=MOST_ROWS)
        if any(value is not None and value != "" for value in cells):
            yield number, list(cells)


def _formulas(sheet: Any) -> frozenset[str]:
    """Return the places of a sheet's formulas; a text that begins with "=" is none."""
    found = set()
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
        if number > MOST_ROWS:
            raise Refused("workbook.too_many_rows", field="file", sheet=sheet.title, most=MOST_ROWS)
        found |= {cell.coordinate for cell in cells if cell.value is not None and cell.data_type == "f"}
    return frozenset(found)


class _SheetReader:
    """Reads one sheet from the top down: the last row of column codes says what stands below it."""

    def __init__(self, reading: _Reading, title: str, formulas: frozenset[str]) -> None:
        self.reading, self.title, self.formulas = reading, title, formulas
        self.table: Table | None = None
        self.columns: dict[int, str] = {}  # place, counted from 0, to column code
        self.mark_at = 0
        self.is_whole = True  # whether all columns of the table were found
        self.taken: list[str] = []
        self.has_part = False
        self.added: list[tuple[int, Sequence[Any], Table, dict[int, str]]] = []

    def read(self, lines: Iterator[_Line]) -> None:
        for number, values in lines:
            at, kind, name = _mark(values)
            if kind == "columns":
                self._heading(number, values, at, name)
            elif kind == "row":
                self._row(number, values, at, name)
            elif kind == "text":
                self._text(number, values, at, name)
            elif self.table is not None:
                self._unmarked(number, values)
            self.has_part = self.has_part or bool(kind)
        self._take_added()
        if self.taken:
            self.reading.notes.append(
                NOTES["formula"].fill(sheet=self.title, count=len(self.taken), cells=listed(self.taken))
            )
        if not self.has_part:
            self.reading.notes.append(NOTES["extra_sheet"].fill(sheet=self.title))

    def _heading(self, number: int, values: Sequence[Any], at: int, code: str) -> None:
        table = self.reading.form.tables.get(code)
        self.table, self.columns, self.mark_at = table, {}, at
        if table is None:
            self.reading.fault(self.title, number, "", "row_unknown", code=code)
            return
        known = {column.code: place for place, column in enumerate(table.columns)}
        for place, value in enumerate(values):
            written = str(value).strip() if value is not None else ""
            if place <= at or not written:
                continue
            letter = get_column_letter(place + 1)
            if written not in known:
                self.reading.fault(
                    self.title, number, letter, "column_unknown", table=code, code=written[:60]
                )
            elif written in self.columns.values():
                self.reading.fault(self.title, number, letter, "column_twice", code=written)
            else:
                self.columns[place] = written
                self._note_shift(code, written, place, FIRST_VALUE - 1 + known[written])
        missing = [each for each in known if each not in self.columns.values()]
        self.is_whole = not missing
        if missing:
            self.reading.fault(
                self.title, number, "", "column_missing", table=code, columns=", ".join(missing)
            )

    def _note_shift(self, table: str, code: str, found: int, expected: int) -> None:
        if found != expected:
            self.reading.notes.append(
                NOTES["shifted"].fill(
                    sheet=self.title,
                    table=table,
                    code=code,
                    found=get_column_letter(found + 1),
                    expected=get_column_letter(expected + 1),
                )
            )

    def _row(self, number: int, values: Sequence[Any], at: int, name: str) -> None:
        table_code, _, row = name.partition("/")
        table = self.reading.form.tables.get(table_code)
        is_known = table is not None and self.reading.form.cell(f"{name}/{table.columns[0].code}") is not None
        if table is None or not is_known:
            self.reading.fault(self.title, number, "", "row_unknown", code=name)
            return
        if self.table is None or self.table.code != table_code:
            self.reading.fault(self.title, number, "", "no_columns", table=table_code)
            return
        shown = str(values[at + 1]).strip() if at + 1 < len(values) and values[at + 1] is not None else row
        if shown != row:
            self.reading.fault(self.title, number, "", "row_differs", code=shown[:60], mark=row)
            return
        self._values(number, values, name)

    def _unmarked(self, number: int, values: Sequence[Any]) -> None:
        """A row that somebody added: one more free row, or a fixed row that is known by the code shown."""
        table = self.table
        if table is None or not any(_is_filled(values, place) for place in self.columns):
            return
        shown = values[self.mark_at + 1] if self.mark_at + 1 < len(values) else None
        if table.is_free:
            # Numbered once all marked rows are known.
            self.added.append((number, values, table, self.columns))
        elif (code := str(shown or "").strip()) in {row.code for row in table.rows}:
            self._values(number, values, f"{table.code}/{code}")

    def _take_added(self) -> None:
        for number, values, table, columns in self.added:
            used = set(free_rows([one.key for one in self.reading.found], table.code))
            following = next(each for each in range(1, len(used) + 2) if each not in used)
            if following > table.most:
                self.reading.fault(self.title, number, "", "too_many_rows", table=table.code, most=table.most)
                continue
            self.reading.notes.append(
                NOTES["unmarked"].fill(sheet=self.title, row=number, table=table.code, number=following)
            )
            self.reading.first.pop(f"{table.code}/~{following}", None)  # its own row was left empty
            self.columns = columns
            self._values(number, values, f"{table.code}/~{following}")

    def _values(self, number: int, values: Sequence[Any], name: str) -> None:
        if name in self.reading.first:
            self.reading.fault(self.title, number, "", "row_twice", code=name, first=self.reading.first[name])
            return
        self.reading.first[name] = number
        for place, value in enumerate(values):
            code = self.columns.get(place)
            if code is not None:
                self._value(number, place, f"{name}/{code}", value)
            elif self.is_whole and place > self.mark_at + 2 and _is_filled(values, place):
                letter = get_column_letter(place + 1)
                self.reading.fault(self.title, number, letter, "stray", value=str(value)[:40])

    def _text(self, number: int, values: Sequence[Any], at: int, code: str) -> None:
        self.table = None
        if code not in self.reading.form.narratives:
            self.reading.fault(self.title, number, "", "row_unknown", code=code)
            return
        place = at + FIRST_VALUE - 1
        self._value(number, place, code, values[place] if place < len(values) else None)

    def _value(self, number: int, place: int, key: str, value: Any) -> None:
        cell = self.reading.form.cell(key)
        letter = get_column_letter(place + 1)
        is_formula = f"{letter}{number}" in self.formulas
        if cell is None or (is_formula and cell.is_computed):
            return
        if is_formula and value is None:
            self.reading.fault(self.title, number, letter, "no_result")
            return
        if is_formula:
            self.taken.append(f"{letter}{number}")
        written = _plain(value) if not cell.field.is_number else value
        found = value_of(cell, written)
        if isinstance(found, Problem):
            self.reading.fault(self.title, number, letter, "value", why=found.message)
        elif found is not None:
            self.reading.found.append(Found(key, found, self.title, f"{letter}{number}"))


def _mark(values: Sequence[Any]) -> tuple[int, str, str]:
    """Return the place of a row's mark, what it is and whose; columns may have been put in before it."""
    for place, value in enumerate(values[:20]):
        match = MARK.fullmatch(value.strip()) if isinstance(value, str) else None
        if match:
            return place, match[1], match[2]
    return 0, "", ""


def _is_filled(values: Sequence[Any], place: int) -> bool:
    return place < len(values) and values[place] is not None and str(values[place]).strip() != ""


def _plain(value: Any) -> Any:
    """Write a number that stands in a text cell as people do: 12, not 12.0."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else value
