"""Whether the content of a report is right: the same while it is typed, imported, and submitted."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from nenso.kernel.rules import HALF_ROOM, Text
from nenso.reporting.rules.cell_expressions import read_cell_expression, with_sums
from nenso.reporting.rules.forms import Cell, Form, Rule, free_rows
from nenso.reporting.rules.numbers import NumberFault, read_number
from nenso.reporting.rules.sentences import PROBLEMS
from nenso.reporting.rules.sums import agrees, cells_in_use, computed, numbers_of

ERROR, WARNING = "error", "warning"
Value = float | str | None


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell; `key` is empty where it is the whole report. Errors block, warnings are explained."""

    key: str
    code: str
    message: Text
    severity: str = ERROR


def check(form: Form, values: Mapping[str, Value]) -> tuple[Problem, ...]:
    """Return everything wrong with the values of a report (numbers as numbers), in the order of the form."""
    given = {key: value for key, value in values.items() if value is not None and value != ""}
    cells = cells_in_use(form, given)
    known = {cell.key for cell in cells}
    problems = [_problem(key, "unknown_cell", key=key) for key in given if key not in known]
    follows = computed(form, given)
    for cell in cells:
        problems.extend(_of_cell(cell, given, follows))
    problems.extend(_free_rows(form, given))
    problems.extend(_rules(form, given, follows))
    return tuple(problems)


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return those that block."""
    return tuple(problem for problem in problems if problem.severity == ERROR)


def warnings(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return those that want an explanation."""
    return tuple(problem for problem in problems if problem.severity == WARNING)


def value_of(cell: Cell, written: Any) -> Value | Problem:
    """Return the value that something written into a cell stands for: a number, a text, a day as ISO text, or nothing.

    What has no single reading comes back as a problem; ranges are not looked at here.
    """
    if written is None or (isinstance(written, str) and not written.strip()):
        return None
    if cell.field.is_number:
        return _number_written(cell, written)
    if cell.field.kind == "date":
        return _day_written(cell, written)
    return str(written).replace("\x00", "").strip()


def _number_written(cell: Cell, written: Any) -> Value | Problem:
    if isinstance(written, bool) or not isinstance(written, int | float | str):
        return _problem(cell.key, "not_a_number", cell=cell.title, value=str(written)[:40])
    if isinstance(written, str):
        text = written.strip()
        if cell.field.kind == "percent":
            text = text.removesuffix("%").strip()
        found = read_number(text)
        if isinstance(found, NumberFault):
            if found.code == "ambiguous":
                facts = {"value": found.value, "first": found.first, "second": found.second}
                return _problem(cell.key, "ambiguous", cell=cell.title, **facts)
            return _problem(cell.key, "not_a_number", cell=cell.title, value=found.value)
        return found
    if not math.isfinite(written) or abs(written) > 1e18:
        return _problem(cell.key, "not_a_number", cell=cell.title, value=str(written)[:40])
    return float(written)


def _day_written(cell: Cell, written: Any) -> Value | Problem:
    if isinstance(written, datetime):
        return written.date().isoformat()
    if isinstance(written, date):
        return written.isoformat()
    text = str(written).strip()
    for form in ("%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).date().isoformat()  # noqa: DTZ007 - a day has no clock
        except ValueError:
            continue
    return _problem(cell.key, "not_a_date", cell=cell.title, value=text[:40])


def _of_cell(cell: Cell, given: Mapping[str, Value], follows: Mapping[str, float]) -> Iterator[Problem]:
    value = given.get(cell.key)
    if value is None:
        if cell.field.is_required and cell.key not in follows:
            yield _problem(cell.key, "required", cell=cell.title)
        return
    if not cell.field.is_number:
        yield from _of_text(cell, value)
        return
    if not isinstance(value, int | float) or not math.isfinite(value):
        yield _problem(cell.key, "not_a_number", cell=cell.title, value=str(value)[:40])
        return
    yield from _of_number(cell, float(value))
    expected = follows.get(cell.key)
    if expected is not None and not agrees(cell, float(value), expected):
        code = "total" if cell.total else "formula"
        yield _problem(cell.key, code, cell=cell.title, value=float(value), expected=expected)


def _of_number(cell: Cell, value: float) -> Iterator[Problem]:
    field = cell.field
    if field.kind == "integer" and not value.is_integer():
        yield _problem(cell.key, "not_whole", cell=cell.title, value=value)
    if field.low is not None and value < field.low:
        yield _problem(cell.key, "too_low", cell=cell.title, value=value, low=field.low)
    if field.high is not None and value > field.high:
        yield _problem(cell.key, "too_high", cell=cell.title, value=value, high=field.high)


def _of_text(cell: Cell, value: Value) -> Iterator[Problem]:
    text = str(value)
    if cell.field.kind == "date":
        found = _day_written(cell, text)
        if isinstance(found, Problem):
            yield found
    elif len(text) > cell.field.max_chars:
        yield _problem(cell.key, "too_long", cell=cell.title, length=len(text), most=cell.field.max_chars)


def _free_rows(form: Form, given: Mapping[str, Value]) -> Iterator[Problem]:
    for table in form.tables.values():
        if not table.is_free:
            continue
        count = len(free_rows(list(given), table.code))
        if count < table.least:
            yield _problem(table.code, "too_few_rows", table=table.title, count=count, least=table.least)
        if count > table.most:
            yield _problem(table.code, "too_many_rows", table=table.title, count=count, most=table.most)


def _rules(form: Form, given: Mapping[str, Value], follows: Mapping[str, float]) -> Iterator[Problem]:
    lookup = with_sums({**follows, **numbers_of(given)})
    for rule in form.rules:
        left = read_cell_expression(rule.left).value(lookup)
        right = read_cell_expression(rule.right).value(lookup)
        if math.isnan(left) or math.isnan(right) or _holds(left, rule.operator, right):
            continue
        facts = {"message": rule.message}
        yield Problem(_place(rule), "rule", PROBLEMS["rule"].fill(**facts), rule.severity)


def _place(rule: Rule) -> str:
    """Return the first cell that a rule reads: where its message is shown."""
    keys = (*read_cell_expression(rule.left).references, *read_cell_expression(rule.right).references)
    return next((key for key in keys if "/*/" not in key), keys[0] if keys else "")


def _holds(left: float, operator: str, right: float) -> bool:
    room = HALF_ROOM + 1e-9 * max(abs(left), abs(right))
    is_equal = abs(left - right) <= room
    return {
        "=": is_equal,
        "!=": not is_equal,
        "<": left < right and not is_equal,
        "<=": left < right or is_equal,
        ">": left > right and not is_equal,
        ">=": left > right or is_equal,
    }[operator]


def _problem(key: str, code: str, /, **facts: Any) -> Problem:
    return Problem(key, code, PROBLEMS[code].fill(**facts))
