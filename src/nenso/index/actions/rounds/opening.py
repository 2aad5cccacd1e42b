"""A round opened: participants and entries made, filled from the yardstick; and filled again while it is self-assessed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from nenso.accounts.queries import allowed
from nenso.accounts.rules import NATIONAL, Role
from nenso.directory import queries as directory
from nenso.index import rules
from nenso.index.actions.rounds.changing import changed, day_of, locked_round, must_be_in
from nenso.index.actions.rounds.telling import tell_of_opening
from nenso.index.models import Entry, EntryChange, EntryState, Participant, Round
from nenso.index.queries.methods import method_of
from nenso.index.queries.rounds import Figure, measured
from nenso.index.rules.rounds import Phase, criteria, is_filled, written_as
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused, Text

_BATCH = 2000


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What measuring again did: entries changed, and participants left alone because they had signed off."""

    changed: int
    left: int


@transaction.atomic
def open_round(
    *,
    by: Actor,
    round: Round,  # noqa: A002 - the law's word
    now: datetime | None = None,
) -> Round:
    """Open a round: its group as of its day takes part, each criterion gets an entry, the yardstick fills what it knows.

    Opened ahead of its first day it may be looked at; writing begins on that day. Raises `Refused`:
    "round.opened_already", "round.over", "round.no_participants", "round.points_unknown", "round.key_twice",
    "access.role_missing".
    """
    row = locked_round(round)
    by = allowed(by, Role.APPROVER, NATIONAL)
    if row.opened_at is not None:
        raise Refused("round.opened_already", round=Text(row.name_vi, row.name_en))
    if day_of(now) > row.self_until:
        raise Refused("round.over", round=Text(row.name_vi, row.name_en), last=row.self_until)
    nodes = criteria(method_of(row.edition))
    participants = _participants(row)
    known = _measured(row, participants)
    entries = _entries(row, participants, nodes, known)
    _tell_of_filled(entries, by)
    row.opened_at = now or timezone.now()
    row.save(update_fields=["opened_at"])
    filled = sum(bool(each.origins) for each in entries)
    facts = {"code": row.code, "participants": len(participants), "entries": len(entries), "measured": filled}
    record(by=by, verb="index.round_opened", thing=("round", row.code), facts=facts)
    tell_of_opening(row, [each.unit_code for each in participants])
    round.opened_at = row.opened_at
    return row


def _participants(row: Round) -> list[Participant]:
    members = directory.organisations_in_group(row.group, row.units_on)
    if not members:
        raise Refused("round.no_participants", field="units_on", group=row.group, on=row.units_on)
    ids = directory.organisation_ids([each.code for each in members], row.units_on)
    return Participant.objects.bulk_create(
        Participant(round=row, organisation_id=ids[each.code], unit_code=each.code) for each in members
    )


def _measured(row: Round, participants: Sequence[Participant]) -> dict[str, dict[str, Figure]]:
    codes = [each.unit_code for each in participants]
    if not row.bindings:
        return {code: {} for code in codes}
    known = directory.organisations(codes, row.units_on)
    return measured(row.bindings, [known[code] for code in codes])


def _entries(
    row: Round,
    participants: Sequence[Participant],
    nodes: Sequence[rules.Node],
    known: Mapping[str, Mapping[str, Figure]],
) -> list[Entry]:
    method = method_of(row.edition)
    at = timezone.now()
    made = [
        _entry(method, participant, node, known[participant.unit_code], at)
        for participant in participants
        for node in nodes
    ]
    return Entry.objects.bulk_create(made, batch_size=_BATCH)


def _entry(
    method: rules.Edition,
    participant: Participant,
    node: rules.Node,
    known: Mapping[str, Figure],
    at: datetime,
) -> Entry:
    inputs, origins = _its(node, known, at)
    state = EntryState.FILLED if inputs and is_filled(method, node, inputs) else EntryState.EMPTY
    return Entry(participant=participant, node=node.code, inputs=inputs, origins=origins, state=state)


def _its(
    node: rules.Node, known: Mapping[str, Figure], at: datetime
) -> tuple[dict[str, str], dict[str, dict[str, Any]]]:
    """Return what the yardstick fills of one criterion: as it is written, and its origins."""
    keys = [key for key in (node.scoring.inputs if node.scoring else ()) if key in known]
    inputs = {key: written_as(known[key].value) for key in keys}
    return inputs, {key: {**known[key].origin, "at": at.isoformat()} for key in keys}


def _tell_of_filled(entries: Sequence[Entry], by: Actor) -> None:
    filled = [each for each in entries if each.origins]
    EntryChange.objects.bulk_create(
        (
            EntryChange(
                entry=each,
                stage="measured",
                verb="filled",
                before=None,
                after={"inputs": each.inputs},
                by_key=by.key,
                by_name=by.name,
            )
            for each in filled
        ),
        batch_size=_BATCH,
    )


@transaction.atomic
def refresh_measured(
    *,
    by: Actor,
    round: Round,  # noqa: A002 - the law's word
    now: datetime | None = None,
) -> Refreshed:
    """Read the yardstick again while the round is self-assessed: figures that became known or were corrected come in.

    A participant that signed off keeps what it signed. Raises `Refused`: "round.not_yet", "round.too_late",
    "access.role_missing".
    """
    row = locked_round(round)
    by = allowed(by, Role.APPROVER, NATIONAL)
    must_be_in(row, Phase.SELF, now)
    everybody = list(row.participants.select_for_update())
    open_ones = [each for each in everybody if each.submitted_at is None]
    known = _measured(row, open_ones)
    method, at = method_of(row.edition), timezone.now()
    nodes = {node.code: node for node in criteria(method)}
    units = {each.pk: each.unit_code for each in open_ones}
    count = 0
    for entry in Entry.objects.select_for_update().filter(participant__in=units):
        count += _refreshed(method, nodes[entry.node], entry, known[units[entry.participant_id]], by, at)
    facts = {"code": row.code, "changed": count, "left": len(everybody) - len(open_ones)}
    record(by=by, verb="index.round_measured", thing=("round", row.code), facts=facts)
    return Refreshed(count, len(everybody) - len(open_ones))


def _refreshed(
    method: rules.Edition,
    node: rules.Node,
    entry: Entry,
    known: Mapping[str, Figure],
    by: Actor,
    at: datetime,
) -> bool:
    inputs, origins = _its(node, known, at)
    new = {**{key: value for key, value in entry.inputs.items() if key not in entry.origins}, **inputs}
    if new == entry.inputs and set(origins) == set(entry.origins):
        return False
    before = {"inputs": dict(entry.inputs)}
    entry.inputs, entry.origins = new, origins
    entry.state = EntryState.FILLED if is_filled(method, node, new) else EntryState.EMPTY
    changed(entry, by, stage="measured", verb="filled", before=before, after={"inputs": new})
    entry.save(update_fields=["inputs", "origins", "state", "row_version"])
    return True
