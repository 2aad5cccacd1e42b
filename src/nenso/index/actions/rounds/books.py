"""The self-assessment by workbook: looked at row by row against what stands there, then taken whole or not at all."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from nenso.index import rules
from nenso.index.actions.rounds.changing import locked_participant
from nenso.index.actions.rounds.filling import must_be_open, note_of, write_entry
from nenso.index.models import Entry, Participant
from nenso.index.queries.methods import method_of
from nenso.index.rules.rounds import Field, criteria, fields_of, read_one
from nenso.index.texts import REFUSALS
from nenso.kernel.rules import Actor, Refused, Text


@dataclass(frozen=True, slots=True)
class BookChange:
    """What a workbook would change: a figure of a criterion, or its note (`field` None). Texts as they are kept."""

    row: int
    node: rules.Node
    field: Field | None
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class BookProblem:
    """What is wrong in a row of the workbook, and where a spreadsheet shows it."""

    row: int
    place: str
    text: Text


@dataclass(frozen=True, slots=True)
class BookSeen:
    """What a workbook would do. `version` changes with every entry of the agency: it is taken as it was seen or not."""

    changes: tuple[BookChange, ...]
    problems: tuple[BookProblem, ...]
    version: int


def assessment_book(participant: Participant, title: Text, language: str) -> bytes:
    """Return the workbook of an agency with what stands there now."""
    from nenso.index.importing.assessment_book import Held, write_book  # openpyxl with it

    entries = Entry.objects.filter(participant=participant)
    held = {each.node: Held(each.inputs, each.note, frozenset(each.origins)) for each in entries}
    of = (participant.round.code, participant.unit_code)
    return write_book(method_of(participant.round.edition), held, title, of, language)


def preview_book(*, participant: Participant, content: bytes, now: datetime | None = None) -> BookSeen:
    """Say what a filled workbook would change and everything that is wrong with it; nothing is stored.

    Raises `Refused`: as `read_book`, "book.other" (of another round or agency), "participant.submitted",
    "round.not_yet", "round.too_late".
    """
    from nenso.index.importing.assessment_book import read_book

    must_be_open(participant, now)
    book = read_book(content)
    if (book.round, book.unit) != (participant.round.code, participant.unit_code):
        raise Refused("book.other", field="file", round=book.round, unit=book.unit)
    entries = {each.node: each for each in Entry.objects.filter(participant=participant)}
    seeing = _Seeing(method_of(participant.round.edition), entries)
    for row in book.rows:
        seeing.take(row.number, row.key, row.written, row.note)
    return BookSeen(
        tuple(seeing.changes), tuple(seeing.problems), sum(e.row_version for e in entries.values())
    )


@transaction.atomic
def take_book(
    *, by: Actor, participant: Participant, content: bytes, version: int, now: datetime | None = None
) -> int:
    """Write what a workbook changes, whole or not at all; return how many criteria changed.

    `version` is that of the preview which the person read. Raises `Refused`: as `preview_book` and `write_entry`,
    "book.problems" (rows to put right), "book.changed_meanwhile" (an entry changed since it was looked at).
    """
    held = locked_participant(participant)
    seen = preview_book(participant=held, content=content, now=now)
    if seen.problems:
        raise Refused("book.problems", count=len(seen.problems))
    if seen.version != version:
        raise Refused("book.changed_meanwhile")
    inputs: dict[str, dict[str, str]] = defaultdict(dict)
    notes: dict[str, str] = {}
    for change in seen.changes:
        if change.field is None:
            notes[change.node.code] = change.after
        else:
            inputs[change.node.code][change.field.key] = change.after
    entries = {each.node: each for each in Entry.objects.filter(participant=held)}
    touched = list(dict.fromkeys(change.node.code for change in seen.changes))
    for node in touched:
        entry = entries[node]
        write_entry(
            by=by,
            entry=entry,
            inputs=inputs.get(node, {}),
            note=notes.get(node),
            row_version=entry.row_version,
            now=now,
        )
    return len(touched)


class _Seeing:
    """Holds the rows of a workbook against the entries of an agency."""

    def __init__(self, method: rules.Edition, entries: Mapping[str, Entry]) -> None:
        self.entries = entries
        self.asked: dict[str, tuple[rules.Node, Field]] = {
            field.key: (node, field)
            for node in criteria(method)
            if node.code in entries
            for field in fields_of(method, node)
        }
        self.rows: dict[str, int] = {}
        self.noted: dict[str, int] = {}
        self.changes: list[BookChange] = []
        self.problems: list[BookProblem] = []

    def take(self, number: int, key: str, written: str, note: str) -> None:
        """Look at one row: what it changes, or what is wrong with it."""
        if key not in self.asked:
            self._wrong(number, "A", Refused("book.unknown_key", key=key[:64]))
            return
        if key in self.rows:
            self._wrong(number, "A", Refused("book.key_twice", key=key, row=self.rows[key]))
            return
        self.rows[key] = number
        node, field = self.asked[key]
        try:
            self._figure(number, node, field, written)
        except Refused as refused:
            self._wrong(number, "E", refused)
        try:
            self._note(number, node, note)
        except Refused as refused:
            self._wrong(number, "F", refused)

    def _figure(self, number: int, node: rules.Node, field: Field, written: str) -> None:
        entry = self.entries[node.code]
        held = entry.inputs.get(field.key, "")
        if not written or written == held:
            return
        value = read_one(field, written)
        if _read(field, held) == value:
            return  # the same figure, written in another way
        if field.key in entry.origins:
            raise Refused("entry.measured", field=field.key, name=field.name, value=held)
        self.changes.append(BookChange(number, node, field, held, written))

    def _note(self, number: int, node: rules.Node, note: str) -> None:
        if not note:
            return
        if node.code in self.noted:
            raise Refused("book.note_twice", row=self.noted[node.code])
        self.noted[node.code] = number
        before, after = self.entries[node.code].note, note_of(note)
        if after != before:
            self.changes.append(BookChange(number, node, None, before, after))

    def _wrong(self, number: int, letter: str, refused: Refused) -> None:
        text = REFUSALS[refused.code].fill(**refused.facts)
        self.problems.append(BookProblem(number, f"{letter}{number}", text))


def _read(field: Field, held: str) -> float | None:
    try:
        return read_one(field, held)
    except Refused:
        return None
