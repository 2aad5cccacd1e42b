"""Lineage as the rules take it, and the mappings that rebase needs."""

from datetime import date

from nenso.directory.models import Organisation, OrganisationLineage, Territory, TerritoryLineage
from nenso.directory.rules import Lineage, LineageKind, LineageLink, Mapping, UnitInTime, UnitKey
from nenso.kernel.rules import Validity


def territory_lineage(level: str) -> Lineage:
    """Return every territory of a level with its links."""
    fields = ("id", "code", "valid_from", "valid_to", "parent_code")
    keys: dict[int, UnitKey] = {}
    units = []
    for pk, code, since, until, parent in Territory.objects.filter(level=level).values_list(*fields):
        keys[pk] = UnitKey(code, since)
        units.append(UnitInTime(keys[pk], Validity(since, until), parent))
    links = TerritoryLineage.objects.filter(predecessor__level=level, successor__level=level)
    columns = ("predecessor_id", "successor_id", "on", "kind", "share", "is_share_known", "act__number")
    return Lineage(
        units,
        [
            LineageLink(keys[source], keys[target], on, LineageKind(kind), share, known, act or "")
            for source, target, on, kind, share, known, act in links.values_list(*columns)
        ],
    )


def lineage_days(level: str) -> tuple[date, ...]:
    """Return the days on which units of a level merged, were divided or gave parts away, oldest first."""
    links = TerritoryLineage.objects.filter(predecessor__level=level, successor__level=level)
    links = links.exclude(kind__in=(LineageKind.RENAMED, LineageKind.CONTINUED))
    return tuple(links.order_by("on").values_list("on", flat=True).distinct())


def lineage_map(from_date: date, to_date: date, level: str = "province") -> Mapping:
    """Return how figures on the territories of one date move onto those of a later one.

    Codes of People's Committees are those of their territories, so the group "provinces" moves by it too.
    """
    return territory_lineage(level).mapping(from_date, to_date)


def organisation_lineage_map(from_date: date, to_date: date, types: tuple[str, ...]) -> Mapping:
    """Return the same for organisations that are no People's Committees, such as ministries.

    Merged organisations go whole; duties moved in part cannot be measured and carry no figure.
    """
    rows = Organisation.objects.filter(type__in=types)
    keys = {row.pk: UnitKey(row.code, row.valid_from) for row in rows}
    links = OrganisationLineage.objects.filter(predecessor__in=keys, successor__in=keys)
    return Lineage(
        [UnitInTime(keys[row.pk], row.validity) for row in rows],
        [
            LineageLink(
                keys[link.predecessor_id],
                keys[link.successor_id],
                link.on,
                LineageKind(link.kind),
                _whole(link),
            )
            for link in links
        ],
    ).mapping(from_date, to_date)


def roll_up(on: date) -> Mapping:
    """Return the mapping of the communes of a date to their provinces, through districts where there were any."""
    rows = Territory.objects.as_of(on).exclude(level="province").values_list("level", "code", "parent_code")
    parents: dict[str, dict[str, str]] = {"commune": {}, "district": {}}
    for level, code, parent in rows:
        parents[level][code] = parent
    province = {code: parents["district"].get(parent, parent) for code, parent in parents["commune"].items()}
    return Mapping.from_parents(sorted(province), province)


def _whole(link: OrganisationLineage) -> float | None:
    return None if link.kind == LineageKind.PART_MOVED else 1.0
