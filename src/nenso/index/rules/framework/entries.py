"""The rows of a parent–child list: cells under the headings that people use, each with the place where it stands."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from nenso.index.rules.framework.problems import Faults
from nenso.index.rules.framework.sheets import Sheet, folded, text_of
from nenso.index.rules.located import Located
from nenso.kernel.rules import fold
from nenso.kernel.rules.numbers import NumberFault, number_of

COMMENT = "#"
_LONGEST = 64
# What a column means, and the headings under which it stands: ours, COINr's, Vietnamese.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "code": ("code", "iCode", "mã"),
    "parent": ("parent", "cấp trên"),
    "name": ("name", "iName", "tên"),
    "name_vi": ("name_vi",),
    "name_en": ("name_en",),
    "weight": ("weight", "trọng số"),
    "direction": ("direction", "chiều"),
    "type": ("type", "loại"),
    "level": ("level", "cấp"),
    "unit": ("unit", "đơn vị tính"),
    "denominator": ("denominator", "mẫu số"),
    "scale": ("scale", "hệ số"),
    "target": ("target", "mục tiêu"),
    "low": ("low", "goalpost_lower", "mốc dưới"),
    "high": ("high", "goalpost_upper", "mốc trên"),
    "goalposts_onto": ("goalpost_scale",),
    "goalposts_clip": ("goalpost_trunc2posts",),
    "minmax_low": ("minmax_lower",),
    "minmax_high": ("minmax_upper",),
    "scaled_low": ("scaled_lower",),
    "scaled_high": ("scaled_upper",),
    "target_clip": ("dist2targ_cap_max",),
    "mean": ("zscore_mean",),
    "sd": ("zscore_sd",),
    "max_points": ("max_points", "điểm tối đa"),
    "reference_figure": ("reference_figure",),
    "method": ("method", "chuẩn hóa"),
    "treat": ("treat", "xử lý ngoại lai"),
    "aggregate": ("aggregate", "tổng hợp"),
    "min_share": ("min_share",),
    "missing": ("missing",),
    "source": ("source", "nguồn"),
    "note": ("note", "ghi chú"),
}
# COINr has both: one multiplies a denominated figure, the other is the scale of n_scaled.
_EXACT = {"ScaleFactor": "scale", "scale_factor": "scaled_onto"}
_BY_HEADING = {folded(name): field for field, names in HEADINGS.items() for name in names}


def coded(text: str) -> str:
    """Return a code as an edition writes codes: "Ind.01" and "Hạ tầng" become "ind_01" and "ha_tang"; "" for none.

    A code begins with a letter and holds a–z, 0–9 and underscores, so that it can stand in an edition's file.
    """
    code = re.sub(r"[^a-z0-9]+", "_", fold(text)).strip("_")
    return code if code[:1].isalpha() and len(code) <= _LONGEST else ""


def past_key(key: str, back: int) -> str:
    """Return the input that holds a figure of so many years back; a negative number is a later year."""
    return f"{key}_back{back}" if back > 0 else f"{key}_ahead{-back}"


@dataclass(frozen=True)
class Entry:
    """One row: its number, its cells by field (empty ones left out) and its code as an edition writes it."""

    row: int
    cells: Mapping[str, Located]
    code: str
    headings: Mapping[str, str] = field(default_factory=dict)

    @property
    def written(self) -> str:
        """The code as its author wrote it."""
        return self.text("code")

    def text(self, field: str) -> str:
        """Return a cell as text, empty where there is none."""
        cell = self.cells.get(field)
        return text_of(cell.value) if cell is not None else ""

    def at(self, field: str) -> Located:
        """Return a cell, full or empty, as the place that a problem points to."""
        return self.cells.get(field) or Located(None, self.row, self.headings.get(field, field))


def entries_of(sheet: Sheet, faults: Faults) -> list[Entry]:
    """Return the rows that hold a code of their own; rows without one, or with one used before, are faults."""
    fields = _fields(sheet, faults)
    if not sheet.rows:
        faults.add("table.empty", sheet.name)
    elif "code" not in fields.values():
        faults.add("table.missing_column", sheet.name, found="code")
    else:
        headings = {name: sheet.headings[place] for place, name in fields.items()}
        rows = (Entry(number, cells, code_of(cells), headings) for number, cells in _rows(sheet, fields))
        return distinct(sheet.name, rows, faults)
    return []


def _fields(sheet: Sheet, faults: Faults) -> dict[int, str]:
    found: dict[int, str] = {}
    for place, heading in enumerate(sheet.headings):
        field = _EXACT.get(heading) or _BY_HEADING.get(folded(heading))
        if field is None:
            continue
        if field in found.values():
            other = next(sheet.headings[at] for at, its in found.items() if its == field)
            faults.add("table.column_twice", sheet.name, found=heading, other=other)
        else:
            found[place] = field
    return found


def _rows(sheet: Sheet, fields: Mapping[int, str]) -> Iterator[tuple[int, dict[str, Located]]]:
    for row, number in zip(sheet.rows, sheet.numbers, strict=True):
        cells = {
            field: Located(row[place], number, sheet.headings[place])
            for place, field in fields.items()
            if not _is_nothing(row[place])
        }
        if cells and not text_of(row[0]).startswith(COMMENT):
            yield number, cells


def _is_nothing(cell: object) -> bool:
    value = number_of(cell)
    return isinstance(value, float) and math.isnan(value)


def code_of(cells: Mapping[str, Located]) -> str:
    """Return the code of a row as an edition writes it; "" for none."""
    return coded(text_of(cells["code"].value)) if "code" in cells else ""


def distinct(sheet: str, rows: Iterable[Entry], faults: Faults) -> list[Entry]:
    """Return the entries whose codes can be told apart; every other one is a fault."""
    found: dict[str, Entry] = {}
    for entry in rows:
        at = entry.at("code")
        other = found.get(entry.code)
        if "code" not in entry.cells:
            faults.add("table.no_code", sheet, at.line, at.path)
        elif not entry.code:
            faults.add("table.bad_code", sheet, at.line, at.path, found=entry.written)
        elif other is None:
            found[entry.code] = entry
        elif other.written == entry.written:
            faults.add("table.duplicate_code", sheet, at.line, at.path, found=entry.written, other=other.row)
        else:
            facts = {"found": entry.written, "other": other.written, "before": other.row}
            faults.add("table.codes_alike", sheet, at.line, at.path, **facts)
    return list(found.values())


def number_at(sheet: str, entry: Entry, field: str, faults: Faults) -> float | None:
    """Return the number in a cell; None where it is empty or, with a fault, where it holds no number."""
    cell = entry.cells.get(field)
    if cell is None:
        return None
    value: Any = number_of(cell.value)
    if isinstance(value, NumberFault):
        faults.number(value, sheet, cell.line, cell.path)
        return None
    return float(value)
