"""What holds between the parts of a form: limits, codes used once, totals, formulas, units, and the indicators asked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from nenso.kernel.rules import Refused, Text
from nenso.kernel.texts import sentence
from nenso.measures.rules import expressions
from nenso.measures.rules.units import UNITS
from nenso.reporting.rules.cell_expressions import CellExpression, read_cell_expression
from nenso.reporting.rules.form_places import Fault, Faults
from nenso.reporting.rules.forms import (
    MOST_CELLS,
    MOST_RULES,
    MOST_SECTIONS,
    Cell,
    Column,
    Field,
    Form,
    Table,
)


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    """What a form must know of an indicator: its unit, its categories, and whether it is computed from others.

    `periods` are the kinds of period for which it has values: its own, and longer ones where it adds up over time.
    """

    unit: str
    categories: tuple[str, ...] = ()
    is_computed: bool = False
    periods: tuple[str, ...] = ()


def check_form(form: Form, faults: Faults) -> None:
    """Collect what does not hold within a form."""
    _limits(form, faults)
    _codes_once(form, faults)
    for section in form.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                _table(block, faults)
    if not faults.found:  # formulas name cells: only where every cell is what it seems
        _computed(form, faults)
        _rules(form, faults)


def check_indicators(
    form: Form, known: Mapping[str, IndicatorFacts], on: date, frequency: str = ""
) -> list[Fault]:
    """Return the faults of the cells' indicators: unknown ones, other units, the same figure asked for twice.

    With a frequency each must have values for periods of that kind.
    """
    faults, first = Faults(), dict[tuple[str, str], str]()
    for cell in _bound(form, faults):
        field, facts = cell.field, known.get(cell.field.indicator)
        place = cell.key
        if facts is None:
            faults.add(place, "indicator_unknown", code=field.indicator, on=on)
            continue
        if facts.is_computed:
            faults.add(place, "indicator_computed", code=field.indicator)
        if field.unit != facts.unit:
            faults.add(
                place, "indicator_unit", unit=field.unit or "–", code=field.indicator, wanted=facts.unit
            )
        if field.category and field.category not in facts.categories:
            faults.add(place, "indicator_category", code=field.indicator, category=field.category)
        if frequency and frequency not in facts.periods:
            faults.add(place, "indicator_period", code=field.indicator, frequency=frequency)
        pair = (field.indicator, field.category)
        if pair in first:
            faults.add(place, "indicator_twice", code=field.indicator, first=first[pair])
        first.setdefault(pair, place)
    return faults.found


def indicators_of(form: Form) -> frozenset[str]:
    """Return the codes of the indicators that a form collects."""
    return frozenset(cell.field.indicator for cell in form.fixed.values() if cell.field.indicator)


def _bound(form: Form, faults: Faults) -> Iterator[Cell]:
    for cell in form.fixed.values():
        if not cell.field.indicator:
            if cell.field.fill != "none":
                faults.add(cell.key, "fill_without")
        elif not cell.field.is_number:
            faults.add(cell.key, "indicator_text")
        else:
            yield cell
    for table in form.tables.values():
        for column in table.columns if table.is_free else ():
            if column.field.indicator:
                faults.add(f"{table.code}/{column.code}", "indicator_free")


def _limits(form: Form, faults: Faults) -> None:
    if not form.sections:
        faults.add("sections", "empty")
    if len(form.sections) > MOST_SECTIONS:
        faults.add("sections", "too_many_sections", count=len(form.sections), most=MOST_SECTIONS)
    if len(form.rules) > MOST_RULES:
        faults.add("rules", "too_many_rules", count=len(form.rules), most=MOST_RULES)
    count = len(form.narratives)
    for table in form.tables.values():
        count += len(table.columns) * (1 if table.is_free else len(table.rows))
    if count > MOST_CELLS:
        faults.add("sections", "too_many_cells", count=count, most=MOST_CELLS)


def _codes_once(form: Form, faults: Faults) -> None:
    sections = [(f"sections[{n}]", each.code) for n, each in enumerate(form.sections, 1)]
    blocks = [
        (f"sections[{n}].blocks[{m}]", block.code)
        for n, section in enumerate(form.sections, 1)
        for m, block in enumerate(section.blocks, 1)
    ]
    _once(sections, faults)
    _once(blocks, faults)
    _once([(f"rules[{n}]", rule.code) for n, rule in enumerate(form.rules, 1)], faults)
    for (place, _), section in zip(sections, form.sections, strict=True):
        if not section.blocks:
            faults.add(place, "empty_section")


def _once(named: Sequence[tuple[str, str]], faults: Faults) -> None:
    first: dict[str, str] = {}
    for place, code in named:
        if code and code in first:
            faults.add(place, "twice", code=code, first=first[code])
        first.setdefault(code, place)


def _table(table: Table, faults: Faults) -> None:
    place = table.code
    _once([(f"{place}/columns[{n}]", each.code) for n, each in enumerate(table.columns, 1)], faults)
    _once([(f"{place}/rows[{n}]", each.code) for n, each in enumerate(table.rows, 1)], faults)
    if not table.columns:
        faults.add(place, "no_columns")
    if table.is_free and table.rows:
        faults.add(place, "both_rows")
    if not table.is_free and not table.rows:
        faults.add(place, "no_rows")
    if table.is_free and table.least > table.most:
        faults.add(place, "free_least", least=table.least, most=table.most)
    columns = {column.code: column for column in table.columns}
    for column in table.columns:
        _field(f"{place}/{column.code}", column.code, column.field, columns, faults)
    codes = {row.code for row in table.rows}
    for row in table.rows:
        _total(f"{place}/{row.code}", row.code, row.total, codes, faults)
        for code, field in row.fields:
            _field(f"{place}/{row.code}/{code}", code, field, columns, faults)


def _field(place: str, code: str, field: Field, columns: Mapping[str, Column], faults: Faults) -> None:
    _total(place, code, field.total, columns.keys(), faults)
    for other in field.total:
        if other in columns and not columns[other].field.is_number:
            faults.add(place, "total_not_number", code=other)
    if field.total and field.formula:
        faults.add(place, "two_ways")
    if (field.total or field.formula) and not field.is_number:
        faults.add(place, "not_computed")
    if field.low is not None and field.high is not None and field.low > field.high:
        faults.add(place, "range")
    if field.unit and field.unit not in UNITS:
        faults.add(place, "unit_unknown", unit=field.unit)


def _total(place: str, own: str, parts: Sequence[str], known: object, faults: Faults) -> None:
    for other in parts:
        if other == own:
            faults.add(place, "total_itself", code=other)
        elif other not in known:  # type: ignore[operator]
            faults.add(place, "total_unknown", code=other)


def _computed(form: Form, faults: Faults) -> None:
    cells = [*form.fixed.values(), *(cell for table in form.tables.values() for cell in _sample(form, table))]
    reads = {}
    for cell in cells:
        if cell.total:
            reads[cell.key] = cell.total
        elif cell.formula:
            found = _expression(cell.key, cell.formula, form, faults)
            if found is not None:
                reads[cell.key] = found.references
                _unit(cell.key, found, form, faults, wanted=cell.field.unit)
    cycle = circle_in(reads)
    if cycle:
        faults.add(cycle[0], "cycle", keys=" → ".join(cycle))


def _sample(form: Form, table: Table) -> tuple[Cell, ...]:
    return form.free_cells(table, 1) if table.is_free else ()


def circle_in(reads: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the keys of one circle among cells that read each other, closed; nothing where there is none."""
    done: set[str] = set()
    for start in reads:
        path: list[str] = []
        stack = [(start, iter(reads.get(start, ())))]
        path.append(start)
        while stack:
            key, following = stack[-1]
            after = next(following, None)
            if after is None:
                done.add(key)
                stack.pop()
                path.pop()
            elif after in path:
                return [*path[path.index(after) :], after]
            elif after in reads and after not in done:
                path.append(after)
                stack.append((after, iter(reads[after])))
    return []


def _rules(form: Form, faults: Faults) -> None:
    for number, rule in enumerate(form.rules, 1):
        place = f"rules[{number}]"
        left = _expression(f"{place}.left", rule.left, form, faults)
        right = _expression(f"{place}.right", rule.right, form, faults)
        if left is not None and right is not None:
            together = f"({rule.left}) {rule.operator} ({rule.right})"
            _unit(place, read_cell_expression(together), form, faults)


def _expression(place: str, text: str, form: Form, faults: Faults) -> CellExpression | None:
    try:
        found = read_cell_expression(text)
    except Refused as refused:
        faults.add(place, "formula", formula=text, why=_why(refused))
        return None
    is_known = True
    for key in found.references:
        field = field_of(form, key)
        if field is None:
            faults.add(place, "formula_cell", key=key)
        elif not field.is_number:
            faults.add(place, "formula_not_number", key=key)
        is_known = is_known and field is not None and field.is_number
    return found if is_known else None


def field_of(form: Form, key: str) -> Field | None:
    """Return what the cell of a key holds; "table/*/column" is a column of a table of free rows."""
    table_code, _, rest = key.partition("/")
    row, _, code = rest.partition("/")
    table = form.tables.get(table_code)
    if row == "*":
        column = table.column(code) if table is not None and table.is_free else None
        return column.field if column else None
    cell = form.cell(key)
    return cell.field if cell else None


def _unit(place: str, found: CellExpression, form: Form, faults: Faults, wanted: str | None = None) -> None:
    units = {key: _unit_of(form, key) for key in found.references}
    if any(unit not in UNITS for unit in units.values()):
        return  # cells without a unit are compared as they are
    try:
        if wanted:
            expressions.check_unit(found.expression, units, wanted)
        else:
            expressions.unit_of(found.expression, units)
    except Refused as refused:
        faults.add(place, "formula_unit", why=_why(refused))


def _unit_of(form: Form, key: str) -> str:
    field = field_of(form, key)
    return field.unit if field else ""


def _why(refused: Refused) -> Text:
    """Return the words for a refusal of the grammar: its sentence stands in the room that refused."""
    try:
        return sentence(refused, ("nenso.measures", "nenso.reporting"))
    except LookupError:
        return Text(refused.code, refused.code)
