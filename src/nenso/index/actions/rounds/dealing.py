"""Dealing the work of verification: who judges which branch of which agency."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from nenso.accounts.queries import allowed, held_by, holders_of, path_of
from nenso.accounts.rules import NATIONAL, Role
from nenso.index.actions.rounds.changing import day_of, locked_round
from nenso.index.models import Assignment, Entry, Participant, Review, Round
from nenso.index.queries.methods import method_of
from nenso.index.queries.rounds import phase
from nenso.index.rules.rounds import PHASES, Phase, branch_of
from nenso.index.rules.rounds.deal import Dealt, Piece, deal
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused, Text


@transaction.atomic
def deal_work(
    *,
    by: Actor,
    round: Round,  # noqa: A002 - the law's word
    reviewers: Sequence[str],
    seed: int,
    now: datetime | None = None,
) -> tuple[Assignment, ...]:
    """Deal all branches of a round to verifiers, anew as long as nobody judged anything.

    `reviewers` are keys of people who hold the role of verifier. Raises `Refused`: "deal.nobody", "deal.too_few",
    "deal.no_verifier", "deal.signed_off" (who signed an agency's assessment off judges nothing), "deal.begun",
    "round.not_yet", "round.closed", "access.role_missing".
    """
    row = locked_round(round)
    by = allowed(by, Role.APPROVER, NATIONAL)
    _must_be_dealable(row, now)
    names = _names(row, reviewers)
    conflicts = {key: conflicts_of(key) for key in names}
    turns = 2 if row.has_two_reviewers else 1
    found = deal(_pieces(row), list(names), conflicts, turns=turns, seed=seed)
    made = _stored(row, found, names)
    row.dealt_at = now or timezone.now()
    row.save(update_fields=["dealt_at"])
    facts = {"round": row.code, "reviewers": len(names), "pieces": len(found), "seed": seed}
    record(by=by, verb="index.round_dealt", thing=("round", row.code), facts=facts)
    round.dealt_at = row.dealt_at
    return made


def _must_be_dealable(row: Round, now: datetime | None) -> None:
    name, found = Text(row.name_vi, row.name_en), phase(row, day_of(now))
    if found is Phase.PREPARED:
        raise Refused("round.not_yet", round=name, phase=PHASES[Phase.VERIFICATION], now=PHASES[found])
    if row.closed_at is not None:
        raise Refused("round.closed", round=name)
    if Review.objects.filter(entry__participant__round=row).exists():
        raise Refused("deal.begun")


def _names(row: Round, reviewers: Sequence[str]) -> dict[str, str]:
    known = {
        str(person.uuid): person.full_name
        for people in holders_of(Role.VERIFIER).values()
        for person in people
    }
    unknown = [key for key in reviewers if key not in known]
    if unknown:
        raise Refused("deal.no_verifier", field="reviewers", count=len(unknown))
    signed = Participant.objects.filter(round=row, submitted_by_key__in=list(reviewers)).first()
    if signed is not None:
        raise Refused("deal.signed_off", field="reviewers", name=signed.submitted_by_name)
    return {key: known[key] for key in reviewers}


def conflicts_of(key: str) -> frozenset[str]:
    """Return the agencies that somebody may not judge: those where, or below which, the person holds a role."""
    today = timezone.localdate()
    own = {
        code
        for each in held_by(key)
        if each.organisation != NATIONAL
        for code in path_of(each.organisation, today)
    }
    return frozenset(own - {NATIONAL})


def _pieces(row: Round) -> list[Piece]:
    method = method_of(row.edition)
    rows = Entry.objects.filter(participant__round=row).values_list("participant__unit_code", "node")
    weights = Counter((unit, branch_of(method, node).code) for unit, node in rows)
    return [Piece(unit, branch, weight) for (unit, branch), weight in sorted(weights.items())]


def _stored(row: Round, found: Sequence[Dealt], names: dict[str, str]) -> tuple[Assignment, ...]:
    Assignment.objects.filter(participant__round=row).delete()
    ids = dict(row.participants.values_list("unit_code", "pk"))
    return tuple(
        Assignment.objects.bulk_create(
            Assignment(
                participant_id=ids[each.piece.unit],
                branch=each.piece.branch,
                turn=each.turn,
                reviewer_key=each.reviewer,
                reviewer_name=names[each.reviewer],
            )
            for each in found
        )
    )
