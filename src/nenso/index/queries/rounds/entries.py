"""The entries of a participant: what is said, what it earns by the rule at once and why, what is still missing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from nenso.catalogue.queries import Reference, referred
from nenso.directory import queries as directory
from nenso.index import rules
from nenso.index.models import Entry, EntryChange, Evidence, EvidenceRequest, Objection, Participant, Review
from nenso.index.queries.methods import method_of
from nenso.index.queries.rounds.tables import SELF, VERIFIED, Rows, Written, read_rows
from nenso.index.rules.rounds import (
    Earned,
    Field,
    Lack,
    branch_of,
    by_branch,
    criteria,
    earned,
    fields_of,
    has_relative,
    lack_of,
    table_of,
)
from nenso.kernel.rules import Refused, Text

_Row = TypeVar("_Row", Evidence, Review, EvidenceRequest, Objection)


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One criterion of one participant with everything that is known of it.

    `verified` is None until somebody verified; `measured` are the inputs that the yardstick filled. `shown` are the entries of the
    catalogue that its evidence names, by the code that was written, as far as they are public.
    """

    entry: Entry
    node: rules.Node
    fields: tuple[Field, ...]
    own: Earned
    verified: Earned | None
    lack: Lack | None
    evidence: tuple[Evidence, ...]
    reviews: tuple[Review, ...]
    requests: tuple[EvidenceRequest, ...]
    objections: tuple[Objection, ...]
    shown: Mapping[str, Reference]

    @property
    def measured(self) -> frozenset[str]:
        """The inputs that may not be typed over."""
        return frozenset(self.entry.origins)

    @property
    def is_measured(self) -> bool:
        """Whether the yardstick filled all that the criterion asks for."""
        return bool(self.fields) and all(field.key in self.entry.origins for field in self.fields)


@dataclass(frozen=True, slots=True)
class Branch:
    """A main indicator with the entries under it; points are of what can be scored so far."""

    node: rules.Node
    entries: tuple[EntryLine, ...]

    @property
    def points_self(self) -> float:
        """What the participant claims here."""
        return sum(line.own.points for line in self.entries if line.own.is_known)

    @property
    def points_verified(self) -> float:
        """What was found here so far."""
        return sum(
            line.verified.points
            for line in self.entries
            if line.verified is not None and line.verified.is_known
        )

    @property
    def filled(self) -> int:
        """Criteria that have every figure."""
        return sum(line.lack is None or line.lack.what == "evidence" for line in self.entries)


def entries_of(participant: Participant) -> tuple[Branch, ...]:
    """Return the entries of a participant by main indicator; the number of queries does not grow with entries."""
    row = participant.round
    method = method_of(row.edition)
    entries = {each.node: each for each in Entry.objects.filter(participant=participant)}
    nodes = [node for node in criteria(method) if node.code in entries]
    scored = _Scored(participant, method, list(entries.values()))
    more = _Attached(entry__participant=participant)
    lines = {node.code: _line(method, node, entries[node.code], scored, more) for node in nodes}
    return tuple(
        Branch(branch, tuple(lines[node.code] for node in its))
        for branch, its in by_branch(method, nodes).items()
    )


def entry_line(entry: Entry) -> EntryLine:
    """Return one entry with everything that is known of it."""
    participant = entry.participant
    method = method_of(participant.round.edition)
    scored = _Scored(participant, method, [entry])
    return _line(method, method.node(entry.node), entry, scored, _Attached(entry=entry))


def entry_named(uuid: UUID | str) -> Entry:
    """Return an entry with its participant, round and edition; raises `Refused("entry.not_found")`."""
    together = "participant__round__edition"
    rows = Entry.objects.select_related(together).defer(f"{together}__text")
    found = rows.filter(uuid=uuid).first()
    if found is None:
        raise Refused("entry.not_found")
    return found


def branch_of_entry(entry: Entry) -> str:
    """Return the code of the main indicator that an entry stands under: by it work is dealt."""
    return branch_of(method_of(entry.participant.round.edition), entry.node).code


def evidence_named(uuid: UUID | str) -> Evidence:
    """Return a document with its entry; raises `Refused("evidence.not_found")`."""
    together = "entry__participant__round__edition"
    found = Evidence.objects.select_related(together, "file").defer("file__content").filter(uuid=uuid).first()
    if found is None:
        raise Refused("evidence.not_found")
    return found


def history_of(entry: Entry) -> QuerySet[EntryChange]:
    """Return everything that changed an entry, newest first: who, when, from what to what, why."""
    return EntryChange.objects.filter(entry=entry).order_by("-id")


def lacks_of(participant: Participant) -> tuple[Lack, ...]:
    """Return what a self-assessment still lacks, in the order of the tree."""
    lines = (line for branch in entries_of(participant) for line in branch.entries)
    return tuple(line.lack for line in lines if line.lack is not None)


class _Scored:
    """Points of a participant at both stages; where rules compare, among all participants."""

    def __init__(self, participant: Participant, method: rules.Edition, entries: Sequence[Entry]) -> None:
        self._unit = str(participant.pk)
        self._method = method
        if has_relative(method):
            rows = read_rows(participant.round)
            others = [str(pk) for pk in participant.round.participants.values_list("pk", flat=True)]
        else:
            own = [Written(each.node, each.inputs, each.verified, each.origins) for each in entries]
            rows, others = Rows(method, {participant.pk: own}), [self._unit]
        self._rows, self._others = rows, others
        self._computed: dict[str, tuple[rules.Inputs, rules.Outcome]] = {}

    def at(self, stage: str, node: rules.Node) -> Earned:
        if stage not in self._computed:  # as long as nobody verified anything that stage is not asked for
            table = table_of({unit: self._rows.values(int(unit), stage) for unit in self._others})
            self._computed[stage] = table, rules.compute(self._method, table)
        return earned(self._method, *self._computed[stage], self._unit, node)


class _Attached:
    """Documents, reviews, requests and objections of the entries that `of` names, and the entries of the catalogue that documents name.

    Four queries for any number, and those of `referred` where a document names an entry.
    """

    def __init__(self, **of: Any) -> None:
        kept = Evidence.objects.filter(removed_at=None, **of).select_related("file")
        evidence = list(kept.defer("file__content").order_by("id"))
        self.evidence = _grouped(evidence)
        self.shown = referred({each.catalogue_code for each in evidence})
        self.reviews = _grouped(Review.objects.filter(**of).order_by("turn"))
        self.requests = _grouped(EvidenceRequest.objects.filter(**of).order_by("id"))
        self.objections = _grouped(Objection.objects.filter(**of).order_by("id"))


def _grouped(rows: Iterable[_Row]) -> Mapping[int, tuple[_Row, ...]]:
    found: dict[int, list[_Row]] = defaultdict(list)
    for each in rows:
        found[each.entry_id].append(each)
    return {key: tuple(its) for key, its in found.items()}


def _line(
    method: rules.Edition, node: rules.Node, entry: Entry, scored: _Scored, more: _Attached
) -> EntryLine:
    own = scored.at(SELF, node)
    evidence = more.evidence.get(entry.pk, ())
    return EntryLine(
        entry=entry,
        node=node,
        fields=fields_of(method, node),
        own=own,
        verified=scored.at(VERIFIED, node) if entry.verified is not None else None,
        lack=lack_of(
            method,
            node,
            entry.inputs,
            points=own.points,
            # What the yardstick measured needs no document of the agency's.
            has_evidence=bool(evidence) or bool(entry.origins),
        ),
        evidence=evidence,
        reviews=more.reviews.get(entry.pk, ()),
        requests=more.requests.get(entry.pk, ()),
        objections=more.objections.get(entry.pk, ()),
        shown=more.shown,
    )


@dataclass(frozen=True, slots=True)
class Twin:
    """The same document handed in by another agency of the round: whose, for which criterion, and what is the same."""

    unit_code: str
    unit: Text
    entry: UUID
    node: str
    same: str  # file, link, number


def twins_of(evidence: Sequence[Evidence], participant: Participant) -> dict[int, tuple[Twin, ...]]:
    """Return which documents other agencies of the round handed in too, by row: same content, link, or number and body.

    Two queries for any number.
    """
    row = participant.round
    digests = {each.file_id for each in evidence if each.file_id}
    links = {each.url for each in evidence if each.url}
    numbers = {each.number for each in evidence if each.number}
    found = (
        Evidence.objects.filter(entry__participant__round=row, removed_at=None)
        .exclude(entry__participant=participant)
        .filter(Q(file_id__in=digests) | Q(url__in=links) | Q(number__in=numbers))
        .select_related("entry__participant")
        .order_by("id")
    )
    others = list(found) if evidence else []
    names = directory.organisations({each.entry.participant.unit_code for each in others}, row.units_on)
    return {
        each.pk: tuple(
            Twin(unit, names[unit].short_name, other.entry.uuid, other.entry.node, same)
            for other in others
            if (same := _same(each, other)) and (unit := other.entry.participant.unit_code) in names
        )
        for each in evidence
    }


def _same(one: Evidence, other: Evidence) -> str:
    if one.file_id and one.file_id == other.file_id:
        return "file"
    if one.url and one.url == other.url:
        return "link"
    is_same_number = one.number and one.number == other.number
    return "number" if is_same_number and one.issuing_body == other.issuing_body else ""
