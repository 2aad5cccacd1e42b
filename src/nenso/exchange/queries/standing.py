"""What stands of members that a file describes, in the shapes of `onboarding.described`."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Prefetch, Q
from django.utils import timezone

from nenso.catalogue.queries import check_reference
from nenso.directory import queries as directory
from nenso.exchange.models import Credential, Group, Member, Right, Service, Subsystem
from nenso.exchange.onboarding.described import (
    CredentialState,
    Description,
    MemberState,
    RightState,
    ServiceState,
    Standing,
    SubsystemState,
    WitnessState,
)
from nenso.exchange.queries.content import TRIAL, subject_of
from nenso.exchange.queries.gateways import behind, gateways
from nenso.exchange.queries.names import member_id, subsystem_id
from nenso.exchange.queries.witnesses import witnesses
from nenso.exchange.rules.bodies.keeping import KeepFacts
from nenso.exchange.rules.facts import EndpointFacts, GatewayFacts, RightFacts, ServiceFacts
from nenso.exchange.rules.routing.snapshot import HUB, Proof, Validation
from nenso.kernel.rules import Refused, Text


def standing_of(described: Description, now: datetime) -> Standing:
    """Return what stands of the members that a description names, and what else it may name. Eleven queries, and one for each entry of the catalogue that it names."""
    wanted = {each.name for each in described.members}
    codes = {each.code for each in described.members}
    held = Member.objects.filter(code__in=codes).select_related("behind")
    rows = [row for row in held if member_id(row).encoded in wanted]
    systems = Subsystem.objects.filter(closed_at=None).select_related("member")
    organisations = {each.organisation for each in described.members if each.organisation}
    return Standing(
        members=_members(rows, now),
        systems=frozenset(subsystem_id(row).encoded for row in systems),
        groups=frozenset(Group.objects.values_list("code", flat=True)),
        gateways=frozenset(gateways()) - {HUB},
        witnesses=tuple(WitnessState(each.key.name, each.key.text, each.url) for each in witnesses()),
        organisations=frozenset(directory.organisations(organisations, timezone.localdate(now))),
        entry_faults=_entry_faults(described.entries),
    )


def _entry_faults(codes: Iterable[str]) -> dict[str, Refused]:
    found: dict[str, Refused] = {}
    for code in codes:
        try:
            check_reference(code)
        except Refused as fault:
            found[code] = fault
    return found


def _members(rows: list[Member], now: datetime) -> tuple[MemberState, ...]:
    held: dict[int, list[SubsystemState]] = {row.pk: [] for row in rows}
    for system in _with_parts(rows, now):
        held[system.member_id].append(_subsystem(system))
    return tuple(
        MemberState(
            member_id(row).encoded,
            row.organisation_code,
            row.member_class,
            row.code,
            tuple(held[row.pk]),
            gateway=_gateway(row),
            behind=behind(row),
        )
        for row in rows
    )


def _gateway(row: Member) -> GatewayFacts | None:
    facts = GatewayFacts(row.gateway_url, row.gateway_key, row.gateway_certificate)
    return facts if row.gateway_url else None


def _with_parts(rows: list[Member], now: datetime) -> Iterable[Subsystem]:
    is_current = Q(valid_to=None) | Q(valid_to__gt=now)
    rights = Right.objects.filter(is_current, revoked_at=None).order_by("pk")
    rights = rights.select_related("subsystem__member", "member", "group")
    offered = Service.objects.filter(closed_at=None).select_related("wsdl_document").order_by("code")
    offered = offered.prefetch_related("endpoints", Prefetch("rights", rights))
    shown = Credential.objects.filter(is_current, revoked_at=None).exclude(label=TRIAL).order_by("pk")
    found = Subsystem.objects.filter(member__in=rows, closed_at=None).order_by("code")
    return found.prefetch_related("groups", Prefetch("credentials", shown), Prefetch("services", offered))


def _subsystem(row: Subsystem) -> SubsystemState:
    return SubsystemState(
        code=row.code,
        name=Text(row.name_vi, row.name_en),
        entry=row.entry_code,
        groups=tuple(sorted(each.code for each in row.groups.all())),
        credentials=tuple(_credential(each) for each in row.credentials.all()),
        services=tuple(_service(each) for each in row.services.all()),
    )


def _credential(row: Credential) -> CredentialState:
    proof = Proof(row.proof)
    sign = row.label if proof is Proof.KEY else row.digest
    label = "" if proof is Proof.ADDRESS else row.label
    return CredentialState(proof, sign, tuple(row.networks), row.subject, row.valid_to, label, row=row.pk)


def service_facts(row: Service) -> ServiceFacts:
    """Return what is written of a service."""
    return ServiceFacts(
        code=row.code,
        name=Text(row.name_vi, row.name_en),
        url=row.url,
        description=row.description,
        wsdl=row.wsdl_url,
        wsdl_document=bytes(row.wsdl_document.content) if row.wsdl_document else b"",
        is_open=row.is_open,
        timeout_seconds=row.timeout_seconds,
        validation=Validation(row.validation),
        keep=KeepFacts(row.keep_days, row.keep_key, row.keep_must) if row.keep_days else None,
        endpoints=tuple(EndpointFacts(each.method, each.path) for each in row.endpoints.all()),
    )


def _service(row: Service) -> ServiceState:
    return ServiceState(service_facts(row), tuple(_right(each) for each in row.rights.all()))


def _right(row: Right) -> RightState:
    facts = RightFacts(
        purpose=row.purpose,
        ground=row.ground,
        method=row.method,
        glob=row.glob,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        per_second=row.per_second,
        per_day=row.per_day,
        at_once=row.at_once,
    )
    return RightState(subject_of(row), facts, row=row.pk)
