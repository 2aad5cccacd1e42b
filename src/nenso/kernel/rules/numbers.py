"""Numbers as people write them: the plain form is read, every other form is named and its plain form suggested."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nenso.kernel.rules.folding import fold
from nenso.kernel.rules.text import Text

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
_NOTHING = ("", "na", "n/a", "nan", "#n/a")
_INFINITE = re.compile(r"[+-]?(?:inf(?:inity)?|∞)", re.IGNORECASE)
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


def number_of(cell: object) -> float | NumberFault:
    """Return the number in one cell of a plain table, NaN where it holds nothing or a word for nothing.

    The words are those that R, Excel and the COIN Tool write: NA, N/A, NaN and #N/A, in any case.
    """
    if cell is None:
        return math.nan
    if isinstance(cell, str):
        return _number_in(cell.strip())
    try:
        value = float(cell)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return NumberFault("number.other", str(cell)[:LONGEST], "")
    except OverflowError:
        value = math.inf
    return NumberFault("number.infinite", str(cell)[:LONGEST], "") if math.isinf(value) else value


def _number_in(text: str) -> float | NumberFault:
    if text.lower() in _NOTHING:
        return math.nan
    if len(text) > LONGEST or not _PLAIN.fullmatch(text):
        return fault_of(text)
    value = float(text)
    return NumberFault("number.infinite", text, "") if math.isinf(value) else value


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
    if _INFINITE.fullmatch(text):
        return NumberFault("number.infinite", shown, "")
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


# The codes are those of `NumberFault`; facts: value, meant.
NUMBER_SENTENCES: Mapping[str, Text] = {
    "number.vietnamese": Text(
        "“{value}” viết theo lối có dấu chấm hàng nghìn và dấu phẩy thập phân. Hãy viết {meant}.",
        "“{value}” is written with points for thousands and a decimal comma. Write {meant}.",
    ),
    "number.comma": Text(
        "“{value}” dùng dấu phẩy thập phân. Hãy viết {meant}.",
        "“{value}” has a decimal comma. Write {meant}.",
    ),
    "number.english": Text(
        "“{value}” có dấu phẩy hàng nghìn. Hãy viết {meant}.",
        "“{value}” has commas for thousands. Write {meant}.",
    ),
    "number.thousands": Text(
        "“{value}” có dấu tách hàng nghìn. Hãy viết {meant}.",
        "“{value}” has separators for thousands. Write {meant}.",
    ),
    "number.percent": Text(
        "“{value}” có dấu phần trăm. Hãy viết {meant} nếu chỉ tiêu tính theo tỷ lệ từ 0 đến 1.",
        "“{value}” has a percent sign. Write {meant} where the input is a share of 0 to 1.",
    ),
    "number.words": Text(
        "“{value}” là chữ. Hãy viết {meant} (1 là có, 0 là không).",
        "“{value}” is a word. Write {meant} (1 is yes, 0 is no).",
    ),
    "number.error": Text(
        "Ô báo lỗi {value}. Hãy sửa trong bảng tính hoặc để trống nếu không có số liệu.",
        "The cell shows the error {value}. Mend it in the spreadsheet, or leave it empty where there is no figure.",
    ),
    "number.date": Text(
        "“{value}” là ngày, không phải số. Excel có thể đã tự đổi; hãy đặt ô kiểu Số rồi nhập lại.",
        "“{value}” is a date, not a number. Excel may have changed it; format the cell as a number and enter it again.",
    ),
    "number.infinite": Text("“{value}” không phải là một số hữu hạn.", "“{value}” is not a finite number."),
    "number.other": Text(
        "“{value}” không phải là số. Hãy viết số như 1234.5.",
        "“{value}” is not a number. Write numbers as 1234.5.",
    ),
}
