"""Data value sets in JSON, as `dataValueSets` of DHIS2 sends and takes them."""

import json
from collections.abc import Mapping
from typing import Any

from nenso.kernel.rules import Refused, Text
from nenso.reporting.interop.values import DEFAULT, LARGEST, DataValue, DataValueSet

_AN_OBJECT = Text("một đối tượng {…}", "an object {…}")
_TOO_DEEP = Text("lồng quá sâu", "too deeply nested")
_A_LIST = Text("danh sách dataValues", "a list dataValues")
_A_TEXT = Text("chữ hoặc số", "a text or a number")
_YES_OR_NO = Text("true hoặc false", "true or false")
# Our field, DHIS2's name.
_TEXTS = (
    ("data_element", "dataElement"),
    ("period", "period"),
    ("org_unit", "orgUnit"),
    ("category", "categoryOptionCombo"),
    ("attribute", "attributeOptionCombo"),
    ("value", "value"),
    ("stored_by", "storedBy"),
    ("last_updated", "lastUpdated"),
    ("comment", "comment"),
)
_HEAD = (
    ("data_set", "dataSet"),
    ("complete_date", "completeDate"),
    ("period", "period"),
    ("org_unit", "orgUnit"),
)


def read_json(content: bytes) -> DataValueSet:
    """Read a set; what is said once for all (period, orgUnit, attributeOptionCombo) is filled into every value.

    Raises `Refused`: "interop.too_large", "interop.encoding", "interop.json", "interop.shape" (names the place).
    """
    found = _parsed(content)
    if not isinstance(found, dict):
        raise _wrong("$", _AN_OBJECT)
    rows = found.get("dataValues", [])
    if not isinstance(rows, list):
        raise _wrong("dataValues", _A_LIST)
    head = {ours: _text(found, theirs, theirs) for ours, theirs in _HEAD}
    shared = {"period": head["period"], "org_unit": head["org_unit"]}
    shared["attribute"] = _text(found, "attributeOptionCombo", "attributeOptionCombo")
    return DataValueSet(tuple(_value(row, f"dataValues[{n}]", shared) for n, row in enumerate(rows)), **head)


def write_json(values: DataValueSet) -> bytes:
    """Write a set; what was not said is left out."""
    head = {theirs: said for ours, theirs in _HEAD if (said := getattr(values, ours))}
    body = {**head, "dataValues": [_row(value) for value in values.values]}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _row(value: DataValue) -> dict[str, Any]:
    said = {theirs: text for ours, theirs in _TEXTS if (text := getattr(value, ours)) or theirs == "value"}
    return {**said, "followup": value.followup, **({"deleted": True} if value.deleted else {})}


def _parsed(content: bytes) -> Any:
    if len(content) > LARGEST:
        raise Refused("interop.too_large", most=LARGEST // 2**20)
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        raise Refused("interop.encoding") from fault
    except json.JSONDecodeError as fault:
        raise Refused("interop.json", why=fault.msg, line=fault.lineno) from fault
    except RecursionError as fault:
        raise Refused("interop.json", why=_TOO_DEEP, line=1) from fault


def _value(row: Any, place: str, shared: Mapping[str, str]) -> DataValue:
    if not isinstance(row, dict):
        raise _wrong(place, _AN_OBJECT)
    said = {ours: _text(row, theirs, f"{place}.{theirs}") for ours, theirs in _TEXTS}
    for name, text in shared.items():
        said[name] = said[name] or text
    return DataValue(
        **{**said, "category": said["category"] or DEFAULT, "attribute": said["attribute"] or DEFAULT},
        followup=_flag(row, "followup", place) or _flag(row, "followUp", place),
        deleted=_flag(row, "deleted", place),
        place=place,
    )


def _text(row: Mapping[str, Any], name: str, place: str) -> str:
    found = row.get(name)
    if found is None:
        return ""
    if isinstance(found, bool):
        return "true" if found else "false"
    if not isinstance(found, str | int | float):
        raise _wrong(place, _A_TEXT)
    return found if isinstance(found, str) else json.dumps(found)


def _flag(row: Mapping[str, Any], name: str, place: str) -> bool:
    found = row.get(name)
    if found not in (None, True, False, "true", "false"):
        raise _wrong(f"{place}.{name}", _YES_OR_NO)
    return found in (True, "true")


def _wrong(place: str, wanted: Text) -> Refused:
    return Refused("interop.shape", place=place, wanted=wanted)
