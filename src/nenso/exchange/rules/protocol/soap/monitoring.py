"""X-Road's protocol of operational monitoring: what is asked for, and what of the ledger's entries it is told.

Told is what the ledger's columns say, without looks into heads: neither users nor paths. One gateway is the client's and the
provider's at once, so that an exchange makes two records, as X-Road's tools pair them.
"""

import gzip
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote

import msgspec
from lxml import etree

from nenso.exchange.rules.protocol.errors import Fault
from nenso.exchange.rules.protocol.globs import allows
from nenso.exchange.rules.protocol.identifiers import ClientId
from nenso.exchange.rules.protocol.requests import METASERVICES, MONITORING
from nenso.exchange.rules.protocol.soap.envelope import IDENTIFIERS, Envelope
from nenso.exchange.rules.protocol.soap.reading import UnsoundError, elements, local_name, text_of
from nenso.exchange.rules.protocol.soap.writing import MONITORING as SPACE
from nenso.exchange.rules.protocol.soap.writing import answered, in_parts
from nenso.exchange.rules.routing.deciding import rights_of
from nenso.exchange.rules.routing.snapshot import Kind, Service, Snapshot

OPERATIONAL, HEALTH = "getSecurityServerOperationalData", "getSecurityServerHealthData"
WITHHELD = 60  # seconds: what is younger may not be in the ledger yet
MOST = 5_000  # exchanges in one answer, two records each
FILE = "operational-monitoring-data.json.gz"
_TYPES = {Kind.SOAP: "WSDL", Kind.REST: "REST", Kind.OPENAPI: "OPENAPI3"}
_CLIENT = ("clientXRoadInstance", "clientMemberClass", "clientMemberCode", "clientSubsystemCode")
_SERVICE = ("serviceXRoadInstance", "serviceMemberClass", "serviceMemberCode", "serviceSubsystemCode")
_FIELDS = frozenset(
    {
        *_CLIENT,
        *_SERVICE,
        *("serviceCode", "serviceVersion", "restMethod", "restPath", "representedPartyClass"),
        *("representedPartyCode", "messageId", "messageUserId", "messageIssue", "messageProtocolVersion"),
        *(
            "monitoringDataTs",
            "securityServerInternalIp",
            "securityServerType",
            "requestInTs",
            "requestOutTs",
        ),
        *("responseInTs", "responseOutTs", "clientSecurityServerAddress", "serviceSecurityServerAddress"),
        *("requestSize", "requestMimeSize", "requestAttachmentCount", "responseSize", "responseMimeSize"),
        *("responseAttachmentCount", "succeeded", "faultCode", "faultString", "statusCode", "serviceType"),
        *("xRequestId", "xRoadVersion"),
    }
)
_ALWAYS = ("monitoringDataTs", "securityServerType")


@dataclass(frozen=True, slots=True)
class Criteria:
    """What is asked for: from one second to another, both within; of one partner, some fields; "" and none mean all."""

    since: int
    until: int
    partner: str = ""
    fields: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Exchange:
    """One exchange, as the ledger's entry of its answer says it. Milliseconds are those since the request came."""

    at: datetime
    exchange: str
    message: str
    client: str
    service: str
    method: str
    status: int | None
    fault: str
    size: int
    size_asked: int
    milliseconds: float
    provider_milliseconds: float | None


def read_criteria(asked: Envelope, now: int) -> Criteria:
    """Return what a request for operational data asks; `now` in Unix seconds. Raises `UnsoundError`."""
    said = {local_name(each): each for each in elements(asked.body)}
    search = (
        {local_name(each): each for each in elements(said["searchCriteria"])}
        if "searchCriteria" in said
        else {}
    )
    since, until = (_second(search, name) for name in ("recordsFrom", "recordsTo"))
    if until < since:
        raise UnsoundError(Fault.INVALID_REQUEST, "monitoring.order")
    if since >= now - WITHHELD:
        raise UnsoundError(Fault.INVALID_REQUEST, "monitoring.not_yet", since=since)
    fields = (
        frozenset(text_of(each) for each in elements(said["outputSpec"]))
        if "outputSpec" in said
        else frozenset()
    )
    for name in sorted(fields - _FIELDS):
        raise UnsoundError(Fault.INVALID_REQUEST, "monitoring.field", name=name[:80])
    return Criteria(since, until, partner_of(search.get("client")), fields)


def read_partner(asked: Envelope) -> str:
    """Return of whom health data is asked for, "" of everybody; raises `UnsoundError`."""
    for each in elements(asked.body):
        if local_name(each) == "filterCriteria":
            found = [one for one in elements(each) if local_name(one) == "client"]
            return partner_of(found[0]) if found else ""
    return ""


def partner_of(field: "etree._Element | None") -> str:
    """Return a client as headers name it, "" where there is none; raises `UnsoundError`."""
    if field is None:
        return ""
    parts = {local_name(each): text_of(each) for each in elements(field)}
    names = ("xRoadInstance", "memberClass", "memberCode")
    for name in names:
        if not parts.get(name):
            raise UnsoundError(Fault.INVALID_REQUEST, "soap.missing_field", name=f"client/{name}")
    instance, kind, member = (parts[name] for name in names)
    return ClientId(instance, kind, member, parts.get("subsystemCode", "")).encoded


def _second(search: "Mapping[str, etree._Element]", name: str) -> int:
    written = text_of(search[name]) if name in search else ""
    if not (written.isascii() and written.isdigit() and len(written) <= 11):
        raise UnsoundError(Fault.INVALID_REQUEST, "monitoring.criteria", name=name)
    return int(written)


def sees_all(snapshot: Snapshot, client: ClientId, code: str, now: datetime) -> bool:
    """Say whether a client has a right to a service of this code at a system of the member that runs the gateway."""
    owner = f"{snapshot.server.owner}/" if snapshot.server else ""
    return any(
        allows(right.method, right.glob, "POST", "")
        for name, service in snapshot.services.items()
        if owner and name.startswith(owner) and name.endswith(f"/{code}")
        for right in rights_of(snapshot, service, client, now)
    )


def records(
    exchanges: Iterable[Exchange], services: Mapping[str, Service], address: str, fields: frozenset[str]
) -> list[dict[str, Any]]:
    """Return the records of exchanges; `address` is the gateway's own, `fields` those that are wanted, none for all."""
    wanted = fields and fields | set(_ALWAYS)
    found = []
    for each in exchanges:
        common = _record(each, services.get(each.service), address)
        for kind in ("Client", "Producer"):
            one = common | {"securityServerType": kind}
            found.append({name: value for name, value in one.items() if not wanted or name in wanted})
    return found


def _record(of: Exchange, service: Service | None, address: str) -> dict[str, Any]:
    parts = [unquote(part) for part in of.service.split("/")]
    code, owner = parts[-1], parts[:-1]
    client = [unquote(part) for part in of.client.split("/")]
    is_own = code in METASERVICES | MONITORING
    is_soap = of.method == "POST" if is_own else service is not None and service.kind is Kind.SOAP
    out = round(of.at.timestamp() * 1000)
    came = out - round(of.milliseconds)
    found: dict[str, Any] = {
        "monitoringDataTs": int(of.at.timestamp()),
        "requestInTs": came,
        "responseOutTs": out,
        **dict(zip(_CLIENT, client, strict=False)),
        **dict(zip(_SERVICE, owner, strict=False)),
        "serviceCode": code,
        "messageId": of.message,
        "messageProtocolVersion": "4.0" if is_soap else "1",
        "clientSecurityServerAddress": address,
        "serviceSecurityServerAddress": address,
        "requestSize": of.size_asked,
        "responseSize": of.size,
        "succeeded": not of.fault and (of.status or 0) < 400,
        "xRequestId": of.exchange,
    }
    if is_own:  # answered here: nothing was sent on
        found |= {"requestOutTs": came, "responseInTs": out, "serviceType": "WSDL" if is_soap else "REST"}
    elif of.provider_milliseconds is not None:
        found["responseInTs"] = came + round(of.provider_milliseconds)
    if service is not None:
        found["serviceType"] = _TYPES[service.kind]
    if not is_soap:
        found |= {"restMethod": of.method, "statusCode": of.status or 0}
    return found | ({"faultCode": of.fault} if of.fault else {})


def operational(asked: Envelope, found: list[dict[str, Any]], after: int | None) -> tuple[str, bytes]:
    """Return content type and bytes of the answer; `after` is from when more is to be asked for, None where that is all."""

    def fill(response: "etree._Element") -> None:
        said = {"recordsCount": len(found), "records": f"cid:{FILE}"}
        for name, value in (said | ({} if after is None else {"nextRecordsFrom": after})).items():
            etree.SubElement(response, f"{{{SPACE}}}{name}").text = str(value)

    content = gzip.compress(msgspec.json.encode({"records": found}), 5, mtime=0)
    return in_parts(answered(asked, fill, SPACE), content, "application/gzip", FILE)


@dataclass(frozen=True, slots=True)
class Health:
    """How a service answered in a period: counts, milliseconds and bytes as (least, mean, most, deviation), last moments in ms."""

    service: str
    succeeded: int
    failed: int
    last_success: int | None
    last_failure: int | None
    duration: tuple[float, float, float, float] | None
    asked: tuple[float, float, float, float] | None
    answered: tuple[float, float, float, float] | None


def health(
    asked: Envelope, found: Iterable[Health], services: Mapping[str, Service], since: int, period: int
) -> bytes:
    """Return the answer of health data; `since` is when the gateway began, in Unix milliseconds, `period` in seconds."""

    def fill(response: "etree._Element") -> None:
        etree.SubElement(response, f"{{{SPACE}}}monitoringStartupTimestamp").text = str(since)
        etree.SubElement(response, f"{{{SPACE}}}statisticsPeriodSeconds").text = str(period)
        events = etree.SubElement(response, f"{{{SPACE}}}servicesEvents")
        for each in found:
            _put_health(events, each, services.get(each.service))

    return answered(asked, fill, SPACE)


def _put_health(events: "etree._Element", of: Health, service: Service | None) -> None:
    one = etree.SubElement(events, f"{{{SPACE}}}serviceEvents")
    named = etree.SubElement(one, f"{{{SPACE}}}service", {f"{{{IDENTIFIERS}}}objectType": "SERVICE"})
    parts = [unquote(part) for part in of.service.split("/")]
    names = ["xRoadInstance", "memberClass", "memberCode", "subsystemCode"][: len(parts) - 1]
    for name, value in zip((*names, "serviceCode"), parts, strict=True):
        etree.SubElement(named, f"{{{IDENTIFIERS}}}{name}").text = value
    lasts = {
        "lastSuccessfulRequestTimestamp": of.last_success,
        "lastUnsuccessfulRequestTimestamp": of.last_failure,
    }
    for name, moment in lasts.items():
        if moment is not None:
            etree.SubElement(one, f"{{{SPACE}}}{name}").text = str(moment)
    if service is not None:
        etree.SubElement(one, f"{{{SPACE}}}serviceType").text = _TYPES[service.kind]
    period = etree.SubElement(one, f"{{{SPACE}}}lastPeriodStatistics")
    etree.SubElement(period, f"{{{SPACE}}}successfulRequestCount").text = str(of.succeeded)
    etree.SubElement(period, f"{{{SPACE}}}unsuccessfulRequestCount").text = str(of.failed)
    _put_sums(period, "request", "Duration", of.duration)
    _put_sums(period, "request", "Size", of.asked)
    _put_sums(period, "response", "Size", of.answered)


def _put_sums(
    period: "etree._Element", start: str, what: str, sums: tuple[float, float, float, float] | None
) -> None:
    if sums is None:
        return
    least, mean, most, deviation = sums
    said = {
        f"Min{what}": str(round(least)),
        f"Average{what}": str(mean),
        f"Max{what}": str(round(most)),
        f"{what}StdDev": str(deviation),
    }
    for name, value in said.items():
        etree.SubElement(period, f"{{{SPACE}}}{start}{name}").text = value
