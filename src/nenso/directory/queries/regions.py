"""Regions as of a date, their provinces and the centre that supports them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from nenso.directory.models import Organisation, Region, RegionMembership
from nenso.directory.queries.organisations import OrganisationAsOf, organisation_as_of
from nenso.kernel.rules import Text


@dataclass(frozen=True, slots=True)
class RegionAsOf:
    """A region on the day asked: `kind` socio_economic or key_economic; `provinces` are codes.

    `is_assumed` where the grouping of that day is our reading, not an act's. `centre` is the regional digital
    transformation centre that supports the provinces, if there is one.
    """

    code: str
    kind: str
    name: Text
    provinces: tuple[str, ...]
    is_assumed: bool
    centre: OrganisationAsOf | None


def regions(on: date, kind: str = "") -> tuple[RegionAsOf, ...]:
    """Return the regions of a day, from north to south; `kind` narrows to one division of the country."""
    rows = Region.objects.as_of(on)
    if kind:
        rows = rows.filter(kind=kind)
    members: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for region, province, status in RegionMembership.objects.as_of(on).values_list(
        "region_code", "province_code", "status"
    ):
        members[region].append((province, status))
    centres = {
        row.region_code: organisation_as_of(row)
        for row in Organisation.objects.as_of(on).filter(type="regional_centre").exclude(region_code="")
    }
    return tuple(_region(row, members[row.code], centres.get(row.code)) for row in rows)


def _region(row: Region, members: list[tuple[str, str]], centre: OrganisationAsOf | None) -> RegionAsOf:
    return RegionAsOf(
        code=row.code,
        kind=row.kind,
        name=Text(row.name, row.name_en),
        provinces=tuple(sorted(code for code, _ in members)),
        is_assumed=any(status != "known" for _, status in members),
        centre=centre,
    )
