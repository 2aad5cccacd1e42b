"""Tables taken away: one answer for `?format=csv`, `xlsx` and `json`, the same columns in each."""

import csv
import io
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from nenso.kernel.rules import Refused, Text, format_date
from nenso.web.language import in_words, language_of

FORMATS = ("csv", "xlsx", "json")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LICENCE = Text(
    "Dữ liệu mở, giấy phép Creative Commons Ghi công 4.0 (CC BY 4.0)",
    "Open data, Creative Commons Attribution 4.0 (CC BY 4.0)",
)
# A spreadsheet takes a text with one of these first for a formula (OWASP, CSV injection).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_INK, _JADE = "FF17242D", "FFE3EFEC"


def export_links(
    request: HttpRequest, formats: Iterable[str] = FORMATS, *, without: Iterable[str] = (), **more: str
) -> list[tuple[str, str]]:
    """Return the addresses of a page's table as files: what was asked for, but no page of it and nothing of `without`."""
    query = request.GET.copy()
    for name in ("page", *without):
        query.pop(name, None)
    for name, value in more.items():
        query[name] = value
    links = []
    for each in formats:
        query["format"] = each
        links.append((each.upper(), f"?{query.urlencode()}"))
    return links


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key for programs, its heading for people, how many decimals are shown in a spreadsheet."""

    key: str
    name: Text
    kind: Kind = Kind.TEXT
    decimals: int | None = None
    width: int = 0


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where exported figures come from: told on the second sheet of a workbook."""

    title: Text
    source: Text | None = None
    run: str = ""
    digest: str = ""
    address: str = ""
    licence: Text = LICENCE
    note: Text | None = None


Row = Sequence[Any]


def export(
    request: HttpRequest,
    file_name: str,
    columns: Sequence[Column],
    rows: Iterable[Row],
    provenance: Provenance | None = None,
) -> HttpResponse:
    """Return a table as the file that `?format=` asks for.

    `file_name` has no ending; each row holds one value per column: text, number, date or None. CSV is UTF-8 with a
    byte order mark and decimal points; JSON is a list of objects under the columns' keys.
    Raises `Refused("export.format")`.
    """
    wanted = request.GET.get("format", "csv").lower()
    language = language_of()
    lines = [list(row) for row in rows]
    if wanted == "csv":
        return _attachment(_csv(columns, lines, language), f"{file_name}.csv", "text/csv; charset=utf-8")
    if wanted == "json":
        return _attachment(_json(columns, lines), f"{file_name}.json", "application/json")
    if wanted == "xlsx":
        return _attachment(workbook(columns, lines, provenance, language), f"{file_name}.xlsx", XLSX)
    raise Refused("export.format", found=wanted[:20], known=", ".join(FORMATS))


def _attachment(content: bytes, file_name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{file_name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


# --- CSV and JSON ---------------------------------------------------------------------------------------


def csv_bytes(headings: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Return a CSV file; every text that a spreadsheet would take for a formula is made harmless."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([harmless(heading) for heading in headings])
    writer.writerows([_written(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def harmless(text: str) -> str:
    """Return the text with an apostrophe before it where a spreadsheet would compute it."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _csv(columns: Sequence[Column], rows: list[list[Any]], language: str) -> bytes:
    return csv_bytes([column.name.in_language(language) for column in columns], rows)


def _written(value: Any) -> str:
    plain = _plain(value)
    if plain is None:
        return ""
    return harmless(plain) if isinstance(plain, str) else str(plain)


def _plain(value: Any) -> Any:
    """Return what JSON can hold: NaN and None are both "no figure"; dates in ISO 8601."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return None if math.isnan(value) or math.isinf(value) else value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Text):
        return in_words(value)
    return str(value)


def _json(columns: Sequence[Column], rows: list[list[Any]]) -> bytes:
    keys = [column.key for column in columns]
    records = [dict(zip(keys, map(_plain, row), strict=True)) for row in rows]
    return json.dumps(records, ensure_ascii=False, indent=1).encode()


# --- XLSX -----------------------------------------------------------------------------------------------


def workbook(
    columns: Sequence[Column], rows: Iterable[Row], provenance: Provenance | None, language: str
) -> bytes:
    """Return a workbook: the table under a frozen heading, and a sheet that tells its source."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(Text("Số liệu", "Data").in_language(language))
    for place, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width or _width(column, language)
    sheet.freeze_panes = "A2"
    sheet.append([heading_cell(sheet, column.name.in_language(language)) for column in columns])
    for row in rows:
        sheet.append([_cell(sheet, column, value) for column, value in zip(columns, row, strict=True)])
    _source_sheet(book, provenance, language)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """Return a workbook's bytes."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def heading_cell(sheet: Any, text: str) -> Cell:
    """Return a heading cell of a write-only sheet."""
    cell = text_cell(sheet, text)
    cell.font = Font(bold=True, color=_INK)
    cell.fill = PatternFill("solid", fgColor=_JADE)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def text_cell(sheet: Any, text: str) -> Cell:
    """Return a cell that holds text whatever its first letter: "=1+1" stays these four signs."""
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    return cell


def _width(column: Column, language: str) -> int:
    least = 12 if column.kind is not Kind.TEXT else 18
    return min(40, max(least, len(column.name.in_language(language)) + 2))


def _cell(sheet: Any, column: Column, value: Any) -> Cell | None:
    if isinstance(value, datetime):
        value = timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    plain: Any = value if isinstance(value, date) else _plain(value)
    if plain is None or plain == "":
        return None
    if isinstance(plain, str):
        return text_cell(sheet, plain)
    cell = WriteOnlyCell(sheet, value=plain)
    if column.kind is Kind.NUMBER and column.decimals is not None:
        cell.number_format = "#,##0" + ("." + "0" * column.decimals if column.decimals else "")
    if isinstance(plain, date):
        cell.number_format = "dd/mm/yyyy hh:mm" if isinstance(plain, datetime) else "dd/mm/yyyy"
    return cell


_SOURCE_NAME = Text("Nguồn", "Source")
_LABELS = {
    "title": Text("Nội dung", "What this is"),
    "source": Text("Nguồn số liệu", "Source of the figures"),
    "run": Text("Lần tính", "Run"),
    "digest": Text("Mã kiểm (SHA-256)", "Digest (SHA-256)"),
    "address": Text("Địa chỉ", "Address"),
    "licence": Text("Giấy phép", "Licence"),
    "note": Text("Ghi chú", "Note"),
}


def _source_sheet(book: Workbook, provenance: Provenance | None, language: str) -> None:
    sheet = book.create_sheet(_SOURCE_NAME.in_language(language))
    sheet.column_dimensions["A"].width = 26
    sheet.column_dimensions["B"].width = 90
    known = provenance or Provenance(Text("Bảng số liệu", "Table"))
    for key, label in _LABELS.items():
        value = getattr(known, key)
        if value:
            shown = value.in_language(language) if isinstance(value, Text) else str(value)
            sheet.append([heading_cell(sheet, label.in_language(language)), text_cell(sheet, shown)])
    when = Text("Lấy xuống ngày", "Taken on").in_language(language)
    sheet.append([heading_cell(sheet, when), text_cell(sheet, format_date(timezone.localdate(), language))])
