"""A study as one document that holds all it takes to do it again: design, edition, inputs, results, digests."""

import hashlib
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.computing import compute
from nenso.index.rules.digests import canonical
from nenso.index.rules.inputs import Inputs
from nenso.index.rules.reading import read_edition
from nenso.index.rules.uncertainty.bands import Band
from nenso.index.rules.uncertainty.design import design_digest, design_json, read_design
from nenso.index.rules.uncertainty.studying import Influence, Study, UnitInfluence
from nenso.index.rules.uncertainty.subject import Subject
from nenso.index.rules.writing import write_edition
from nenso.kernel.rules import Refused, Text

FORMAT = "nenso-study/1"
Array = NDArray[np.float64]
Found = TypeVar("Found")
_BAND_KEYS = tuple(field.name for field in fields(Band))


def study_json(study: Study, subject: Subject) -> dict[str, Any]:
    """Return the document of a study, ready for JSON: missing figures are null."""
    return {**results_json(study), "subject": subject_json(subject)}


def results_json(study: Study) -> dict[str, Any]:
    """Return the document without the edition and the inputs: what is stored where these can be had otherwise.

    `digest` is SHA-256 over everything else in it.
    """
    plain = {
        "format": FORMAT,
        "engine": study.engine,
        "design": design_json(study.design),
        "design_digest": design_digest(study.design),
        "edition": {"code": study.edition_code, "digest": study.edition_digest},
        "inputs": {"digest": study.inputs_digest},
        "is_pruned": study.is_pruned,
        "parts": list(study.parts),
        "residual": list(study.residual),
        "runs": study.runs,
        "mean_shift": study.mean_shift,
        "ranks_digest": study.ranks_digest,
        "bands": [_band_json(band) for band in study.bands],
        "influences": [_influence_json(found) for found in study.influences],
        "by_unit": [{"unit": found.unit, "totals": list(found.totals)} for found in study.by_unit],
    }
    return {**plain, "digest": hashlib.sha256(canonical(plain)).hexdigest()}


def subject_json(subject: Subject) -> dict[str, Any]:
    """Return the edition as YAML text and the inputs as a table, with what was published beside them."""
    inputs = subject.inputs
    published = {"published_keys": list(inputs.published_keys), "published": _rows(inputs.published)}
    return {
        "edition": write_edition(subject.edition),
        "residual": list(subject.residual),
        "is_pruned": subject.is_pruned,
        "units": list(inputs.units),
        "keys": list(inputs.keys),
        "values": _rows(inputs.values),
        **(published if inputs.published_keys else {}),
    }


def _rows(table: Array) -> list[list[float | None]]:
    return [[None if math.isnan(x) else x for x in row] for row in table.tolist()]


def _band_json(band: Band) -> dict[str, Any]:
    plain = {key: getattr(band, key) for key in _BAND_KEYS}
    return {key: list(value) if isinstance(value, tuple) else _known(value) for key, value in plain.items()}


def _known(value: Any) -> Any:
    return None if isinstance(value, float) and math.isnan(value) else value


def _influence_json(found: Influence) -> dict[str, Any]:
    return {**asdict(found), "name": {"vi": found.name.vi, "en": found.name.en}}


# --- Reading ----------------------------------------------------------------------------------------------


def read_study(document: Mapping[str, Any]) -> Study:
    """Return the study of a document. Refuses `study.invalid` naming the key, and `design.invalid`."""
    if not isinstance(document, Mapping) or document.get("format") != FORMAT:
        raise Refused("study.invalid", key="format", known=FORMAT)
    get = document.get
    return Study(
        design=read_design(get("design", {})),
        edition_code=_read("edition.code", lambda: str(document["edition"]["code"])),
        edition_digest=_read("edition.digest", lambda: str(document["edition"]["digest"])),
        inputs_digest=_read("inputs.digest", lambda: str(document["inputs"]["digest"])),
        engine=_read("engine", lambda: str(document["engine"])),
        parts=_read("parts", lambda: _names(document["parts"])),
        residual=_read("residual", lambda: _names(document["residual"])),
        runs=_read("runs", lambda: int(document["runs"])),
        bands=_each("bands", get("bands"), _band),
        influences=_each("influences", get("influences"), _influence),
        mean_shift=_read("mean_shift", lambda: float(document["mean_shift"])),
        ranks_digest=_read("ranks_digest", lambda: str(document["ranks_digest"])),
        is_pruned=bool(get("is_pruned", get("residual"))),
        by_unit=_each("by_unit", get("by_unit", []), _unit_influence),
    )


def _read(key: str, make: Callable[..., Found], *of: Any) -> Found:
    """Return what `make` reads; refuse with the key where that cannot be read."""
    try:
        return make(*of)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError) as fault:
        raise Refused("study.invalid", key=key, known=FORMAT) from fault


def _each(key: str, rows: Any, make: Callable[[Mapping[str, Any]], Found]) -> tuple[Found, ...]:
    if not isinstance(rows, list):
        raise Refused("study.invalid", key=key, known=FORMAT)
    return tuple(_read(f"{key}[{place}]", make, row) for place, row in enumerate(rows))


def _band(row: Mapping[str, Any]) -> Band:
    plain = {key: row[key] for key in _BAND_KEYS}
    for key in ("rank", "low", "median", "high"):
        plain[key] = int(plain[key])
    for key in ("score", "score_low", "score_high", "mean", "top_ten"):
        plain[key] = math.nan if plain[key] is None else float(plain[key])
    return Band(**{**plain, "unit": str(plain["unit"]), "tied": _names(plain["tied"])})


def _influence(row: Mapping[str, Any]) -> Influence:
    numbers = {
        key: float(row[key])
        for key in ("first", "first_low", "first_high", "total", "total_low", "total_high")
    }
    name = Text(str(row["name"]["vi"]), str(row["name"]["en"]))
    node = None if row["node"] is None else str(row["node"])
    return Influence(vary=str(row["vary"]), node=node, name=name, **numbers)


def _unit_influence(row: Mapping[str, Any]) -> UnitInfluence:
    return UnitInfluence(str(row["unit"]), tuple(float(total) for total in row["totals"]))


def read_subject(document: Mapping[str, Any]) -> Subject:
    """Return the subject that a document holds. Refuses `study.no_subject`, `study.invalid`, `edition.invalid`, `inputs.…`."""
    found = document.get("subject")
    if not isinstance(found, Mapping):
        raise Refused("study.no_subject")
    edition = read_edition(_read("subject.edition", lambda: str(found["edition"])), filename="subject.yaml")
    units = _read("subject.units", lambda: _names(found["units"]))
    keys = _read("subject.keys", lambda: _names(found["keys"]))
    published = _read("subject.published_keys", lambda: _names(found.get("published_keys", [])))
    inputs = Inputs(
        units,
        keys,
        _read("subject.values", lambda: _table(found["values"], len(units), len(keys))),
        published,
        _read("subject.published", lambda: _table(found.get("published", []), len(units), len(published))),
    )
    is_pruned = _read("subject.is_pruned", lambda: bool(found["is_pruned"]))
    residual = _read("subject.residual", lambda: _names(found["residual"]))
    return Subject(edition, inputs, compute(edition, inputs), is_pruned, residual)


def _table(rows: Any, units: int, keys: int) -> Array:
    """Return a table of figures; infinite ones are no figures."""
    figures = [[math.nan if x is None else float(x) for x in row] for row in rows]
    table = np.array(figures, dtype=np.float64).reshape(units, keys)
    if np.isinf(table).any():
        raise ValueError("infinite")
    return table


def _names(found: Any) -> tuple[str, ...]:
    if not isinstance(found, Sequence) or isinstance(found, str):
        raise TypeError("not a list")
    return tuple(str(name) for name in found)
