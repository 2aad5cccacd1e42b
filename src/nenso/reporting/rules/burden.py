"""How heavy reporting is: what is asked of an agency in a year, what of it twice, and what nobody uses. Pure arithmetic.

Minutes are an estimate by `RATE`, set by this house and measured nowhere: they compare forms and years, and are no
working time. The shape is that of the standard cost model: items asked times minutes an item, a fixed part a report.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from nenso.kernel.rules import Text
from nenso.reporting.rules.forms import Cell, Form

_REFERENCE = re.compile(r"\[([^\]]+)\]")
Figure = tuple[str, str]  # indicator and category
Span = tuple[date, date]  # both days included


@dataclass(frozen=True, slots=True)
class Rate:
    """Estimated minutes: for opening, checking and submitting a report, for each field typed, looked at, written."""

    report: float = 20.0
    typed: float = 1.0
    filled: float = 0.1
    text: float = 30.0


RATE = Rate()


@dataclass(frozen=True, slots=True)
class Fields:
    """What one report asks for: figures that somebody types, those filled in already, texts to write."""

    typed: int
    filled: int
    texts: int

    @property
    def asked(self) -> int:
        """All of them."""
        return self.typed + self.filled + self.texts


@dataclass(frozen=True, slots=True)
class Duty:
    """What a regime asks of an agency in a year: its form, and the days that each report due covers."""

    regime: str
    name: Text
    form: Form
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class RegimeBurden:
    """A regime's part: how many reports in the year, what each asks for, and the minutes of them all."""

    regime: str
    name: Text
    reports: int
    fields: Fields
    minutes: float


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A figure that more than one regime asks of the same agency for days in common.

    It is typed again in each of `typed_in`; a regime of `regimes` that is not among them fills it in.
    """

    indicator: str
    category: str
    regimes: tuple[str, ...]
    typed_in: tuple[str, ...]

    @property
    def is_typed_again(self) -> bool:
        """Whether somebody types it more than once: the burden that filling in would take away."""
        return len(self.typed_in) > 1


@dataclass(frozen=True, slots=True)
class Load:
    """What all regimes together ask of one agency in a year."""

    regimes: tuple[RegimeBurden, ...]
    duplicates: tuple[Duplicate, ...]

    @property
    def reports(self) -> int:
        """How many reports are due."""
        return sum(one.reports for one in self.regimes)

    @property
    def typed(self) -> int:
        """Figures typed in the year."""
        return sum(one.reports * one.fields.typed for one in self.regimes)

    @property
    def filled(self) -> int:
        """Figures filled in by the system in the year."""
        return sum(one.reports * one.fields.filled for one in self.regimes)

    @property
    def texts(self) -> int:
        """Texts written in the year."""
        return sum(one.reports * one.fields.texts for one in self.regimes)

    @property
    def asked(self) -> int:
        """Everything that is asked for in the year."""
        return self.typed + self.filled + self.texts

    @property
    def minutes(self) -> float:
        """Estimated minutes of the year."""
        return sum(one.minutes for one in self.regimes)


@dataclass(frozen=True, slots=True)
class Unused:
    """A figure that is typed and that nothing here uses. `why`: "no_indicator" or "no_use"."""

    regime: str
    key: str
    title: Text
    indicator: str
    why: str


WHY = {
    "no_indicator": Text(
        "không gắn chỉ tiêu, không vào công thức nào", "bound to no indicator and read by no formula"
    ),
    "no_use": Text(
        "chỉ tiêu không vào biểu thức, biểu mẫu hay chỉ số nào",
        "its indicator is read by no expression, form or index",
    ),
}


def fields_of(form: Form) -> Fields:
    """Count what a report asks for. What follows from other cells is not asked; of free rows one counts, or as many as must be filled."""
    cells = [cell for cell in _asked(form) if cell.key not in form.narratives]
    filled = sum(cell.field.fill != "none" for cell in cells)
    return Fields(len(cells) - filled, filled, len(form.narratives))


def minutes_of(fields: Fields, reports: int, rate: Rate = RATE) -> float:
    """Estimate the minutes of so many reports."""
    one = rate.report + rate.typed * fields.typed + rate.filled * fields.filled + rate.text * fields.texts
    return reports * one


def load_of(duties: Sequence[Duty], rate: Rate = RATE) -> Load:
    """Return what the duties of one agency come to, by regime."""
    parts = []
    for duty in sorted(duties, key=lambda duty: duty.regime):
        fields, reports = fields_of(duty.form), len(duty.spans)
        parts.append(RegimeBurden(duty.regime, duty.name, reports, fields, minutes_of(fields, reports, rate)))
    return Load(tuple(parts), duplicates(duties))


def duplicates(duties: Sequence[Duty]) -> tuple[Duplicate, ...]:
    """Return the figures that two regimes or more ask for about days in common."""
    asked: dict[Figure, list[tuple[Duty, bool]]] = defaultdict(list)
    for duty in sorted(duties, key=lambda duty: duty.regime):
        for figure, is_typed in _figures(duty.form).items():
            asked[figure].append((duty, is_typed))
    found = []
    for (indicator, category), askers in sorted(asked.items()):
        together = [(duty, is_typed) for duty, is_typed in askers if _meets_another(duty, askers)]
        regimes = tuple(dict.fromkeys(duty.regime for duty, _ in together))
        if len(regimes) > 1:
            typed_in = tuple(dict.fromkeys(duty.regime for duty, is_typed in together if is_typed))
            found.append(Duplicate(indicator, category, regimes, typed_in))
    return tuple(found)


def unused(duties: Iterable[tuple[str, Form]], used: Collection[str]) -> tuple[Unused, ...]:
    """Return the figures of forms (each with its regime) that are typed and that nothing known uses.

    `used` are the indicators that an expression reads, a form fills in, or a result above is computed from. What people
    look at on a page or take away in an export cannot be known and does not count.
    """
    found = []
    for regime, form in duties:
        read = _read_in(form)
        for cell in _asked(form):
            if cell.field.fill != "none" or not cell.field.is_number:
                continue
            if cell.field.indicator:
                if cell.field.indicator not in used:
                    found.append(Unused(regime, cell.key, cell.title, cell.field.indicator, "no_use"))
            elif not _is_read(cell, read):
                found.append(Unused(regime, cell.key, cell.title, "", "no_indicator"))
    return tuple(found)


def filled_indicators(form: Form) -> frozenset[str]:
    """Return the indicators that a form fills itself with."""
    return frozenset(cell.field.indicator for cell in _asked(form) if cell.field.fill != "none") - {""}


def _asked(form: Form) -> Iterator[Cell]:
    for cell in form.fixed.values():
        if not cell.is_computed:
            yield cell
    for table in form.tables.values():
        if table.is_free:
            for number in range(1, max(table.least, 1) + 1):
                yield from (cell for cell in form.free_cells(table, number) if not cell.is_computed)


def _figures(form: Form) -> dict[Figure, bool]:
    """Return the figures that a form asks for, and whether somebody types them."""
    found: dict[Figure, bool] = {}
    for cell in _asked(form):
        if cell.field.indicator:
            figure = (cell.field.indicator, cell.field.category)
            found[figure] = found.get(figure, False) or cell.field.fill == "none"
    return found


def _meets_another(duty: Duty, askers: Sequence[tuple[Duty, bool]]) -> bool:
    return any(other.regime != duty.regime and _overlap(duty.spans, other.spans) for other, _ in askers)


def _overlap(ones: Sequence[Span], others: Sequence[Span]) -> bool:
    return any(first <= until and since <= last for first, last in ones for since, until in others)


def _read_in(form: Form) -> frozenset[str]:
    """Return the keys that totals and formulas of a form read; "t1/*/c1" for a whole column."""
    found: set[str] = set()
    for cell in (*form.fixed.values(), *(c for t in form.tables.values() for c in _first_row(form, t.code))):
        found |= {*cell.total, *_REFERENCE.findall(cell.formula)}
    return frozenset(found)


def _first_row(form: Form, table: str) -> tuple[Cell, ...]:
    found = form.tables[table]
    return form.free_cells(found, 1) if found.is_free else ()


def _is_read(cell: Cell, read: Collection[str]) -> bool:
    return cell.key in read or f"{cell.table}/*/{cell.column}" in read
