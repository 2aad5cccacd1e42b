"""A workbook of a plan as a whole: which sheet holds what, and everything that is wrong with it at once."""

from nenso.kernel.rules import fold
from nenso.programme.rules.reading.cells import Grid, grids_of
from nenso.programme.rules.reading.found import ReadPlan
from nenso.programme.rules.reading.headings import TASKS, heading_of
from nenso.programme.rules.reading.rows import Reading
from nenso.programme.rules.reading.targets import read_targets
from nenso.programme.rules.reading.tasks import read_tasks

# The sheet of facts that an export writes: one thing a row, its name in the first column.
FACTS: dict[str, str] = {
    "ma ke hoach": "code",
    "so quyet dinh": "number",
    "ten ke hoach": "title_vi",
    "ten tieng anh": "title_en",
    "co quan chu quan": "owner_code",
    "co quan ban hanh": "issuing_body_vi",
    "ngay ban hanh": "issued_on",
    "tu ngay": "first_day",
    "den ngay": "last_day",
    "nguon": "source",
}
_GOAL = "nhom muc tieu "


def read_plan_file(content: bytes, year: int | None = None) -> ReadPlan:
    """Read a workbook; `year` is that of a plan of one year, for days written without.

    Raises `FileRefused` for what is no workbook that can be read; everything else is told in `errors` and `warnings`.
    """
    reading, found = Reading(year), ReadPlan()
    for grid in grids_of(content):
        heading = heading_of(grid)
        if heading is not None and heading.kind == TASKS:
            found.tasks += read_tasks(grid, heading, reading)
        elif heading is not None:
            found.targets += read_targets(grid, heading, reading)
        elif not _facts(grid, found) and grid.cells:
            reading.warnings.add("reading.sheet_without_table", sheet=grid.name)
    if not found.tasks and not found.targets and not reading.errors:
        reading.errors.add("reading.no_table")
    found.errors, found.warnings = reading.errors.shown, reading.warnings.shown
    return found


def _facts(grid: Grid, found: ReadPlan) -> bool:
    is_there = False
    for row in range(1, grid.rows + 1):
        label, value = fold(grid.text(row, 1)), grid.text(row, 2)
        if label in FACTS:
            found.facts[FACTS[label]] = value
            is_there = True
        elif label.startswith(_GOAL):
            found.goals.append((grid.text(row, 1)[len(_GOAL) :].strip(), value))
            is_there = True
    return is_there
