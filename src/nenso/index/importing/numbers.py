"""Numbers as people write them: the plain form is read, every other form is named and its plain form suggested."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nenso.kernel.rules import fold

LONGEST = 40
_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}\.[0-9]{3}")
_VIETNAMESE = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+")
_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")
_ENGLISH = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(?:[.\u00a0\u202f '’][0-9]{3})+")
_PERCENT = re.compile(r"([+-]?[0-9]+(?:[.,][0-9]+)?)\s*%")
_ERROR = re.compile(r"#[A-Z/0!?]+")
_DATE = re.compile(r"[0-9]{1,4}[-/][0-9]{1,2}[-/][0-9]{1,4}(?:[ T].*)?")
_WORDS = {"co": "1", "yes": "1", "x": "1", "true": "1", "khong": "0", "no": "0", "false": "0"}


@dataclass(frozen=True, slots=True)
class NumberFault:
    """A text that is no plain number: the code of its sentence and the plain form that may be meant."""

    code: str
    value: str
    meant: str


def read_numbers(texts: Sequence[str]) -> tuple[NDArray[np.float64], dict[int, NumberFault]]:
    """Return the values of a column, NaN where empty or faulty, and the fault of each faulty place."""
    faults: dict[int, NumberFault] = {}
    values = np.full(len(texts), np.nan)
    for place, text in enumerate(texts):
        if not text:
            continue
        if len(text) <= LONGEST and _PLAIN.fullmatch(text):
            values[place] = float(text)
        else:
            faults[place] = fault_of(text)
    for place in np.nonzero(np.isinf(values))[0].tolist():
        faults[place] = NumberFault("number.infinite", texts[place], "")
        values[place] = np.nan
    return values, faults


def is_ambiguous(text: str) -> bool:
    """Say whether a plain number may have been meant as thousands: "1.234"."""
    return _GROUPED.fullmatch(text) is not None


def fault_of(text: str) -> NumberFault:
    """Name what is wrong with a text that is no plain number."""
    shown = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    for code, found in (
        ("number.vietnamese", _as(_VIETNAMESE, text, ".", ",")),
        ("number.english", _as_english(text)),
        ("number.comma", _as(_COMMA, text, "", ",")),
        ("number.thousands", _without_separators(text)),
        ("number.percent", _share(text)),
        ("number.words", _WORDS.get(fold(text), "")),
    ):
        if found:
            return NumberFault(code, shown, found)
    if _ERROR.fullmatch(text):
        return NumberFault("number.error", shown, "")
    return NumberFault("number.date" if _DATE.fullmatch(text) else "number.other", shown, "")


def _as(form: re.Pattern[str], text: str, thousands: str, decimal: str) -> str:
    if not form.fullmatch(text):
        return ""
    return (text.replace(thousands, "") if thousands else text).replace(decimal, ".")


def _as_english(text: str) -> str:
    # "1,234" alone is read as a decimal comma below: a Vietnamese clerk means 1.234 by it.
    is_english = _ENGLISH.fullmatch(text) and (text.count(",") > 1 or "." in text)
    return text.replace(",", "") if is_english else ""


def _without_separators(text: str) -> str:
    return re.sub(r"[^0-9+-]", "", text) if _THOUSANDS.fullmatch(text) else ""


def _share(text: str) -> str:
    found = _PERCENT.fullmatch(text)
    if not found:
        return ""
    share = float(found[1].replace(",", ".")) / 100
    return f"{share:.10g}" if math.isfinite(share) else ""
