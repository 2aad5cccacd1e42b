"""The form builder's page: the outline, the part being changed, its table as a grid, and what is wrong with links."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from nenso.kernel.rules import Refused, Text
from nenso.reporting.rules.cell_expressions import read_cell_expression
from nenso.reporting.rules.form_editing import Target, part_of
from nenso.reporting.rules.form_places import Fault
from nenso.reporting.rules.forms import Cell, Column, Form, Narrative, Row, Section, Table, key_of

_PLACE = re.compile(r"(sections|blocks|columns|rows|rules)\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the outline: a section, block or rule."""

    target: str
    id: str
    title: Text
    note: Text
    level: int
    is_current: bool
    faults: int


@dataclass(frozen=True, slots=True)
class FaultLine:
    """One fault in words, with the part to go to ("" for the whole form)."""

    target: str
    where: Text
    text: Text


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of the grid: what it holds in a few words."""

    target: str
    id: str
    cell: Cell
    is_own: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as a grid of links to its columns, rows and cells."""

    table: Table
    columns: tuple[tuple[str, Column, bool], ...]
    rows: tuple[tuple[str, Row, bool, tuple[GridCell, ...]], ...]


def outline(form: Form, current: Target | None, faults: Iterable[FaultLine]) -> list[Entry]:
    """Return the outline: sections with their blocks, then the rules."""
    counts: dict[str, int] = {}
    for fault in faults:
        if fault.target:
            whole = Target.parse(fault.target).whole.code
            counts[whole] = counts.get(whole, 0) + 1
    shown = current.whole.code if current else ""
    found = []
    for section in form.sections:
        found.append(_entry(Target("section", (section.code,)), section, 0, shown, counts))
        found.extend(
            _entry(Target("block", (block.code,)), block, 1, shown, counts) for block in section.blocks
        )
    return found


def rules(form: Form, current: Target | None, faults: Iterable[FaultLine]) -> list[Entry]:
    """Return the rules as lines of the outline."""
    wrong = [fault.target for fault in faults]
    found = []
    for rule in form.rules:
        code = Target("rule", (rule.code,)).code
        said = f"{rule.left} {rule.operator} {rule.right}"
        is_current = current is not None and current.code == code
        found.append(
            Entry(code, ident(code), rule.message, Text(said, said), 0, is_current, wrong.count(code))
        )
    return found


def _entry(
    target: Target, part: Section | Table | Narrative, level: int, shown: str, counts: dict[str, int]
) -> Entry:
    code = target.code
    return Entry(code, ident(code), part.title, _note(part), level, code == shown, counts.get(code, 0))


def _note(part: Section | Table | Narrative) -> Text:
    if isinstance(part, Narrative):
        return Text(f"{part.code} · viết bằng lời", f"{part.code} · written")
    if isinstance(part, Section):
        return Text(part.code, part.code)
    if part.is_free:
        return Text(
            f"{part.code} · {len(part.columns)} cột, dòng tự do",
            f"{part.code} · {len(part.columns)} columns, free rows",
        )
    return Text(
        f"{part.code} · {len(part.rows)} dòng × {len(part.columns)} cột",
        f"{part.code} · {len(part.rows)} rows × {len(part.columns)} columns",
    )


def ident(code: str) -> str:
    """Return a part's code as an id of the page."""
    return re.sub(r"[^A-Za-z0-9_-]", "-", code)


def grid(form: Form, target: Target) -> Grid | None:
    """Return the table that a target stands in as a grid; None where it stands in none."""
    table = form.tables.get(target.names[0]) if target.kind in ("block", "column", "row", "cell") else None
    if table is None:
        return None
    columns = tuple(
        (code := Target("column", (table.code, column.code)).code, column, code == target.code)
        for column in table.columns
    )
    rows = tuple(_grid_row(form, table, row, target) for row in table.rows)
    return Grid(table, columns, rows)


def _grid_row(
    form: Form, table: Table, row: Row, target: Target
) -> tuple[str, Row, bool, tuple[GridCell, ...]]:
    own = {code for code, _ in row.fields}
    code, cells = Target("row", (table.code, row.code)).code, []
    for column in table.columns:
        its = Target("cell", (table.code, row.code, column.code)).code
        cell = form.fixed[key_of(table.code, row.code, column.code)]
        cells.append(GridCell(its, ident(its), cell, column.code in own, its == target.code))
    return code, row, code == target.code, tuple(cells)


def fault_lines(form: Form, faults: Iterable[Fault]) -> list[FaultLine]:
    """Return the faults with the part that each is about, named as the reader knows it."""
    found = []
    for fault in faults:
        target = target_of(form, fault.place)
        prefix = f"{fault.place}: "
        text = Text(fault.text.vi.removeprefix(prefix), fault.text.en.removeprefix(prefix))
        where = name_of(form, target) if target else Text("Biểu mẫu", "The form")
        found.append(FaultLine(target.code if target else "", where, text))
    return found


def name_of(form: Form, target: Target) -> Text:
    """Return a part's title; of a cell its row and column."""
    if target.kind == "cell":
        cell = form.fixed.get("/".join(target.names))
        return cell.title if cell else Text(target.code, target.code)
    try:
        part = part_of(form, target)
    except Refused:
        return Text(target.code, target.code)
    title: Text = part.message if target.kind == "rule" else part.title
    return title if title.vi else Text(target.names[-1], target.names[-1])


def target_of(form: Form, place: str) -> Target | None:
    """Return the part that a fault's place stands in."""
    numbers = {name: int(number) for name, number in _PLACE.findall(place)}
    if "rules" in numbers:
        return _numbered("rule", form.rules, numbers["rules"])
    if "sections" in numbers:
        return _in_section(form, numbers)
    table, _, rest = place.partition("/")
    if table in form.narratives:
        return Target("block", (table,))
    if table not in form.tables:
        return None
    return _in_table(form.tables[table], numbers, rest)


def _in_section(form: Form, numbers: dict[str, int]) -> Target | None:
    section = form.sections[numbers["sections"] - 1]
    if "blocks" not in numbers:
        return Target("section", (section.code,))
    block = section.blocks[numbers["blocks"] - 1]
    if isinstance(block, Table) and ("columns" in numbers or "rows" in numbers):
        return _in_table(block, numbers, "")
    return Target("block", (block.code,))


def _in_table(table: Table, numbers: dict[str, int], rest: str) -> Target:
    if "columns" in numbers:
        return Target("column", (table.code, table.columns[numbers["columns"] - 1].code))
    if "rows" in numbers:
        return Target("row", (table.code, table.rows[numbers["rows"] - 1].code))
    first, _, second = rest.partition("/")
    if second and table.column(second):
        if first.startswith("~"):
            return Target("column", (table.code, second))
        return Target("cell", (table.code, first, second))
    if first and table.column(first):
        return Target("column", (table.code, first))
    if any(row.code == first for row in table.rows):
        return Target("row", (table.code, first))
    return Target("block", (table.code,))


def _numbered(kind: str, items: tuple[object, ...], number: int) -> Target | None:
    if not 1 <= number <= len(items):
        return None
    return Target(kind, (items[number - 1].code,))  # type: ignore[attr-defined]


def reads(form: Form, target: Target) -> list[tuple[str, Text]]:
    """Return the cells that a formula or rule reads, by key with their titles."""
    part = part_of(form, target)
    if target.kind == "rule":
        written = [part.left, part.right]
    else:
        written = [part.field.formula if isinstance(part, Column) else part.formula]
    found: dict[str, Text] = {}
    for text in written:
        try:
            references = read_cell_expression(text).references if text else ()
        except Refused:
            continue
        for key in references:
            cell = form.cell(key)
            found[key] = cell.title if cell else Text(key, key)
    return list(found.items())
