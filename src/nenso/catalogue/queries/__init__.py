"""Reading the catalogue."""

from nenso.catalogue.queries.coverage import (
    COUNTS,
    OF_OPERATING,
    PROMISES,
    Counted,
    Coverage,
    Covered,
    counted,
    coverage,
)
from nenso.catalogue.queries.duplicates import Alike, Duplicate, Duplicates, Side, alike, duplicates
from nenso.catalogue.queries.entries import EntryAsKept, Mark, entry, public_names, versions
from nenso.catalogue.queries.orphans import Orphan, OrphanedBody, orphaned
from nenso.catalogue.queries.road_maps import Promise, RoadMap, promises_due, road_map
from nenso.catalogue.queries.searching import MOST, Found, Hit, Search, owners, search
from nenso.catalogue.queries.yearly import Due, DueList, due

__all__ = [
    "Alike",
    "COUNTS",
    "OF_OPERATING",
    "Counted",
    "Coverage",
    "Covered",
    "Due",
    "DueList",
    "Duplicate",
    "Duplicates",
    "EntryAsKept",
    "Found",
    "Hit",
    "MOST",
    "Mark",
    "Orphan",
    "OrphanedBody",
    "PROMISES",
    "Promise",
    "RoadMap",
    "Search",
    "Side",
    "alike",
    "counted",
    "coverage",
    "due",
    "duplicates",
    "entry",
    "promises_due",
    "road_map",
    "orphaned",
    "owners",
    "public_names",
    "search",
    "versions",
]
