"""Entries whose owner is over: who goes on with each owner's work, so that they can be handed over."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

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
    """

    owner: str
    ending: Ending | None
    proposed: str
    entries: tuple[Orphan, ...]


def orphaned(on: date, owners: Sequence[str] = ()) -> tuple[OrphanedBody, ...]:
    """Return the entries whose owners are over on a day, by owner; merged and retired ones stay with whom they had.

    A few questions, however many entries.
    """
    rows = _going_on()
    if owners:
        rows = rows.filter(owner_code__in=owners)
    over = _over(rows, on)
    found = directory.endings(over, on) if over else {}
    entries: dict[str, list[Orphan]] = defaultdict(list)
    for row in rows.filter(owner_code__in=over).select_related("newest").order_by("code"):
        assert row.newest is not None
        facts = facts_of(row.newest.facts)
        entries[row.owner_code].append(
            Orphan(row.code, Kind(row.kind), facts.name, facts.stage, State(row.state), row.row_version)
        )
    return tuple(
        OrphanedBody(code, found.get(code), proposed_of(found.get(code)), tuple(entries[code]))
        for code in sorted(over)
        if entries[code]
    )


def count_orphaned(on: date) -> int:
    """Return how many entries have an owner that is over on a day, as `orphaned` lists them. Three questions at most."""
    rows = _going_on()
    over = _over(rows, on)
    return rows.filter(owner_code__in=over).count() if over else 0


def _going_on() -> QuerySet[Entry]:
    """Return entries that go on: merged and retired ones stay with whom they had, and what was withdrawn is nobody's care."""
    return Entry.objects.exclude(newest__facts__stage__in=OVER).exclude(state=State.WITHDRAWN, published=None)


def _over(rows: QuerySet[Entry], on: date) -> set[str]:
    codes = set(rows.order_by().values_list("owner_code", flat=True).distinct())
    return codes - directory.organisations(codes, on).keys()


def proposed_of(ending: Ending | None) -> str:
    """Return the code of the only heir of an organisation that is over; "" for none and for several."""
    heirs = ending.heirs if ending else ()
    return heirs[0].code if len(heirs) == 1 else ""
