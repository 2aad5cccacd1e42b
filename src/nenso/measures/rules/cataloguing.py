"""Which figures the catalogue of systems, databases and platforms gives of an organisation, and how their lines name what was counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qs

COUNTS: Mapping[str, str] = {
    "catalogue.systems": "systems",
    "catalogue.databases": "operating",
    "catalogue.databases.described": "described",
    "catalogue.databases.shared": "shared",
    "catalogue.databases.on_exchange": "on_exchange",
    "catalogue.databases.confirmed": "confirmed",
    "catalogue.databases.rated": "quality_stated",
    "catalogue.road_map.due": "due",
    "catalogue.road_map.kept": "kept",
    "catalogue.platforms.announced": "announced",
    "catalogue.platforms": "in_use",
}
"""Indicator → count of `catalogue.queries.Coverage`."""


@dataclass(frozen=True, slots=True)
class CountedEntries:
    """What a figure counted: the entries of a count that were public at the end of a day."""

    count: str
    on: date


def line_of_count(count: str, on: date) -> str:
    """Return the line of a figure: `catalogue=described&on=2026-11-30`."""
    return f"catalogue={count}&on={on}"


def counted_of(line: str) -> CountedEntries | None:
    """Read a line that `line_of_count` wrote; None for any other."""
    said = {name: values[0] for name, values in parse_qs(line).items()}
    if said.keys() != {"catalogue", "on"} or said["catalogue"] not in COUNTS.values():
        return None
    try:
        return CountedEntries(said["catalogue"], date.fromisoformat(said["on"]))
    except ValueError:
        return None
