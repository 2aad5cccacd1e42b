"""What a workbook of a self-assessment would change, as a table shows it."""

from collections.abc import Iterable
from dataclasses import dataclass

from nenso.index.actions.rounds.books import BookChange
from nenso.kernel.rules import Text
from nenso.web.presenters.rounds.fields import shown_as

NOTE = Text("Ghi chú", "Note")
SHORT = 160  # characters of a note that a table shows


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """One change: the criterion, what of it, as it stands and as it would stand."""

    row: int
    node: str
    name: Text
    what: Text
    before: Text
    after: Text


def changes_shown(changes: Iterable[BookChange]) -> list[ChangeShown]:
    """Return changes as a table shows them."""
    return [
        ChangeShown(
            change.row,
            change.node.code,
            change.node.name,
            change.field.name if change.field else NOTE,
            _value(change, change.before),
            _value(change, change.after),
        )
        for change in changes
    ]


def _value(change: BookChange, written: str) -> Text:
    if change.field is not None:
        return shown_as(change.field, written)
    short = written if len(written) <= SHORT else f"{written[:SHORT]}…"
    return Text(short or "–", short or "–")
