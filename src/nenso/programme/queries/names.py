"""Names of organisations for lists of plans and tasks, of those too that have ceased to be."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from nenso.directory import queries as directory
from nenso.kernel.rules import Text


@dataclass(frozen=True, slots=True)
class Named:
    """An organisation by its code and short name. `is_ended` where it is none any more on the day asked."""

    code: str
    name: Text
    is_ended: bool = False


def named(codes: Iterable[str], today: date, earlier: date | None = None) -> Mapping[str, Named]:
    """Return organisations by code: as they are called on a day, else as they were on an earlier one.

    Two queries at most; a code that neither day knows is its own name, "" stands for nobody.
    """
    wanted = {code for code in codes if code}
    if not wanted:
        return {}
    found = {
        code: Named(code, one.short_name) for code, one in directory.organisations(wanted, today).items()
    }
    missing = wanted - set(found)
    if missing and earlier is not None:
        before = directory.organisations(missing, earlier)
        found |= {code: Named(code, one.short_name, True) for code, one in before.items()}
    return found | {code: Named(code, Text(code, code), True) for code in wanted - set(found)}
