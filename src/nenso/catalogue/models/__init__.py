"""Tables of the catalogue."""

from nenso.catalogue.models.entries import Entry, Step, Version
from nenso.catalogue.models.listing import Listing

__all__ = ["Entry", "Listing", "Step", "Version"]
