"""Files of observations: a table in long form becomes rows to be recorded, every fault with its row and column.

Pure: no Django, no clock. What exists (indicators, units, periods in force) is asked when the rows are recorded.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nenso.kernel.importing import Problem, Problems, Table, hidden_sheets, is_workbook, listed, read_table
from nenso.kernel.rules import Period, Refused, Text, fold
from nenso.kernel.rules.numbers import is_ambiguous, read_numbers
from nenso.measures.rules.recording import UNIT_KINDS, NewObservation

# The columns of a file, with other headings that mean them.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "indicator": ("indicator_code", "chi tieu", "ma chi tieu"),
    "unit_kind": ("kind", "loai don vi"),
    "unit_code": ("unit", "ma don vi"),
    "period": ("ky", "ky bao cao"),
    "value": ("gia tri",),
    "category": ("phan to",),
    "flags": ("ghi chu chat luong",),
}
_REQUIRED = ("indicator", "unit_kind", "unit_code", "period", "value")
_WIDTHS = {"province": 2, "district": 3, "commune": 5}

SENTENCES: Mapping[str, Text] = {
    "observations.missing_column": Text(
        "Thiếu cột “{heading}”. Tệp cần các cột: {columns}.",
        "The column “{heading}” is missing. A file has the columns {columns}.",
    ),
    "observations.column_twice": Text(
        "Cột “{heading}” có hai lần ({letters}). Hãy bỏ một cột.",
        "The column “{heading}” is there twice ({letters}). Leave one out.",
    ),
    "observations.extra_column": Text(
        "Cột “{heading}” không dùng nên bỏ qua.", "The column “{heading}” is not used and passed over."
    ),
    "observations.empty_cell": Text("Ô này phải có giá trị.", "This cell needs a value."),
    "observations.unit_kind": Text(
        "Không có loại đơn vị “{found}”. Các loại: {known}.",
        "There is no kind of unit “{found}”. The kinds are {known}.",
    ),
    "observations.period": Text(
        "Không có kỳ “{found}”. Cách viết đúng: 2024, 2024-H1, 2024-Q3, 2024-09, 2024-W37, 2024-09-15.",
        "There is no period “{found}”. Write 2024, 2024-H1, 2024-Q3, 2024-09, 2024-W37 or 2024-09-15.",
    ),
    "observations.twice": Text(
        "Dòng này trùng chỉ tiêu, đơn vị và kỳ với dòng {first}. Hãy bỏ một dòng.",
        "This row has the same indicator, unit and period as row {first}. Leave one out.",
    ),
    "observations.zero_restored": Text(
        "Mã “{found}” được hiểu là “{unit}”: Excel đã bỏ số 0 ở đầu.",
        "The code “{found}” is taken as “{unit}”: Excel dropped the leading zero.",
    ),
    "observations.ambiguous": Text(
        "“{value}” được hiểu là {read}. Nếu ý là hàng nghìn, hãy viết không có dấu chấm.",
        "“{value}” is taken as {read}. If thousands are meant, write it without the point.",
    ),
    "observations.hidden": Text(
        "Trang tính ẩn không được đọc: {sheets}.", "Hidden sheets are not read: {sheets}."
    ),
}


@dataclass(frozen=True, slots=True)
class ObservationsRead:
    """What a file holds: rows to be recorded only where there is no problem; warnings do not stop them."""

    rows: tuple[NewObservation, ...]
    problems: tuple[Problem, ...]
    problem_count: int
    warnings: tuple[Problem, ...]

    @property
    def is_clean(self) -> bool:
        """Whether the rows may be recorded."""
        return self.problem_count == 0


def read_observations(content: bytes, name: str) -> ObservationsRead:
    """Read a CSV or XLSX file with the columns indicator, unit_kind, unit_code, period, value, category, flags.

    Headings may be Vietnamese; rows whose value is empty are refused. Nothing but `FileRefused` is raised, for a file
    that is no table; all else is collected with row and column.
    """
    table = read_table(content, name)
    faults, warnings = Problems(SENTENCES), Problems(SENTENCES)
    faults.add_ragged(table.ragged, len(table.headings))
    if is_workbook(content) and (hidden := hidden_sheets(content)):
        warnings.add("observations.hidden", sheets=listed(hidden))
    places = _places(table, faults, warnings)
    rows = () if faults else _rows(_Cells(table, places), faults, warnings)
    return ObservationsRead(() if faults else tuple(rows), faults.shown, faults.count, warnings.shown)


def _places(table: Table, faults: Problems, warnings: Problems) -> dict[str, int]:
    meant = {fold(word): column for column, words in COLUMNS.items() for word in (column, *words)}
    found: dict[str, int] = {}
    for place, heading in enumerate(table.headings):
        column = meant.get(fold(heading))
        if column is None:
            if heading:
                warnings.add("observations.extra_column", column=heading, heading=heading)
        elif column in found:
            letters = f"{table.letters[found[column]]}, {table.letters[place]}"
            faults.add("observations.column_twice", column=column, heading=column, letters=letters)
        else:
            found[column] = place
    for column in _REQUIRED:
        if column not in found:
            faults.add(
                "observations.missing_column", column=column, heading=column, columns=", ".join(_REQUIRED)
            )
    return found


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of a table by row and column."""

    table: Table
    places: Mapping[str, int]

    def text(self, row: int, column: str) -> str:
        place = self.places.get(column)
        return "" if place is None else self.table.rows[row][place]

    def at(self, row: int, column: str) -> dict[str, Any]:
        letter = self.table.letters[self.places[column]]
        return {"row": self.table.numbers[row], "column": column, "letter": letter}

    def line(self, row: int) -> str:
        return f"{self.table.letters[self.places['value']]}{self.table.numbers[row]}"


def _rows(cells: _Cells, faults: Problems, warnings: Problems) -> list[NewObservation]:
    texts = cells.table.column(cells.places["value"])
    values, wrong = read_numbers(texts)
    for row, fault in wrong.items():
        faults.add(fault.code, **cells.at(row, "value"), value=fault.value, meant=fault.meant)
    found: list[NewObservation] = []
    first: dict[tuple[str, ...], int] = {}
    for row, value in enumerate(values.tolist()):
        _check_cells(cells, row, faults)
        if not cells.table.is_typed and row not in wrong and is_ambiguous(texts[row]):
            read = Text(texts[row].replace(".", ","), texts[row])
            warnings.add("observations.ambiguous", **cells.at(row, "value"), value=texts[row], read=read)
        new = _observation(cells, row, value, warnings)
        if new.cell in first:
            faults.add("observations.twice", **cells.at(row, "indicator"), first=first[new.cell])
        first.setdefault(new.cell, cells.table.numbers[row])
        found.append(new)
    return found


def _check_cells(cells: _Cells, row: int, faults: Problems) -> None:
    for column in _REQUIRED:
        if not cells.text(row, column):
            faults.add("observations.empty_cell", **cells.at(row, column))
    kind, period = cells.text(row, "unit_kind"), cells.text(row, "period")
    if kind and kind not in UNIT_KINDS:
        known = ", ".join(UNIT_KINDS)
        faults.add("observations.unit_kind", **cells.at(row, "unit_kind"), found=kind, known=known)
    if period and not _is_period(period):
        faults.add("observations.period", **cells.at(row, "period"), found=period)


def _is_period(code: str) -> bool:
    try:
        return Period.parse(code).code == code
    except Refused:
        return False


def _observation(cells: _Cells, row: int, value: float, warnings: Problems) -> NewObservation:
    kind, written = cells.text(row, "unit_kind"), cells.text(row, "unit_code")
    code = written.zfill(_WIDTHS.get(kind, 0)) if written.isascii() and written.isdecimal() else written
    if code != written:
        warnings.add("observations.zero_restored", **cells.at(row, "unit_code"), found=written, unit=code)
    return NewObservation(
        indicator=cells.text(row, "indicator"),
        unit_kind=kind,
        unit_code=code,
        period=cells.text(row, "period"),
        value=value,
        category=cells.text(row, "category"),
        line=cells.line(row),
        flags=_flags(cells.text(row, "flags")),
    )


def _flags(text: str) -> tuple[str, ...]:
    words: Sequence[str] = text.replace(";", ",").split(",")
    return tuple(word.strip()[:32] for word in words if word.strip())
