"""Which systems of other rooms say that they are an entry, each as its room names it: messages, metering."""

from collections.abc import Collection
from datetime import date
from typing import Any, Literal

from ninja import Schema

from nenso.catalogue import queries as catalogue
from nenso.catalogue.rules.markup import without_markup
from nenso.exchange import queries as exchange
from nenso.measures import queries as measures
from nenso.web.endpoints.paging import Names


class SystemReferring(Schema):
    """A system in use: `id` is its name in messages (`exchange`), or its code in metering (`measures`)."""

    room: Literal["exchange", "measures"]
    id: str
    name: Names


def systems_referring(codes: Collection[str], today: date) -> dict[str, list[dict[str, Any]]]:
    """Return the systems that refer to entries, or to what was merged into them, by the entry. Three queries, as `leading_to_each` one more."""
    leading = catalogue.leading_to_each(codes)
    every = {code for its in leading.values() for code in its}
    found: dict[str, list[dict[str, Any]]] = {}
    for row in exchange.referring_to(every):
        one = _told("exchange", exchange.subsystem_id(row).encoded, row)
        found.setdefault(row.entry_code, []).append(one)
    for each in measures.systems(today).filter(entry_code__in=every):
        found.setdefault(each.entry_code, []).append(_told("measures", each.code, each))
    return {
        code: sorted(
            (one for each in its for one in found.get(each, ())), key=lambda one: (one["room"], one["id"])
        )
        for code, its in leading.items()
    }


def _told(room: str, name: str, row: Any) -> dict[str, Any]:
    called = {"vi": without_markup(row.name_vi), "en": without_markup(row.name_en)}
    return {"room": room, "id": name, "name": called}
