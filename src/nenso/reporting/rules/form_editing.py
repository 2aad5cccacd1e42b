"""Building a form step by step: parts are added, moved, copied and removed; each step gives a new form."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from nenso.kernel.rules import Refused, Text
from nenso.reporting.rules.forms import Column, Field, Form, Narrative, Row, Rule, Section, Table

_NAMES = {"section": 1, "block": 1, "column": 2, "row": 2, "cell": 3, "rule": 1}
_Change = Callable[[tuple[Any, ...], int], tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Target:
    """One part of a form: "section:I", "block:t1", "column:t1:n", "row:t1:all", "cell:t1:all:n", "rule:late"."""

    kind: str
    names: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> "Target":
        """Read a target; raises `Refused("form.no_part")`."""
        kind, *names = text.split(":")
        if _NAMES.get(kind) != len(names):
            raise Refused("form.no_part", part=text[:80])
        return cls(kind, tuple(names))

    @property
    def code(self) -> str:
        """The written form."""
        return ":".join((self.kind, *self.names))

    @property
    def whole(self) -> "Target":
        """The part that two people would rather not change at once: the block of a column, row or cell."""
        return Target("block", self.names[:1]) if self.kind in ("column", "row", "cell") else self


def part_of(form: Form, target: Target) -> Any:
    """Return a part of a form; of a cell the field that it has. Raises `Refused("form.no_part")`."""
    if target.kind == "cell":
        table = table_of(form, target.names[0])
        row = table.rows[_index(table.rows, target.names[1], target)]
        column = table.columns[_index(table.columns, target.names[2], target)]
        return dict(row.fields).get(column.code, column.field)
    items = _items(form, target)
    return items[_index(items, target.names[-1], target)]


def table_of(form: Form, code: str) -> Table:
    """Return a table; raises `Refused("form.no_part")`."""
    found = form.tables.get(code)
    if found is None:
        raise Refused("form.no_part", part=code)
    return found


# --- New parts -------------------------------------------------------------------------------------------


def with_section(form: Form, title: Text) -> tuple[Form, Target]:
    """Add an empty section at the end."""
    code = _free("s", (section.code for section in form.sections))
    return replace(form, sections=(*form.sections, Section(code, title, ()))), Target("section", (code,))


def with_table(form: Form, section: str, title: Text, *, is_free: bool) -> tuple[Form, Target]:
    """Add a table with one column, and one row or room for a hundred, to a section."""
    code = _free("t", _block_codes(form))
    column = Column("c1", Text("Số lượng", "Number"), Field())
    rows = () if is_free else (Row("r1", Text("Dòng 1", "Row 1")),)
    table = Table(code, title, (column,), rows, is_free, 0, 100 if is_free else 0)
    return _with_block(form, section, table), Target("block", (code,))


def with_narrative(form: Form, section: str, title: Text) -> tuple[Form, Target]:
    """Add a text to be written to a section."""
    code = _free("n", _block_codes(form))
    return _with_block(form, section, Narrative(code, title)), Target("block", (code,))


def with_column(form: Form, table: str, title: Text) -> tuple[Form, Target]:
    """Add a column at the end of a table."""
    found = table_of(form, table)
    code = _free("c", (column.code for column in found.columns))
    changed = replace(found, columns=(*found.columns, Column(code, title, Field())))
    return _changed_block(form, changed), Target("column", (table, code))


def with_row(form: Form, table: str, title: Text) -> tuple[Form, Target]:
    """Add a fixed row at the end of a table."""
    found = table_of(form, table)
    code = _free("r", (row.code for row in found.rows))
    changed = replace(found, rows=(*found.rows, Row(code, title)))
    return _changed_block(form, changed), Target("row", (table, code))


def with_rule(form: Form, message: Text) -> tuple[Form, Target]:
    """Add a rule that is still to be written."""
    code = _free("q", (rule.code for rule in form.rules))
    return replace(form, rules=(*form.rules, Rule(code, "", "<=", "", message))), Target("rule", (code,))


def _with_block(form: Form, section: str, block: Table | Narrative) -> Form:
    target = Target("section", (section,))
    found = part_of(form, target)
    return with_part(form, target, replace(found, blocks=(*found.blocks, block)))


# --- Changed, moved, copied, removed ---------------------------------------------------------------------


def with_part(form: Form, target: Target, part: Any) -> Form:
    """Put another part in the place of one; for a cell a field, which is kept where it differs from its column's."""
    if target.kind != "cell":
        return _in_list(form, target, lambda items, at: (*items[:at], part, *items[at + 1 :]))
    table = table_of(form, target.names[0])
    row = table.rows[_index(table.rows, target.names[1], target)]
    column = table.columns[_index(table.columns, target.names[2], target)]
    fields = dict(row.fields) | {column.code: part}
    if part == column.field:
        del fields[column.code]
    order = [each.code for each in table.columns]
    kept = tuple((code, fields[code]) for code in order if code in fields)
    return with_part(form, Target("row", target.names[:2]), replace(row, fields=kept))


def moved(form: Form, target: Target, by: int) -> Form:
    """Move a part one place up (-1) or down (1); a block goes on into the section beside its own."""
    if target.kind == "block":
        return _moved_block(form, target, by)
    return _in_list(form, target, lambda items, at: _swapped(items, at, at + by))


def _moved_block(form: Form, target: Target, by: int) -> Form:
    number = _section_number(form, target)
    blocks = form.sections[number].blocks
    at = _index(blocks, target.names[0], target)
    if 0 <= at + by < len(blocks):
        return _in_list(form, target, lambda items, at: _swapped(items, at, at + by))
    if not 0 <= number + by < len(form.sections):
        return form
    sections = list(form.sections)
    block, beside = blocks[at], sections[number + by].blocks
    sections[number] = replace(sections[number], blocks=blocks[:at] + blocks[at + 1 :])
    joined = (*beside, block) if by < 0 else (block, *beside)
    sections[number + by] = replace(sections[number + by], blocks=joined)
    return replace(form, sections=tuple(sections))


def _swapped(items: tuple[Any, ...], one: int, other: int) -> tuple[Any, ...]:
    if not 0 <= other < len(items):
        return items
    found = list(items)
    found[one], found[other] = found[other], found[one]
    return tuple(found)


def without(form: Form, target: Target) -> Form:
    """Take a part away, and it out of the totals of its table; of a cell only what differs from its column."""
    if target.kind == "cell":
        column = part_of(form, Target("column", (target.names[0], target.names[2])))
        return with_part(form, target, column.field)
    form = _in_list(form, target, lambda items, at: items[:at] + items[at + 1 :])
    if target.kind == "row":
        return _changed_block(form, _without_row(table_of(form, target.names[0]), target.names[1]))
    if target.kind == "column":
        return _changed_block(form, _without_column(table_of(form, target.names[0]), target.names[1]))
    return form


def _without_row(table: Table, gone: str) -> Table:
    rows = tuple(replace(row, total=_less(row.total, gone)) for row in table.rows)
    return replace(table, rows=rows)


def _without_column(table: Table, gone: str) -> Table:
    def field(held: Field) -> Field:
        return replace(held, total=_less(held.total, gone))

    columns = tuple(replace(column, field=field(column.field)) for column in table.columns)
    rows = tuple(
        replace(row, fields=tuple((code, field(held)) for code, held in row.fields if code != gone))
        for row in table.rows
    )
    return replace(table, columns=columns, rows=rows)


def _less(codes: Sequence[str], gone: str) -> tuple[str, ...]:
    return tuple(code for code in codes if code != gone)


def duplicated(form: Form, target: Target) -> tuple[Form, Target]:
    """Copy a part behind itself under a new code; a figure is collected once, so the copy is bound to no indicator."""
    found = part_of(form, target)
    if target.kind == "section":
        copy = replace(found, code=_free("s", (each.code for each in form.sections)), blocks=())
        used = set(_block_codes(form))
        for block in found.blocks:
            copy = replace(copy, blocks=(*copy.blocks, _copied_block(block, used)))
    elif target.kind == "block":
        copy = _copied_block(found, set(_block_codes(form)))
    elif target.kind == "column":
        codes = (each.code for each in table_of(form, target.names[0]).columns)
        copy = replace(found, code=_free("c", codes), field=unbound(found.field))
    elif target.kind == "row":
        codes = (each.code for each in table_of(form, target.names[0]).rows)
        fields = tuple((code, unbound(field)) for code, field in found.fields)
        copy = replace(found, code=_free("r", codes), fields=fields)
    elif target.kind == "rule":
        copy = replace(found, code=_free("q", (each.code for each in form.rules)))
    else:
        raise Refused("form.no_part", part=target.code)
    made = Target(target.kind, (*target.names[:-1], copy.code))
    return _in_list(form, target, lambda items, at: (*items[: at + 1], copy, *items[at + 1 :])), made


def unbound(field: Field) -> Field:
    """Return a field that collects no indicator."""
    return replace(field, indicator="", category="", fill="none")


def _copied_block(block: Table | Narrative, used: set[str]) -> Table | Narrative:
    code = _free("t" if isinstance(block, Table) else "n", used)
    used.add(code)
    if isinstance(block, Narrative):
        return replace(block, code=code)

    def field(held: Field) -> Field:
        return replace(unbound(held), formula=held.formula.replace(f"[{block.code}/", f"[{code}/"))

    columns = tuple(replace(column, field=field(column.field)) for column in block.columns)
    rows = tuple(
        replace(row, fields=tuple((name, field(held)) for name, held in row.fields)) for row in block.rows
    )
    return replace(block, code=code, columns=columns, rows=rows)


# --- Where parts stand -----------------------------------------------------------------------------------


def _items(form: Form, target: Target) -> tuple[Any, ...]:
    if target.kind == "section":
        return form.sections
    if target.kind == "rule":
        return form.rules
    if target.kind == "block":
        return form.sections[_section_number(form, target)].blocks
    table = table_of(form, target.names[0])
    return table.columns if target.kind == "column" else table.rows


def _in_list(form: Form, target: Target, change: _Change) -> Form:
    items = _items(form, target)
    after = change(items, _index(items, target.names[-1], target))
    if target.kind == "section":
        return replace(form, sections=after)
    if target.kind == "rule":
        return replace(form, rules=after)
    if target.kind == "block":
        number = _section_number(form, target)
        section = replace(form.sections[number], blocks=after)
        return replace(form, sections=(*form.sections[:number], section, *form.sections[number + 1 :]))
    table = table_of(form, target.names[0])
    if target.kind == "column":
        return _changed_block(form, replace(table, columns=after))
    return _changed_block(form, replace(table, rows=after))


def _changed_block(form: Form, block: Table | Narrative) -> Form:
    return with_part(form, Target("block", (block.code,)), block)


def _section_number(form: Form, target: Target) -> int:
    for number, section in enumerate(form.sections):
        if any(block.code == target.names[0] for block in section.blocks):
            return number
    raise Refused("form.no_part", part=target.code)


def _index(items: Sequence[Any], code: str, target: Target) -> int:
    for number, item in enumerate(items):
        if item.code == code:
            return number
    raise Refused("form.no_part", part=target.code)


def _block_codes(form: Form) -> Iterable[str]:
    return (block.code for section in form.sections for block in section.blocks)


def _free(prefix: str, used: Iterable[str]) -> str:
    taken = set(used)
    return next(code for number in range(1, 10_000) if (code := f"{prefix}{number}") not in taken)
