"""What is wrong with an uploaded file: row, column, what it is and what to do, in both languages; all at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from nenso.kernel.importing.sentences import SENTENCES
from nenso.kernel.rules import Refused, Text
from nenso.kernel.rules.numbers import NUMBER_SENTENCES

MOST = 200  # problems shown; how many more there are is said
LISTED = 10  # names listed inside one problem


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault or warning. `row` counts as a spreadsheet does, 0 where it is the whole file; `place` is "C5"."""

    code: str
    row: int
    column: str
    place: str
    text: Text


class Problems:
    """Collects the faults of one file, the first `most` in full and the rest by number.

    `words` are the sentences of the room that reads; those of files, tables and numbers are known here.
    """

    def __init__(self, words: Mapping[str, Text], most: int = MOST) -> None:
        self._words = {**SENTENCES, **NUMBER_SENTENCES, **words}
        self._most = most
        self._found: list[Problem] = []
        self.count = 0

    def add(self, code: str, *, row: int = 0, column: str = "", letter: str = "", **facts: Any) -> None:
        """Note a fault; `letter` is the spreadsheet's name of the column."""
        self.count += 1
        # Rows are read column by column: the earliest are found only after all are, hence the wide margin.
        if len(self._found) < self._most * 10:
            place = f"{letter}{row}" if letter and row else ""
            self._found.append(Problem(code, row, column, place, self._words[code].fill(**facts)))

    def add_ragged(self, rows: Iterable[tuple[int, int]], headings: int) -> None:
        """Note the rows of a table that have more cells than it has headings."""
        for number, cells in rows:
            self.add("import.too_many_cells", row=number, found=cells, expected=headings)

    @property
    def shown(self) -> tuple[Problem, ...]:
        """The first faults in the order of the file."""
        return tuple(sorted(self._found, key=lambda p: (p.row, len(p.place), p.place))[: self._most])

    @property
    def more(self) -> int:
        """How many faults are not shown."""
        return self.count - len(self.shown)

    def __bool__(self) -> bool:
        return self.count > 0


class FileRefused(Refused):
    """A file that cannot be read as a table at all: refused before its rows are looked at."""

    def __init__(self, code: str, /, **facts: Any) -> None:
        super().__init__(code, field="file", **facts)
        self.text = SENTENCES[code].fill(**facts)


def listed(names: Iterable[str], most: int = LISTED) -> Text:
    """Return names for a sentence, the first few and how many more."""
    found = list(names)
    first, more = ", ".join(found[:most]), len(found) - most
    return Text(f"{first} và {more} mục khác", f"{first} and {more} more") if more > 0 else Text(first, first)
