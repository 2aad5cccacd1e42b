"""What a client asks of an action: parameters of an address or of a JSON object, each read or refused by its name."""

import json
from collections.abc import Mapping
from typing import Any

MOST = 1_000  # packages that one answer holds, as CKAN has it
FARTHEST = 10**9


class InvalidError(Exception):
    """Parameters that cannot be taken, each with what is wrong."""

    def __init__(self, **faults: str) -> None:
        super().__init__(str(faults))
        self.faults = {name.replace("__", "."): [words] for name, words in faults.items()}


class NotThereError(Exception):
    """What is asked for is not there."""


class Asked:
    """The parameters of one call. Words that CKAN knows and this catalogue has no use for are passed over, as CKAN does."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self._given = given

    def text(self, name: str, default: str = "") -> str:
        """Return a text; raises `InvalidError` where it is none."""
        found = self._given.get(name)
        if found is None:
            return default
        if not isinstance(found, str | int | float) or isinstance(found, bool):
            raise InvalidError(**{name.replace(".", "__"): "Must be a string"})
        return _clean(name, str(found))

    def needed(self, name: str) -> str:
        """Return a text that must be there."""
        if not (found := self.text(name)):
            raise InvalidError(**{name: "Missing value"})
        return found

    def number(self, name: str, default: int, most: int = FARTHEST) -> int:
        """Return a whole number from 0, cut to `most`."""
        found = self._given.get(name)
        if found is None or found == "":
            return min(default, most)
        text = str(found)
        if isinstance(found, bool) or not (text.isascii() and text.isdecimal()) or len(text) > 18:
            raise InvalidError(**{name.replace(".", "__"): "Must be a natural number"})
        return min(int(text), most)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return yes or no, as CKAN reads it."""
        found = self._given.get(name)
        if found is None:
            return default
        return str(found).strip().lower() in {"true", "yes", "t", "y", "on", "1"}

    def texts(self, name: str) -> list[str]:
        """Return a list of texts: given as a list, as JSON inside a text, or as one text."""
        found = self._given.get(name)
        if isinstance(found, str) and found.startswith("["):
            try:
                found = json.loads(found)
            except (ValueError, RecursionError):
                raise InvalidError(**{name.replace(".", "__"): "Not a list of strings"}) from None
        if found is None or found == "":
            return []
        if isinstance(found, str):
            return [_clean(name, found)]
        if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
            raise InvalidError(**{name.replace(".", "__"): "Not a list of strings"})
        return [_clean(name, each) for each in found[:MOST]]


def _clean(name: str, text: str) -> str:
    """Refuse what no text of a database holds: U+0000, half of a pair of UTF-16."""
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise InvalidError(**{name.replace(".", "__"): "Not a text"})
    return text
