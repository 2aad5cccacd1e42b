"""What verifiers find in a round that is played through: what was dealt to them, many rows at once."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from random import Random

from nenso.index import rules
from nenso.index.actions.rounds.simulating.claiming import store
from nenso.index.models import Assignment, Entry, EntryChange, EntryState, Review, Round
from nenso.index.rules.rounds import branch_of, fields_of
from nenso.index.rules.rounds.simulation import Finding, findings
from nenso.index.rules.rounds.verdicts import ACCEPT, is_same

_BATCH = 2000
_DIFFERS = 0.15  # share of criteria where a second reviewer judges without thinking like the first
_REASONS = {
    ACCEPT: "",
    "cut": "Số liệu minh họa: tài liệu kiểm chứng không đủ.",
    "raise": "Số liệu minh họa: tài liệu kiểm chứng cho thấy nhiều hơn.",
}
_VERBS = {ACCEPT: "accepted", "cut": "cut", "raise": "raised"}
_Found = Mapping[tuple[str, str], Finding]


def judge(row: Round, method: rules.Edition, seed: int, share: float) -> int:
    """Judge what nobody did, of a share (0 to 1) of the agencies in the order of their codes; return how many criteria."""
    entries = _waiting(row, share)
    first, second = (_findings(method, entries, seed + turn) for turn in (0, 1))
    dealt = _dealt(row)
    reviews: list[Review] = []
    changes: list[EntryChange] = []
    for entry in entries:
        branch = branch_of(method, entry.node).code
        its = [*_reviews(entry, dealt[entry.participant_id, branch], first, second, seed)]
        if its:
            reviews += its
            changes.append(_decide(row, method, entry, its))
    judged = [change.entry for change in changes]
    Review.objects.bulk_create(reviews, batch_size=_BATCH)
    EntryChange.objects.bulk_create(changes, batch_size=_BATCH)
    store(judged, ("verified", "state", "row_version"))
    return len(judged)


def _waiting(row: Round, share: float) -> list[Entry]:
    """Return the entries that nobody judged and nobody asked about, locked."""
    codes = list(row.participants.order_by("unit_code").values_list("unit_code", flat=True))
    wanted = codes[: math.ceil(len(codes) * min(1.0, max(0.0, share)))]
    rows = Entry.objects.select_for_update(of=("self",)).select_related("participant")
    rows = rows.filter(participant__round=row, participant__unit_code__in=wanted, reviews=None, requests=None)
    return list(rows.exclude(state=EntryState.VERIFIED).order_by("id"))


def _findings(method: rules.Edition, entries: Sequence[Entry], seed: int) -> _Found:
    filled: dict[str, dict[str, Mapping[str, str]]] = defaultdict(dict)
    for entry in entries:
        filled[entry.participant.unit_code][entry.node] = entry.inputs
    return {(each.unit, each.node): each for each in findings(method, filled, seed)}


def _dealt(row: Round) -> Mapping[tuple[int, str], list[Assignment]]:
    found: dict[tuple[int, str], list[Assignment]] = defaultdict(list)
    for each in Assignment.objects.filter(participant__round=row).order_by("turn"):
        found[each.participant_id, each.branch].append(each)
    return found


def _reviews(
    entry: Entry, dealt: Sequence[Assignment], first: _Found, second: _Found, seed: int
) -> Iterator[Review]:
    key = (entry.participant.unit_code, entry.node)
    lot = Random(f"{seed} {key} second")  # noqa: S311 - made up, and again the same
    differs = lot.random() < _DIFFERS
    for each in dealt:
        found = second[key] if each.turn > 1 and differs else first[key]
        # What the yardstick measured is objected to by its agency, never changed by a reviewer.
        verdict = ACCEPT if entry.origins else found.verdict
        yield Review(
            entry=entry,
            turn=each.turn,
            verdict=verdict,
            inputs=dict(entry.inputs if verdict == ACCEPT else found.inputs),
            reason=_REASONS[verdict],
            reviewer_key=each.reviewer_key,
            reviewer_name=each.reviewer_name,
        )


def _decide(row: Round, method: rules.Edition, entry: Entry, its: Sequence[Review]) -> EntryChange:
    """Let reviews decide an entry, or wait for the lead where two differ; return what changed."""
    one = its[0]
    fields = fields_of(method, method.node(entry.node))
    is_decided = not row.has_two_reviewers or (
        len(its) == 2 and is_same(fields, its[0].inputs, its[1].inputs)
    )
    entry.row_version += 1
    entry.state = EntryState.VERIFIED if is_decided else EntryState.REVIEWED
    entry.verified = dict(one.inputs) if is_decided else None
    verb = "reviewed" if not is_decided else "decided" if row.has_two_reviewers else _VERBS[one.verdict]
    return EntryChange(
        entry=entry,
        stage="verification",
        verb=verb,
        before={"inputs": dict(entry.inputs)} if is_decided else None,
        after={"inputs": dict(one.inputs)} if is_decided else None,
        reason=one.reason if is_decided else "",
        by_key=one.reviewer_key,
        by_name=one.reviewer_name,
    )
