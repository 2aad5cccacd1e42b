"""What a workbook of entries would do, for the page that asks before it is done."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from nenso.catalogue.actions import Line, Preview
from nenso.catalogue.importing import known_headings
from nenso.catalogue.queries import alike_each
from nenso.catalogue.queries.desk import Codes
from nenso.catalogue.rules.words import FIELDS, KINDS
from nenso.kernel.importing import Table
from nenso.kernel.rules import Text, fold, join_list
from nenso.web.presenters.catalogue.desk_alike import AlikeLine, alike_lines
from nenso.web.presenters.catalogue.desk_names import organisation_names

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Understood:
    """How owners are written in a file: the words, the body that they were taken for, in how many rows. `is_other` where the words differ from its name."""

    written: str
    code: str
    name: Text
    rows: int
    is_other: bool


@dataclass(frozen=True, slots=True)
class Row:
    """What a row would do."""

    number: int
    code: str
    name: Text
    kind: Text
    owner: Text
    changed: Text


@dataclass(frozen=True, slots=True)
class RowAlike:
    """A row that would make an entry, and the entry there is that it is like."""

    row: Row
    there: AlikeLine


@dataclass(frozen=True, slots=True)
class Loading:
    """A preview, ready to be shown: its first rows of each sort, and how many more there are."""

    preview: Preview
    new: list[Row]
    changing: list[Row]
    owners: list[Understood]
    same: int
    alike: list[RowAlike]
    alike_count: int

    @property
    def is_ready(self) -> bool:
        """Whether there is something to do and nothing in its way."""
        return not self.preview.problems and bool(self.preview.new or self.preview.changing)


def loading_of(preview: Preview, table: Table, on: date, seen: Codes) -> Loading:
    """Make a preview ready to be shown; `seen` are the owners whose drafts the reader sees.

    One query for the names, two more where bodies are over, and those of `alike_each` where rows make entries.
    """
    owners, _over = organisation_names({line.facts.owner for line in preview.lines}, on)
    new, changing = preview.new, preview.changing
    alike = alike_each({line.code: (line.kind, line.facts) for line in new}, on, seen=seen)
    likest = [line for line in new if line.code in alike][:SHOWN]
    there = alike_lines([alike[line.code] for line in likest], on)
    return Loading(
        preview,
        _rows(new, owners),
        _rows(changing, owners),
        _understood(preview, table, owners),
        len(preview.lines) - len(new) - len(changing),
        [RowAlike(_row(line, owners), its) for line, its in zip(likest, there, strict=True)],
        len(alike),
    )


def _rows(lines: Iterable[Line], owners: dict[str, Text]) -> list[Row]:
    return [_row(line, owners) for line in list(lines)[:SHOWN]]


def _row(line: Line, owners: dict[str, Text]) -> Row:
    facts, names = line.facts, [FIELDS[name] for name in line.changed]
    return Row(
        line.number,
        line.code,
        Text(facts.name.vi, facts.name.en or facts.name.vi),
        KINDS[line.kind],
        owners.get(facts.owner, Text(facts.owner, facts.owner)),
        Text(
            join_list([name.vi.lower() for name in names], "vi"),
            join_list([name.en.lower() for name in names], "en"),
        ),
    )


def _understood(preview: Preview, table: Table, owners: dict[str, Text]) -> list[Understood]:
    """Return how owners are written, those first that are not written as the directory has them, then the most frequent."""
    known = known_headings()
    columns = [known.get(fold(heading)) for heading in table.headings]
    place = next((at for at, column in enumerate(columns) if column and column.name == "owner"), None)
    if place is None:
        return []
    written = dict(zip(table.numbers, (cells[place].strip() for cells in table.rows), strict=True))
    counted = Counter(
        (words, line.facts.owner) for line in preview.lines if (words := written.get(line.number, ""))
    )
    found = [
        Understood(words, code, owners.get(code, Text(code, code)), rows, _is_other(words, code, owners))
        for (words, code), rows in counted.items()
    ]
    return sorted(found, key=lambda each: (not each.is_other, -each.rows, each.written))


def _is_other(words: str, code: str, owners: dict[str, Text]) -> bool:
    name = owners.get(code, Text(code, code))
    return words not in (code, name.vi, name.en)
