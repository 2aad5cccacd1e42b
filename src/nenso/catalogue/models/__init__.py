"""Tables of the catalogue."""

from nenso.catalogue.models.entries import Entry, Step, Version
from nenso.catalogue.models.life import Distinction, Reminder
from nenso.catalogue.models.listing import Listing
from nenso.catalogue.models.lookalikes import Lookalike
from nenso.catalogue.models.measured import MeasuredShare

__all__ = ["Distinction", "Entry", "Listing", "Lookalike", "MeasuredShare", "Reminder", "Step", "Version"]
