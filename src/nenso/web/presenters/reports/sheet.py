"""A report as a page: its sections, tables and cells with what they hold, where that came from and what is wrong."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from nenso.kernel.rules import Text
from nenso.reporting.queries import Content
from nenso.reporting.queries.submissions import CellAsOf
from nenso.reporting.rules.checking import ERROR, Problem
from nenso.reporting.rules.forms import Cell, Form, Narrative, Table, free_rows, key_of
from nenso.web.presenters.regimes.words import unit_name
from nenso.web.presenters.reports.entry import Value, dom_id, entry, shown
from nenso.web.presenters.reports.sources import SourceShown

REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class Clash:
    """A cell that somebody else changed meanwhile: what they wrote, who and when."""

    theirs: Text
    theirs_entry: str
    by_name: str
    at: str


@dataclass(frozen=True, slots=True)
class CellShown:
    """One cell. `how`: typed, filled, summed or computed; `entry` is what stands in its field."""

    cell: Cell
    how: str
    entry: str
    shown: Text
    value: Value
    source: SourceShown | None = None
    known: Text | None = None
    known_entry: str = ""
    reason: str = ""
    deviates: bool = False
    problems: tuple[Problem, ...] = ()
    fault: str = ""
    remark: str = ""
    clash: Clash | None = None
    is_missing: bool = False

    @property
    def id(self) -> str:
        """The identifier of its field."""
        return dom_id(self.cell.key)

    @property
    def is_wrong(self) -> bool:
        """Whether something blocks."""
        return bool(self.fault) or any(problem.severity == ERROR for problem in self.problems)


@dataclass(frozen=True, slots=True)
class RowShown:
    """A row: its title, or its number where rows are free; `help` are the definitions of what it counts."""

    title: Text | None
    number: int
    cells: tuple[CellShown, ...]
    is_total: bool = False
    help: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class TableShown:
    """A table with its columns (and their units) and rows; `is_full` where no free row may be added."""

    table: Table
    heads: tuple[tuple[Text, Text, bool], ...]
    rows: tuple[RowShown, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def is_full(self) -> bool:
        """Whether no row may be added."""
        return bool(self.rows) and self.rows[-1].number >= self.table.most


@dataclass(frozen=True, slots=True)
class SectionShown:
    """A section of the form."""

    code: str
    title: Text
    blocks: tuple[TableShown | CellShown, ...]


@dataclass(frozen=True, slots=True)
class ProblemShown:
    """One line of the summary of what is wrong, with the field that it leads to."""

    id: str
    message: Text
    is_error: bool


@dataclass(frozen=True, slots=True)
class SheetShown:
    """The whole report: sections, and what is wrong; `missing` counts the cells that are still to be filled."""

    sections: tuple[SectionShown, ...]
    problems: tuple[ProblemShown, ...]
    missing: int
    typed: int
    known: int


@dataclass(slots=True)
class Beside:
    """What a page shows beside the cells: typed texts that were not stored, what is wrong with them, remarks, clashes."""

    typed: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    remarks: Mapping[str, str] = field(default_factory=dict)
    clashes: Mapping[str, Clash] = field(default_factory=dict)
    sources: Mapping[str, SourceShown] = field(default_factory=dict)
    definitions: Mapping[str, Text] = field(default_factory=dict)
    is_editable: bool = False  # then a free table has a blank row at its end


def sheet_of(content: Content, language: str, beside: Beside | None = None) -> SheetShown:
    """Return a report for its page."""
    build = _Build(content, language, beside or Beside())
    sections = tuple(build.section(one.code, one.title, one.blocks) for one in content.form.sections)
    cells = content.cells.values()
    return SheetShown(
        sections,
        problems_shown(content.problems),
        sum(problem.code == REQUIRED for problem in content.problems),
        sum(cell.source in ("typed", "imported") and cell.value is not None for cell in cells),
        sum(cell.source in ("filled", "summed") for cell in cells),
    )


def problems_shown(problems: Iterable[Problem]) -> tuple[ProblemShown, ...]:
    """Return what is wrong as lines that lead to the fields; cells not filled yet are counted elsewhere."""
    return tuple(
        ProblemShown(dom_id(each.key), each.message, each.severity == ERROR)
        for each in problems
        if each.code != REQUIRED
    )


class _Build:
    """Puts the parts of a page together."""

    def __init__(self, content: Content, language: str, beside: Beside) -> None:
        self.form: Form = content.form
        self.held: dict[str, CellAsOf] = content.cells
        self.language, self.beside = language, beside
        self.problems: dict[str, list[Problem]] = defaultdict(list)
        for problem in content.problems:
            self.problems[problem.key].append(problem)

    def section(self, code: str, title: Text, blocks: Sequence[Table | Narrative]) -> SectionShown:
        """Return a section."""
        return SectionShown(
            code,
            title,
            tuple(
                self.table(block) if isinstance(block, Table) else self.cell(self.form.fixed[block.code])
                for block in blocks
            ),
        )

    def table(self, table: Table) -> TableShown:
        """Return a table; a free one has a blank row at its end where it may be filled in."""
        heads = tuple(
            (column.title, unit_name(column.field.unit), column.field.is_number) for column in table.columns
        )
        rows = self._free(table) if table.is_free else self._fixed(table)
        return TableShown(table, heads, rows, tuple(self.problems.get(table.code, ())))

    def _fixed(self, table: Table) -> tuple[RowShown, ...]:
        return tuple(
            RowShown(
                row.title,
                number,
                tuple(
                    self.cell(self.form.fixed[key_of(table.code, row.code, column.code)])
                    for column in table.columns
                ),
                bool(row.total),
                self._help(
                    [self.form.fixed[key_of(table.code, row.code, each.code)] for each in table.columns]
                ),
            )
            for number, row in enumerate(table.rows, start=1)
        )

    def _help(self, cells: Sequence[Cell]) -> tuple[Text, ...]:
        bound = dict.fromkeys(cell.field.indicator for cell in cells)
        return tuple(self.beside.definitions[code] for code in bound if code in self.beside.definitions)

    def _free(self, table: Table) -> tuple[RowShown, ...]:
        keys = [key for key, cell in self.held.items() if cell.value is not None]
        numbers = free_rows([*keys, *(key for key, text in self.beside.typed.items() if text)], table.code)
        if self.beside.is_editable:
            used = max(numbers, default=0)
            last = max(min(used + 1, table.most), min(table.least, table.most))
            numbers = list(range(1, last + 1))
        return tuple(
            RowShown(None, number, tuple(self.cell(cell) for cell in self.form.free_cells(table, number)))
            for number in numbers
        )

    def cell(self, cell: Cell) -> CellShown:
        """Return a cell with everything that is said of it."""
        held, key, beside = self.held.get(cell.key), cell.key, self.beside
        value = held.value if held else None
        facts = held.facts if held else {}
        known = facts.get("known")
        problems = self.problems.get(key, ())
        return CellShown(
            cell=cell,
            how="computed" if cell.is_computed else str(facts.get("known_source", "typed")),
            entry=beside.typed.get(key, entry(value, self.language)),
            shown=shown(cell, value),
            value=value,
            source=beside.sources.get(key),
            known=shown(cell, known) if known is not None else None,
            known_entry=entry(known, self.language),
            reason=beside.reasons.get(key, str(facts.get("reason", ""))),
            deviates=bool(facts.get("deviates")),
            problems=tuple(problem for problem in problems if problem.code != REQUIRED),
            fault=beside.faults.get(key, ""),
            remark=beside.remarks.get(key, ""),
            clash=beside.clashes.get(key),
            is_missing=any(problem.code == REQUIRED for problem in problems),
        )
