"""Verification: what was said is accepted, cut or raised, each with a reason; where two differ, the lead settles it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from nenso.accounts.queries import allowed, held_by, today
from nenso.accounts.rules import NATIONAL, Role, roles_anywhere
from nenso.index.actions.rounds.asking import place_of
from nenso.index.actions.rounds.changing import changed, day_of, locked_entry, must_be_in
from nenso.index.actions.rounds.dealing import conflicts_of
from nenso.index.models import Assignment, Entry, EntryState, EvidenceRequest, Participant, Review
from nenso.index.queries.methods import method_of
from nenso.index.queries.rounds import FINAL, branch_of_entry, phase, read_rows
from nenso.index.rules.rounds import Field, Phase, fields_of, is_relative, points_of, read_inputs
from nenso.index.rules.rounds.verdicts import ACCEPT, check_verdict, cleaned, is_same
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused, Text

LEAD = 0  # the turn of whoever settles a difference
_VERBS = {"accept": "accepted", "cut": "cut", "raise": "raised"}


@transaction.atomic
def review_entry(
    *,
    by: Actor,
    entry: Entry,
    verdict: str,
    inputs: Mapping[str, str],
    reason: str = "",
    now: datetime | None = None,
) -> Review:
    """Judge one criterion that was dealt to the person; judged again, the later verdict holds.

    One reviewer decides at once. Of two, each judges without the other; equal figures decide, different ones wait for the
    lead. Raises `Refused`: "review.not_dealt", "review.own_agency", "review.settled", "review.verdict",
    "review.not_less", "review.not_more", "round.no_reason", "entry.measured", "round.not_yet", "round.too_late", those
    of reading inputs, "access.role_missing".
    """
    row = locked_entry(entry)
    by = _verifier(by)
    must_be_in(row.participant.round, Phase.VERIFICATION, now)
    turn = _turn(row, by)
    if Review.objects.filter(entry=row, turn=LEAD).exists():
        raise Refused("review.settled")
    fields = _fields(row)
    found = dict(row.inputs) if verdict == ACCEPT else cleaned(fields, inputs)
    _must_leave_measured(row, fields, found)
    check_verdict(verdict, earned_by(row, row.inputs), earned_by(row, found), reason)
    review, _ = Review.objects.update_or_create(
        entry=row,
        turn=turn,
        defaults={
            "verdict": verdict,
            "inputs": found,
            "reason": reason.strip(),
            "reviewer_key": by.key,
            "reviewer_name": by.name,
        },
    )
    _decided_by_reviews(row, by, review, fields)
    facts = {**place_of(row), "verdict": verdict, "turn": turn}
    record(by=by, verb="index.entry_reviewed", thing=("entry", str(row.uuid)), facts=facts)
    _tell_caller(entry, row)
    return review


def _verifier(by: Actor) -> Actor:
    """Return who verifies with the right to it: the committee's verifiers, and those whom an agency lends."""
    if Role.VERIFIER in roles_anywhere(held_by(by.key), today()):
        return by if by.right else Actor(by.kind, by.key, by.name, "verifier")
    return allowed(by, Role.VERIFIER, NATIONAL)


def _turn(row: Entry, by: Actor) -> int:
    its = Assignment.objects.filter(participant=row.participant, branch=branch_of_entry(row))
    dealt = its.filter(reviewer_key=by.key).first()
    if row.participant.unit_code in conflicts_of(by.key):
        raise Refused("review.own_agency", name=by.name)
    if dealt is None:
        raise Refused("review.not_dealt", name=by.name)
    return int(dealt.turn)


def _fields(row: Entry) -> tuple[Field, ...]:
    method = method_of(row.participant.round.edition)
    return fields_of(method, method.node(row.node))


def _must_leave_measured(row: Entry, fields: tuple[Field, ...], found: Mapping[str, str]) -> None:
    for field in fields:
        held = row.inputs.get(field.key, "")
        if field.key in row.origins and found.get(field.key, "") != held:
            raise Refused("entry.measured", field=field.key, name=field.name, value=held)


def earned_by(row: Entry, inputs: Mapping[str, str]) -> float:
    """Return the points that written inputs earn at an entry's criterion, NaN where they do not suffice."""
    round_ = row.participant.round
    method = method_of(round_.edition)
    node = method.node(row.node)
    others = None
    if is_relative(node):
        rows = read_rows(round_)
        pks = round_.participants.exclude(pk=row.participant_id).values_list("pk", flat=True)
        others = {str(pk): rows.values(pk, FINAL) for pk in pks}
    return points_of(method, node, read_inputs(fields_of(method, node), inputs), others)


def _decided_by_reviews(row: Entry, by: Actor, review: Review, fields: tuple[Field, ...]) -> None:
    """Store what the reviews come to: decided, or waiting for the other one or for the lead."""
    before = {"inputs": row.verified if row.verified is not None else dict(row.inputs)}
    if not row.participant.round.has_two_reviewers:
        _found(row, by, review.inputs, _VERBS[review.verdict], before, review.reason)
        return
    both = list(Review.objects.filter(entry=row, turn__gt=LEAD).order_by("turn"))
    if len(both) == 2 and is_same(fields, both[0].inputs, both[1].inputs):
        _found(row, by, both[0].inputs, "decided", before, both[0].reason or both[1].reason)
        return
    # What one of two found is not told before the other has judged.
    changed(row, by, stage="verification", verb="reviewed", before=None, after=None)
    row.verified, row.state = None, EntryState.REVIEWED
    row.save(update_fields=["verified", "state", "row_version"])


def _found(
    row: Entry, by: Actor, inputs: Mapping[str, str], verb: str, before: Mapping[str, Any], reason: str
) -> None:
    changed(
        row,
        by,
        stage="verification",
        verb=verb,
        before=before,
        after={"inputs": dict(inputs)},
        reason=reason,
    )
    row.verified, row.state = dict(inputs), EntryState.VERIFIED
    row.save(update_fields=["verified", "state", "row_version"])


def _tell_caller(entry: Entry, row: Entry) -> None:
    entry.verified, entry.state, entry.row_version = row.verified, row.state, row.row_version


@transaction.atomic
def settle_entry(
    *, by: Actor, entry: Entry, inputs: Mapping[str, str], reason: str, now: datetime | None = None
) -> Review:
    """Decide where two reviewers differ; whoever leads the verification gives the reason.

    Raises `Refused`: "review.nothing_to_settle", "review.own_review", "round.no_reason", "round.not_yet",
    "round.closed", "entry.measured", those of reading inputs, "access.role_missing".
    """
    row = locked_entry(entry)
    by = allowed(by, Role.APPROVER, NATIONAL)
    _must_be_settleable(row, by, now)
    if not reason.strip():
        raise Refused("round.no_reason", field="reason")
    fields = _fields(row)
    found = cleaned(fields, inputs)
    _must_leave_measured(row, fields, found)
    verdict = _verdict(earned_by(row, row.inputs), earned_by(row, found))
    review = Review.objects.create(
        entry=row,
        turn=LEAD,
        verdict=verdict,
        inputs=found,
        reason=reason.strip(),
        reviewer_key=by.key,
        reviewer_name=by.name,
    )
    _found(row, by, found, "settled", {"inputs": dict(row.inputs)}, reason)
    record(by=by, verb="index.entry_settled", thing=("entry", str(row.uuid)), facts=place_of(row))
    _tell_caller(entry, row)
    return review


def _must_be_settleable(row: Entry, by: Actor, now: datetime | None) -> None:
    round_ = row.participant.round
    if round_.closed_at is not None:
        raise Refused("round.closed", round=Text(round_.name_vi, round_.name_en))
    if phase(round_, day_of(now)) in (Phase.PREPARED, Phase.SELF):
        must_be_in(round_, Phase.VERIFICATION, now)
    reviews = list(Review.objects.filter(entry=row))
    if row.state != EntryState.REVIEWED or len([each for each in reviews if each.turn > LEAD]) < 2:
        raise Refused("review.nothing_to_settle")
    if by.key in {each.reviewer_key for each in reviews}:
        raise Refused("review.own_review", name=by.name)


def _verdict(claimed: float, found: float) -> str:
    before, after = (0.0 if points != points else points for points in (claimed, found))
    return ACCEPT if before == after else "cut" if after < before else "raise"


@transaction.atomic
def accept_all(*, by: Actor, participant: Participant, branch: str, now: datetime | None = None) -> int:
    """Accept what the yardstick measured in a branch and nobody questions; return how many criteria that were.

    Raises `Refused` as `review_entry`.
    """
    asked = EvidenceRequest.objects.filter(entry__participant=participant, answered_at=None)
    rows = Entry.objects.filter(participant=participant).exclude(pk__in=asked.values("entry_id"))
    judged = set(
        Review.objects.filter(entry__participant=participant, reviewer_key=by.key).values_list(
            "entry_id", flat=True
        )
    )
    count = 0
    for row in rows.select_related("participant__round__edition").order_by("id"):
        is_whole = bool(row.origins) and {field.key for field in _fields(row)} <= set(row.origins)
        if is_whole and row.pk not in judged and branch_of_entry(row) == branch:
            review_entry(by=by, entry=row, verdict=ACCEPT, inputs={}, now=now)
            count += 1
    return count
