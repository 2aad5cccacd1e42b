"""What of a round still waits for somebody: sign-offs, verdicts, answers, decisions. It is counted, nothing is scored."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q

from nenso.index.models import (
    Assignment,
    Entry,
    EntryState,
    EvidenceRequest,
    Objection,
    ObjectionState,
    Participant,
    Review,
    Round,
)
from nenso.index.queries.methods import method_of
from nenso.index.rules.rounds import branch_of


@dataclass(frozen=True, slots=True)
class Unsigned:
    """An organisation that has not signed off, and how many of its criteria hold no figures yet."""

    unit: str
    empty: int
    total: int


def unsigned(row: Round) -> tuple[Unsigned, ...]:
    """Return who has not signed off. One query."""
    empty = Count("entries", filter=Q(entries__state=EntryState.EMPTY))
    rows = Participant.objects.filter(round=row, submitted_at=None).order_by("unit_code")
    counted = rows.annotate(empty=empty, total=Count("entries"))
    return tuple(Unsigned(*each) for each in counted.values_list("unit_code", "empty", "total"))


def work_left(row: Round) -> dict[str, int]:
    """Return how many criteria each verifier has still to judge, by key, nobody who is done. Three queries."""
    method = method_of(row.edition)
    hands: dict[tuple[int, str], list[tuple[int, str]]] = {}
    its = Assignment.objects.filter(participant__round=row).order_by()
    for participant, branch, turn, key in its.values_list("participant_id", "branch", "turn", "reviewer_key"):
        hands.setdefault((participant, branch), []).append((turn, key))
    of_round = Review.objects.filter(entry__participant__round=row).order_by()
    judged = set(of_round.values_list("entry_id", "turn"))
    open_ones = Entry.objects.filter(participant__round=row).exclude(state=EntryState.VERIFIED).order_by()
    left: Counter[str] = Counter()
    for pk, participant, node in open_ones.values_list("pk", "participant_id", "node"):
        for turn, key in hands.get((participant, branch_of(method, node).code), ()):
            left[key] += (pk, turn) not in judged
    return {key: count for key, count in left.items() if count}


def differing(row: Round) -> int:
    """Return how many criteria two reviewers found differently and nobody decided. One query."""
    its = Entry.objects.filter(participant__round=row, state=EntryState.REVIEWED)
    return its.annotate(both=Count("reviews", filter=Q(reviews__turn__gt=0))).filter(both__gte=2).count()


def unanswered(row: Round) -> tuple[EvidenceRequest, ...]:
    """Return the requests for evidence that nobody answered, with their entries. One query."""
    its = EvidenceRequest.objects.filter(entry__participant__round=row, answered_at=None)
    return tuple(its.select_related("entry__participant").order_by("due", "id"))


def undecided(row: Round) -> int:
    """Return how many objections wait for a decision. One query."""
    return Objection.objects.filter(entry__participant__round=row, state=ObjectionState.OPEN).count()
