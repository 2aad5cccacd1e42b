"""Names of members' organisations, of those too that have ceased to be."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from nenso.directory import queries as directory
from nenso.kernel.rules import Text


@dataclass(frozen=True, slots=True)
class OrganisationOf:
    """The organisation that a member is. `is_ended` where it is none any more on the day asked; its code is its name then."""

    code: str
    name: Text
    is_ended: bool = False


def organisations_of(codes: Iterable[str], on: date) -> Mapping[str, OrganisationOf]:
    """Return organisations by code; one query."""
    wanted = set(codes)
    found = {
        code: OrganisationOf(code, one.name) for code, one in directory.organisations(wanted, on).items()
    }
    return found | {code: OrganisationOf(code, Text(code, code), True) for code in wanted - set(found)}
