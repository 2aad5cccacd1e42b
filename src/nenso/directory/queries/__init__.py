"""Reading the directory: everything is asked "as of" a date."""

from nenso.directory.queries.commands import describe, rebase_file
from nenso.directory.queries.existing import lives_of, territory_names
from nenso.directory.queries.lineage import (
    lineage_days,
    lineage_map,
    organisation_lineage_map,
    roll_up,
    territory_lineage,
)
from nenso.directory.queries.lives import Chapter, Event, Life, life, organisation_life, territory_life
from nenso.directory.queries.maps import MapGeometry, map_geometry
from nenso.directory.queries.organisations import (
    GroupAsOf,
    GroupMember,
    OrganisationAsOf,
    group_size,
    groups,
    organisation,
    organisation_ids,
    organisations,
    organisations_in_group,
    organisations_of_types,
    parts_of,
    resolve,
    search,
)
from nenso.directory.queries.parents import (
    Containment,
    containment,
    organisation_parents,
)
from nenso.directory.queries.regions import RegionAsOf, regions
from nenso.directory.queries.spellings import Spellings
from nenso.directory.queries.successions import Ending, Heir, endings
from nenso.directory.queries.territories import (
    TerritoryAsOf,
    children,
    latest_population,
    population,
    territories,
    territory,
)
from nenso.directory.queries.unchanged import kept_until_changed

__all__ = [
    "Chapter",
    "Containment",
    "Ending",
    "Event",
    "GroupAsOf",
    "GroupMember",
    "Heir",
    "Life",
    "MapGeometry",
    "OrganisationAsOf",
    "RegionAsOf",
    "Spellings",
    "TerritoryAsOf",
    "children",
    "containment",
    "describe",
    "endings",
    "group_size",
    "groups",
    "kept_until_changed",
    "latest_population",
    "life",
    "lineage_days",
    "lineage_map",
    "lives_of",
    "map_geometry",
    "organisation",
    "organisation_ids",
    "organisation_life",
    "organisation_lineage_map",
    "organisation_parents",
    "organisations",
    "organisations_in_group",
    "organisations_of_types",
    "parts_of",
    "population",
    "rebase_file",
    "regions",
    "resolve",
    "roll_up",
    "search",
    "territories",
    "territory",
    "territory_life",
    "territory_names",
    "territory_lineage",
]
