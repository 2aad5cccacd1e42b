"""A WSDL document taken into a system: each operation that was chosen is registered as a service, or has its document renewed."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from nenso.exchange.actions.routing import publishing_once
from nenso.exchange.actions.services import change_service, described_by, register_service
from nenso.exchange.actions.steps import locked_subsystem, owner
from nenso.exchange.models import Service, Subsystem
from nenso.exchange.queries.standing import service_facts
from nenso.exchange.rules.facts import ServiceFacts
from nenso.exchange.rules.routing.snapshot import Kind
from nenso.exchange.rules.wsdl.described import Described
from nenso.kernel.rules import Actor, Refused, Text


@dataclass(frozen=True, slots=True)
class Taken:
    """How many services a document made, and in how many something is other now."""

    registered: int
    changed: int


@transaction.atomic
def take_wsdl(
    *,
    by: Actor,
    subsystem: Subsystem,
    content: bytes,
    url: str,
    codes: Collection[str],
    address: str,
    now: datetime,
) -> Taken:
    """Register the services that were chosen by their codes, or renew the document of those that are registered; whole or not at all.

    `url` is where the document was read, "" for one that was handed in and is kept. `address` is where the new services answer,
    "" for where the document says; those that are registered keep theirs. Gateways are told once. Raises `Refused`: "wsdl.problems",
    "wsdl.nothing_chosen", and those of `register_service` and `change_service`.
    """
    system = locked_subsystem(subsystem)
    by = owner(by, system.member)
    found = described_by(content)
    chosen = [code for code in found.codes if code in codes]
    if not chosen:
        raise Refused("wsdl.nothing_chosen", field="codes")
    rows = Service.objects.filter(subsystem=system, code__in=chosen, closed_at=None)
    held = {row.code: row for row in rows.select_related("wsdl_document", "subsystem__member")}
    document = b"" if url else content
    changed = 0
    with publishing_once(by=by, now=now):
        for code in chosen:
            if code not in held:
                facts = _facts(found, code, address)
                register_service(
                    by=by, subsystem=system, facts=replace(facts, wsdl=url, wsdl_document=document), now=now
                )
                continue
            row = held[code]
            if row.kind != Kind.SOAP:
                raise Refused("service.two_kinds", field="codes")
            before = service_facts(row)
            after = replace(before, wsdl=url, wsdl_document=document)
            changed += after != before
            change_service(by=by, service=row, facts=after, now=now)
    return Taken(len(chosen) - len(held), changed)


def _facts(found: Described, code: str, address: str) -> ServiceFacts:
    one = found.of(code)[0]
    return ServiceFacts(code=code, name=Text(one.title or code, ""), url=address or one.address)
