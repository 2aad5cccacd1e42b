"""Documents that more than one agency handed in."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
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
    """A document that more than one agency handed in. `same`: "file", "link" or "number" (with the issuing body)."""

    same: str
    what: str
    uses: tuple[Use, ...]


def evidence_twice(row: Round) -> tuple[UsedTwice, ...]:
    """Return documents that several agencies of a round handed in: the same content, link, or number and body.

    Three queries.
    """
    kept = Evidence.objects.filter(entry__participant__round=row, removed_at=None)
    rows = list(kept.filter(pk__in=_shared(kept)).select_related("entry__participant").order_by("id"))
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


def _shared(kept: QuerySet[Evidence]) -> set[int]:
    """Return the rows whose content, link, or number and body another agency has too: few of thousands."""
    owners: dict[tuple[str, ...], set[int]] = defaultdict(set)
    rows: dict[tuple[str, ...], list[int]] = defaultdict(list)
    columns = ("pk", "entry__participant_id", "file_id", "url", "number", "issuing_body")
    for pk, owner, file, url, number, body in kept.order_by().values_list(*columns):
        for what in (("file", file), ("link", url), ("number", number, body)):
            if all(what):
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
