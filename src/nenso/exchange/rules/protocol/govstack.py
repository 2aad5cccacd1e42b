"""The directory as GovStack's Information Mediator describes it: the same members and services under other names.

GovStack_IM_Directory_Services_API: `/listClients`, `/{instance}/{class}/{member}/{application}/…`, without `/r1`.
"""

from datetime import datetime
from typing import Any
from urllib.parse import unquote

from nenso.exchange.rules.protocol.identifiers import ClientId, read_client
from nenso.exchange.rules.protocol.metaservices import allowed_methods, list_methods
from nenso.exchange.rules.routing.snapshot import Snapshot
from nenso.kernel.rules import Refused

CLIENT_HEADER = "information-mediator-client"
_NAMES = ("GovStackInstance", "memberClass", "memberCode", "applicationCode", "serviceCode")
_OURS = ("xroad_instance", "member_class", "member_code", "subsystem_code", "service_code")


def clients(snapshot: Snapshot) -> dict[str, Any]:
    """Return every application that takes part."""
    found = []
    for name in sorted(snapshot.clients):
        parts = [unquote(part) for part in name.split("/")]
        kind = "SUBSYSTEM" if len(parts) == len(_NAMES) - 1 else "MEMBER"
        found.append({"objectType": {"object_type": kind}, **dict(zip(_NAMES, parts, strict=False))})
    return {"member": found}


def methods(snapshot: Snapshot, provider: ClientId) -> dict[str, Any]:
    """Return every service of an application; none of one that is not there."""
    return _renamed(list_methods(snapshot, provider))


def methods_for(snapshot: Snapshot, provider: ClientId, client: str, now: datetime) -> dict[str, Any]:
    """Return the services of an application that a client (as its header names it) may ask; none of one that is not there."""
    try:
        asking = read_client(client)
    except Refused:
        return {"member": []}
    return _renamed(allowed_methods(snapshot, provider, asking, now))


def _renamed(listed: dict[str, Any]) -> dict[str, Any]:
    return {"member": [_service(each) for each in listed["service"]]}


def _service(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "objectType": {"object_type": one["object_type"]},
        "serviceType": one["service_type"],
        **{theirs: one[ours] for theirs, ours in zip(_NAMES, _OURS, strict=True)},
        "endpointList": {"member": one["endpoint_list"]},
    }
