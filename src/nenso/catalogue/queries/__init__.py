"""Reading the catalogue."""

from nenso.catalogue.queries.entries import EntryAsKept, Mark, entry, versions
from nenso.catalogue.queries.searching import Found, Hit, Search, search

__all__ = ["EntryAsKept", "Found", "Hit", "Mark", "Search", "entry", "search", "versions"]
