"""Names of the organisations and entries that statements name, also of bodies that are no more."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from nenso.catalogue.queries import desk as entries
from nenso.catalogue.rules import Facts, entries_named, organisations_named
from nenso.directory import queries as directory
from nenso.kernel.rules import Text


@dataclass(frozen=True, slots=True)
class Names:
    """Organisations by code with their names, those among them that are over, and entries by code with their names."""

    organisations: dict[str, Text]
    over: frozenset[str]
    entries: dict[str, Text]

    def organisation(self, code: str) -> Text:
        """Return an organisation's name, or its code where nobody knows it."""
        return self.organisations.get(code, Text(code, code))


def organisation_names(codes: Collection[str], on: date) -> tuple[dict[str, Text], frozenset[str]]:
    """Return the names of organisations of a day, and of those that were over by then with the names of their last day."""
    found = {code: row.name for code, row in directory.organisations(set(codes), on).items()}
    missing = set(codes) - set(found)
    if missing:
        for code, spans in directory.lives_of("organisation", missing).items():
            last = max(spans, key=lambda span: span.since)
            row = directory.organisations([code], last.last_day or last.since).get(code)
            if row is not None:
                found[code] = row.name
    return found, frozenset(missing)


def names_in(statements: Iterable[Facts], within: entries.Codes, on: date) -> Names:
    """Return the names of all that some statements name."""
    known = list(statements)
    codes = {code for facts in known for _, code in organisations_named(facts)}
    others = {code for facts in known for _, code in entries_named(facts)}
    organisations, over = organisation_names(codes, on)
    named = {code: name for code, (name, _) in entries.names_of(others, within).items()}
    return Names(organisations, over, named)
