"""Services of systems: registered, changed, switched off and on, closed."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction

from nenso.exchange.actions.ending import close_services
from nenso.exchange.actions.routing import publish_routing
from nenso.exchange.actions.steps import locked_service, locked_subsystem, must_not_lie, needs_reason, owner
from nenso.exchange.models import Endpoint, Service, Subsystem, WsdlDocument
from nenso.exchange.rules.bodies.sealing import read_public, written_public
from nenso.exchange.rules.contracts.stripping import contract_of
from nenso.exchange.rules.facts import EndpointFacts, ServiceFacts, check_service
from nenso.exchange.rules.openapi import read_openapi
from nenso.exchange.rules.routing.snapshot import Kind
from nenso.exchange.rules.wsdl.described import Described
from nenso.exchange.rules.wsdl.reading import read_wsdl
from nenso.exchange.rules.wsdl.texts import problem_words
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused


@transaction.atomic
def register_service(*, by: Actor, subsystem: Subsystem, facts: ServiceFacts, now: datetime) -> Service:
    """Register a service of a system; one that was closed is opened again, and nobody has a right to it.

    Raises `Refused`: those of `rules.facts.check_service`, `rules.openapi.read_openapi` and, where requests are to be held to
    the document, `rules.contracts.stripping.contract_of`; those of `checked_wsdl`; "service.network", "service.taken",
    "subsystem.closed", "access.role_missing".
    """
    system = locked_subsystem(subsystem)
    by = owner(by, system.member)
    _check(facts)
    row = Service.objects.select_for_update().filter(subsystem=system, code=facts.code).first()
    if row is not None and row.closed_at is None:
        raise Refused("service.taken", field="code", service=str(row))
    is_again = row is not None
    row = row or Service(subsystem=system, code=facts.code)
    row.closed_at, row.disabled_because, row.by_key, row.by_name = None, "", by.key, by.name
    _write(row, facts)
    _journal(by, row, "exchange.service_registered", is_again=is_again, url=row.url, is_open=row.is_open)
    publish_routing(by=by, now=now)
    return row


@transaction.atomic
def change_service(*, by: Actor, service: Service, facts: ServiceFacts, now: datetime) -> Service:
    """Change what is written of a service; its code stays. Nothing is journaled where nothing is other.

    Raises `Refused`: those of `register_service`, "service.code", "service.closed".
    """
    row = locked_service(service)
    by = owner(by, row.subsystem.member)
    if facts.code != row.code:
        raise Refused("service.code", field="code", service=str(row))
    _check(facts)
    before = _standing(row)
    _write(row, facts)
    after = _standing(row)
    changed = sorted(name for name, value in after.items() if before[name] != value)
    if changed:
        _journal(by, row, "exchange.service_changed", changed=changed, url=row.url, is_open=row.is_open)
        publish_routing(by=by, now=now)
    return row


@transaction.atomic
def disable_service(*, by: Actor, service: Service, reason: str, now: datetime) -> Service:
    """Switch a service off for a while: whoever asks is told the reason.

    Raises `Refused`: "service.disabled", "exchange.no_reason", "service.closed", "access.role_missing".
    """
    row = locked_service(service)
    by = owner(by, row.subsystem.member)
    if row.disabled_because:
        raise Refused("service.disabled", service=str(row), reason=row.disabled_because)
    row.disabled_because = needs_reason(reason)
    row.save(update_fields=["disabled_because"])
    _journal(by, row, "exchange.service_disabled_for_now", reason=row.disabled_because)
    publish_routing(by=by, now=now)
    return row


@transaction.atomic
def enable_service(*, by: Actor, service: Service, now: datetime) -> Service:
    """Switch a service on again; raises `Refused`: "service.not_disabled", "service.closed", "access.role_missing"."""
    row = locked_service(service)
    by = owner(by, row.subsystem.member)
    if not row.disabled_because:
        raise Refused("service.not_disabled", service=str(row))
    row.disabled_because = ""
    row.save(update_fields=["disabled_because"])
    _journal(by, row, "exchange.service_enabled")
    publish_routing(by=by, now=now)
    return row


@transaction.atomic
def close_service(*, by: Actor, service: Service, reason: str, now: datetime) -> Service:
    """Close a service for good: the rights to it are revoked, what was asked of it is withdrawn.

    Raises `Refused`: "service.closed", "access.role_missing".
    """
    row = locked_service(service)
    by = owner(by, row.subsystem.member)
    ended = close_services(by, Service.objects.filter(pk=row.pk), reason, now)
    row.refresh_from_db(fields=["closed_at"])
    _journal(by, row, "exchange.service_closed", reason=reason, rights=ended["rights"])
    publish_routing(by=by, now=now)
    return row


def endpoints_of(facts: ServiceFacts) -> tuple[EndpointFacts, ...]:
    """Return the endpoints of a service: those its owner names, else those of its description; each once, in order.

    Raises `Refused` as `read_openapi`, also where the owner's own are taken: a description is handed on to whoever asks.
    """
    read = read_openapi(facts.description)[1] if facts.description else ()
    return tuple(sorted(set(facts.endpoints or read), key=lambda each: (each.path, each.method)))


def _check(facts: ServiceFacts) -> None:
    check_service(facts)
    must_not_lie(facts.url)
    if facts.wsdl:
        must_not_lie(facts.wsdl, "wsdl")


def _write(row: Service, facts: ServiceFacts) -> None:
    endpoints = endpoints_of(facts)
    row.name_vi, row.name_en = facts.name.vi.strip(), facts.name.en.strip()
    row.url, row.is_open, row.timeout_seconds = facts.url, facts.is_open, facts.timeout_seconds
    row.description = facts.description
    row.description_type = read_openapi(facts.description)[0] if facts.description else ""
    row.validation = facts.validation
    row.contract = contract_of(facts.description) if facts.validation else ""
    keep = facts.keep
    row.keep_days, row.keep_must = (keep.days, keep.must) if keep else (None, True)
    row.keep_key = written_public(read_public(keep.key)) if keep else ""
    row.wsdl_url, row.wsdl_document = facts.wsdl, _document(facts)
    row.kind = (
        Kind.SOAP if facts.wsdl or facts.wsdl_document else Kind.OPENAPI if facts.description else Kind.REST
    )
    row.save()
    if _endpoints(row) != endpoints:
        row.endpoints.all().delete()
        Endpoint.objects.bulk_create(
            Endpoint(service=row, method=one.method, path=one.path) for one in endpoints
        )


def _document(facts: ServiceFacts) -> WsdlDocument | None:
    """Return the WSDL document of a service, kept once for all that it describes; raises `Refused` as `checked_wsdl`."""
    if not facts.wsdl_document:
        return None
    checked_wsdl(facts.wsdl_document, facts.code)
    digest = hashlib.sha256(facts.wsdl_document).hexdigest()
    held, _is_new = WsdlDocument.objects.get_or_create(
        digest=digest, defaults={"content": facts.wsdl_document}
    )
    return held


def described_by(content: bytes) -> Described:
    """Return what a WSDL document describes; raises `Refused("wsdl.problems")` with all that is wrong, in words and by line."""
    found = read_wsdl(content)
    if found.problems:
        told = [problem_words(each) for each in found.problems]
        facts = {"count": len(told), "first": told[0], "problems": told, "found": found.problems}
        raise Refused("wsdl.problems", field="file", **facts)
    return found


def checked_wsdl(content: bytes, code: str) -> Described:
    """Return what a WSDL document describes; raises `Refused`: "wsdl.problems" (with all of them), "wsdl.no_service"."""
    found = described_by(content)
    if code not in found.codes:
        raise Refused("wsdl.no_service", field="wsdl", code=code, known=", ".join(found.codes)[:300])
    return found


def _endpoints(row: Service) -> tuple[EndpointFacts, ...]:
    found = (EndpointFacts(one.method, one.path) for one in row.endpoints.all())
    return tuple(sorted(found, key=lambda each: (each.path, each.method)))


def _standing(row: Service) -> dict[str, Any]:
    names = (
        "name_vi",
        "name_en",
        "url",
        "is_open",
        "timeout_seconds",
        "description",
        "wsdl_url",
        "wsdl_document_id",
        "validation",
        "keep_days",
        "keep_key",
        "keep_must",
    )
    return {name: getattr(row, name) for name in names} | {"endpoints": _endpoints(row)}


def _journal(by: Actor, row: Service, verb: str, **facts: object) -> None:
    record(by=by, verb=verb, thing=("service", str(row.uuid)), facts={"service": str(row), **facts})
