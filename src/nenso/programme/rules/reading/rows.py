"""What the readers of tasks and of targets share: cells by the name of their column, numbers, days, doubts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from nenso.kernel.importing import Problems
from nenso.programme.rules.facts import LONGEST_NUMBER
from nenso.programme.rules.reading.cells import Grid
from nenso.programme.rules.reading.days import RECURRING, UNREADABLE, read_day
from nenso.programme.rules.reading.headings import Heading
from nenso.programme.rules.reading.sentences import WORDS

_NUMBER = re.compile(r"[0-9A-Za-zĐđ][0-9A-Za-zĐđ.\-_]*")
_ROMAN = re.compile(r"(?=[IVX])(X{0,3})(IX|IV|V?I{0,3})")


@dataclass(slots=True)
class Reading:
    """What is being read: the doubts found so far, the numbers given, the year of a plan of one year."""

    year: int | None = None
    errors: Problems = field(default_factory=lambda: Problems(WORDS))
    warnings: Problems = field(default_factory=lambda: Problems(WORDS))
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)

    def number(self, kind: str, written: str, sheet: str, row: int) -> str:
        """Return a number that is kept in an address; one that stands there already is an error."""
        number = written.strip().strip(".)").replace(" ", "").replace(",", ".")
        if not _NUMBER.fullmatch(number) or len(number) > LONGEST_NUMBER[kind]:
            self.errors.add("reading.number", row=row, sheet=sheet, at=row, number=written[:40])
        elif (kind, number) in self.numbers:
            before = self.numbers[kind, number]
            self.errors.add(
                "reading.number_twice", row=row, sheet=sheet, at=row, number=number, before=before
            )
        self.numbers.setdefault((kind, number), row)
        return number

    def day(self, written: str, sheet: str, row: int, number: str = "") -> date | None:
        """Return a day as written; what is none is an error, what comes again and again a warning."""
        found = read_day(written, self.year)
        if found == UNREADABLE:
            self.errors.add("reading.day", row=row, sheet=sheet, at=row, written=written[:60])
        elif found == RECURRING:
            self.warnings.add(
                "reading.recurring", row=row, sheet=sheet, at=row, written=written[:60], number=number
            )
        return found if isinstance(found, date) else None


@dataclass(frozen=True, slots=True)
class Row:
    """A row below the headings, by the names of the columns."""

    sheet: str
    number: int
    cells: Mapping[str, str]
    covered: frozenset[str]

    def __getitem__(self, name: str) -> str:
        """Return a cell's text, "" where there is no such column."""
        return self.cells.get(name, "")

    @property
    def filled(self) -> frozenset[str]:
        """The columns that say something."""
        return frozenset(name for name, text in self.cells.items() if text)


def rows_of(grid: Grid, heading: Heading) -> list[Row]:
    """Return the rows below the headings that say anything in a column that is known."""
    rows = []
    for number in range(heading.last_row + 1, grid.rows + 1):
        cells = {name: grid.text(number, column) for name, column in heading.columns.items()}
        covered = {name for name, column in heading.columns.items() if (number, column) in grid.covered}
        row = Row(grid.name, number, cells, frozenset(covered))
        if row.filled:
            rows.append(row)
    return rows


def is_banner(row: Row) -> bool:
    """Say whether a row is one text over several columns: the name of a group, or a line of signatures."""
    beside = row.filled - {"number"}
    return bool(row.covered) and len(beside) > 1 and len({row[name] for name in beside}) == 1


def is_roman(text: str) -> bool:
    """Say whether a number is a Roman one or a single capital letter, as groups are numbered."""
    plain = text.strip().strip(".)")
    return bool(plain) and (
        bool(_ROMAN.fullmatch(plain)) or (len(plain) == 1 and plain.isalpha() and plain.isupper())
    )
