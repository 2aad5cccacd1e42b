"""What is wrong with a plain table: sheet, row, column, what it is and what to do, in both languages; all at once."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nenso.index.rules.fields import Taker
from nenso.index.rules.framework.sentences import TABLE_SENTENCES
from nenso.index.rules.located import Located
from nenso.index.rules.problems import EditionProblem
from nenso.kernel.rules import Refused, Text
from nenso.kernel.rules.numbers import NUMBER_SENTENCES, NumberFault

ELSEWHERE = "\x1f"  # between sheet and column, in the path of a cell that stands in another sheet
MOST = 200  # problems kept; how many there are is counted
_CODES = re.compile(r"[a-z][a-z0-9_]*")
_QUOTED = re.compile(r"(?<=“)[a-z][a-z0-9_]*(?=”)")
_NAMING = ("found", "node", "parent")  # facts that hold codes
_WORDS = {**TABLE_SENTENCES, **NUMBER_SENTENCES}


@dataclass(frozen=True)
class TableProblem(EditionProblem):
    """One fault. `file` is the sheet, `line` the row as a spreadsheet counts (0 for the whole sheet), `key` the column."""

    @property
    def sheet(self) -> str:
        return self.file

    @property
    def row(self) -> int:
        return self.line

    @property
    def column(self) -> str:
        return self.key

    def in_language(self, language: str) -> str:
        """Return "sheet, row 5, column weight: sentence" in the language asked for."""
        row = Text(f"dòng {self.line}", f"row {self.line}") if self.line else None
        column = Text(f"cột {self.key}", f"column {self.key}") if self.key else None
        known = [part.in_language(language) for part in (row, column) if part]
        return f"{', '.join([self.file, *known])}: {self.text.in_language(language)}"

    def __str__(self) -> str:
        return f"{self.in_language('en')} [{self.code}]"


class TableRefused(Refused):
    """Tables of which no index can be made: every problem at once, in the order of the sheets."""

    def __init__(self, problems: Sequence[TableProblem], count: int) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        super().__init__(
            "table.invalid",
            problems=self.problems,
            count=count,
            sheet=first.sheet,
            row=first.row,
            column=first.column,
            first=Text(first.in_language("vi"), first.in_language("en")),
        )


class Faults:
    """Collects the problems of all sheets of one index, one for each cell."""

    def __init__(self) -> None:
        self._cells: set[tuple[str, int, str]] = set()
        self._found: list[TableProblem] = []
        self._sheets: dict[str, int] = {}
        self.count = 0

    def add(self, code: str, sheet: str, row: int = 0, column: str = "", **facts: Any) -> None:
        """Note a problem by its code, `table.…` or `number.…`."""
        self.put(sheet, row, column, code, _WORDS[code].fill(**facts))

    def put(self, sheet: str, row: int, column: str, code: str, text: Text) -> None:
        """Note a problem whose sentence is made already."""
        if ELSEWHERE in column:
            sheet, column = column.split(ELSEWHERE)
        cell = (sheet, row, column)
        if row and column and cell in self._cells:
            return
        self._cells.add(cell)
        self.count += 1
        self._sheets.setdefault(sheet, len(self._sheets))
        if len(self._found) < MOST * 10:
            self._found.append(TableProblem(sheet, row, column, code, text))

    def number(self, fault: NumberFault, sheet: str, row: int, column: str) -> None:
        """Note a cell that holds no number."""
        self.add(fault.code, sheet, row, column, value=fault.value, meant=fault.meant)

    def __bool__(self) -> bool:
        return self.count > 0

    def refuse(self) -> None:
        """Raise `TableRefused` where anything is wrong."""
        if self._found:
            found = sorted(self._found, key=lambda problem: (self._sheets[problem.file], problem.line))
            raise TableRefused(found[:MOST], self.count)


class TableTaker(Taker):
    """Takes an edition's values out of the cells of a table, and says what is wrong in a table's words.

    `words` gives the code that its author wrote for each code of the edition.
    """

    def __init__(self, sheet: str, faults: Faults, words: Mapping[str, str]) -> None:
        super().__init__(sheet)
        self.faults, self.words = faults, words

    def fault(self, code: str, at: Located, **facts: Any) -> None:
        facts = {name: self._as_written(name, fact) for name, fact in facts.items()}
        super().fault(code, at, **facts)
        own = code.replace("edition.", "table.")
        if own in TABLE_SENTENCES:
            self.faults.add(own, self.filename, at.line, at.path, **facts)
        else:
            problem = self.problems[-1]
            self.faults.put(self.filename, at.line, at.path, code, problem.text)

    def _as_written(self, name: str, fact: Any) -> Any:
        """Return a fact with the codes that its author wrote instead of those of an edition."""
        codes = _QUOTED if name.startswith("hint") else _CODES if name in _NAMING else None
        if codes is None or not isinstance(fact, str):
            return fact
        return codes.sub(lambda found: self.words.get(found[0], found[0]), fact)
