"""Down from a figure of the catalogue to the entries that it counted."""

from nenso.catalogue import queries as catalogue
from nenso.measures.rules.cataloguing import counted_of


def entries_behind(line: str, organisation: str) -> tuple[catalogue.Counted, ...] | None:
    """Return the entries of an organisation that a figure counted, by its line; None for a figure that counts none. One query."""
    said = counted_of(line)
    return None if said is None else catalogue.counted(said.count, said.on, [organisation]).entries
