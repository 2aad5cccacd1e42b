"""The tree of one place with inputs and sources, for programs."""

from collections import defaultdict
from datetime import date
from typing import Any

import numpy as np

from nenso.index import rules
from nenso.index.models import InputValue
from nenso.index.queries.boards import Board, board
from nenso.index.queries.ranking import BASIS_WORDS


def explain(
    family: str, year: int, group: str, unit_code: str, units_on: date | None = None, language: str = "vi"
) -> dict[str, Any]:
    """Return every figure of one place as a tree, each with its inputs and their sources. At most 12 queries."""
    found = board(family, year, group, units_on)
    row = found.row(unit_code)
    records = _records(found, unit_code)
    edition = found.edition
    return {
        "unit": {"code": unit_code, "name": found.units[row].name.in_language(language)},
        "family": family,
        "year": year,
        "group": group,
        "units_on": found.units_on.isoformat(),
        "edition": edition.code,
        "run": str(found.listing.run_uuid),
        "members": _members(found, unit_code),
        "tree": _tree(found, row, edition.root.code, records, language),
        "views": [
            {**_figure(found, row, view.code), "name": view.name.in_language(language)}
            for view in edition.views
        ],
    }


def _figure(found: Board, row: int, code: str) -> dict[str, Any]:
    column = found.column(code)
    return {
        "code": code,
        "value": _plain(found.values[row, column]),
        "points": _plain(found.points[row, column]),
        "basis": BASIS_WORDS[rules.Basis(int(found.basis[row, column]))],
        "rank": int(found.ranks[row, column]) or None,
    }


def _tree(
    found: Board, row: int, code: str, records: dict[str, list[dict[str, Any]]], language: str
) -> dict[str, Any]:
    node = found.edition.node(code)
    keys = [code, *(key for key in (node.scoring.inputs if node.scoring else ()) if key != code)]
    return {
        **_figure(found, row, code),
        "name": node.name.in_language(language),
        "max_points": _plain(node.max_points),
        "weight": _plain(node.weight),
        "illustrative": node.illustrative,
        "unscored": node.unscored,
        "status": node.status,
        "source": node.source,
        "inputs": [record for key in keys for record in records.get(key, [])],
        "children": [_tree(found, row, child, records, language) for child in node.children],
    }


def _records(found: Board, unit_code: str) -> dict[str, list[dict[str, Any]]]:
    units = (
        [unit_code] if found.mapping is None else [part.code for part in found.mapping.sources_of(unit_code)]
    )
    values = (
        InputValue.objects.filter(dataset__runs=found.listing.run_id, unit_code__in=units)
        .select_related("source", "dataset")
        .order_by("row")
    )
    records: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for value in values:
        records[value.key.removeprefix("rank:")].append(
            {
                "unit": value.unit_code,
                "key": value.key,
                "value": value.written,
                "kind": value.kind,
                "status": value.status,
                "source": value.source.citation,
                "note": value.note,
                "file": value.dataset.file_name,
                "row": value.row,
            }
        )
    return records


def _members(found: Board, unit_code: str) -> list[dict[str, Any]]:
    if found.mapping is None:
        return []
    return [
        {"code": part.code, "share": part.share, "assumed": part.is_assumed}
        for part in found.mapping.sources_of(unit_code)
    ]


def _plain(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), 10)
