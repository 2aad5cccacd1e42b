"""Reading uploaded files: bytes in, a table of texts or problems out. Pure: no Django, no clock, no files."""

from nenso.kernel.importing.problems import LISTED, FileRefused, Problem, Problems, listed
from nenso.kernel.importing.tables import Table
from nenso.kernel.importing.text_files import read_csv
from nenso.kernel.importing.workbooks import (
    IsHeading,
    hidden_sheets,
    is_old_excel,
    is_workbook,
    opened,
    read_cells,
    read_list,
    read_workbook,
    sheet_names,
)

__all__ = [
    "LISTED",
    "FileRefused",
    "Problem",
    "Problems",
    "Table",
    "hidden_sheets",
    "is_old_excel",
    "is_workbook",
    "listed",
    "opened",
    "read_cells",
    "read_csv",
    "read_list",
    "read_table",
    "read_workbook",
    "sheet_names",
]


def read_table(content: bytes, file_name: str, is_heading: IsHeading | None = None) -> Table:
    """Read an uploaded file as what it is, whatever its name says. With `is_heading`, a workbook is read by `read_list`.

    Raises `FileRefused` with every reason that stops a file before its rows are looked at.
    """
    if not content.strip():
        raise FileRefused("import.empty")
    if is_old_excel(content):
        raise FileRefused("import.old_excel")
    if is_workbook(content):
        return read_list(content, is_heading) if is_heading else read_workbook(content)
    if file_name.lower().endswith((".xlsx", ".xlsm")):
        raise FileRefused("import.not_a_workbook")
    return read_csv(content)
