"""What is exported, and its JSON: every value with version, lot, source and line."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from nenso.kernel.rules import Text


@dataclass(frozen=True, slots=True)
class ExportedObservation:
    """A version of a value with where it came from."""

    indicator: str
    unit_kind: str
    unit_code: str
    period: str
    category: str
    value: float | None
    version: int
    known_at: datetime
    superseded_at: datetime | None
    flags: tuple[str, ...]
    lot: str
    lot_kind: str
    source: str
    citation: str
    line: str


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What the file is of: observations, names and units of measure of their indicators, and when it was made.

    `units` are codes of `rules.units`; `names` of units of the country are by (kind, code).
    """

    observations: Sequence[ExportedObservation]
    made_at: datetime
    indicators: dict[str, Text] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    names: dict[tuple[str, str], Text] = field(default_factory=dict)


def as_json(asked: ExportRequest) -> bytes:
    """Return UTF-8 JSON; numbers are written so that they read back to the last digit."""
    page = {
        "made_at": asked.made_at.isoformat(),
        "indicators": [
            {"code": code, "name": {"vi": name.vi, "en": name.en}, "unit": asked.units.get(code, "")}
            for code, name in asked.indicators.items()
        ],
        "observations": [_plain(one, asked) for one in asked.observations],
    }
    return json.dumps(page, ensure_ascii=False, indent=1).encode()


def _plain(one: ExportedObservation, asked: ExportRequest) -> dict[str, Any]:
    name = asked.names.get((one.unit_kind, one.unit_code))
    return {
        "indicator": one.indicator,
        "unit": {
            "kind": one.unit_kind,
            "code": one.unit_code,
            **({"name": {"vi": name.vi, "en": name.en}} if name else {}),
        },
        "period": one.period,
        "category": one.category,
        "value": one.value,
        "flags": list(one.flags),
        "version": one.version,
        "known_at": one.known_at.isoformat(),
        "superseded_at": one.superseded_at.isoformat() if one.superseded_at else None,
        "origin": {
            "lot": one.lot,
            "kind": one.lot_kind,
            "source": one.source,
            "citation": one.citation,
            "line": one.line,
        },
    }
