"""Form definitions: JSON to `Form` with all faults at once, back to JSON, and their digest."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from nenso.kernel.rules import Refused, Text
from nenso.reporting.rules.form_places import Fault, Faults, Place
from nenso.reporting.rules.forms import (
    FILLS,
    KINDS,
    MOST_FREE_ROWS,
    OPERATORS,
    SEVERITIES,
    Column,
    Field,
    Form,
    Narrative,
    Row,
    Rule,
    Section,
    Table,
)

_FIELD = (
    "kind",
    "unit",
    "decimals",
    "required",
    "indicator",
    "category",
    "fill",
    "additive",
    "low",
    "high",
    "max_chars",
    "total",
    "formula",
)


def form_of(definition: Any) -> Form:
    """Return the form of a JSON definition; raises `Refused("form.invalid")` with every fault as `problems`."""
    form, faults = read_form(definition)
    refuse_faults(faults)
    return form


def refuse_faults(faults: list[Fault]) -> None:
    """Raise `Refused("form.invalid")` where there are faults."""
    if faults:
        problems = [fault.text for fault in faults]
        raise Refused("form.invalid", count=len(faults), first=problems[0], problems=problems)


def read_form(definition: Any) -> tuple[Form, list[Fault]]:
    """Return the form of a JSON definition as far as it can be read, and every fault with its place."""
    from nenso.reporting.rules.form_checks import check_form

    faults = Faults()
    top = Place(definition, "", faults)
    top.known("sections", "rules")
    form = Form(
        tuple(_section(place) for place in top.items("sections")),
        tuple(_rule(place) for place in top.items("rules")),
    )
    check_form(form, faults)
    return form, faults.found


def form_json(form: Form) -> dict[str, Any]:
    """Return the definition of a form; reading it gives the same form."""
    return {
        "sections": [_section_json(section) for section in form.sections],
        "rules": [
            {
                "code": rule.code,
                "left": rule.left,
                "operator": rule.operator,
                "right": rule.right,
                "message": _words_json(rule.message),
                "severity": rule.severity,
            }
            for rule in form.rules
        ],
    }


def digest(form: Form) -> str:
    """Return the SHA-256 of a form's definition in one canonical writing."""
    plain = json.dumps(form_json(form), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def _section(place: Place) -> Section:
    place.known("code", "title", "blocks")
    blocks = tuple(_block(each) for each in place.items("blocks"))
    return Section(place.code(), place.words("title"), blocks)


def _block(place: Place) -> Table | Narrative:
    if place.has("narrative"):
        place.known("narrative")
        inner = place.at("narrative")
        inner.known("code", "title", "required", "max_chars")
        longest = inner.whole("max_chars", 1, 100_000, 10_000)
        return Narrative(inner.code(), inner.words("title"), inner.truth("required"), longest)
    place.known("table")
    return _table(place.at("table"))


def _table(place: Place) -> Table:
    place.known("code", "title", "columns", "rows", "free")
    columns = tuple(_column(each) for each in place.items("columns"))
    of = {column.code: column.field for column in columns}
    rows = tuple(_row(each, of) for each in place.items("rows"))
    is_free, least, most = place.has("free"), 0, 0
    if is_free:
        free = place.at("free")
        free.known("least", "most")
        least = free.whole("least", 0, MOST_FREE_ROWS, 0)
        most = free.whole("most", 1, MOST_FREE_ROWS, 100)
    return Table(place.code(), place.words("title"), columns, rows, is_free, least, most)


def _column(place: Place) -> Column:
    place.known("code", "title", *_FIELD)
    return Column(place.code(), place.words("title"), _field(place, Field()))


def _row(place: Place, columns: Mapping[str, Field]) -> Row:
    place.known("code", "title", "total", "cells")
    fields = []
    cells = place.at("cells")
    if cells.value is not None:
        cells.known(*columns)
        for code, field in columns.items():
            if cells.has(code):
                inner = cells.at(code)
                inner.known(*_FIELD)
                fields.append((code, _field(inner, field)))
    return Row(place.code(), place.words("title"), place.codes("total"), tuple(fields))


def _field(place: Place, default: Field) -> Field:
    """Read what a cell holds; what is not written is as the default has it."""
    read: dict[str, Any] = {
        "kind": place.choice("kind", KINDS, default.kind),
        "decimals": place.whole("decimals", 0, 6, default.decimals),
        "fill": place.choice("fill", FILLS, default.fill),
        "max_chars": place.whole("max_chars", 1, 100_000, default.max_chars),
    }
    for name in ("unit", "indicator", "category", "formula"):
        if place.names(name):
            read[name] = place.text(name)
    for name, attribute in (("required", "is_required"), ("additive", "is_additive")):
        if place.names(name):
            read[attribute] = place.truth(name)
    for name in ("low", "high"):
        if place.names(name):
            read[name] = place.number(name)
    if place.names("total"):
        read["total"] = place.codes("total")
    return replace(default, **read)


def _rule(place: Place) -> Rule:
    place.known("code", "left", "operator", "right", "message", "severity")
    return Rule(
        code=place.code(),
        left=place.text("left"),
        operator=place.choice("operator", OPERATORS, "="),
        right=place.text("right"),
        message=place.words("message"),
        severity=place.choice("severity", SEVERITIES, "error"),
    )


def _section_json(section: Section) -> dict[str, Any]:
    blocks = [_block_json(block) for block in section.blocks]
    return {"code": section.code, "title": _words_json(section.title), "blocks": blocks}


def _block_json(block: Table | Narrative) -> dict[str, Any]:
    if isinstance(block, Narrative):
        return {
            "narrative": {
                "code": block.code,
                "title": _words_json(block.title),
                "required": block.is_required,
                "max_chars": block.max_chars,
            }
        }
    columns = {column.code: column.field for column in block.columns}
    table: dict[str, Any] = {
        "code": block.code,
        "title": _words_json(block.title),
        "columns": [
            {"code": column.code, "title": _words_json(column.title)} | _field_json(column.field, Field())
            for column in block.columns
        ],
    }
    if block.is_free:
        table["free"] = {"least": block.least, "most": block.most}
    else:
        table["rows"] = [_row_json(row, columns) for row in block.rows]
    return {"table": table}


def _row_json(row: Row, columns: Mapping[str, Field]) -> dict[str, Any]:
    plain: dict[str, Any] = {"code": row.code, "title": _words_json(row.title)}
    if row.total:
        plain["total"] = list(row.total)
    if row.fields:
        plain["cells"] = {code: _field_json(field, columns[code]) for code, field in row.fields}
    return plain


_WRITTEN = {"is_required": "required", "is_additive": "additive"}


def _field_json(field: Field, default: Field) -> dict[str, Any]:
    """Write what differs from the default."""
    plain: dict[str, Any] = {}
    for name in Field.__dataclass_fields__:
        value = getattr(field, name)
        if value != getattr(default, name):
            plain[_WRITTEN.get(name, name)] = list(value) if isinstance(value, tuple) else value
    return plain


def _words_json(text: Text) -> dict[str, str]:
    return {"vi": text.vi, "en": text.en}
