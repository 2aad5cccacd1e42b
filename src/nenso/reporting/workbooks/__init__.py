"""A report as a workbook: the template that goes out, and what a filled one holds. Pure: bytes in, bytes out."""

from nenso.reporting.workbooks.layout import META_SHEET, Meta
from nenso.reporting.workbooks.reading import MOST_ROWS, Filled, Found, SheetProblem, read_filled
from nenso.reporting.workbooks.template import write_template

__all__ = [
    "META_SHEET",
    "MOST_ROWS",
    "Filled",
    "Found",
    "Meta",
    "SheetProblem",
    "read_filled",
    "write_template",
]
