"""Digests that name an edition's or an input table's content, whatever its layout in a file was."""

import hashlib
import json
import math
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from nenso.index.rules.edition import Edition
from nenso.index.rules.inputs import Inputs


def canonical(value: Any) -> bytes:
    """Return JSON with sorted keys and no blanks; floats in their shortest exact form, missing as null."""
    text = json.dumps(
        _plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return text.encode()


def edition_digest(edition: Edition) -> str:
    """Return SHA-256 over the edition's content; comments, line numbers and key order do not count."""
    return hashlib.sha256(canonical(edition)).hexdigest()


def inputs_digest(inputs: Inputs) -> str:
    """Return SHA-256 over all figures; the order of units and keys does not count."""
    cells = [
        [unit, kind, key, float(value)]
        for kind, keys, table in (
            ("input", inputs.keys, inputs.values),
            ("published", inputs.published_keys, inputs.published),
        )
        for unit, row in zip(inputs.units, table.tolist(), strict=True)
        for key, value in zip(keys, row, strict=True)
        if not math.isnan(value)
    ]
    cells.sort(key=lambda cell: [str(cell[0]), str(cell[1]), str(cell[2])])
    return hashlib.sha256(canonical({"units": sorted(inputs.units), "cells": cells})).hexdigest()


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        shown = [
            f.name
            for f in fields(value)
            if f.name != "line"
            and not f.name.startswith("_")
            and not (f.metadata.get("later") and getattr(value, f.name) == f.default)
        ]
        return {"is": type(value).__name__, **{name: _plain(getattr(value, name)) for name in shown}}
    if isinstance(value, float):
        return None if math.isnan(value) else value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value
