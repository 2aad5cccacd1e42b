"""Which territory lies in which on a day, as plain codes, and a mark by which a reader sees that it changed."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from nenso.directory.models import Organisation, OrganisationType, Territory


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


def territories_mark() -> tuple[float, ...]:
    """Return a mark that differs once any territory, parent, life or lineage does. One query of milliseconds."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(*), max(t.id), sum(hashtextextended(t.level || t.code || t.parent_level || t.parent_code
                || t.valid_from || coalesce(t.valid_to::text, ''), 0) / 1048576),
                (SELECT count(*) FROM directory_territorylineage),
                (SELECT max(l.id) FROM directory_territorylineage l),
                (SELECT sum(l.share) FROM directory_territorylineage l)
            FROM directory_territory t
            """
        )
        found = cursor.fetchone()
    return tuple(float(part or 0) for part in found)


def organisation_parents(on: date) -> dict[str, str]:
    """Return the organisation above each organisation of a day ("" for none), states of the world left out."""
    rows = Organisation.objects.as_of(on).exclude(type=OrganisationType.STATE).order_by("code")
    return dict(rows.values_list("code", "parent_code"))
