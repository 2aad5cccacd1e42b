"""The whole life of a unit: its chapters, what it came from, what became of it, by which act."""

from dataclasses import dataclass
from datetime import date

from nenso.directory.models import (
    Act,
    Organisation,
    OrganisationLineage,
    Territory,
    TerritoryLineage,
)
from nenso.directory.queries.territories import territory_as_of
from nenso.kernel.rules import Refused, Text, Validity

_COMMITTEES = ("provincial_committee", "district_committee", "communal_committee")


@dataclass(frozen=True, slots=True)
class Event:
    """A unit from which, or to which, something went on a day. `share` is None where it was not measured."""

    code: str
    name: Text
    since: date
    kind: str
    on: date
    share: float | None
    is_share_known: bool
    act: str
    act_title: Text
    note: Text
    status: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """The time in which a unit had one name, type and extent."""

    code: str
    name: Text
    type: str
    validity: Validity
    is_start_known: bool
    status: str
    end_act: str
    predecessors: tuple[Event, ...]
    successors: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Life:
    """All chapters under one code, oldest first. One code may name different units before and after a merger."""

    level: str
    code: str
    chapters: tuple[Chapter, ...]


def life(code: str) -> Life:
    """Return the life of an organisation by its code; a People's Committee lives as its territory does."""
    return organisation_life(code)


def territory_life(level: str, code: str) -> Life:
    """Return the life of a territory; raises `Refused("territory.no_life")`."""
    rows = list(
        Territory.objects.filter(level=level, code=code).select_related("end_act").order_by("valid_from")
    )
    if not rows:
        raise Refused("territory.no_life", level=level, code=code)
    ids = [row.pk for row in rows]
    links = TerritoryLineage.objects.select_related("act", "predecessor", "successor")
    before, after = links.filter(successor__in=ids), links.filter(predecessor__in=ids)
    came = [(link.successor_id, _territory_event(link, link.predecessor)) for link in before]
    went = [(link.predecessor_id, _territory_event(link, link.successor)) for link in after]
    chapters = tuple(
        Chapter(
            code=row.code,
            name=territory_as_of(row).full_name,
            type=row.type,
            validity=row.validity,
            is_start_known=row.is_start_known,
            status=row.status,
            end_act=row.end_act.number if row.end_act else "",
            predecessors=tuple(event for pk, event in came if pk == row.pk),
            successors=tuple(event for pk, event in went if pk == row.pk),
        )
        for row in rows
    )
    return Life(level, code, chapters)


def organisation_life(code: str) -> Life:
    """Return the life of an organisation; raises `Refused("organisation.no_life")`."""
    rows = list(Organisation.objects.filter(code=code).order_by("valid_from"))
    if not rows:
        raise Refused("organisation.no_life", code=code)
    if rows[0].type in _COMMITTEES and all(row.is_reference for row in rows):
        return territory_life(rows[0].territory_level, rows[0].territory_code)
    ids = [row.pk for row in rows]
    links = OrganisationLineage.objects.select_related("act", "predecessor", "successor")
    before, after = links.filter(successor__in=ids), links.filter(predecessor__in=ids)
    came = [(link.successor_id, _organisation_event(link, link.predecessor)) for link in before]
    went = [(link.predecessor_id, _organisation_event(link, link.successor)) for link in after]
    chapters = tuple(
        Chapter(
            code=row.code,
            name=Text(row.name, row.name_en),
            type=row.type,
            validity=row.validity,
            is_start_known=row.is_start_known,
            status=row.status,
            end_act="",
            predecessors=tuple(event for pk, event in came if pk == row.pk),
            successors=tuple(event for pk, event in went if pk == row.pk),
        )
        for row in rows
    )
    return Life("", code, chapters)


def _territory_event(link: TerritoryLineage, other: Territory) -> Event:
    number, title = _act(link.act)
    return Event(
        code=other.code,
        name=territory_as_of(other).full_name,
        since=other.valid_from,
        kind=link.kind,
        on=link.on,
        share=link.share,
        is_share_known=link.is_share_known,
        act=number,
        act_title=title,
        note=Text("", ""),
        status=link.status,
    )


def _organisation_event(link: OrganisationLineage, other: Organisation) -> Event:
    number, title = _act(link.act)
    return Event(
        code=other.code,
        name=Text(other.name, other.name_en),
        since=other.valid_from,
        kind=link.kind,
        on=link.on,
        share=None,
        is_share_known=False,
        act=number,
        act_title=title,
        note=Text(link.note, link.note_en),
        status=link.status,
    )


def _act(act: Act | None) -> tuple[str, Text]:
    return (act.number, Text(act.title, act.title_en)) if act else ("", Text("", ""))
