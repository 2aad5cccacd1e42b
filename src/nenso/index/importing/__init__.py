"""Reading uploaded files of inputs: bytes in, rows or problems out. Pure: no Django, no clock, no files."""

from nenso.index.importing.blanks import blank_csv, blank_workbook
from nenso.index.importing.comparing import CellChange, Comparison, compare_rows
from nenso.index.importing.matching import Matches, is_long, match_columns, remember
from nenso.index.importing.problems import FileRefused, Problem
from nenso.index.importing.reading import ImportRow, KnownUnits, Question, Reading, read_rows
from nenso.index.importing.tables import Table
from nenso.index.importing.targets import INPUT, LONG_COLUMNS, PUBLISHED, Target, figure_target, targets_of
from nenso.index.importing.text_files import read_csv
from nenso.index.importing.workbooks import is_old_excel, is_workbook, read_workbook

__all__ = [
    "INPUT",
    "LONG_COLUMNS",
    "PUBLISHED",
    "CellChange",
    "Comparison",
    "FileRefused",
    "ImportRow",
    "KnownUnits",
    "Matches",
    "Problem",
    "Question",
    "Reading",
    "Table",
    "Target",
    "blank_csv",
    "blank_workbook",
    "compare_rows",
    "figure_target",
    "is_long",
    "match_columns",
    "read_rows",
    "read_table",
    "remember",
    "targets_of",
]


def read_table(content: bytes, file_name: str) -> Table:
    """Read an uploaded file as what it is, whatever its name says.

    Raises `FileRefused` with every reason that stops a file before its rows are looked at.
    """
    if not content.strip():
        raise FileRefused("import.empty")
    if is_old_excel(content):
        raise FileRefused("import.old_excel")
    if is_workbook(content):
        return read_workbook(content)
    if file_name.lower().endswith((".xlsx", ".xlsm")):
        raise FileRefused("import.not_a_workbook")
    return read_csv(content)
