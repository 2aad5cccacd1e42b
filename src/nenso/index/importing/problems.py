"""What is wrong with an uploaded file: row, column, what it is and what to do, in both languages; all at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from nenso.index.importing.sentences import SENTENCES
from nenso.index.rules.framework.numbers import NUMBER_SENTENCES
from nenso.kernel.rules import Refused, Text

MOST = 200  # problems shown; how many more there are is said
LISTED = 10  # names listed inside one problem
_WORDS = {**SENTENCES, **NUMBER_SENTENCES}


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault or warning. `row` counts as a spreadsheet does, 0 where it is the whole file; `place` is "C5"."""

    code: str
    row: int
    column: str
    place: str
    text: Text


class Problems:
    """Collects the faults of one file, the first `MOST` in full and the rest by number."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._found: list[Problem] = []
        self.count = 0

    def add(self, code: str, *, row: int = 0, column: str = "", letter: str = "", **facts: Any) -> None:
        """Note a fault; `letter` is the spreadsheet's name of the column."""
        self.count += 1
        # Rows are read column by column: the earliest are found only after all are, hence the wide margin.
        if len(self._found) < self._most * 10:
            place = f"{letter}{row}" if letter and row else ""
            self._found.append(Problem(code, row, column, place, _WORDS[code].fill(**facts)))

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
