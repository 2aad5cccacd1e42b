"""Entries as rows of a workbook that can be read again."""

from collections.abc import Mapping
from typing import Any

from nenso.catalogue.importing.columns import COLUMNS, Column, Read


def cells_of(code: str, kind: str, kept: Mapping[str, Any], language: str) -> list[str]:
    """Return the cells of an entry in the order of `COLUMNS`, choices in words; "" where nothing is said."""
    return [_cell(column, {"code": code, "kind": kind, **kept}, language) for column in COLUMNS]


def _cell(column: Column, kept: Mapping[str, Any], language: str) -> str:
    value: Any = kept
    for name in column.place:
        value = value.get(name) if isinstance(value, Mapping) else None
    if value is None or value == "":
        return ""
    if column.read is Read.CHOICE:
        return dict(column.choices)[value].in_language(language)
    if column.read is Read.FLAG:
        yes, no = ("có", "không") if language == "vi" else ("yes", "no")
        return yes if value else no
    if column.read is Read.VERDICTS:
        return "; ".join(f"{each['criterion']}: {each['verdict']}" for each in value)
    return "; ".join(value) if isinstance(value, list) else str(value)
