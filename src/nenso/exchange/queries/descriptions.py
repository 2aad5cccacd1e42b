"""The OpenAPI documents of services that are offered, and in which media types services answer."""

import hashlib
from collections.abc import Collection, Mapping
from uuid import UUID

from django.core.cache import caches

from nenso.exchange.models import Service
from nenso.exchange.queries.names import service_id
from nenso.exchange.rules.answered import answered_in
from nenso.exchange.rules.routing.snapshot import Kind

_SOAP = ("text/xml",)  # X-Road's message protocol is SOAP 1.1
_DAY = 86_400
_PARTS = 5  # VN/GOV/48/portal/dossiers


def descriptions() -> Mapping[UUID, str]:
    """Return the OpenAPI document of every service that has one and is not closed, by the service. One query."""
    rows = Service.objects.filter(closed_at=None, subsystem__closed_at=None).exclude(description="")
    return dict(rows.values_list("uuid", "description"))


def media_types(names: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """Return the media types in which services answer, by their names in headers; what is not registered or described is left out.

    One query, none for no names. What a document says is kept, for reading one takes long.
    """
    parts = [parts for name in names if len(parts := name.split("/")) == _PARTS]
    if not parts:
        return {}
    rows = Service.objects.filter(
        closed_at=None,
        subsystem__closed_at=None,
        code__in={each[4] for each in parts},
        subsystem__code__in={each[3] for each in parts},
        subsystem__member__code__in={each[2] for each in parts},
    ).select_related("subsystem__member")
    wanted = set(names)
    found = {name: _of(row) for row in rows if (name := service_id(row).encoded) in wanted}
    return {name: kinds for name, kinds in found.items() if kinds}


def _of(row: Service) -> tuple[str, ...]:
    if row.kind == Kind.SOAP:
        return _SOAP
    if not row.description:
        return ()
    key = f"exchange.answered:{hashlib.sha256(row.description.encode()).hexdigest()}"
    kept = caches["local"].get_or_set(key, lambda: answered_in(row.description), _DAY)
    return tuple(kept or ())
