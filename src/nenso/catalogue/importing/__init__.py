"""Reading entries out of workbooks as agencies keep them (pure), and the columns in which they are written out."""

from nenso.catalogue.importing.columns import COLUMNS, Column
from nenso.catalogue.importing.reading import Row, read_entries
from nenso.catalogue.importing.writing import cells_of

__all__ = ["COLUMNS", "Column", "Row", "cells_of", "read_entries"]
