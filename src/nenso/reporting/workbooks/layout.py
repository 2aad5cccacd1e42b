"""How a workbook is laid out: what its hidden column says of each row, and what its hidden sheet says of the whole.

Column A, hidden, marks the rows; B holds the code, C the words, and values stand from D on. A row is known by its mark
and a column by the code above it, so that rows and columns may be moved.
"""

import re
from dataclasses import dataclass

META_SHEET = "_nenso"
FIRST_VALUE = 4  # column D, counted from 1
MARK = re.compile(r"(columns|row|text):([A-Za-z0-9_.~/-]{1,160})")
SPARE_ROWS = 10  # free rows offered beyond those filled
_UNFIT = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True, slots=True)
class Meta:
    """What report a workbook is of; `row_version` is the one it was made from."""

    regime: str
    form: str  # the form's digest
    organisation: str
    period: str
    row_version: int


def sheet_titles(names: list[str]) -> list[str]:
    """Return titles that a workbook takes: at most 31 characters, none twice."""
    found: list[str] = []
    for name in names:
        title = _UNFIT.sub(" ", name).strip()[:28] or "x"
        number = 1
        while title.lower() in {each.lower() for each in found}:
            number += 1
            title = f"{title[:26]} {number}"
        found.append(title)
    return found
