"""Small worlds of units in time for tests."""

from datetime import date
from itertools import count
from typing import Any

from nenso.directory.models import GroupMembership, Organisation, OrganisationGroup, Territory
from nenso.directory.rules import Lineage, LineageKind, LineageLink, UnitInTime, UnitKey
from nenso.kernel.rules import Validity, fold, sort_key

START = date(2010, 1, 1)
CHANGE = date(2025, 7, 1)
_codes = count(1)


def make_organisation(code: str = "", name: str = "Cơ quan", **more: Any) -> Organisation:
    """Make an organisation with the fields a test does not care about filled in."""
    values: dict[str, Any] = {
        "code": code or f"T{next(_codes):04d}",
        "type": "government_agency",
        "name": name,
        "name_en": name,
        "short_name": name,
        "short_name_en": name,
        "folded": fold(name),
        "sort_key": sort_key(name),
        "valid_from": START,
    }
    return Organisation.objects.create(**{**values, **more})


def make_territory(code: str, name: str = "Nơi", level: str = "province", **more: Any) -> Territory:
    """Make a territory."""
    values: dict[str, Any] = {
        "level": level,
        "code": code,
        "type": "province",
        "name": name,
        "name_en": name,
        "folded": fold(name),
        "sort_key": sort_key(name),
        "valid_from": START,
    }
    return Territory.objects.create(**{**values, **more})


def make_group(code: str, *members: Organisation) -> OrganisationGroup:
    """Make a group of organisations."""
    group = OrganisationGroup.objects.create(code=code, name=code, name_en=code)
    for member in members:
        GroupMembership.objects.create(group_code=code, organisation_code=member.code, valid_from=START)
    return group


def unit(code: str, since: date = START, until: date | None = None) -> UnitInTime:
    """Return a pure unit."""
    return UnitInTime(UnitKey(code, since), Validity(since, until))


def link(
    source: UnitInTime,
    target: UnitInTime,
    share: float | None = 1.0,
    *,
    on: date = CHANGE,
    known: bool = True,
) -> LineageLink:
    """Return a pure link."""
    kind = LineageKind.MERGED_INTO if share == 1 else LineageKind.PART_MOVED
    return LineageLink(source.key, target.key, on, kind, share, known)


def merger() -> Lineage:
    """Return a small country: A and B became AB, C was divided between AB and D (assumed), E went on."""
    a, b, c = (unit(code, until=CHANGE) for code in "ABC")
    ab, d, e = unit("AB", CHANGE), unit("D", CHANGE), unit("E")
    return Lineage(
        [a, b, c, ab, d, e],
        [link(a, ab), link(b, ab), link(c, ab, 0.25, known=False), link(c, d, 0.75, known=False)],
    )
