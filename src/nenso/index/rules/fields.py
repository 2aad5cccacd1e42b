"""Taking typed values out of a located file, collecting every problem instead of stopping at the first."""

import difflib
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from nenso.index.rules.located import DAY, Located
from nenso.index.rules.problems import EditionProblem, sentence
from nenso.kernel.rules import Text

CODE = re.compile(r"[a-z][a-z0-9_]{0,63}")
EDITION_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
Fields = Mapping[str, Located]
_TYPES = {
    "text": ("một chuỗi chữ", "a text"),
    "number": ("một số", "a number"),
    "integer": ("một số nguyên", "a whole number"),
    "flag": ("true hoặc false", "true or false"),
    "list": ("một danh sách", "a list"),
    "table": ("một mục gồm các khóa", "an item with keys"),
    "date": ("một ngày dạng 2022-05-20", "a date such as 2022-05-20"),
    "names": ("tên có hai khóa vi và en", "a name with the keys vi and en"),
    "fraction": ("một số hoặc phân số như 1/3", "a number or a fraction such as 1/3"),
}


class Taker:
    """Takes values and remembers the problems of one file."""

    def __init__(self, filename: str) -> None:
        self.filename = filename
        self.problems: list[EditionProblem] = []

    def fault(self, code: str, at: Located, **facts: Any) -> None:
        text = sentence(code, **facts)
        self.problems.append(EditionProblem(self.filename, at.line, at.path or "·", code, text))

    def wrong_type(self, at: Located, expected: str) -> None:
        vi, en = _TYPES[expected]
        self.fault("edition.wrong_type", at, expected_vi=vi, expected_en=en, found=shown(at.value))

    def table(self, at: Located, allowed: Sequence[str], required: Sequence[str] = ()) -> Fields:
        """Return the item's keys; name those that are unknown or missing."""
        if not isinstance(at.value, dict):
            self.wrong_type(at, "table")
            return {}
        for key, found in at.value.items():
            if key not in allowed:
                hints = close(key, allowed)
                self.fault("edition.unknown_key", found, found=key, allowed=", ".join(allowed), **hints)
        for key in required:
            if key not in at.value:
                self.fault("edition.missing_key", at, found=key)
        return {key: found for key, found in at.value.items() if key in allowed}

    def items(self, at: Located | None) -> list[Located]:
        if at is None:
            return []
        if not isinstance(at.value, list):
            self.wrong_type(at, "list")
            return []
        return at.value

    def text(self, at: Located | None, fallback: str = "") -> str:
        if at is None:
            return fallback
        if not isinstance(at.value, str):
            self.wrong_type(at, "text")
            return fallback
        if not at.value.strip():
            self.fault("edition.empty", at, found=at.path.rsplit(".", 1)[-1])
        return at.value.strip()

    def code(self, at: Located | None, pattern: re.Pattern[str] = CODE) -> str:
        found = self.text(at)
        if at is not None and found and not pattern.fullmatch(found):
            wrong = "edition.bad_code" if pattern is CODE else "edition.bad_edition_code"
            self.fault(wrong, at, found=found)
        return found

    def names(self, at: Located | None) -> Text | None:
        if at is None:
            return None
        if not isinstance(at.value, dict):
            self.wrong_type(at, "names")
            return None
        fields = self.table(at, ("vi", "en"), ("vi", "en"))
        return Text(vi=self.text(fields.get("vi")), en=self.text(fields.get("en")))

    def number(
        self, at: Located | None, low: float = -math.inf, high: float = math.inf, *, fraction: bool = False
    ) -> float | None:
        if at is None:
            return None
        value = _fraction(at.value) if fraction else at.value
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.wrong_type(at, "fraction" if fraction else "number")
            return None
        if not low <= value <= high or not abs(value) < math.inf:
            self.fault("edition.out_of_range", at, found=shown(at.value), range=_range(low, high))
            return None
        return float(value)

    def integer(self, at: Located | None, low: int, high: int) -> int | None:
        if at is None:
            return None
        if isinstance(at.value, bool) or not isinstance(at.value, int):
            self.wrong_type(at, "integer")
            return None
        if not low <= at.value <= high:
            self.fault("edition.out_of_range", at, found=at.value, range=_range(low, high))
            return None
        return at.value

    def flag(self, at: Located | None, *, fallback: bool = False) -> bool:
        if at is None:
            return fallback
        if not isinstance(at.value, bool):
            self.wrong_type(at, "flag")
            return fallback
        return at.value

    def choice(
        self, at: Located | None, choices: Sequence[str], fallback: str, code: str = "edition.unknown_choice"
    ) -> str:
        if at is None:
            return fallback
        if not isinstance(at.value, str):
            self.wrong_type(at, "text")
            return fallback
        if at.value not in choices:
            hints = close(at.value, choices)
            self.fault(code, at, found=at.value, allowed=", ".join(choices), **hints)
            return fallback
        return at.value

    def day(self, at: Located | None) -> date | None:
        if at is None or at.value is None:
            return None
        found = at.value
        if isinstance(found, str) and DAY.fullmatch(found.strip()):  # written in quotation marks
            with suppress(ValueError):
                found = date.fromisoformat(found.strip())
        if not isinstance(found, date):
            self.wrong_type(at, "date")
            return None
        return found


def close(word: str, known: Iterable[str]) -> dict[str, str]:
    """Return the hint "did you mean", or nothing, in both languages."""
    near = difflib.get_close_matches(word, list(known), n=1)
    if not near:
        return {"hint_vi": "", "hint_en": ""}
    return {"hint_vi": f" Có phải là “{near[0]}”?", "hint_en": f" Is “{near[0]}” meant?"}


def shown(value: Any) -> str:
    """Return a short form of what stands in the file."""
    if isinstance(value, dict):
        return "{" + ", ".join(list(value)[:3]) + "…}"
    if isinstance(value, list):
        return f"[… {len(value)}]"
    if isinstance(value, bool):
        return str(value).lower()
    return "null" if value is None else str(value)[:60]


def _fraction(value: Any) -> Any:
    if isinstance(value, str) and (found := re.fullmatch(r"(\d{1,9})\s*/\s*(\d{1,9})", value)):
        return int(found[1]) / int(found[2]) if int(found[2]) else value
    return value


def _range(low: float, high: float) -> str:
    if high == math.inf:
        return f"≥ {_bound(low)}"
    return f"≤ {_bound(high)}" if low == -math.inf else f"{_bound(low)} – {_bound(high)}"


def _bound(value: float) -> str:
    return f"{value:.9f}".rstrip("0").rstrip(".")  # people do not read 1e-09
