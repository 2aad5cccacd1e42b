"""Reading the catalogue."""

from nenso.catalogue.queries.coverage import (
    COUNTS,
    OF_OPERATING,
    Counted,
    Coverage,
    Covered,
    counted,
    coverage,
)
from nenso.catalogue.queries.entries import EntryAsKept, Mark, entry, versions
from nenso.catalogue.queries.searching import Found, Hit, Search, search

__all__ = [
    "COUNTS",
    "OF_OPERATING",
    "Counted",
    "Coverage",
    "Covered",
    "EntryAsKept",
    "Found",
    "Hit",
    "Mark",
    "Search",
    "counted",
    "coverage",
    "entry",
    "search",
    "versions",
]
