"""Finding places: by name as people type it, now and before the mergers."""

from dataclasses import dataclass
from datetime import date, timedelta

from nenso.directory import queries as directory
from nenso.directory.queries import OrganisationAsOf
from nenso.kernel.rules import Text, sort_key
from nenso.web.presenters import boards
from nenso.web.presenters.addresses import Addresses
from nenso.web.presenters.kept import kept
from nenso.web.presenters.league import regions
from nenso.web.presenters.names import group_name, name_of, type_name

MOST = 30


@dataclass(frozen=True, slots=True)
class Found:
    """A place in a list: its name, what it is, until when it existed if it is no more."""

    code: str
    name: str
    full_name: str
    kind: str
    url: str
    until: date | None


@dataclass(frozen=True, slots=True)
class Group:
    """Places under one heading."""

    name: str
    places: tuple[Found, ...]


def found_places(words: str, language: str, today: date) -> list[Found]:
    """Return the places that a search finds today, then those that existed before the last merger."""
    to = Addresses(language)
    found = [_found(unit, language, to, None) for unit in directory.search(words, today, MOST)]
    for day in reversed(boards.changes()):
        before = day - timedelta(days=1)
        known = {item.code for item in found}
        found += [
            _found(unit, language, to, before)
            for unit in directory.search(words, before, MOST)
            if unit.validity.until is not None and (unit.code not in known or unit.validity.until == day)
        ]
    return found[: 2 * MOST]


def _found(unit: OrganisationAsOf, language: str, to: Addresses, on: date | None) -> Found:
    return Found(
        code=unit.code,
        name=name_of(unit).in_language(language),
        full_name=unit.name.in_language(language),
        kind=type_name(unit.type).in_language(language),
        url=to.place(unit.code, on),
        until=unit.validity.until if on else None,
    )


@kept()
def grouped_places(language: str, today: date) -> list[Group]:
    """Return today's provinces by region, then the other groups that are ranked."""
    to = Addresses(language)
    provinces = {unit.code: unit for unit in _members("provinces", language, to, today)}
    groups = [
        Group(
            name.in_language(language),
            _by_name([provinces.pop(code) for code in codes if code in provinces]),
        )
        for _, name, codes in regions(today)
    ]
    if provinces:
        groups.append(
            Group(Text("Tỉnh, thành phố", "Provinces").in_language(language), tuple(provinces.values()))
        )
    groups += [
        Group(group_name(code).in_language(language), _members(code, language, to, today))
        for code in ("ministries-with-services", "ministries-without-services")
    ]
    return [group for group in groups if group.places]


def _by_name(places: list[Found]) -> tuple[Found, ...]:
    return tuple(sorted(places, key=lambda place: sort_key(place.name)))


def _members(group: str, language: str, to: Addresses, today: date) -> tuple[Found, ...]:
    codes = [member.code for member in directory.organisations_in_group(group, today)]
    units = directory.organisations(codes, today)
    return tuple(_found(units[code], language, to, None) for code in codes if code in units)
