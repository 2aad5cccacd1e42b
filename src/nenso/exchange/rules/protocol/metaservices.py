"""What the exchange tells of itself: clients, services, and what one may ask (X-Road, service metadata protocol for REST)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import unquote
from xml.sax.saxutils import escape

from nenso.exchange.rules.protocol.globs import ANY_METHOD, allows, covers
from nenso.exchange.rules.protocol.identifiers import ClientId
from nenso.exchange.rules.routing.deciding import rights_of
from nenso.exchange.rules.routing.snapshot import Kind, Right, Service, Snapshot

_IDENTIFIERS = "http://x-road.eu/xsd/identifiers"
_XROAD = "http://x-road.eu/xsd/xroad.xsd"


def list_clients(snapshot: Snapshot) -> dict[str, Any]:
    """Return members and subsystems as `listClients` has them; a member stands before its systems."""
    found: list[dict[str, Any]] = []
    seen = set()
    for name, client in sorted(snapshot.clients.items()):
        parts = [unquote(part) for part in name.split("/")]
        member = tuple(parts[:3])
        if member not in seen:
            seen.add(member)
            found.append(
                {
                    "id": _identifier("MEMBER", list(member)),
                    "name": snapshot.members.get("/".join(member), ""),
                }
            )
        if len(parts) > 3:
            one = {"id": _identifier("SUBSYSTEM", parts), "name": snapshot.members.get("/".join(member), "")}
            found.append({**one, "subsystem_name": client.name})
    return {"member": found}


def _identifier(kind: str, parts: list[str]) -> dict[str, str]:
    names = ("xroad_instance", "member_class", "member_code", "subsystem_code", "service_code")
    return {"object_type": kind, **dict(zip(names, parts, strict=False))}


def list_clients_xml(snapshot: Snapshot) -> str:
    """Return the same as XML, which X-Road answers where JSON is not asked for."""
    lines = []
    for each in list_clients(snapshot)["member"]:
        its = each["id"]
        names = (
            ("xRoadInstance", "xroad_instance"),
            ("memberClass", "member_class"),
            ("memberCode", "member_code"),
            ("subsystemCode", "subsystem_code"),
        )
        inside = "".join(f"<id:{tag}>{escape(its[key])}</id:{tag}>" for tag, key in names if key in its)
        name = f"<xrd:name>{escape(each['name'])}</xrd:name>"
        more = each.get("subsystem_name")
        name += f"<xrd:subsystemName>{escape(more)}</xrd:subsystemName>" if more else ""
        lines.append(
            f'<xrd:member><xrd:id id:objectType="{its["object_type"]}">{inside}</xrd:id>{name}</xrd:member>'
        )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><xrd:clientList xmlns:xrd="{_XROAD}" xmlns:id="{_IDENTIFIERS}">'
        f"{''.join(lines)}</xrd:clientList>"
    )


def list_methods(snapshot: Snapshot, provider: ClientId) -> dict[str, Any]:
    """Return every service of a provider with its endpoints, but those of SOAP."""
    services = ((name, each) for name, each in _of(snapshot, provider) if each.kind is not Kind.SOAP)
    return {"service": [_service(name, each, _endpoints(each)) for name, each in services]}


def allowed_methods(
    snapshot: Snapshot, provider: ClientId, client: ClientId, now: datetime
) -> dict[str, Any]:
    """Return what a client may ask of a provider: services with the endpoints that its rights cover."""
    found = []
    for name, service in _of(snapshot, provider):
        rights = list(rights_of(snapshot, service, client, now))
        if rights and service.kind is not Kind.SOAP:
            found.append(
                _service(name, service, [each for each in _endpoints(service) if _is_covered(each, rights)])
            )
    return {"service": found}


def soap_methods(snapshot: Snapshot, provider: ClientId) -> list[str]:
    """Return the names of a provider's services of SOAP, which stand apart as X-Road has them."""
    return [name for name, each in _of(snapshot, provider) if each.kind is Kind.SOAP]


def soap_methods_for(snapshot: Snapshot, provider: ClientId, client: ClientId, now: datetime) -> list[str]:
    """Return those of them that a client may ask."""
    return [
        name
        for name in soap_methods(snapshot, provider)
        for rights in [rights_of(snapshot, snapshot.services[name], client, now)]
        if any(allows(each.method, each.glob, "POST", "") for each in rights)
    ]


def _of(snapshot: Snapshot, provider: ClientId) -> Iterator[tuple[str, Service]]:
    start = f"{provider.encoded}/"
    return ((name, each) for name, each in sorted(snapshot.services.items()) if name.startswith(start))


def _endpoints(service: Service) -> list[dict[str, str]]:
    return [{"method": each.method, "path": each.path} for each in service.endpoints]


def _is_covered(endpoint: dict[str, str], rights: list[Right]) -> bool:
    return any(
        # The path of an endpoint is a glob itself: one with a backslash does not cover its own letters.
        each.method in (ANY_METHOD, endpoint["method"])
        and (each.glob == endpoint["path"] or covers(each.glob, endpoint["path"]))
        for each in rights
    )


def _service(name: str, service: Service, endpoints: list[dict[str, str]]) -> dict[str, Any]:
    parts = [unquote(part) for part in name.split("/")]
    return {**_identifier("SERVICE", parts), "service_type": str(service.kind), "endpoint_list": endpoints}
