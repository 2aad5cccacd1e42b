"""Objections: an agency holds other figures to be true and shows why; somebody who did not judge them decides in public."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from nenso.accounts.queries import allowed
from nenso.accounts.rules import NATIONAL, Role
from nenso.index.actions.rounds.asking import place_of, words_of
from nenso.index.actions.rounds.changing import changed, day_of, locked_entry, must_be_in
from nenso.index.actions.rounds.evidence import attach
from nenso.index.actions.rounds.reviewing import earned_by
from nenso.index.actions.rounds.telling import tell_reporters
from nenso.index.models import Entry, EntryState, Objection, ObjectionState, Review
from nenso.index.queries.methods import method_of
from nenso.index.queries.rounds import phase
from nenso.index.rules.rounds import Phase, fields_of
from nenso.index.rules.rounds.verdicts import cleaned, is_same
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Document, Refused, Text

_DECISIONS = (ObjectionState.ACCEPTED, ObjectionState.PARTLY, ObjectionState.REJECTED)


@transaction.atomic
def object_to(
    *,
    by: Actor,
    entry: Entry,
    claim: str,
    wanted: Mapping[str, str],
    documents: Sequence[Document] = (),
    now: datetime | None = None,
) -> Objection:
    """Object to what was found of one criterion, also to a measured figure: once, with documents, in its own days.

    Raises `Refused`: "objection.no_claim", "request.too_long", "objection.not_found_yet", "objection.once",
    "objection.nothing_other", "round.not_yet", "round.too_late", those of reading inputs and of documents,
    "access.role_missing".
    """
    row = locked_entry(entry)
    by = allowed(by, Role.REPORTER, row.participant.unit_code)
    must_be_in(row.participant.round, Phase.OBJECTION, now)
    words = words_of(claim, "claim", "objection.no_claim")
    if row.verified is None:
        raise Refused("objection.not_found_yet")
    if Objection.objects.filter(entry=row).exists():
        raise Refused("objection.once")
    method = method_of(row.participant.round.edition)
    fields = fields_of(method, method.node(row.node))
    found = cleaned(fields, wanted)
    if is_same(fields, found, row.verified):
        raise Refused("objection.nothing_other", field="wanted")
    made = Objection.objects.create(entry=row, claim=words, wanted=found, by_key=by.key, by_name=by.name)
    for document in documents:
        attach(by=by, entry=row, document=document, objection=made, now=now)
    after = {"inputs": found, "objection": str(made.uuid)}
    changed(row, by, stage="objection", verb="objected", before=None, after=after, reason=words)
    row.save(update_fields=["row_version"])
    record(by=by, verb="index.objection_raised", thing=("entry", str(row.uuid)), facts=place_of(row))
    entry.row_version = row.row_version
    return made


@transaction.atomic
def decide_objection(
    *,
    by: Actor,
    objection: Objection,
    state: str,
    inputs: Mapping[str, str],
    reason: str,
    now: datetime | None = None,
) -> Objection:
    """Decide an objection: the wanted figures hold, others do, or what was found stays. The reason becomes public.

    Raises `Refused`: "objection.decided", "objection.state", "objection.own_review", "objection.partly",
    "round.no_reason", "round.not_yet", "round.closed", those of reading inputs, "access.role_missing".
    """
    row = locked_entry(objection.entry)
    by = allowed(by, Role.APPROVER, NATIONAL)
    held = Objection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
    _must_be_decidable(row, held, by, now)
    if state not in _DECISIONS:
        raise Refused("objection.state", field="state", state=state[:20])
    if not reason.strip():
        raise Refused("round.no_reason", field="reason")
    found = _decided(row, held, state, inputs)
    before = dict(row.verified or {})
    held.before = {"inputs": before, "points": _plain(earned_by(row, before))}
    held.after = {"inputs": found, "points": _plain(earned_by(row, found))}
    held.state, held.reason = state, reason.strip()
    held.decided_by_key, held.decided_by_name = by.key, by.name
    held.decided_at = now or timezone.now()
    held.save()
    changed(
        row,
        by,
        stage="objection",
        verb="decided",
        before={"inputs": before},
        after={"inputs": found},
        reason=reason,
    )
    row.verified, row.state = found, EntryState.VERIFIED
    row.save(update_fields=["verified", "state", "row_version"])
    facts = {**place_of(row), "state": state, "before": held.before, "after": held.after}
    record(by=by, verb="index.objection_decided", thing=("entry", str(row.uuid)), facts=facts)
    _tell(row, held)
    return held


def _must_be_decidable(row: Entry, held: Objection, by: Actor, now: datetime | None) -> None:
    round_ = row.participant.round
    if round_.closed_at is not None:
        raise Refused("round.closed", round=Text(round_.name_vi, round_.name_en))
    if phase(round_, day_of(now)) not in (Phase.OBJECTION, Phase.DECISION):
        must_be_in(round_, Phase.OBJECTION, now)
    if held.state != ObjectionState.OPEN:
        raise Refused("objection.decided", name=held.decided_by_name)
    if Review.objects.filter(entry=row, reviewer_key=by.key).exists():
        raise Refused("objection.own_review", name=by.name)


def _decided(row: Entry, held: Objection, state: str, inputs: Mapping[str, str]) -> dict[str, str]:
    if state == ObjectionState.ACCEPTED:
        return dict(held.wanted)
    if state == ObjectionState.REJECTED:
        return dict(row.verified or {})
    method = method_of(row.participant.round.edition)
    fields = fields_of(method, method.node(row.node))
    found = cleaned(fields, inputs)
    if is_same(fields, found, held.wanted) or is_same(fields, found, row.verified or {}):
        raise Refused("objection.partly", field="inputs")
    return found


def _plain(points: float) -> float | None:
    return None if points != points else points


def _tell(row: Entry, held: Objection) -> None:
    round_ = row.participant.round
    name = method_of(round_.edition).node(row.node).name
    tell_reporters(
        round_,
        [row.participant.unit_code],
        f"objection_decided:{held.uuid}",
        Text("Kiến nghị đã được quyết định: {name}", "An objection is decided: {name}").fill(name=name),
        Text("{reason}", "{reason}").fill(reason=held.reason),
    )
