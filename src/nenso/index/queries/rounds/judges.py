"""Verifiers against each other: how often each cuts, and how far two who judged the same agree."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count

from nenso.index import rules
from nenso.index.models import Review, Round
from nenso.index.queries.methods import method_of
from nenso.index.queries.rounds.kept import until_changed
from nenso.index.rules.rounds import criteria, fields_of, is_relative, read_inputs, table_of
from nenso.index.rules.rounds.agreement import Agreement, Judged, agreement


@dataclass(frozen=True, slots=True)
class ReviewerLine:
    """One verifier: how many criteria were judged, accepted, cut, raised, and how the cuts compare with the others'.

    `others_cut` is the share (0..1) that all other verifiers cut.
    """

    name: str
    judged: int
    accepted: int
    cut: int
    raised: int
    others_cut: float

    @property
    def share_cut(self) -> float:
        """Share (0..1) of the own judgements that cut."""
        return self.cut / self.judged if self.judged else math.nan


def reviewers(row: Round) -> tuple[ReviewerLine, ...]:
    """Return how each verifier judged, by name. One query."""
    rows = Review.objects.filter(entry__participant__round=row, turn__gt=0).order_by()
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    columns = ("reviewer_key", "reviewer_name", "verdict")
    for key, name, verdict, count in rows.values_list(*columns).annotate(n=Count("pk")):
        counts[key, name][verdict] = count
    total: Counter[str] = sum(counts.values(), Counter())
    found = []
    for (_key, name), its in counts.items():
        others = total.total() - its.total()
        found.append(
            ReviewerLine(
                name,
                its.total(),
                its["accept"],
                its["cut"],
                its["raise"],
                (total["cut"] - its["cut"]) / others if others else math.nan,
            )
        )
    return tuple(sorted(found, key=lambda line: line.name))


@dataclass(frozen=True, slots=True)
class PairLine:
    """Two verifiers who judged the same criteria, and how far they agree."""

    first: str
    second: str
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class _Reviewed:
    participant: int
    turn: int
    node: str
    key: str
    name: str
    verdict: str
    inputs: Mapping[str, str]

    @property
    def row(self) -> str:
        return f"{self.participant} {self.turn}"


def agreement_of(row: Round) -> tuple[Agreement, tuple[PairLine, ...]]:
    """Return how far two reviewers agree, over the whole round and for each pair.

    Criteria scored against other units count for their verdicts only. Two queries; one where no entry changed since it
    was asked last.
    """
    return until_changed(row, "agreement", lambda: _agreement_of(row))


def _agreement_of(row: Round) -> tuple[Agreement, tuple[PairLine, ...]]:
    rows = Review.objects.filter(entry__participant__round=row, turn__gt=0).order_by("entry", "turn")
    columns = (
        "entry__participant_id",
        "turn",
        "entry__node",
        "reviewer_key",
        "reviewer_name",
        "verdict",
        "inputs",
    )
    by_entry: dict[int, list[_Reviewed]] = defaultdict(list)
    for entry, *rest in rows.values_list("entry_id", *columns):
        by_entry[entry].append(_Reviewed(*rest))
    pairs = [(two[0], two[1]) for two in by_entry.values() if len(two) == 2]
    points = _points(method_of(row.edition), [each for two in pairs for each in two])
    whole: list[Judged] = []
    by_pair: dict[tuple[str, str], list[Judged]] = defaultdict(list)
    names: dict[str, str] = {}
    for place, (first, second) in enumerate(pairs):
        its = Judged(first.verdict, second.verdict, *points[2 * place : 2 * place + 2])
        whole.append(its)
        names |= {first.key: first.name, second.key: second.name}
        # The same two people, whoever of them had the first turn.
        is_turned = (first.name, first.key) > (second.name, second.key)
        pair = (second.key, first.key) if is_turned else (first.key, second.key)
        by_pair[pair].append(its.turned if is_turned else its)
    lines = [PairLine(names[one], names[other], agreement(its)) for (one, other), its in by_pair.items()]
    return agreement(whole), tuple(sorted(lines, key=lambda line: (line.first, line.second)))


def _points(method: rules.Edition, reviewed: Sequence[_Reviewed]) -> list[float]:
    """Return the points that each one's inputs earn, NaN at a criterion scored against other units.

    Each criterion has inputs of its own, so that all of one participant and turn stand in one row and are computed at
    once: one by one a whole round would take half a minute.
    """
    fields = {node.code: fields_of(method, node) for node in criteria(method)}
    rows: dict[str, dict[str, float]] = defaultdict(dict)
    for each in reviewed:
        rows[each.row] |= read_inputs(fields[each.node], each.inputs)
    outcome = rules.compute(method, table_of(rows))
    return [
        math.nan if is_relative(method.node(each.node)) else outcome.point(each.row, each.node)
        for each in reviewed
    ]
