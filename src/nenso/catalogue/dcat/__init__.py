"""The catalogue as DCAT-AP 3 (pure): published entries as RDF in Turtle and JSON-LD, and such files read back as a table."""

from nenso.catalogue.dcat.addresses import Addresses
from nenso.catalogue.dcat.entries import Published, described
from nenso.catalogue.dcat.listing import Page, listed
from nenso.catalogue.dcat.reading import is_rdf, read_dcat, read_file
from nenso.catalogue.dcat.terms import own_terms
from nenso.catalogue.dcat.writing import JSON_LD, TURTLE, written

__all__ = [
    "JSON_LD",
    "TURTLE",
    "Addresses",
    "Page",
    "Published",
    "described",
    "is_rdf",
    "listed",
    "own_terms",
    "read_dcat",
    "read_file",
    "written",
]
