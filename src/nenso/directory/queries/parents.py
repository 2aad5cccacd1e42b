"""Which territory lies in which on a day, and which organisation under which, as plain codes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from nenso.directory.models import Organisation, OrganisationType, Territory
from nenso.directory.queries.unchanged import kept_until_changed


@dataclass(frozen=True, slots=True)
class Containment:
    """The communes of a day and the parent of each unit: of communes (level, code), of districts the province."""

    communes: tuple[str, ...]
    districts: tuple[str, ...]
    provinces: tuple[str, ...]
    parent: dict[str, tuple[str, str]]  # of communes
    province_of_district: dict[str, str]


def containment(on: date) -> Containment:
    """Return what lay in what on a day. One query."""
    rows = Territory.objects.as_of(on).order_by("code")
    codes: dict[str, list[str]] = {"commune": [], "district": [], "province": []}
    parent: dict[str, tuple[str, str]] = {}
    of_district: dict[str, str] = {}
    for level, code, level_above, above in rows.values_list("level", "code", "parent_level", "parent_code"):
        codes[level].append(code)
        if level == "commune":
            parent[code] = (level_above, above)
        elif level == "district":
            of_district[code] = above
    return Containment(
        tuple(codes["commune"]), tuple(codes["district"]), tuple(codes["province"]), parent, of_district
    )


@kept_until_changed(24)
def organisation_parents(on: date) -> Mapping[str, str]:
    """Return the organisation above each organisation of a day ("" for none), states of the world left out."""
    rows = Organisation.objects.as_of(on).exclude(type=OrganisationType.STATE).order_by("code")
    return MappingProxyType(dict(rows.values_list("code", "parent_code")))
