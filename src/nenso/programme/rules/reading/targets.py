"""Reading a table of targets: values as officials write them, "≥ 80 %", "trên 50 %", "tối thiểu 48.000"."""

import re
from typing import Any

from nenso.kernel.rules import fold
from nenso.programme.rules.reading.cells import Grid
from nenso.programme.rules.reading.found import ReadTarget
from nenso.programme.rules.reading.headings import Heading
from nenso.programme.rules.reading.rows import Reading, Row, is_banner, is_roman, rows_of

_WORDS: tuple[tuple[str, str], ...] = (
    ("khong qua", "<="),
    ("toi da", "<="),
    ("khong duoi", ">="),
    ("toi thieu", ">="),
    ("it nhat", ">="),
    ("dat tren", ">"),
    ("tren", ">"),
    ("hon", ">"),
    ("duoi", "<"),
    ("at least", ">="),
    ("at most", "<="),
)
_SIGNS = (("≥", ">="), ("≤", "<="), (">=", ">="), ("<=", "<="), (">", ">"), ("<", "<"), ("=", "="))
_GROUPED = re.compile(r"-?\d{1,3}(?:\.\d{3})+(?:,\d+)?")  # 48.000 or 1.234,5
_DECIMAL = re.compile(r"-?\d+(?:[.,]\d+)?")
_UNCLEAR = re.compile(r"-?[1-9]\d{0,2},\d{3}")
_FIGURE = re.compile(r"-?\d(?:[\d.,\u00a0 ]*\d)?")


def read_targets(grid: Grid, heading: Heading, reading: Reading) -> list[ReadTarget]:
    """Return the targets of a sheet, in its order; a row with a name alone is the goal of those below."""
    goal, found = "", list[ReadTarget]()
    for row in rows_of(grid, heading):
        if is_banner(row) or (
            row["name"] and not row["value"] and (is_roman(row["number"]) or not row["number"])
        ):
            goal = "" if "goal" in heading.columns else " ".join(row["name"].split())
        elif not row["name"]:
            if row["value"] and "value" not in row.covered:
                reading.errors.add("reading.no_target", row=row.number, sheet=row.sheet, at=row.number)
        else:
            target = _target(row, goal, reading, len(found))
            if target is not None:
                found.append(target)
    return found


def read_value(written: str) -> tuple[str, float, str] | None:
    """Return operator, value and unit of a target as written; None where it is no value."""
    folded = fold(written)
    operator = next((sign for mark, sign in _SIGNS if mark in written), "")
    operator = operator or next((sign for word, sign in _WORDS if word in folded), "=")
    figures = _FIGURE.findall(written)
    if len(figures) != 1:
        return None
    value = _number(figures[0].strip(" .,\u00a0"))
    if value is None:
        return None
    return operator, value, "%" if "%" in written else ""


def _number(text: str) -> float | None:
    """Return a number in the Vietnamese form, or in the plain one where that is clear; "48,000" is not."""
    text = text.replace(" ", "").replace("\u00a0", "")
    if _GROUPED.fullmatch(text):
        return float(text.replace(".", "").replace(",", "."))
    if _DECIMAL.fullmatch(text) and not _UNCLEAR.fullmatch(text):
        return float(text.replace(",", "."))
    return None


def _target(row: Row, goal: str, reading: Reading, before: int) -> ReadTarget | None:
    where: dict[str, Any] = {"row": row.number, "sheet": row.sheet, "at": row.number}
    value, start = read_value(row["value"]), read_value(row["baseline"]) if row["baseline"] else None
    if value is None or (row["baseline"] and start is None):
        wrong = row["value"] if value is None else row["baseline"]
        reading.errors.add("reading.value", written=wrong[:60], **where)
        return None
    number = reading.number("target", row["number"] or str(before + 1), row.sheet, row.number)
    return ReadTarget(
        sheet=row.sheet,
        row=row.number,
        number=number,
        name=" ".join(row["name"].split()),
        operator=value[0],
        value=value[1],
        unit=row["unit"].strip() or value[2],
        due=reading.day(row["due"], row.sheet, row.number, number),
        goal=row["goal"].strip() or goal,
        indicator=row["indicator"].strip(),
        baseline=None if start is None else start[1],
        baseline_on=reading.day(row["baseline_on"], row.sheet, row.number, number),
        lead=row["lead"],
        name_en=" ".join(row["name_en"].split()),
        source=row["source"],
    )
