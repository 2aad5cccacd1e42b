"""What was typed into a report: held against the version that it was typed on, read, and sorted into what can be saved."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from nenso.kernel.rules import Refused, Text
from nenso.reporting.queries.submissions import CellAsOf
from nenso.reporting.rules.checking import Problem, value_of
from nenso.reporting.rules.forms import Cell, Form
from nenso.web.presenters.reports.entry import Value, entry, written

CELL, REASON, TAKE = "cell:", "reason:", "take:"
NEEDS_REASON = Text(
    "Số đã biết là {known}. Muốn ghi số khác, hãy nêu lý do.",
    "{known} is known. Give a reason for another figure.",
)


@dataclass(slots=True)
class Typed:
    """The cells as texts and the reasons that came with them, by key."""

    texts: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Sorted:
    """What can be saved (`values`), what cannot be read (`faults`) and what lacks its reason (`unexplained`), by key."""

    values: dict[str, Value] = field(default_factory=dict)
    faults: dict[str, Text] = field(default_factory=dict)
    unexplained: dict[str, Text] = field(default_factory=dict)


def typed_in(posted: Iterable[tuple[str, str]]) -> Typed:
    """Read the fields of a request; a cell whose other value is taken (`take:`) is left as it is."""
    found, taken = Typed(), set()
    for name, text in posted:
        if name.startswith(CELL):
            found.texts[name.removeprefix(CELL)] = text
        elif name.startswith(REASON):
            found.reasons[name.removeprefix(REASON)] = text
        elif name.startswith(TAKE) and text == "theirs":
            taken.add(name.removeprefix(TAKE))
    for key in taken:
        found.texts.pop(key, None)
    return found


def sorted_out(
    typed: Typed,
    form: Form,
    held: Mapping[str, CellAsOf],
    before: Mapping[str, Value],
    language: str,
    *,
    is_correction: bool,
) -> Sorted:
    """Return what of the typed cells differs from what they held before, and may be saved.

    Raises `Refused("submission.unknown_cell")` for a key that the form has not.
    """
    found = Sorted()
    for key, text in typed.texts.items():
        cell = form.cell(key)
        if cell is None:
            raise Refused("submission.unknown_cell", field=key, key=key[:160])
        wanted = _read(cell, text, before.get(key), language)
        if isinstance(wanted, Problem):
            found.faults[key] = wanted.message
            continue
        if wanted == before.get(key) and not _explains(typed, key, held):
            continue
        if _lacks_reason(held.get(key), wanted, typed.reasons.get(key, "")) and not is_correction:
            known = held[key].facts["known"]
            found.unexplained[key] = NEEDS_REASON.fill(known=float(known))
        else:
            found.values[key] = wanted
    return found


def _read(cell: Cell, text: str, before: Value, language: str) -> Value | Problem:
    """Return the value typed; what stands in the field as it was shown is the value before, whatever its decimals."""
    if text.strip() == entry(before, language):
        return before
    return value_of(cell, written(cell, text, language))


def _explains(typed: Typed, key: str, held: Mapping[str, CellAsOf]) -> bool:
    """Say whether a reason came for a cell that lacks it or has another."""
    cell, reason = held.get(key), typed.reasons.get(key, "").strip()
    return bool(cell and reason and cell.deviates and not cell.facts.get("reason"))


def _lacks_reason(cell: CellAsOf | None, wanted: Value, reason: str) -> bool:
    return cell is not None and "known" in cell.facts and wanted != cell.facts["known"] and not reason.strip()


def values_typed(typed: Typed, form: Form, language: str) -> dict[str, Any]:
    """Return what is being typed as the rules take it; keys that the form has not are passed over."""
    found = {}
    for key, text in typed.texts.items():
        cell = form.cell(key)
        if cell is not None:
            found[key] = written(cell, text, language)
    return found
