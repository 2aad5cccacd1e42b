"""Reading entries out of workbooks as agencies keep them (pure), and the columns in which they are written out."""

from nenso.catalogue.importing.cells import read_cell
from nenso.catalogue.importing.columns import COLUMNS, Column, Read, is_heading, known_headings
from nenso.catalogue.importing.reading import Row, read_entries
from nenso.catalogue.importing.writing import cells_of

__all__ = [
    "COLUMNS",
    "Column",
    "Read",
    "Row",
    "cells_of",
    "is_heading",
    "known_headings",
    "read_cell",
    "read_entries",
]
