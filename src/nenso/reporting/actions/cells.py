"""Writing cells of a submission that is locked: values, where they came from, their history, and what follows from them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from nenso.kernel.rules import Actor, Refused
from nenso.reporting.models import Cell, CellChange, Submission
from nenso.reporting.queries.filling import Known
from nenso.reporting.queries.regimes import form_in
from nenso.reporting.queries.submissions import Value, value_of
from nenso.reporting.rules.forms import Form
from nenso.reporting.rules.sums import agrees, computed

TYPED, IMPORTED, FILLED, SUMMED, COMPUTED = "typed", "imported", "filled", "summed", "computed"
KNOWN = (FILLED, SUMMED)  # came from what was known; written over only with a reason


@dataclass(slots=True)
class Sheet:
    """The cells of a submission being written; `number` is the version that the writing makes."""

    row: Submission
    by: Actor
    form: Form
    cells: dict[str, Cell]
    number: int
    changes: list[CellChange] = field(default_factory=list)
    dirty: dict[str, Cell] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, Value]:
        """The values by key as they stand now."""
        return {key: value_of(cell) for key, cell in self.cells.items()}


def locked(row: Submission) -> Submission:
    """Return a submission's row, locked until the transaction ends: whoever else changes it waits."""
    together = Submission.objects.select_related("regime__regime", "form", "call")
    return together.select_for_update(of=("self",)).get(pk=row.pk)


def sheet_of(row: Submission, by: Actor) -> Sheet:
    """Return the cells of a locked submission for writing."""
    cells = {cell.key: cell for cell in Cell.objects.filter(submission=row)}
    return Sheet(row, by, form_in(row.form), cells, row.row_version + 1)


def write_typed(
    sheet: Sheet,
    values: Mapping[str, Value],
    reasons: Mapping[str, str],
    source: str,
    default_reason: str = "",
) -> None:
    """Write what people typed or sent. Raises `Refused("submission.filled_needs_reason")` for what was known otherwise."""
    for key, value in values.items():
        cell = sheet.cells.get(key)
        reason = reasons.get(key, "").strip() or default_reason
        if value == (value_of(cell) if cell else None):
            if cell is not None and reason and cell.facts.get("deviates") and not cell.facts.get("reason"):
                # Typed before anything was known: the value stays and is explained now.
                _set(sheet, key, value, cell.source, {**cell.facts, "reason": reason}, reason)
            continue
        facts, its_source = _after_typing(sheet, cell, key, value, reason, source)
        _set(sheet, key, value, its_source, facts, reason)


def _after_typing(
    sheet: Sheet, cell: Cell | None, key: str, value: Value, reason: str, source: str
) -> tuple[dict[str, Any], str]:
    """Return the facts and the source of a cell that is typed over; what was known stays beside it."""
    facts = dict(cell.facts) if cell else {}
    if "known" not in facts:
        return {}, source
    if value == facts["known"]:
        facts.pop("deviates", None)
        facts.pop("reason", None)
        return facts, str(facts["known_source"])
    if not reason:
        found = sheet.form.cell(key)
        title = found.title if found else key
        raise Refused("submission.filled_needs_reason", field=key, cell=title, value=float(facts["known"]))
    return {**facts, "deviates": True, "reason": reason}, source


def write_known(sheet: Sheet, known: Mapping[str, Known], reason: str = "") -> list[str]:
    """Write what is known elsewhere; what people wrote over it with a reason stays, with the new value beside it.

    Returns the keys whose value changed.
    """
    changed = []
    for key, one in known.items():
        cell = sheet.cells.get(key)
        facts = {**one.facts, "known": one.value, "known_source": one.source}
        before = value_of(cell) if cell else None
        if cell is not None and cell.facts.get("deviates") and before != one.value:
            kept = {**facts, "deviates": True, "reason": cell.facts.get("reason", "")}
            _touch(sheet, cell, cell.source, kept)
        elif (
            cell is not None
            and before is not None
            and cell.source not in (*KNOWN, COMPUTED)
            and before != one.value
        ):
            # Typed before anything was known: it stays, and now counts as a deviation that wants its reason.
            _touch(sheet, cell, cell.source, {**facts, "deviates": True, "reason": ""})
        elif before == one.value and cell is not None:
            if (cell.source, cell.facts) != (one.source, facts):
                _touch(sheet, cell, one.source, facts)
        else:
            _set(sheet, key, one.value, one.source, facts, reason)
            changed.append(key)
    return changed


def forget_known(sheet: Sheet, keys: Iterable[str]) -> None:
    """Empty cells whose value was known and no longer is."""
    for key in keys:
        if value_of(sheet.cells[key]) is not None:
            _set(sheet, key, None, TYPED, {}, "")


def finish(sheet: Sheet) -> bool:
    """Compute what follows, store everything and raise the version; say whether anything changed."""
    _follow(sheet)
    if not sheet.dirty:
        return False
    new = [cell for cell in sheet.dirty.values() if cell.pk is None]
    old = [cell for cell in sheet.dirty.values() if cell.pk is not None]
    Cell.objects.bulk_create(new)
    # bulk_update leaves the moment of change to us.
    for cell in old:
        cell.at = timezone.now()
    Cell.objects.bulk_update(old, ["number", "text", "source", "facts", "by_key", "by_name", "at"])
    CellChange.objects.bulk_create(sheet.changes)
    sheet.row.row_version = sheet.number
    sheet.row.save(update_fields=["row_version", "changed_at"])
    return True


def _follow(sheet: Sheet) -> None:
    """Write totals and formulas that nobody typed otherwise; one that was typed and agrees is computed from now on."""
    follows = computed(sheet.form, sheet.values)
    for key, value in follows.items():
        cell = sheet.cells.get(key)
        form_cell = sheet.form.cell(key)
        present = value_of(cell) if cell else None
        is_typed = cell is not None and cell.source in (TYPED, IMPORTED) and isinstance(present, float)
        if is_typed and form_cell is not None and not agrees(form_cell, float(present or 0), value):
            continue
        if cell is None or present != value or cell.source != COMPUTED:
            _store(sheet, key, value, COMPUTED, {})
    for key, cell in sheet.cells.items():
        if cell.source == COMPUTED and key not in follows and value_of(cell) is not None:
            _store(sheet, key, None, COMPUTED, {})


def _set(sheet: Sheet, key: str, value: Value, source: str, facts: dict[str, Any], reason: str) -> None:
    cell = sheet.cells.get(key)
    before = value_of(cell) if cell else None
    sheet.changes.append(
        CellChange(
            submission=sheet.row,
            key=key,
            before=before,
            after=value,
            row_version=sheet.number,
            reason=reason[:600],
            by_key=sheet.by.key,
            by_name=sheet.by.name,
        )
    )
    _store(sheet, key, value, source, facts)


def _store(sheet: Sheet, key: str, value: Value, source: str, facts: dict[str, Any]) -> None:
    cell = sheet.cells.get(key)
    if cell is None:
        cell = sheet.cells[key] = Cell(submission=sheet.row, key=key)
    cell.number = float(value) if isinstance(value, int | float) else None
    cell.text = value if isinstance(value, str) else ""
    _touch(sheet, cell, source, facts)


def _touch(sheet: Sheet, cell: Cell, source: str, facts: dict[str, Any]) -> None:
    cell.source, cell.facts = source, facts
    cell.by_key, cell.by_name = sheet.by.key, sheet.by.name
    sheet.dirty[cell.key] = cell
