"""Where an entry stands in the shared systems: as which systems it is known to the rooms that refer to it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from nenso.catalogue import queries as catalogue
from nenso.kernel.rules import Text
from nenso.web.catalogue_forms.fields import with_code
from nenso.web.language import in_words
from nenso.web.presenters.catalogue.addresses import CatalogueAddresses
from nenso.web.presenters.exchange.naming import Registry, SystemLine
from nenso.web.sentences import NOTHING

_EXCHANGE = Text("hệ thống kết nối nền tảng trao đổi dữ liệu", "a system connected to the exchange")


@dataclass(frozen=True, slots=True)
class Tie:
    """One system of another room that is this entry: what it is there, its name, whose it is, and its page ("": none)."""

    what: Text
    name: Text
    by: Text
    url: str = ""
    note: Text = NOTHING


@dataclass(frozen=True, slots=True)
class EntrySaid:
    """The entry that a system says it is, as it goes on today, with its public page."""

    text: Text
    url: str


def entries_said(codes: Collection[str], language: str) -> dict[str, EntrySaid]:
    """Return the entries that systems say they are, by the code that was written; those that are not public are left out."""
    addresses = CatalogueAddresses(language)
    return {
        code: EntrySaid(Text(each.name.vi, each.name.en or each.name.vi), addresses.entry(each.code))
        for code, each in catalogue.referred(codes).items()
    }


def named_entry(code: str) -> str:
    """Return how an entry that was named stands in a form: its name and its code."""
    found = catalogue.referred([code]).get(code)
    return with_code(in_words(found.name), code) if found else code


def own_systems(code: str, known: Registry) -> list[SystemLine]:
    """Return the systems connected to the exchange that are an entry, or one that was merged into it."""
    codes = catalogue.leading_to(code)
    return [line for line in known.connected if line.row.entry_code in codes]


def ties_of(own: Sequence[SystemLine]) -> tuple[Tie, ...]:
    """Return what refers to an entry, as everybody may read it."""
    return _connected(own)


def _connected(own: Sequence[SystemLine]) -> tuple[Tie, ...]:
    return tuple(
        Tie(_EXCHANGE, line.name, line.member.name, line.url, Text(line.id, line.id))
        for line in sorted(own, key=lambda line: line.id)
    )
