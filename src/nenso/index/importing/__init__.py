"""Reading uploaded files of inputs: bytes in, rows or problems out. Pure: no Django, no clock, no files."""

from nenso.index.importing.blanks import blank_csv, blank_workbook
from nenso.index.importing.comparing import CellChange, Comparison, compare_rows
from nenso.index.importing.matching import Matches, is_long, match_columns, remember
from nenso.index.importing.reading import ImportRow, KnownUnits, Question, Reading, read_rows
from nenso.index.importing.targets import INPUT, LONG_COLUMNS, PUBLISHED, Target, figure_target, targets_of
from nenso.kernel.importing import FileRefused, Problem, Table, read_table

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
