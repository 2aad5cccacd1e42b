"""Files of an index made elsewhere: COINr's iMeta and iData (CSV or XLSX), or a workbook of the COIN Tool."""

from collections.abc import Sequence
from dataclasses import dataclass

from nenso.index.rules.edition import Edition
from nenso.index.rules.framework import (
    FROM_0_TO_100,
    About,
    Grid,
    IndexTables,
    Sheet,
    coin_tool,
    coinr,
    table,
)
from nenso.index.rules.framework.coin_tool import letters
from nenso.index.rules.framework.figures import names_of
from nenso.index.rules.framework.problems import Faults
from nenso.index.rules.inputs import Inputs
from nenso.kernel.importing.problems import FileRefused
from nenso.kernel.importing.text_files import read_csv
from nenso.kernel.importing.workbooks import is_old_excel, is_workbook, read_cells, read_workbook, sheet_names
from nenso.kernel.rules import Refused

META, DATA = ("imeta", "meta"), ("idata", "data")
_CORNERS = {"Database": (320, 110), "Framework": (60, 10)}


@dataclass(frozen=True, slots=True)
class IndexFile:
    """A file's name, as problems call it, and its bytes."""

    name: str
    content: bytes


def read_index_files(
    files: Sequence[IndexFile], about: About = FROM_0_TO_100, *, year: int | None = None
) -> IndexTables:
    """Return the index that one workbook holds, or a file of iMeta and a file of iData, in this order.

    Raises `TableRefused` with all problems of the tables at once, and `Refused`: "table.file" for a file that cannot be
    read at all, "table.no_sheets" for a workbook that holds neither pair, and those of `coinr`.
    """
    if len(files) > 1:
        return coinr(_sheet(files[0], META), _sheet(files[1], DATA), about, year=year)
    names = {name.strip().lower(): name for name in _names(files[0])}
    if {"database", "framework"} <= names.keys():
        return _coin_tool(files[0], names, about)
    if any(name in names for name in META) and any(name in names for name in DATA):
        return coinr(_sheet(files[0], META), _sheet(files[0], DATA), about, year=year)
    raise Refused("table.no_sheets", file=files[0].name, sheets=", ".join(names.values()) or "–")


def read_figures(
    file: IndexFile, edition: Edition, *, year: int | None = None
) -> tuple[Inputs, dict[str, str]]:
    """Return the figures that an edition reads, and what the units are called by code.

    Raises `TableRefused`, and `Refused`: "table.file", "table.which_year", "table.unknown_year".
    """
    sheet = _sheet(file, DATA)
    return table(sheet, edition, year=year), names_of(sheet)


def _names(file: IndexFile) -> list[str]:
    if not is_workbook(file.content):
        return []
    try:
        return sheet_names(file.content)
    except FileRefused as refused:
        raise Refused("table.file", file=file.name, why=refused.text) from refused


def _sheet(file: IndexFile, names: Sequence[str]) -> Sheet:
    try:
        if is_old_excel(file.content):
            raise FileRefused("import.old_excel")
        book = is_workbook(file.content)
        table = read_workbook(file.content, names) if book else read_csv(file.content)
    except FileRefused as refused:
        raise Refused("table.file", file=file.name, why=refused.text) from refused
    named = _names(file) if book else []
    called = next((name for name in named if name.strip().lower() in names), file.name)
    return Sheet(called, table.headings, table.rows, table.numbers)


def _coin_tool(file: IndexFile, names: dict[str, str], about: About) -> IndexTables:
    faults = Faults()
    grids = [_grid(file, names[sheet.lower()], sheet, faults) for sheet in _CORNERS]
    faults.refuse()
    return coin_tool(grids[0], grids[1], about)


def _grid(file: IndexFile, name: str, sheet: str, faults: Faults) -> Grid:
    try:
        values, formulas = read_cells(file.content, name, *_CORNERS[sheet])
    except FileRefused as refused:
        raise Refused("table.file", file=file.name, why=refused.text) from refused
    for row, column in formulas:
        faults.add("table.formula_without_value", sheet, row, letters(column))
    return Grid(sheet, values)
