"""Which metered systems told what a figure counted, and which entries of the catalogue they are."""

from dataclasses import dataclass
from datetime import date

from nenso.kernel.rules import Text
from nenso.measures import queries as measures
from nenso.web.presenters.catalogue.ties import EntrySaid, entries_said
from nenso.web.presenters.services.metered import metered_lines


@dataclass(frozen=True, slots=True)
class Meter:
    """A system that told, where it stands on the public pages ("": it is over), and its entry in the catalogue."""

    name: Text
    url: str
    entry: EntrySaid | None


def meters_of(line: str, organisation: str, today: date, language: str) -> tuple[Meter, ...]:
    """Return the systems behind an observation of an organisation, by its line; none where it counted nothing that is metered."""
    found = metered_lines(measures.systems_behind(line, organisation), today, language)
    entries = entries_said({each.entry for each in found}, language)
    return tuple(Meter(each.name, each.url, entries.get(each.entry)) for each in found)
