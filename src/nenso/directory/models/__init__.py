"""Tables of organisations and territories in time."""

from nenso.directory.models.base import Act, Dated, DatedQuerySet, Status
from nenso.directory.models.organisations import (
    GroupMembership,
    Identifier,
    Organisation,
    OrganisationGroup,
    OrganisationLineage,
    OrganisationType,
)
from nenso.directory.models.territories import (
    Level,
    MapAsset,
    PopulationFigure,
    Region,
    RegionMembership,
    Territory,
    TerritoryLineage,
    TerritoryType,
)

__all__ = [
    "Act",
    "Dated",
    "DatedQuerySet",
    "GroupMembership",
    "Identifier",
    "Level",
    "MapAsset",
    "Organisation",
    "OrganisationGroup",
    "OrganisationLineage",
    "OrganisationType",
    "PopulationFigure",
    "Region",
    "RegionMembership",
    "Status",
    "Territory",
    "TerritoryLineage",
    "TerritoryType",
]
