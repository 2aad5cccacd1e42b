"""From a table and its matched columns to rows of inputs: every fault and warning at once, nothing guessed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from nenso.index.importing.matching import Matches, is_long
from nenso.index.importing.sentences import SENTENCES
from nenso.index.importing.targets import INPUT, UNIT_CODE, Target
from nenso.index.rules.edition import Edition
from nenso.kernel.importing.problems import Problem, Problems, listed
from nenso.kernel.importing.tables import Table
from nenso.kernel.rules import Text


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One value ready to be stored; `row` is its place in the file."""

    unit_code: str
    key: str
    value: str
    kind: str
    status: str
    source: str
    note: str
    row: int


@dataclass(frozen=True, slots=True)
class KnownUnits:
    """The units of a group on a day, by code."""

    on: date
    group: Text
    names: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Question:
    """What a file is read as: under which edition, for which units, with which kind and source where it names none."""

    edition: Edition
    targets: Mapping[str, Target]
    units: KnownUnits
    kind: str
    source: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds. Rows may be stored only where `is_clean`: all or nothing."""

    rows: tuple[ImportRow, ...]
    problems: tuple[Problem, ...]
    problem_count: int
    warnings: tuple[Problem, ...]
    warning_count: int

    @property
    def is_clean(self) -> bool:
        """Say whether the rows may be stored."""
        return self.problem_count == 0

    @property
    def unit_count(self) -> int:
        """How many units have a value."""
        return len({row.unit_code for row in self.rows})

    @property
    def key_count(self) -> int:
        """How many inputs have a value."""
        return len({row.key for row in self.rows})


def read_rows(table: Table, matches: Matches, question: Question) -> Reading:
    """Read a table whose columns were matched; nothing is raised, everything wrong is collected."""
    from nenso.index.importing import long_form, wide_form

    faults, warnings = Problems(SENTENCES), Problems(SENTENCES)
    faults.add_ragged(table.ragged, len(table.headings))
    _check_columns(table, matches, question, faults, warnings)
    rows: Sequence[ImportRow] = ()
    if not any(problem.row == 0 for problem in faults.shown):
        form = long_form if is_long(table.headings) else wide_form
        rows = form.read(table, {key: place for place, key in matches.items()}, question, faults, warnings)
    if not rows and not faults:
        faults.add("import.empty")
    _missing_units(rows, question, warnings)
    return Reading(tuple(rows), faults.shown, faults.count, warnings.shown, warnings.count)


def _check_columns(
    table: Table, matches: Matches, question: Question, faults: Problems, warnings: Problems
) -> None:
    chosen = list(matches.values())
    for key in dict.fromkeys(key for key in chosen if chosen.count(key) > 1):
        letters = ", ".join(table.letters[place] for place, its in matches.items() if its == key)
        faults.add("import.column_twice", letters=letters, key=key)
    if UNIT_CODE not in chosen:
        faults.add("import.no_unit_column")
    for place, heading in enumerate(table.headings):
        if heading and place not in matches:
            warnings.add("import.extra_column", column=heading, heading=heading)
    if is_long(table.headings):
        for key in {"key", "value"} - set(chosen):
            faults.add("import.missing_column", key=key)
    else:
        _check_inputs(set(chosen), question, faults, warnings)


def _check_inputs(chosen: set[str], question: Question, faults: Problems, warnings: Problems) -> None:
    if not chosen & set(question.targets):
        faults.add("import.no_value_column")
    without = [key for key in question.edition.input_keys if key not in chosen]
    if without and question.kind == INPUT:
        warnings.add("import.inputs_without_column", count=len(without), keys=listed(without))


def _missing_units(rows: Sequence[ImportRow], question: Question, warnings: Problems) -> None:
    there = {row.unit_code for row in rows}
    missing = [code for code in question.units.names if code not in there]
    if rows and missing:
        names = question.units.names
        units = Text(
            listed([names[code].vi for code in missing]).vi, listed([names[code].en for code in missing]).en
        )
        warnings.add("import.units_missing", count=len(missing), units=units)
