"""The workbook that is filled in: one sheet a section, the structure protected, what may be typed checked by Excel too."""

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from nenso.kernel.rules import Text
from nenso.reporting.rules.forms import Cell, Form, Narrative, Row, Section, Table, free_rows
from nenso.reporting.workbooks.layout import FIRST_VALUE, META_SHEET, SPARE_ROWS, Meta, sheet_titles

Value = float | str | None
_HEAD = PatternFill("solid", fgColor="E8EEF4")
_INPUT = PatternFill("solid", fgColor="FFFDF2")
_THIN = Side(style="thin", color="B8C4CE")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_WRAP = Alignment(wrap_text=True, vertical="top")
_OPEN, _GREY = Protection(locked=False), Font(color="6B7780", size=9)
_CODE = Text("Mã", "Code")
_NAME = Text("Nội dung", "Item")
_ABOUT = Text(
    "Chỉ điền ô nền vàng. Không đổi cột Mã. Ô để trống giữ nguyên số đã có.",
    "Fill in the yellow cells only. Leave the codes as they are. A cell left empty keeps what is there.",
)


def write_template(
    form: Form, meta: Meta, heading: Text, values: Mapping[str, Value], language: str = "vi"
) -> bytes:
    """Return a workbook of a form for one organisation and period, with the values that there are already."""
    book = Workbook()
    book.remove(book.worksheets[0])
    names = [f"{section.code} {section.title.in_language(language)}" for section in form.sections]
    places: dict[str, str] = {}
    for section, title in zip(form.sections, sheet_titles(names), strict=True):
        _Sheet(book.create_sheet(title), form, values, language, places).write(section, heading)
    _meta(book.create_sheet(META_SHEET), meta)
    book.security.lockStructure = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _meta(sheet: Worksheet, meta: Meta) -> None:
    for name in Meta.__dataclass_fields__:
        sheet.append([name, getattr(meta, name)])
    sheet.sheet_state = "hidden"
    sheet.protection.sheet = True


class _Sheet:
    """Writes one section from the top down; `places` are the cells written so far, for totals."""

    def __init__(
        self, sheet: Worksheet, form: Form, values: Mapping[str, Value], language: str, places: dict[str, str]
    ) -> None:
        self.sheet, self.form, self.values, self.language = sheet, form, values, language
        self.places = places
        self.line = 1
        self.checks: dict[tuple[Any, ...], DataValidation] = {}

    def write(self, section: Section, heading: Text) -> None:
        self._say(heading, Font(bold=True, size=13))
        self._say(section.title, Font(bold=True, size=12))
        self._say(_ABOUT, _GREY)
        for block in section.blocks:
            self.line += 1
            if isinstance(block, Narrative):
                self._narrative(block)
            else:
                self._table(block)
        self.sheet.column_dimensions["A"].hidden = True
        self.sheet.column_dimensions["B"].width = 14
        self.sheet.column_dimensions["C"].width = 52
        self.sheet.protection.sheet = True
        self.sheet.protection.formatColumns = False
        self.sheet.protection.formatRows = False
        self.sheet.protection.insertRows = False

    def _say(self, text: Text, font: Font) -> None:
        self.sheet.cell(self.line, 2, text.in_language(self.language)).font = font
        self.line += 1

    def _narrative(self, block: Narrative) -> None:
        cell = self.form.fixed[block.code]
        self._label(f"text:{block.code}", block.code, block.title)
        self._value(cell, FIRST_VALUE)
        self.sheet.row_dimensions[self.line].height = 90
        self.sheet.column_dimensions["D"].width = max(self.sheet.column_dimensions["D"].width or 0, 60)
        self.line += 1

    def _table(self, table: Table) -> None:
        self._say(table.title, Font(bold=True))
        for place, words in ((2, _CODE), (3, _NAME)):
            self._head(place, words.in_language(self.language))
        for number, column in enumerate(table.columns):
            self._head(FIRST_VALUE + number, column.title.in_language(self.language))
            letter = get_column_letter(FIRST_VALUE + number)
            width = 30 if not column.field.is_number else 16
            self.sheet.column_dimensions[letter].width = max(
                self.sheet.column_dimensions[letter].width or 0, width
            )
        self.line += 1
        self.sheet.cell(self.line, 1, f"columns:{table.code}")
        for number, column in enumerate(table.columns):
            self.sheet.cell(self.line, FIRST_VALUE + number, column.code).font = _GREY
        self.line += 1
        if table.is_free:
            self._free_rows(table)
        else:
            start = self.line
            for number, row in enumerate(table.rows):
                for column in table.columns:
                    key = f"{table.code}/{row.code}/{column.code}"
                    letter = get_column_letter(FIRST_VALUE + table.columns.index(column))
                    self.places[key] = f"{letter}{start + number}"
            for row in table.rows:
                self._row(table, row)

    def _row(self, table: Table, row: Row) -> None:
        self._label(f"row:{table.code}/{row.code}", row.code, row.title)
        for number, column in enumerate(table.columns):
            self._value(self.form.fixed[f"{table.code}/{row.code}/{column.code}"], FIRST_VALUE + number)
        self.line += 1

    def _free_rows(self, table: Table) -> None:
        filled = max(free_rows(list(self.values), table.code), default=0)
        for number in range(1, min(max(filled + SPARE_ROWS // 2, table.least, SPARE_ROWS), table.most) + 1):
            self._label(f"row:{table.code}/~{number}", f"~{number}", Text("", ""))
            for place, cell in enumerate(self.form.free_cells(table, number)):
                self._value(cell, FIRST_VALUE + place)
            self.line += 1

    def _head(self, place: int, words: str) -> None:
        cell = self.sheet.cell(self.line, place, words)
        cell.font, cell.fill, cell.border, cell.alignment = Font(bold=True), _HEAD, _BOX, _WRAP

    def _label(self, mark: str, code: str, title: Text) -> None:
        self.sheet.cell(self.line, 1, mark)
        self.sheet.cell(self.line, 2, code).font = _GREY
        self.sheet.cell(self.line, 3, title.in_language(self.language)).alignment = _WRAP

    def _value(self, cell: Cell, place: int) -> None:
        shown = self.sheet.cell(self.line, place)
        shown.border, shown.alignment = _BOX, _WRAP
        if cell.total and all(part in self.places for part in cell.total):
            shown.value = "=SUM(" + ",".join(self.places[part] for part in cell.total) + ")"
            shown.number_format = _number_format(cell)
            return
        shown.value = _written(cell, self.values.get(cell.key))
        # Text that begins as a formula does is text all the same.
        if isinstance(shown.value, str) and shown.value.startswith("="):
            shown.data_type = "s"
        shown.number_format = _number_format(cell)
        if not cell.is_computed:
            shown.fill, shown.protection = _INPUT, _OPEN
            self._check(cell, shown.coordinate)

    def _check(self, cell: Cell, place: str) -> None:
        field = cell.field
        kind = (field.kind, field.low, field.high, field.max_chars)
        if kind not in self.checks:
            self.checks[kind] = _validation(cell)
            self.sheet.add_data_validation(self.checks[kind])
        self.checks[kind].add(place)


def _validation(cell: Cell) -> DataValidation:
    field = cell.field
    if field.is_number:
        low = -1e15 if field.low is None else field.low
        high = 1e15 if field.high is None else field.high
        bounds = (f"{low:.15g}", f"{high:.15g}")
        if field.kind == "integer":
            check = DataValidation("whole", operator="between", formula1=bounds[0], formula2=bounds[1])
        else:
            check = DataValidation("decimal", operator="between", formula1=bounds[0], formula2=bounds[1])
        check.error = f"Số từ {low:g} đến {high:g} / a number from {low:g} to {high:g}"
    elif field.kind == "date":
        check = DataValidation("date", operator="greaterThan", formula1="1")
        check.error = "Ngày / a day: 14/05/2026"
    else:
        check = DataValidation(
            "textLength", operator="lessThanOrEqual", formula1=str(min(field.max_chars, 32_767))
        )
        check.error = f"Tối đa {field.max_chars} ký tự / at most {field.max_chars} characters"
    check.errorStyle, check.allow_blank = "warning", True
    return check


def _written(cell: Cell, value: Value) -> Any:
    if cell.field.kind == "date" and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value


def _number_format(cell: Cell) -> str:
    if cell.field.kind == "date":
        return "dd/mm/yyyy"
    if not cell.field.is_number:
        return "@"
    return "#,##0" + ("." + "0" * cell.field.decimals if cell.field.decimals else "")
