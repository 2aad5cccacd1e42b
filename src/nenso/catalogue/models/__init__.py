"""Tables of the catalogue."""

from nenso.catalogue.models.entries import Entry, Step, Version
from nenso.catalogue.models.life import Distinction, Reminder
from nenso.catalogue.models.listing import Listing

__all__ = ["Distinction", "Entry", "Listing", "Reminder", "Step", "Version"]
