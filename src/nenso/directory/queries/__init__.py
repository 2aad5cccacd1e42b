"""Reading the directory: everything is asked "as of" a date."""

from nenso.directory.queries.lineage import lineage_map, organisation_lineage_map, roll_up, territory_lineage
from nenso.directory.queries.lives import Chapter, Event, Life, life, organisation_life, territory_life
from nenso.directory.queries.maps import MapGeometry, map_geometry
from nenso.directory.queries.organisations import (
    GroupAsOf,
    OrganisationAsOf,
    groups,
    organisation,
    organisations,
    organisations_in_group,
    parts_of,
    resolve,
    search,
)
from nenso.directory.queries.regions import RegionAsOf, regions
from nenso.directory.queries.territories import TerritoryAsOf, children, population, territories, territory

__all__ = [
    "Chapter",
    "Event",
    "GroupAsOf",
    "Life",
    "MapGeometry",
    "OrganisationAsOf",
    "RegionAsOf",
    "TerritoryAsOf",
    "children",
    "groups",
    "life",
    "lineage_map",
    "map_geometry",
    "organisation",
    "organisation_life",
    "organisation_lineage_map",
    "organisations",
    "organisations_in_group",
    "parts_of",
    "population",
    "regions",
    "resolve",
    "roll_up",
    "search",
    "territories",
    "territory",
    "territory_life",
    "territory_lineage",
]
