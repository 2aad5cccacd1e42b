"""Data value sets in CSV, with DHIS2's header."""

import csv
import io
from collections.abc import Mapping, Sequence

from nenso.kernel.rules import Refused
from nenso.reporting.interop.values import DEFAULT, LARGEST, DataValue, DataValueSet

# DHIS2's column, our field. The order is DHIS2's; columns are found by their name.
COLUMNS = (
    ("dataelement", "data_element"),
    ("period", "period"),
    ("orgunit", "org_unit"),
    ("categoryoptioncombo", "category"),
    ("attributeoptioncombo", "attribute"),
    ("value", "value"),
    ("storedby", "stored_by"),
    ("lastupdated", "last_updated"),
    ("comment", "comment"),
    ("followup", "followup"),
    ("deleted", "deleted"),
)
# Short forms that its documentation and exports of older versions use.
_ALSO = {
    "catoptcombo": "categoryoptioncombo",
    "attroptcombo": "attributeoptioncombo",
    "strby": "storedby",
    "lstupd": "lastupdated",
    "cmt": "comment",
}
_NEEDED = ("dataelement", "period", "orgunit", "value")
_FLAGS = ("followup", "deleted")


def read_csv(content: bytes) -> DataValueSet:
    """Read a set; the first row is the header.

    Raises `Refused`: "interop.too_large", "interop.encoding", "interop.header", "interop.csv" (names the line).
    """
    if len(content) > LARGEST:
        raise Refused("interop.too_large", most=LARGEST // 2**20)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Refused("interop.encoding") from fault
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = _header(next(rows, []))
        return DataValueSet(
            tuple(_value(header, row, rows.line_num) for row in rows if any(cell.strip() for cell in row))
        )
    except csv.Error as fault:
        raise Refused("interop.csv", line=rows.line_num, why=str(fault)) from fault


def write_csv(values: DataValueSet) -> bytes:
    """Write the values; what was said once for all of them has no place in a CSV."""
    page = io.StringIO(newline="")
    rows = csv.writer(page, quoting=csv.QUOTE_ALL, lineterminator="\n")
    rows.writerow([column for column, _ in COLUMNS])
    rows.writerows([_written(getattr(value, field)) for _, field in COLUMNS] for value in values.values)
    return page.getvalue().encode()


def _written(said: str | bool) -> str:
    return said if isinstance(said, str) else str(said).lower()


def _header(row: Sequence[str]) -> dict[str, int]:
    names = [name.strip().lower() for name in row]
    found = {_ALSO.get(name, name): place for place, name in enumerate(names)}
    missing = [name for name in _NEEDED if name not in found]
    if missing:
        raise Refused("interop.header", missing=", ".join(missing), wanted=", ".join(_NEEDED))
    return found


def _value(header: Mapping[str, int], row: Sequence[str], line: int) -> DataValue:
    said = {
        field: row[header[column]] if column in header and header[column] < len(row) else ""
        for column, field in COLUMNS
    }
    followup, deleted = (said.pop(name).strip().lower() in ("true", "1") for name in _FLAGS)
    said["category"], said["attribute"] = said["category"] or DEFAULT, said["attribute"] or DEFAULT
    return DataValue(**said, followup=followup, deleted=deleted, place=f"line {line}")
