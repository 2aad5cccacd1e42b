"""Metered systems as everybody reads of them: what each is, whose, and where it stands on the public pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from nenso.directory import queries as directory
from nenso.kernel.rules import Text, Validity
from nenso.measures.models import MeteredSystem
from nenso.measures.rules.systems import KINDS
from nenso.web.presenters.services.naming import ServiceAddresses, name_of


@dataclass(frozen=True, slots=True)
class MeteredLine:
    """A metered system; `url` is "" where it, or its owner, is over. `entry` is the code in the catalogue that it was given, "" for none."""

    code: str
    name: Text
    kind: Text
    agency: Text
    url: str
    entry: str


def metered_lines(systems: Iterable[MeteredSystem], today: date, language: str) -> list[MeteredLine]:
    """Return systems in their order. One query beside that of the systems."""
    found, to = list(systems), ServiceAddresses(language)
    owners = directory.organisations({each.organisation_code for each in found}, today) if found else {}
    return [_line(each, owners.get(each.organisation_code), today, to) for each in found]


def _line(
    system: MeteredSystem, owner: directory.OrganisationAsOf | None, today: date, to: ServiceAddresses
) -> MeteredLine:
    code = system.organisation_code
    is_shown = owner is not None and today in Validity(system.valid_from, system.valid_to)
    return MeteredLine(
        code=system.code,
        name=Text(system.name_vi, system.name_en or system.name_vi),
        kind=KINDS[system.kind],
        agency=name_of(owner) if owner else Text(code, code),
        url=to.system(code, system.code) if is_shown else "",
        entry=system.entry_code,
    )
