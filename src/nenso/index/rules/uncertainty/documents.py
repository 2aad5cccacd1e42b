"""A study as one document that holds all it takes to do it again: design, edition, inputs, results, digests."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

import numpy as np

from nenso.index.rules.computing import compute
from nenso.index.rules.inputs import Inputs
from nenso.index.rules.reading import read_edition
from nenso.index.rules.uncertainty.bands import Band
from nenso.index.rules.uncertainty.design import design_digest, design_json, read_design
from nenso.index.rules.uncertainty.studying import Influence, Study
from nenso.index.rules.uncertainty.subject import Subject
from nenso.index.rules.writing import write_edition
from nenso.kernel.rules import Refused, Text

FORMAT = "nenso-study/1"
_BAND_KEYS = tuple(field.name for field in fields(Band))


def study_json(study: Study, subject: Subject) -> dict[str, Any]:
    """Return the document of a study, ready for JSON: missing figures are null."""
    return {**results_json(study), "subject": subject_json(subject)}


def results_json(study: Study) -> dict[str, Any]:
    """Return the document without the edition and the inputs: what is stored where these can be had otherwise."""
    return {
        "format": FORMAT,
        "engine": study.engine,
        "design": design_json(study.design),
        "design_digest": design_digest(study.design),
        "edition": {"code": study.edition_code, "digest": study.edition_digest},
        "inputs": {"digest": study.inputs_digest},
        "parts": list(study.parts),
        "residual": list(study.residual),
        "runs": study.runs,
        "mean_shift": study.mean_shift,
        "ranks_digest": study.ranks_digest,
        "bands": [_band_json(band) for band in study.bands],
        "influences": [_influence_json(found) for found in study.influences],
    }


def subject_json(subject: Subject) -> dict[str, Any]:
    """Return the edition as YAML text and the inputs as a table."""
    return {
        "edition": write_edition(subject.edition),
        "residual": list(subject.residual),
        "is_pruned": subject.is_pruned,
        "units": list(subject.inputs.units),
        "keys": list(subject.inputs.keys),
        "values": [[None if math.isnan(x) else x for x in row] for row in subject.inputs.values.tolist()],
    }


def _band_json(band: Band) -> dict[str, Any]:
    plain = {key: getattr(band, key) for key in _BAND_KEYS}
    return {key: list(value) if isinstance(value, tuple) else _known(value) for key, value in plain.items()}


def _known(value: Any) -> Any:
    return None if isinstance(value, float) and math.isnan(value) else value


def _influence_json(found: Influence) -> dict[str, Any]:
    return {**asdict(found), "name": {"vi": found.name.vi, "en": found.name.en}}


def read_study(document: Mapping[str, Any]) -> Study:
    """Return the study of a document. Refuses `study.invalid` naming the key, and `design.invalid`."""
    if not isinstance(document, Mapping) or document.get("format") != FORMAT:
        raise Refused("study.invalid", key="format", known=FORMAT)
    try:
        return Study(
            design=read_design(document["design"]),
            edition_code=str(document["edition"]["code"]),
            edition_digest=str(document["edition"]["digest"]),
            inputs_digest=str(document["inputs"]["digest"]),
            engine=str(document["engine"]),
            parts=tuple(document["parts"]),
            residual=tuple(document["residual"]),
            runs=int(document["runs"]),
            bands=tuple(_band(row) for row in document["bands"]),
            influences=tuple(_influence(row) for row in document["influences"]),
            mean_shift=float(document["mean_shift"]),
            ranks_digest=str(document["ranks_digest"]),
        )
    except (KeyError, TypeError, ValueError) as fault:
        key = str(fault.args[0])[:60] if fault.args else "?"
        raise Refused("study.invalid", key=key, known=FORMAT) from fault


def _band(row: Mapping[str, Any]) -> Band:
    plain = {key: row[key] for key in _BAND_KEYS}
    for key in ("score", "score_low", "score_high", "mean", "top_ten"):
        plain[key] = math.nan if plain[key] is None else float(plain[key])
    return Band(**{**plain, "tied": tuple(plain["tied"])})


def _influence(row: Mapping[str, Any]) -> Influence:
    numbers = {
        key: float(row[key])
        for key in ("first", "first_low", "first_high", "total", "total_low", "total_high")
    }
    name = Text(str(row["name"]["vi"]), str(row["name"]["en"]))
    return Influence(vary=str(row["vary"]), node=row["node"], name=name, **numbers)


def read_subject(document: Mapping[str, Any]) -> Subject:
    """Return the subject that a document holds. Refuses `study.no_subject`, `study.invalid`, `edition.invalid`, `inputs.…`."""
    found = document.get("subject")
    if not isinstance(found, Mapping):
        raise Refused("study.no_subject")
    try:
        edition = read_edition(str(found["edition"]), filename="subject.yaml")
        values = [[math.nan if x is None else float(x) for x in row] for row in found["values"]]
        units, keys = _names(found["units"]), _names(found["keys"])
        inputs = Inputs(units, keys, np.array(values, dtype=np.float64).reshape(len(units), len(keys)))
        is_pruned, residual = bool(found["is_pruned"]), _names(found["residual"])
    except (KeyError, TypeError, ValueError) as fault:
        raise Refused("study.invalid", key="subject", known=FORMAT) from fault
    return Subject(edition, inputs, compute(edition, inputs), is_pruned, residual)


def _names(found: Sequence[Any]) -> tuple[str, ...]:
    return tuple(str(name) for name in found)
