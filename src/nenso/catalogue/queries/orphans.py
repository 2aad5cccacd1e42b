"""Entries whose owner is over: who goes on with each owner's work, so that they can be handed over."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from nenso.catalogue.models import Entry
from nenso.catalogue.rules import OVER, Kind, Stage, State, facts_of
from nenso.directory import queries as directory
from nenso.directory.queries import Ending
from nenso.kernel.rules import Text


@dataclass(frozen=True, slots=True)
class Orphan:
    """An entry without a living owner, as its newest version says; `state` is where that stands."""

    code: str
    kind: Kind
    name: Text
    stage: Stage
    state: State
    row_version: int


@dataclass(frozen=True, slots=True)
class OrphanedBody:
    """An owner that is over on the day asked, with its entries; `ending` is None where the directory never knew it by then.

    `proposed` is the one organisation that goes on with its work; "" where there is none, or several: then an officer chooses.
    `entries` are all `count` of them, or none where these were only counted.
    """

    owner: str
    ending: Ending | None
    proposed: str
    entries: tuple[Orphan, ...]
    count: int


def orphaned(
    on: date, owners: Sequence[str] = (), *, is_counted_only: bool = False
) -> tuple[OrphanedBody, ...]:
    """Return the entries whose owners are over on a day, by owner; merged and retired ones stay with whom they had.

    A few questions, however many entries.
    """
    over = _over(Entry.objects.filter(owner_code__in=owners) if owners else Entry.objects.all(), on)
    found = directory.endings(over, on) if over else {}
    rows = _going_on().filter(owner_code__in=over)
    if is_counted_only:
        told = rows.order_by().values_list("owner_code").annotate(Count("pk")) if over else ()
        counts, entries = dict(told), dict[str, tuple[Orphan, ...]]()
    else:
        entries = _entries(rows) if over else {}
        counts = {code: len(each) for code, each in entries.items()}
    return tuple(
        OrphanedBody(code, found.get(code), proposed_of(found.get(code)), entries.get(code, ()), counts[code])
        for code in sorted(counts)
    )


def _entries(rows: QuerySet[Entry]) -> dict[str, tuple[Orphan, ...]]:
    found: dict[str, list[Orphan]] = defaultdict(list)
    for row in rows.select_related("newest").order_by("code"):
        assert row.newest is not None
        facts = facts_of(row.newest.facts)
        found[row.owner_code].append(
            Orphan(row.code, Kind(row.kind), facts.name, facts.stage, State(row.state), row.row_version)
        )
    return {owner: tuple(each) for owner, each in found.items()}


def count_orphaned(on: date) -> int:
    """Return how many entries have an owner that is over on a day, as `orphaned` lists them. Three questions at most."""
    over = _over(Entry.objects.all(), on)
    return _going_on().filter(owner_code__in=over).count() if over else 0


def _going_on() -> QuerySet[Entry]:
    """Return entries that go on: merged and retired ones stay with whom they had, and what was withdrawn is nobody's care."""
    return Entry.objects.exclude(newest__facts__stage__in=OVER).exclude(state=State.WITHDRAWN, published=None)


def _over(rows: QuerySet[Entry], on: date) -> set[str]:
    """Return the owners that are over on a day; of all that own anything, for which entries go on is not told by an index."""
    codes = set(rows.order_by().values_list("owner_code", flat=True).distinct())
    return codes - directory.organisations(codes, on).keys()


def proposed_of(ending: Ending | None) -> str:
    """Return the code of the only heir of an organisation that is over; "" for none and for several."""
    heirs = ending.heirs if ending else ()
    return heirs[0].code if len(heirs) == 1 else ""
