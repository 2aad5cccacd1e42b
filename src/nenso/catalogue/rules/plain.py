"""What is said of an entry, as it is kept and told to programs: a JSON object without what is not filled."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any
from unicodedata import normalize

import msgspec

from nenso.catalogue.rules.facts import Facts


def plain(facts: Facts) -> dict[str, Any]:
    """Return the statement as JSON; what is not filled is left out."""
    found = {each.name: as_plain(getattr(facts, each.name)) for each in fields(facts)}
    return {name: value for name, value in found.items() if value not in (None, "", [], {})}


def as_plain(value: Any) -> Any:
    """Return a value as JSON has it, letters and their marks in one; parts that are not filled are left out."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return normalize("NFC", value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [as_plain(each) for each in value]
    if is_dataclass(value):
        parts = {each.name: as_plain(getattr(value, each.name)) for each in fields(value)}
        return {name: part for name, part in parts.items() if part not in (None, "")}
    return value


def facts_of(kept: Mapping[str, Any]) -> Facts:
    """Return a statement out of JSON.

    Raises `msgspec.ValidationError`, which names the place, where it is none.
    """
    return msgspec.convert(_whole(kept), Facts, strict=True)


def _whole(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Fill in the language that a text has not."""
    found = dict(kept)
    for name in ("name", "description", "purpose", "contents"):
        if isinstance(found.get(name), Mapping):
            found[name] = {"vi": "", "en": ""} | found[name]
    return found
