"""The COIN Tool of the JRC (Excel): its sheets Database and Framework, as COINr's `import_coin_tool` reads them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nenso.index.rules.framework.entries import Entry, code_of, coded, distinct
from nenso.index.rules.framework.index_tables import FROM_0_TO_100, IndexTables, Parts, tables_of
from nenso.index.rules.framework.parent_child import About
from nenso.index.rules.framework.problems import ELSEWHERE, Faults
from nenso.index.rules.framework.sheets import Sheet, text_of
from nenso.index.rules.located import Located

DATABASE, FRAMEWORK = "Database", "Framework"
_NAME, _CODE, _FIRST, _LAST = 2, 3, 5, 103  # columns B, C and E to CY
_FIELD_ROWS = {"weight": 7, "direction": 8, "low": 9, "high": 10, "name": 15, "code": 16}
_LEVEL_ROWS = (14, 13, 12, 11)  # the codes of the sub-pillar, pillar, sub-index and index of each indicator
_UNITS = range(17, 316)
_LEVEL_CODES = ("sp.", "p.", "si.", "Index")
_AGGREGATE_COLUMNS = {"code": 3, "weight": 5, "name": 8}  # C, E and H of Framework
_AGGREGATES = range(5, 54)  # rows; tools older than 2019 begin one row further down
_NOTHING = ("", "--", "n/a", "na")


@dataclass(frozen=True)
class Grid:
    """A sheet as it stands: values by (row, column), both counted from 1; empty cells are left out."""

    name: str
    cells: Mapping[tuple[int, int], Any]

    def text(self, row: int, column: int) -> str:
        """Return a cell as text; empty for nothing and for what the tool writes in places that are not in use."""
        found = text_of(self.cells.get((row, column)))
        return "" if found.lower() in _NOTHING else found

    def word(self, row: int, column: int) -> str:
        """Return a code or name; a formula that points to an empty cell gives 0, which is none."""
        found = self.text(row, column)
        return "" if found == "0" else found


def letters(column: int) -> str:
    """Return a column as a spreadsheet names it: 1 is A, 27 is AA."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def coin_tool(database: Grid, framework: Grid, about: About = FROM_0_TO_100) -> IndexTables:
    """Return the index of a COIN Tool workbook.

    Database: row 7 weights, 8 directions, 9 and 10 goalposts, 11 to 14 the index, sub-index, pillar and sub-pillar of
    each indicator, 15 names, 16 codes, from column E on; units from row 17 on, named in B and coded in C. Framework:
    codes in C, weights in E, names in H. A level to which all indicators give the same code is not in use.

    COINr drops a unit without any figure and then gives the names of the units below it to the wrong rows, and so
    with columns: ours keeps such a unit, and refuses such an indicator unless it has no name, as in unused columns.

    Raises `TableRefused` (`table.invalid`) with all problems at once, each with sheet, row and column.
    """
    faults = Faults()
    columns = [column for column in range(_FIRST, _LAST + 1) if _is_used(database, column)]
    levels = [row for row in _LEVEL_ROWS if _is_level(database, row, columns)]
    indicators = [_indicator(database, column, levels) for column in columns]
    aggregates = _aggregates(framework, database, columns, levels, faults)
    entries = distinct(database.name, iter([*aggregates, *indicators]), faults)
    return tables_of(Parts(database.name, entries, (), _data(database, columns)), about, None, faults)


def _is_used(grid: Grid, column: int) -> bool:
    """Say whether a column holds an indicator: the tool has codes ready in all of them."""
    return bool(grid.word(_FIELD_ROWS["name"], column)) or any(grid.text(row, column) for row in _UNITS)


def _is_level(grid: Grid, row: int, columns: Sequence[int]) -> bool:
    codes = {grid.word(row, column) for column in columns}
    return row == _LEVEL_ROWS[-1] or len(codes) > 1


# --- The tree ---------------------------------------------------------------------------------------------


def _indicator(grid: Grid, column: int, levels: Sequence[int]) -> Entry:
    letter = letters(column)
    cells = {
        field: Located(grid.cells[row, column], row, letter)
        for field, row in _FIELD_ROWS.items()
        if grid.text(row, column)
    }
    cells["parent"] = _above(grid, column, levels)
    headings = dict.fromkeys(_FIELD_ROWS, letter)
    return Entry(_FIELD_ROWS["code"], cells, code_of(cells), headings)


def _above(grid: Grid, column: int, levels: Sequence[int]) -> Located:
    """Return the nearest level at which an indicator belongs to a group."""
    row = next((row for row in levels if grid.word(row, column)), levels[-1])
    return Located(grid.word(row, column), row, letters(column))


def _aggregates(
    framework: Grid, database: Grid, columns: Sequence[int], levels: Sequence[int], faults: Faults
) -> list[Entry]:
    """Return the entries of the groups that indicators belong to, the index first."""
    listed = {coded(text_of(cells["code"].value)): cells for cells in _framework_rows(framework)}
    found: dict[str, Entry] = {}
    for place, row in reversed(list(enumerate(levels))):
        for column in columns:
            written = database.word(row, column)
            above = _above(database, column, levels[place + 1 :]) if place + 1 < len(levels) else None
            at = Located(written, row, letters(column))
            if coded(written) in found:
                _check_parent(found[coded(written)], above, at, faults)
            elif written:
                found[coded(written)] = _aggregate(at, above, listed, faults)
    return list(found.values())


def _aggregate(
    at: Located, above: Located | None, listed: Mapping[str, dict[str, Located]], faults: Faults
) -> Entry:
    code = coded(at.value)
    cells = {**listed.get(code, {}), "code": at}
    if code not in listed:
        faults.add("table.not_in_framework", DATABASE, at.line, at.path, found=at.value, other=FRAMEWORK)
        cells["weight"] = Located(
            1, at.line, at.path
        )  # so that its siblings' weights are not called incomplete
    if above is None:
        cells.pop("weight", None)  # the index has no siblings
    else:
        cells["parent"] = above
    return Entry(at.line, cells, code)


def _check_parent(known: Entry, above: Located | None, at: Located, faults: Faults) -> None:
    if above is not None and coded(above.value) != coded(known.text("parent")):
        facts = {"found": at.value, "other": known.text("parent"), "parent": above.value}
        faults.add("table.two_parents", DATABASE, above.line, above.path, **facts)


def _framework_rows(grid: Grid) -> Iterator[dict[str, Located]]:
    for row in _AGGREGATES:
        if grid.text(row, _AGGREGATE_COLUMNS["code"]).startswith(_LEVEL_CODES):
            yield {
                field: Located(grid.cells[row, column], row, f"{FRAMEWORK}{ELSEWHERE}{letters(column)}")
                for field, column in _AGGREGATE_COLUMNS.items()
                if grid.text(row, column)
            }


# --- The figures ------------------------------------------------------------------------------------------


def _data(grid: Grid, columns: Sequence[int]) -> Sheet:
    """Return the figures as a table of units; a cell marked n/a is missing."""
    rows, numbers = [], []
    for number in _UNITS:
        code, name = grid.word(number, _CODE), grid.word(number, _NAME)
        if code or name or any(grid.text(number, column) for column in columns):
            rows.append((code, name, *(grid.cells.get((number, column)) for column in columns)))
            numbers.append(number)
    codes = (grid.text(_FIELD_ROWS["code"], column) for column in columns)
    shown = tuple(letters(column) for column in (_CODE, _NAME, *columns))
    return Sheet(grid.name, ("uCode", "uName", *codes), tuple(rows), tuple(numbers), shown)
