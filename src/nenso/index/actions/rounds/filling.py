"""What an agency says of itself, criterion by criterion."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from nenso.accounts.queries import allowed
from nenso.accounts.rules import Role
from nenso.index import rules
from nenso.index.actions.rounds.changing import changed, locked_entry, must_be_in
from nenso.index.models import Entry, EntryChange, EntryState, Participant
from nenso.index.queries.methods import method_of
from nenso.index.rules.rounds import Field, Phase, fields_of, is_filled, kept_as, read_one
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused, Text

MOST_NOTE = 4000
MOST_WRITTEN = 40


@transaction.atomic
def write_entry(
    *,
    by: Actor,
    entry: Entry,
    inputs: Mapping[str, str],
    row_version: int,
    note: str | None = None,
    now: datetime | None = None,
) -> Entry:
    """Write the figures and the note of one criterion; what is not named stays, an empty text empties.

    `row_version` is that of the entry which the person read. Raises `Refused`: "entry.changed_meanwhile" (who wrote,
    when, and what stands now), "entry.measured" (the yardstick's figure is not typed over), "entry.unknown_key",
    "entry.not_a_number", "entry.two_numbers", "entry.not_a_choice", "entry.out_of_range", "entry.note_too_long",
    "participant.submitted", "round.not_yet", "round.too_late", "access.role_missing".
    """
    row = locked_entry(entry)
    by = allowed(by, Role.REPORTER, row.participant.unit_code)
    must_be_open(row.participant, now)
    method = method_of(row.participant.round.edition)
    node = method.node(row.node)
    fields = fields_of(method, node)
    if row.row_version != row_version:
        raise _changed_meanwhile(row, fields)
    before = {"inputs": dict(row.inputs), "note": row.note}
    row.inputs = _written(row, fields, inputs)
    row.note = row.note if note is None else note_of(note)
    if before == {"inputs": row.inputs, "note": row.note}:
        return row
    _store(row, by, method, node, before)
    entry.inputs, entry.note, entry.state, entry.row_version = (
        row.inputs,
        row.note,
        row.state,
        row.row_version,
    )
    return row


def must_be_open(participant: Participant, now: datetime | None) -> None:
    """Raise `Refused` unless a participant may still write: in its phase, and not signed off."""
    must_be_in(participant.round, Phase.SELF, now)
    if participant.submitted_at is not None:
        raise Refused(
            "participant.submitted",
            name=participant.submitted_by_name,
            at=shown_moment(participant.submitted_at),
        )


def shown_moment(at: datetime) -> str:
    """Return a moment as a sentence writes it."""
    return timezone.localtime(at).strftime("%H:%M %d/%m/%Y")


def note_of(note: str) -> str:
    """Return a note as it is kept; raises `Refused("entry.note_too_long")`."""
    text = note.replace("\x00", "").strip()
    if len(text) > MOST_NOTE:
        raise Refused("entry.note_too_long", field="note", length=len(text), most=MOST_NOTE)
    return text


def _written(row: Entry, fields: tuple[Field, ...], given: Mapping[str, str]) -> dict[str, str]:
    """Return the entry's inputs with what was given, each read once so that nothing unreadable is kept."""
    known = {field.key: field for field in fields}
    found = dict(row.inputs)
    for key, written in given.items():
        field = known.get(key)
        if field is None:
            raise Refused("entry.unknown_key", field=key, key=key[:64])
        text = written.replace("\x00", "").strip()
        if key in row.origins:
            _must_be_measured(field, text, row.inputs.get(key, ""))
        elif read_one(field, text) is None:
            found.pop(key, None)
        else:
            found[key] = kept_as(field, text)[:MOST_WRITTEN]
    return found


def _must_be_measured(field: Field, text: str, held: str) -> None:
    """A form sends back what it showed; anything else is typing over."""
    if text not in ("", held):
        raise Refused("entry.measured", field=field.key, name=field.name, value=held)


def _store(row: Entry, by: Actor, method: rules.Edition, node: rules.Node, before: Mapping[str, Any]) -> None:
    row.state = EntryState.FILLED if is_filled(method, node, row.inputs) else EntryState.EMPTY
    after = {"inputs": dict(row.inputs), "note": row.note}
    changed(row, by, stage="self", verb="wrote", before=before, after=after)
    row.save(update_fields=["inputs", "note", "state", "row_version"])
    participant = row.participant
    facts = {
        "round": participant.round.code,
        "unit": participant.unit_code,
        "node": row.node,
        "inputs": row.inputs,
    }
    record(by=by, verb="index.entry_written", thing=("entry", str(row.uuid)), facts=facts)


def _changed_meanwhile(row: Entry, fields: tuple[Field, ...]) -> Refused:
    last = EntryChange.objects.filter(entry=row).order_by("-id").first()
    shown = [(field, row.inputs.get(field.key, "")) for field in fields]
    vi = "; ".join(f"{field.name.vi}: {held or 'trống'}" for field, held in shown)
    en = "; ".join(f"{field.name.en}: {held or 'empty'}" for field, held in shown)
    return Refused(
        "entry.changed_meanwhile",
        name=last.by_name if last else "",
        at=shown_moment(last.at) if last else "",
        held=Text(vi, en),
        row_version=row.row_version,
        inputs=dict(row.inputs),
        note=row.note,
    )
