"""A form's JSON read place by place: every fault is collected with where it stands, nothing is guessed."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from nenso.kernel.rules import Text
from nenso.reporting.rules.form_words import FAULTS

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
LONGEST_TITLE = 400


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a form: where it stands ("sections[1].blocks[2].columns[1]") and what is wrong."""

    place: str
    code: str
    text: Text


@dataclass(slots=True)
class Faults:
    """Collects the faults of one form."""

    found: list[Fault] = field(default_factory=list)

    def add(self, place: str, code: str, /, **facts: Any) -> None:
        """Note a fault."""
        said = FAULTS[code].fill(**facts)
        where = place or "form"
        self.found.append(Fault(where, code, Text(f"{where}: {said.vi}", f"{where}: {said.en}")))


@dataclass(frozen=True, slots=True)
class Place:
    """One value inside the JSON, and where it stands."""

    value: Any
    path: str
    faults: Faults

    def known(self, *names: str) -> None:
        """Note every name that the place may not hold."""
        if not isinstance(self.value, dict):
            self.faults.add(self.path, "not_an_object")
            return
        for name in self.value:
            if name not in names:
                self.faults.add(self.path, "unknown_name", name=str(name)[:60])

    def at(self, name: str) -> "Place":
        """Return the place of a name; its value is None where there is none."""
        value = self.value.get(name) if isinstance(self.value, dict) else None
        return Place(value, f"{self.path}.{name}" if self.path else name, self.faults)

    def has(self, name: str) -> bool:
        """Say whether something stands under a name."""
        return isinstance(self.value, dict) and self.value.get(name) is not None

    def names(self, name: str) -> bool:
        """Say whether a name is written at all, with nothing under it too."""
        return isinstance(self.value, dict) and name in self.value

    def items(self, name: str) -> Iterator["Place"]:
        """Yield the places of a list, counted from 1; no list is no item."""
        inner = self.at(name)
        if inner.value is None:
            return
        if not isinstance(inner.value, list):
            self.faults.add(inner.path, "not_a_list")
            return
        for number, value in enumerate(inner.value, start=1):
            yield Place(value, f"{inner.path}[{number}]", self.faults)

    def code(self) -> str:
        """Return the code under "code"."""
        inner = self.at("code")
        if not isinstance(inner.value, str) or not CODE.fullmatch(inner.value):
            self.faults.add(inner.path, "bad_code", value=str(inner.value)[:60])
            return ""
        return inner.value

    def text(self, name: str, longest: int = 500) -> str:
        """Return a text, empty where there is none."""
        inner = self.at(name)
        if inner.value is None:
            return ""
        if not isinstance(inner.value, str) or len(inner.value) > longest:
            self.faults.add(inner.path, "bad_text", most=longest)
            return ""
        return inner.value.strip()

    def words(self, name: str) -> Text:
        """Return a text in both languages; a single text serves for both."""
        inner = self.at(name)
        if isinstance(inner.value, str) and inner.value.strip():
            return Text(inner.value.strip(), inner.value.strip())
        if isinstance(inner.value, dict):
            vi, en = inner.text("vi", LONGEST_TITLE), inner.text("en", LONGEST_TITLE)
            if vi:
                return Text(vi, en or vi)
        self.faults.add(inner.path, "no_words")
        return Text("", "")

    def choice(self, name: str, allowed: Sequence[str], default: str) -> str:
        """Return one of the allowed texts."""
        inner = self.at(name)
        if inner.value is None:
            return default
        if inner.value not in allowed:
            self.faults.add(
                inner.path, "not_a_choice", value=str(inner.value)[:60], allowed=", ".join(allowed)
            )
            return default
        return str(inner.value)

    def truth(self, name: str) -> bool:
        """Return true or false, false where there is nothing."""
        inner = self.at(name)
        if inner.value is not None and not isinstance(inner.value, bool):
            self.faults.add(inner.path, "not_a_truth")
            return False
        return bool(inner.value)

    def whole(self, name: str, least: int, most: int, default: int) -> int:
        """Return a whole number within bounds."""
        inner = self.at(name)
        if inner.value is None:
            return default
        is_whole = isinstance(inner.value, int) and not isinstance(inner.value, bool)
        if not is_whole or not least <= inner.value <= most:
            self.faults.add(inner.path, "not_within", least=least, most=most)
            return default
        return int(inner.value)

    def number(self, name: str) -> float | None:
        """Return a finite number, None where there is none."""
        inner = self.at(name)
        if inner.value is None:
            return None
        if isinstance(inner.value, bool) or not isinstance(inner.value, int | float):
            self.faults.add(inner.path, "not_a_number")
            return None
        if not math.isfinite(inner.value):
            self.faults.add(inner.path, "not_a_number")
            return None
        return float(inner.value)

    def codes(self, name: str) -> tuple[str, ...]:
        """Return a list of codes."""
        found = []
        for item in self.items(name):
            if isinstance(item.value, str) and CODE.fullmatch(item.value):
                found.append(item.value)
            else:
                self.faults.add(item.path, "bad_code", value=str(item.value)[:60])
        return tuple(found)
