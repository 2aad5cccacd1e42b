"""Numbers as people write them in Viet Nam: read where only one reading is possible, refused otherwise.

"1.234,5" and "1234,5" and "1234.5" have one reading each; "1.234" may be 1234 or 1.234, so it has none.
"""

import math
import re
from dataclasses import dataclass

LONGEST = 40
_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_GROUP_SPACE = re.compile(r"[+-]?[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+(?:,[0-9]+)?")
_PLAIN = re.compile(r"[+-]?[0-9]+")
_POINT = re.compile(r"[+-]?[0-9]+\.[0-9]+")
_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")
_GROUPED_POINT = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+")
_GROUPED_COMMA = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+")
_VIETNAMESE = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+,[0-9]+")
_ENGLISH = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+\.[0-9]+")
_SIGNS = str.maketrans({"−": "-", "–": "-"})


@dataclass(frozen=True, slots=True)
class NumberFault:
    """A text that is no number ("number"), or may be two ("ambiguous": `first` or `second`)."""

    code: str
    value: str
    first: str = ""
    second: str = ""


def read_number(text: str) -> float | NumberFault:
    """Return the number that a text is, or why it is none."""
    plain = text.strip().translate(_SIGNS)
    if len(plain) > LONGEST:
        return NumberFault("number", plain[:LONGEST])
    if _GROUP_SPACE.fullmatch(plain):
        plain = _SPACES.sub("", plain)
    if _PLAIN.fullmatch(plain):
        return float(plain)
    if fault := _two_readings(plain):
        return fault
    return _one_reading(plain)


def _two_readings(text: str) -> NumberFault | None:
    """A single separator before three digits may part thousands or decimals; several can only part thousands."""
    for form, mark in ((_GROUPED_POINT, "."), (_GROUPED_COMMA, ",")):
        if form.fullmatch(text) and text.count(mark) == 1:
            return NumberFault("ambiguous", text, text.replace(mark, ""), text.replace(mark, ","))
    return None


def _one_reading(text: str) -> float | NumberFault:
    for form, thousands, decimal in (
        (_GROUPED_POINT, ".", ""),
        (_GROUPED_COMMA, ",", ""),
        (_VIETNAMESE, ".", ","),
        (_ENGLISH, ",", "."),
        (_POINT, "", "."),
        (_COMMA, "", ","),
    ):
        if form.fullmatch(text):
            plain = text.replace(thousands, "") if thousands else text
            value = float(plain.replace(decimal, ".") if decimal else plain)
            return value if math.isfinite(value) else NumberFault("number", text)
    return NumberFault("number", text[:LONGEST])
