"""When the units of a code were there: one question for thousands of codes."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from nenso.directory.models import Organisation, Territory
from nenso.directory.rules import full_name
from nenso.kernel.rules import Text, Validity

ORGANISATION = "organisation"
_MANY = 2_000  # codes from which all units of a kind are read: quicker than so long a list


def lives_of(kind: str, codes: Collection[str]) -> dict[str, tuple[Validity, ...]]:
    """Return the spans in which units of a kind existed, by code; codes never given to any are left out.

    `kind` is "organisation" or a level of territory. One query.
    """
    rows = Organisation.objects.all() if kind == ORGANISATION else Territory.objects.filter(level=kind)
    if len(codes) < _MANY:
        rows = rows.filter(code__in=set(codes))
    found: dict[str, list[Validity]] = defaultdict(list)
    for code, since, until in rows.order_by().values_list("code", "valid_from", "valid_to"):
        found[code].append(Validity(since, until))
    return {code: tuple(spans) for code, spans in found.items()}


def territory_names(level: str, codes: Collection[str], on: date) -> dict[str, Text]:
    """Return the full names of territories of a day by code; codes unknown on that day are left out. One query."""
    rows = Territory.objects.as_of(on).filter(level=level, code__in=set(codes))
    return {row.code: full_name(row.type, row.name, row.name_en) for row in rows}
