"""The Frictionless description of a bundle's tables (datapackage.json, v1)."""

from collections.abc import Mapping
from typing import Any

from nenso.index.rules.edition import Edition

INPUT_COLUMNS = ("unit_code", "unit_name_vi", "unit_name_en", "key", "value", "kind", "source", "record")
SOURCE_COLUMNS = ("source", "title", "url", "retrieved", "licence")
RESULT_COLUMNS = ("unit_code", "code", "value", "points", "basis", "rank")
_ABOUT = {
    "unit_code": "code of the ranked unit",
    "unit_name_vi": "name in Vietnamese",
    "unit_name_en": "name in English",
    "key": "input of a criterion, or the node at which the figure stands",
    "value": "the figure, exactly as used",
    "kind": "input: scored by the edition; published: official value whose inputs were never published",
    "source": "where the figure comes from; described in sources.csv",
    "record": "the record that holds it",
    "title": "name of the source",
    "url": "address",
    "retrieved": "date on which it was read",
    "licence": "terms of use",
    "code": "node or view of the edition",
    "points": "points earned; empty where the edition has none",
    "basis": "computed, published or missing",
    "rank": "competition rank; empty where unranked",
}
_NUMBERS = {"value": "number", "points": "number", "rank": "integer"}


def describe(edition: Edition, metadata: Mapping[str, Any], sizes: Mapping[str, int]) -> dict[str, Any]:
    """Return the descriptor of the three tables and the edition."""
    tables = {"inputs": INPUT_COLUMNS, "sources": SOURCE_COLUMNS, "results": RESULT_COLUMNS}
    return {
        "profile": "tabular-data-package",
        "name": f"{edition.code}-{metadata.get('year', '')}-{metadata.get('group', '')}".strip("-"),
        "title": edition.name.vi,
        "title_en": edition.name.en,
        "homepage": metadata.get("homepage", ""),
        "resources": [_table(name, columns, sizes[f"{name}.csv"]) for name, columns in tables.items()],
        "method": {"edition": "edition.yaml", "vi": "method.vi.md", "en": "method.en.md"},
    }


def _table(name: str, columns: tuple[str, ...], size: int) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": size,
        "dialect": {
            "delimiter": ",",
            "lineTerminator": "\n",
            "quoteChar": '"',
            "doubleQuote": True,
            "header": True,
        },
        "schema": {"fields": [_field(column) for column in columns], "missingValues": [""]},
    }


def _field(column: str) -> dict[str, str]:
    return {"name": column, "type": _NUMBERS.get(column, "string"), "description": _ABOUT[column]}
