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
from nenso.catalogue.queries.entries import EntryAsKept, Mark, entry, public_names, versions, went_into
from nenso.catalogue.queries.orphans import Orphan, OrphanedBody, orphaned
from nenso.catalogue.queries.publishing import (
    PublishedPage,
    PublishedVersion,
    codes,
    keywords,
    last_step,
    names_for,
    organisation_names,
    published,
    published_entry,
    published_page,
    published_versions,
)
from nenso.catalogue.queries.quality import qualities
from nenso.catalogue.queries.references import Reference, check_reference, leading_to, referred
from nenso.catalogue.queries.road_maps import Promise, RoadMap, promises_due, road_map
from nenso.catalogue.queries.searching import EVERYTHING, MOST, Found, Hit, Search, owners, search
from nenso.catalogue.queries.yearly import Due, DueList, due

__all__ = [
    "COUNTS",
    "EVERYTHING",
    "MOST",
    "OF_OPERATING",
    "PROMISES",
    "Alike",
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
    "Mark",
    "Orphan",
    "OrphanedBody",
    "Promise",
    "PublishedPage",
    "PublishedVersion",
    "Reference",
    "RoadMap",
    "Search",
    "Side",
    "alike",
    "check_reference",
    "codes",
    "counted",
    "coverage",
    "due",
    "duplicates",
    "entry",
    "keywords",
    "last_step",
    "leading_to",
    "names_for",
    "organisation_names",
    "orphaned",
    "owners",
    "promises_due",
    "public_names",
    "published",
    "published_entry",
    "published_page",
    "published_versions",
    "qualities",
    "referred",
    "road_map",
    "search",
    "versions",
    "went_into",
]
