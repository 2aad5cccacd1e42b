"""Where an entry stands in the shared systems: as which systems it is known to the rooms that refer to it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import override

from nenso.catalogue import queries as catalogue
from nenso.index.queries import rounds
from nenso.kernel.rules import Text
from nenso.measures import queries as measures
from nenso.web.catalogue_forms.fields import with_code
from nenso.web.language import in_words
from nenso.web.presenters.catalogue.addresses import CatalogueAddresses
from nenso.web.presenters.exchange.naming import Registry, ServiceLine, SystemLine
from nenso.web.presenters.services.metered import metered_lines
from nenso.web.sentences import NOTHING

_METERED = Text("hệ thống được đo: {kind}", "a metered system: {kind}")
_EXCHANGE = Text("hệ thống kết nối nền tảng trao đổi dữ liệu", "a system connected to the exchange")
_EVIDENCE = Text("minh chứng của một tiêu chí được đánh giá", "evidence of an assessed criterion")


@dataclass(frozen=True, slots=True)
class Tie:
    """One thing of another room that names this entry: what it is there, its name, whose it is, and its page ("": none)."""

    what: Text
    name: Text
    by: Text
    url: str = ""
    note: Text = NOTHING


@dataclass(frozen=True, slots=True)
class EntrySaid:
    """The entry that a system says it is, as it goes on today, with its public page."""

    code: str
    text: Text
    url: str


def entries_said(codes: Collection[str], language: str) -> dict[str, EntrySaid]:
    """Return the entries that systems say they are, by the code that was written; those that are not public are left out."""
    addresses = CatalogueAddresses(language)
    return {
        code: EntrySaid(
            each.code, Text(each.name.vi, each.name.en or each.name.vi), addresses.entry(each.code)
        )
        for code, each in catalogue.referred(codes).items()
    }


def named_entry(code: str) -> str:
    """Return how an entry that was named stands in a form: its name and its code."""
    found = catalogue.referred([code]).get(code)
    return with_code(in_words(found.name), code) if found else code


def own_systems(codes: Collection[str], known: Registry) -> list[SystemLine]:
    """Return the systems connected to the exchange that are an entry; `codes` are its own and those merged into it."""
    return [line for line in known.connected if line.row.entry_code in codes]


def services_given(known: Registry) -> dict[str, list[ServiceLine]]:
    """Return the services that the systems of each entry offer, by the code of the entry as it goes on today. No query where no system names one."""
    said = {line.id: line.row.entry_code for line in known.connected if line.row.entry_code}
    goes_on = {code: each.code for code, each in catalogue.referred(said.values()).items()} if said else {}
    found: dict[str, list[ServiceLine]] = {}
    for line in sorted(known.offered, key=lambda line: line.id):
        if code := goes_on.get(said.get(line.system.id, "")):
            found.setdefault(code, []).append(line)
    return found


def giving(named: Iterable[str], offered: Iterable[ServiceLine]) -> list[str]:
    """Return the services that give an entry's data, as messages name them: those its owner names, then those that its systems offer besides."""
    return list(dict.fromkeys([*named, *(line.id for line in offered)]))


def ties_of(codes: Collection[str], own: Sequence[SystemLine], today: date, language: str) -> tuple[Tie, ...]:
    """Return what refers to an entry, or to those that were merged into it, as everybody may read it."""
    return _connected(own) + _metered(codes, today, language) + _shown(codes, language)


def _connected(own: Sequence[SystemLine]) -> tuple[Tie, ...]:
    return tuple(
        Tie(_EXCHANGE, line.name, line.member.name, line.url, Text(line.id, line.id))
        for line in sorted(own, key=lambda line: line.id)
    )


def _metered(codes: Collection[str], today: date, language: str) -> tuple[Tie, ...]:
    """Return the systems and portals in use by which public services are measured."""
    found = measures.systems(today).filter(entry_code__in=codes)
    return tuple(
        Tie(_METERED.fill(kind=line.kind), line.name, line.agency, line.url, Text(line.code, line.code))
        for line in metered_lines(found, today, language)
    )


def _shown(codes: Collection[str], language: str) -> tuple[Tie, ...]:
    """Return the criteria of published rounds whose evidence names it, the newest first."""
    found = rounds.shown_in(codes)
    with override(language):
        return tuple(
            Tie(
                _EVIDENCE,
                each.criterion,
                each.unit,
                reverse("web:round_entry", args=[each.entry]),
                each.round,
            )
            for each in found
        )
