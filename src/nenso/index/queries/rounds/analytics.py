"""What a round tells of those who claim and those who judge: over-claiming, agreement, evidence used twice."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from nenso.directory import queries as directory
from nenso.index import rules
from nenso.index.models import Entry, Evidence, Review, Round
from nenso.index.queries.methods import method_of
from nenso.index.queries.rounds.standing import staged
from nenso.index.queries.rounds.tables import SELF, VERIFIED
from nenso.index.rules.rounds import criteria, fields_of, is_relative, read_inputs, table_of
from nenso.index.rules.rounds.agreement import Agreement, Judged, agreement
from nenso.kernel.rules import Text


@dataclass(frozen=True, slots=True)
class Gap:
    """Self against verified, of one agency or of one criterion: points of what was verified, and how often which way."""

    code: str
    name: Text
    claimed: float
    found: float
    verified: int
    cut: int
    raised: int

    @property
    def over(self) -> float:
        """Points claimed beyond what was found; below nothing where more was found than claimed."""
        return self.claimed - self.found

    @property
    def share_cut(self) -> float:
        """Share (0..1) of what was verified that was cut."""
        return self.cut / self.verified if self.verified else math.nan


@dataclass(frozen=True, slots=True)
class Gaps:
    """Self against verified of a round, each list with the largest over-claim first."""

    by_agency: tuple[Gap, ...]
    by_criterion: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class _Pair:
    unit: str
    node: str
    claimed: float
    found: float
    verdict: str


def gaps(row: Round) -> Gaps:
    """Return what agencies claimed against what was found, of the criteria that were verified.

    Eight queries at most; four where nothing changed since a stage was asked last.
    """
    method = method_of(row.edition)
    pairs = _pairs(row)
    names = directory.organisations({pair.unit for pair in pairs}, row.units_on)
    by_agency = {code: one.short_name for code, one in names.items()}
    by_node = {node.code: node.name for node in criteria(method)}
    return Gaps(
        _gaps(((pair.unit, pair) for pair in pairs), by_agency),
        _gaps(((pair.node, pair) for pair in pairs), by_node),
    )


def _pairs(row: Round) -> list[_Pair]:
    outcomes = [staged(row, stage)[1] for stage in (SELF, VERIFIED)]
    judged = Entry.objects.filter(participant__round=row, verified__isnull=False)
    columns = judged.order_by("participant__unit_code", "id").values_list("participant__unit_code", "node")
    found = []
    for unit, node in columns:
        claimed, after = (_known(outcome.point(unit, node)) for outcome in outcomes)
        found.append(_Pair(unit, node, claimed, after, _way(claimed, after)))
    return found


def _known(points: float) -> float:
    return 0.0 if math.isnan(points) else points


def _way(claimed: float, found: float) -> str:
    return "same" if math.isclose(claimed, found, abs_tol=1e-9) else "cut" if found < claimed else "raised"


def _gaps(pairs: Iterable[tuple[str, _Pair]], names: Mapping[str, Text]) -> tuple[Gap, ...]:
    grouped: dict[str, list[_Pair]] = defaultdict(list)
    for code, pair in pairs:
        grouped[code].append(pair)
    found = [
        Gap(
            code=code,
            name=names.get(code, Text(code, code)),
            claimed=sum(pair.claimed for pair in its),
            found=sum(pair.found for pair in its),
            verified=len(its),
            cut=sum(pair.verdict == "cut" for pair in its),
            raised=sum(pair.verdict == "raised" for pair in its),
        )
        for code, its in grouped.items()
    ]
    return tuple(sorted(found, key=lambda gap: (-gap.over, gap.code)))


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
    rows = Review.objects.filter(entry__participant__round=row, turn__gt=0)
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for key, name, verdict in rows.values_list("reviewer_key", "reviewer_name", "verdict"):
        counts[key, name][verdict] += 1
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


def agreement_of(row: Round) -> tuple[Agreement, tuple[PairLine, ...]]:
    """Return how far two reviewers agree, over the whole round and for each pair. One query.

    Criteria scored against other units count for their verdicts only.
    """
    rows = Review.objects.filter(entry__participant__round=row, turn__gt=0).order_by("entry", "turn")
    columns = ("entry_id", "entry__node", "reviewer_key", "reviewer_name", "verdict", "inputs")
    by_entry: dict[int, list[_Reviewed]] = defaultdict(list)
    for entry, *rest in rows.values_list(*columns):
        by_entry[entry].append(_Reviewed(*rest))
    pairs = [(two[0], two[1]) for two in by_entry.values() if len(two) == 2]
    points = _points(method_of(row.edition), [(each.node, each.inputs) for two in pairs for each in two])
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


@dataclass(frozen=True, slots=True)
class _Reviewed:
    node: str
    key: str
    name: str
    verdict: str
    inputs: Mapping[str, str]


def _points(method: rules.Edition, written: Sequence[tuple[str, Mapping[str, str]]]) -> list[float]:
    """Return the points that written inputs earn, NaN at a criterion scored against other units.

    All of one criterion are computed together: one by one a whole round would take half a minute.
    """
    found = [math.nan] * len(written)
    places: dict[str, list[int]] = defaultdict(list)
    for place, (code, _) in enumerate(written):
        places[code].append(place)
    for code, its in places.items():
        node = method.node(code)
        if is_relative(node):
            continue
        fields = fields_of(method, node)
        table = table_of({str(place): read_inputs(fields, written[place][1]) for place in its})
        outcome = rules.compute(method, table)
        for place in its:
            found[place] = outcome.point(str(place), code)
    return found


@dataclass(frozen=True, slots=True)
class Use:
    """One agency's use of a document: for which criterion, under which title."""

    unit: str
    name: Text
    node: str
    entry: UUID
    title: str


@dataclass(frozen=True, slots=True)
class UsedTwice:
    """A document that more than one agency handed in. `same`: "file", "link" or "number" (with the issuing body)."""

    same: str
    what: str
    uses: tuple[Use, ...]


def evidence_twice(row: Round) -> tuple[UsedTwice, ...]:
    """Return documents that several agencies of a round handed in: the same content, link, or number and body.

    Two queries.
    """
    kept = Evidence.objects.filter(entry__participant__round=row, removed_at=None)
    rows = list(kept.select_related("entry__participant").order_by("id"))
    names = directory.organisations({each.entry.participant.unit_code for each in rows}, row.units_on)
    found = []
    for same, key in (("file", _file), ("link", _link), ("number", _number)):
        grouped: dict[str, list[Evidence]] = defaultdict(list)
        for each in rows:
            if what := key(each):
                grouped[what].append(each)
        found += [
            UsedTwice(same, what, _uses(its, names))
            for what, its in sorted(grouped.items())
            if len({each.entry.participant_id for each in its}) > 1
        ]
    return tuple(found)


def _file(each: Evidence) -> str:
    return each.file_id or ""


def _link(each: Evidence) -> str:
    return str(each.url)


def _number(each: Evidence) -> str:
    return f"{each.number} ({each.issuing_body})" if each.number and each.issuing_body else ""


def _uses(its: Sequence[Evidence], names: Mapping[str, directory.OrganisationAsOf]) -> tuple[Use, ...]:
    return tuple(
        Use(
            unit := each.entry.participant.unit_code,
            names[unit].short_name if unit in names else Text(unit, unit),
            each.entry.node,
            each.entry.uuid,
            each.title,
        )
        for each in its
    )
