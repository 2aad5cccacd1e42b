"""Entries as a workbook that is read again, and an empty one that explains each column."""

import io
from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from nenso.catalogue.importing import COLUMNS, cells_of
from nenso.catalogue.models import Entry


def workbook_of(entries: Iterable[Entry], language: str) -> bytes:
    """Return entries, in their public version where there is one, as XLSX; every cell is text, whatever its first letter."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Danh mục" if language == "vi" else "Catalogue")
    sheet.freeze_panes = "D2"
    for place, column in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = 40 if column.place[0] in _LONG else 18
    headings = []
    for column in COLUMNS:
        cell = WriteOnlyCell(sheet, value=column.heading.in_language(language))
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        headings.append(cell)
    sheet.append(headings)
    for row in entries:
        version = row.published or row.newest
        assert version is not None
        cells = []
        for text in cells_of(row.code, row.kind, version.facts, language):
            cell = WriteOnlyCell(sheet, value=text)
            cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


_LONG = {"name", "purpose", "description", "contents"}
