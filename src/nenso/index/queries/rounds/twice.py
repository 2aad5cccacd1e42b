"""Documents that more than one agency handed in."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from nenso.directory import queries as directory
from nenso.index.models import Evidence, Round
from nenso.kernel.rules import Text


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
    """A document that more than one agency handed in, and by what it is the same.

    `shared` are pairs of what is the same ("file", "link" or "number", the latter with the issuing body) and which.
    """

    shared: tuple[tuple[str, str], ...]
    uses: tuple[Use, ...]


def evidence_twice(row: Round) -> tuple[UsedTwice, ...]:
    """Return documents that several agencies of a round handed in: the same content, link, or number and body.

    What is the same in more than one way at the very same places is one document. Three queries.
    """
    kept = Evidence.objects.filter(entry__participant__round=row, removed_at=None)
    rows = list(kept.filter(pk__in=_shared(kept)).select_related("entry__participant").order_by("id"))
    names = directory.organisations({each.entry.participant.unit_code for each in rows}, row.units_on)
    found: dict[tuple[int, ...], list[tuple[str, str]]] = defaultdict(list)
    for same, key in (("file", _file), ("link", _link), ("number", _number)):
        grouped: dict[str, list[Evidence]] = defaultdict(list)
        for each in rows:
            if what := key(each):
                grouped[what].append(each)
        for what, its in sorted(grouped.items()):
            if len({each.entry.participant_id for each in its}) > 1:
                found[tuple(each.pk for each in its)].append((same, what))
    by_pk = {each.pk: each for each in rows}
    return tuple(
        UsedTwice(tuple(shared), _uses([by_pk[pk] for pk in its], names)) for its, shared in found.items()
    )


def used_twice_in(rows: Collection[Round]) -> dict[int, int]:
    """Return how many documents several agencies of a round handed in, by the rounds' rows; none where none. One query."""
    kept = Evidence.objects.filter(entry__participant__round__in=rows, removed_at=None).order_by("id")
    places: dict[tuple[int, tuple[str, ...]], list[tuple[int, int]]] = defaultdict(list)
    columns = ("entry__participant__round_id", "pk", "entry__participant_id", *_COLUMNS)
    for its, pk, owner, *what in kept.values_list(*columns):
        for key in _keys(*what):
            places[its, key].append((pk, owner))
    distinct = {
        (its, tuple(pk for pk, _owner in handed))
        for (its, _key), handed in places.items()
        if len({owner for _pk, owner in handed}) > 1
    }
    return dict(Counter(its for its, _pks in distinct))


_COLUMNS = ("file_id", "url", "number", "issuing_body")


def _keys(file: str | None, url: str, number: str, body: str) -> Iterator[tuple[str, ...]]:
    """Yield what a document may share with another: its content, its link, its number and issuing body."""
    for what in (("file", file or ""), ("link", url), ("number", number, body)):
        if all(what):
            yield what


def _shared(kept: QuerySet[Evidence]) -> set[int]:
    """Return the rows whose content, link, or number and body another agency has too: few of thousands."""
    owners: dict[tuple[str, ...], set[int]] = defaultdict(set)
    rows: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for pk, owner, *its in kept.order_by().values_list("pk", "entry__participant_id", *_COLUMNS):
        for what in _keys(*its):
            owners[what].add(owner)
            rows[what].append(pk)
    return {pk for what, its in owners.items() if len(its) > 1 for pk in rows[what]}


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
