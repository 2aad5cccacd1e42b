"""What differs between two forms of a regime, in words: parts added, removed, changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from nenso.kernel.rules import Text
from nenso.reporting.rules.forms import Field, Form, Narrative, Table

NOTHING = Text("", "")
ADDED, REMOVED, CHANGED = "added", "removed", "changed"
_NAMES: Mapping[str, Text] = {
    "kind": Text("loại ô", "kind"),
    "unit": Text("đơn vị", "unit"),
    "decimals": Text("số lẻ", "decimals"),
    "is_required": Text("bắt buộc", "required"),
    "indicator": Text("chỉ tiêu", "indicator"),
    "category": Text("phân tổ", "category"),
    "fill": Text("điền sẵn", "filled in"),
    "is_additive": Text("cộng lên cấp trên", "adds up to the level above"),
    "low": Text("nhỏ nhất", "lowest"),
    "high": Text("lớn nhất", "highest"),
    "max_chars": Text("số ký tự", "characters"),
    "total": Text("tổng của", "total of"),
    "formula": Text("công thức", "formula"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. `place` is a cell's key, a block's or a rule's code; `what` is empty for whole parts."""

    kind: str
    place: str
    title: Text
    what: Text = NOTHING
    before: str = ""
    after: str = ""


def differences(before: Form, after: Form) -> tuple[Difference, ...]:
    """Return what differs, in the order of the later form; what was removed last."""
    return (*_cells(before, after), *_free_columns(before, after), *_rules(before, after))


def _cells(before: Form, after: Form) -> Iterator[Difference]:
    for key, cell in after.fixed.items():
        was = before.fixed.get(key)
        if was is None:
            yield Difference(ADDED, key, cell.title)
            continue
        if was.title != cell.title:
            what = Text("tên", "name")
            yield Difference(CHANGED, key, cell.title, what, was.title.vi, cell.title.vi)
        yield from _fields(key, cell.title, was.field, cell.field)
        if was.total != cell.total:
            yield Difference(
                CHANGED, key, cell.title, _NAMES["total"], " + ".join(was.total), " + ".join(cell.total)
            )
    for key, cell in before.fixed.items():
        if key not in after.fixed:
            yield Difference(REMOVED, key, cell.title)


def _free_columns(before: Form, after: Form) -> Iterator[Difference]:
    old, new = _columns(before), _columns(after)
    for key, (title, field) in new.items():
        if key not in old:
            yield Difference(ADDED, key, title)
        else:
            yield from _fields(key, title, old[key][1], field)
    for key, (title, _) in old.items():
        if key not in new:
            yield Difference(REMOVED, key, title)


def _columns(form: Form) -> dict[str, tuple[Text, Field]]:
    return {
        f"{table.code}/*/{column.code}": (column.title, column.field)
        for table in form.tables.values()
        if table.is_free
        for column in table.columns
    }


def _fields(key: str, title: Text, was: Field, now: Field) -> Iterator[Difference]:
    for each in fields(Field):
        old, new = getattr(was, each.name), getattr(now, each.name)
        if old != new and each.name != "total":
            yield Difference(CHANGED, key, title, _NAMES[each.name], _written(old), _written(new))


def _rules(before: Form, after: Form) -> Iterator[Difference]:
    old, new = {rule.code: rule for rule in before.rules}, {rule.code: rule for rule in after.rules}
    for code, rule in new.items():
        if code not in old:
            yield Difference(ADDED, code, rule.message)
        elif rule != old[code]:
            was = old[code]
            yield Difference(
                CHANGED,
                code,
                rule.message,
                Text("quy tắc", "rule"),
                f"{was.left} {was.operator} {was.right}",
                f"{rule.left} {rule.operator} {rule.right}",
            )
    for code, rule in old.items():
        if code not in new:
            yield Difference(REMOVED, code, rule.message)


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "✓" if value else "–"
    return "–" if value is None or value == "" else str(value)


def block_titles(form: Form) -> dict[str, Text]:
    """Return the title of every table and narrative by its code."""
    blocks: list[Table | Narrative] = [*form.tables.values(), *form.narratives.values()]
    return {block.code: block.title for block in blocks}
