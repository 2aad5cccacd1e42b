"""How an indicator of a plain table is prepared: the keys of the rule `normalised` out of its row."""

from collections.abc import Sequence
from typing import Any

from nenso.index.rules.framework.entries import Entry, coded, number_at, past_key
from nenso.index.rules.framework.problems import Faults
from nenso.index.rules.located import Located
from nenso.index.rules.preparation import Preparation
from nenso.index.rules.settings_writing import normalisation_keys
from nenso.index.rules.steps.normalising import Normalisation

_NUMBERS = ("scale", "low", "high", "target", "reference_figure", "max_points")
_YES = ("1", "yes", "true", "t", "có")
_NO = ("0", "no", "false", "f", "không")
# Where COINr keeps the scale of each method for an indicator of its own: low, high, clip.
_ONTO = {
    "minmax": ("minmax_low", "minmax_high"),
    "goalposts": (None, "goalposts_onto"),
    "scaled": (None, "scaled_onto"),
}
_CLIP = {"goalposts": "goalposts_clip", "distance_to_target": "target_clip"}


def criterion(sheet: str, entry: Entry, steps: Preparation, backs: Sequence[int], faults: Faults) -> Located:
    """Return the scoring of an indicator: the edition's own normalisation unless its row says otherwise.

    `backs` are the other years from which figures may be estimated, as years back.
    """
    at = entry.at("code")
    found: dict[str, Located] = {"rule": Located("normalised", at.line, at.path)}
    if entry.text("denominator"):
        cell = entry.at("denominator")
        found["denominator"] = Located(coded(entry.text("denominator")), cell.line, cell.path)
    if entry.text("treat").lower() in _NO:
        found["treat"] = Located(False, at.line, at.path)
    if backs:
        found["past"] = Located(
            {str(back): Located(past_key(entry.code, back), at.line, at.path) for back in backs},
            at.line,
            at.path,
        )
    method = entry.text("method").lower() or steps.normalise.method
    found |= _own_scale(sheet, entry, method, steps.normalise, faults)
    found |= _goals(sheet, entry, method, faults)
    return Located(found, at.line, at.path)


def _goals(sheet: str, entry: Entry, method: str, faults: Faults) -> dict[str, Located]:
    fields = {name: name for name in _NUMBERS}
    if method == "scaled" and "scaled_low" in entry.cells:
        fields |= {"low": "scaled_low", "high": "scaled_high"}
    found = {}
    for key, field in fields.items():
        value = number_at(sheet, entry, field, faults)
        if value is not None:
            found[key] = Located(value, entry.row, entry.at(field).path)
    return found


def _own_scale(
    sheet: str, entry: Entry, method: str, common: Normalisation, faults: Faults
) -> dict[str, Located]:
    """Return the keys of a normalisation of the indicator's own; nothing where the edition's holds."""
    own = _onto(sheet, entry, method, faults) | _spread(sheet, entry, method, faults) | _clip(entry, method)
    if "method" not in entry.cells and not own:
        return {}
    at = entry.at("method") if "method" in entry.cells else entry.at("code")
    keys: dict[str, Any] = {**normalisation_keys(common), "method": method, **own}
    return {key: _plain(value, at) for key, value in keys.items()}


def _onto(sheet: str, entry: Entry, method: str, faults: Faults) -> dict[str, Any]:
    low_field, high_field = _ONTO.get(method, (None, ""))
    high = number_at(sheet, entry, high_field or "", faults)
    low = number_at(sheet, entry, low_field, faults) if low_field else 0.0
    return {"onto": [low, high]} if low is not None and high is not None else {}


def _spread(sheet: str, entry: Entry, method: str, faults: Faults) -> dict[str, Any]:
    if method != "zscore":
        return {}
    found = {key: number_at(sheet, entry, key, faults) for key in ("mean", "sd")}
    return {key: value for key, value in found.items() if value is not None}


def _clip(entry: Entry, method: str) -> dict[str, Any]:
    written = entry.text(_CLIP.get(method, "")).lower()
    return {"clip": written in _YES} if written in (*_YES, *_NO) else {}


def _plain(value: Any, at: Located) -> Located:
    if isinstance(value, list):
        return Located([Located(item, at.line, at.path) for item in value], at.line, at.path)
    return Located(value, at.line, at.path)
