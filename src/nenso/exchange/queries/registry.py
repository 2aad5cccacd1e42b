"""Reading who takes part and what is offered."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Prefetch, Q, QuerySet

from nenso.exchange.models import Credential, Group, Member, Service, Subsystem
from nenso.exchange.queries.content import TRIAL
from nenso.exchange.queries.names import member_id, service_id, subsystem_id
from nenso.exchange.queries.organisations import OrganisationOf, organisations_of
from nenso.exchange.rules.facts import EndpointFacts
from nenso.exchange.rules.protocol.identifiers import is_strict
from nenso.kernel.rules import Refused, Text

_MEMBER_PARTS, _SUBSYSTEM_PARTS, _SERVICE_PARTS = 3, 4, 5


@dataclass(frozen=True, slots=True)
class CredentialAsOf:
    """One way in which a system shows who it is; `valid_to` None: without end. Of a key, nothing of the key itself."""

    uuid: UUID
    proof: str  # certificate, key, address
    label: str
    networks: tuple[str, ...]
    valid_to: datetime | None


@dataclass(frozen=True, slots=True)
class ServiceAsOf:
    """A service, named as in headers. `rights` counts those that were not revoked; `disabled_because` "" where it answers."""

    uuid: UUID
    name_in_headers: str
    code: str
    name: Text
    subsystem: str  # as in headers
    organisation: OrganisationOf
    url: str
    kind: str
    is_open: bool
    timeout_seconds: int
    disabled_because: str
    endpoints: tuple[EndpointFacts, ...]
    rights: int


@dataclass(frozen=True, slots=True)
class SubsystemAsOf:
    """A system of a member with what it offers and how it shows who it is; what was closed or revoked is left out.

    `entry` is the catalogue's that it says it is, "" where it says none.
    """

    uuid: UUID
    name_in_headers: str
    code: str
    name: Text
    groups: tuple[str, ...]
    entry: str
    credentials: tuple[CredentialAsOf, ...]
    services: tuple[ServiceAsOf, ...]


@dataclass(frozen=True, slots=True)
class MemberAsOf:
    """A member with its systems. `suspended_because` "" where it takes part."""

    uuid: UUID
    name_in_headers: str
    organisation: OrganisationOf
    suspended_because: str
    subsystems: tuple[SubsystemAsOf, ...]


def members(on: date) -> tuple[MemberAsOf, ...]:
    """Return all members with their systems, under the names of a day, in the order of their codes.

    The number of queries does not grow with them.
    """
    return _members(Member.objects.all(), on)


def member_named(name: str, on: date) -> MemberAsOf:
    """Return a member by its name in headers (`VN/GOV/T01`); raises `Refused("member.unknown")`."""
    return _members([member_row(name)], on)[0]


def service_named(name: str, on: date) -> ServiceAsOf:
    """Return a service that is not closed by its name in headers; raises `Refused("service.unknown")`."""
    row = service_row(name)
    return _services([row], on)[0]


def services(on: date) -> tuple[ServiceAsOf, ...]:
    """Return every service that is not closed, in the order of codes; the number of queries does not grow with them."""
    rows = Service.objects.filter(closed_at=None, subsystem__closed_at=None)
    found = _services(_with_parts(rows), on)
    return tuple(sorted(found, key=lambda each: each.name_in_headers))


def groups() -> QuerySet[Group]:
    """Return the groups of systems, each with its systems at hand."""
    return Group.objects.prefetch_related("subsystems__member")


def member_row(name: str) -> Member:
    """Return a member's row by its name in headers; raises `Refused("member.unknown")`."""
    found, parts = None, _parts(name, _MEMBER_PARTS)
    if parts:
        found = Member.objects.filter(member_class=parts[1], code=parts[2]).first()
    if found is None:
        raise Refused("member.unknown", field="member", member=name[:200])
    return found


def subsystem_row(name: str) -> Subsystem:
    """Return the row of a system that is not closed by its name in headers; raises `Refused("subsystem.unknown")`."""
    found, parts = None, _parts(name, _SUBSYSTEM_PARTS)
    if parts:
        rows = Subsystem.objects.filter(member__member_class=parts[1], member__code=parts[2], closed_at=None)
        found = rows.filter(code=parts[3]).select_related("member").first()
    if found is None:
        raise Refused("subsystem.unknown", field="subsystem", subsystem=name[:200])
    return found


def referring_to(entries: Collection[str]) -> QuerySet[Subsystem]:
    """Return the systems that take part today and say that they are one of some entries of the catalogue, each with its member."""
    rows = Subsystem.objects.filter(entry_code__in=entries, closed_at=None, member__suspended_because="")
    return rows.select_related("member").order_by("member", "code")


def service_row(name: str) -> Service:
    """Return the row of a service that is not closed by its name in headers; raises `Refused("service.unknown")`."""
    found, parts = None, _parts(name, _SERVICE_PARTS)
    if parts:
        rows = Service.objects.filter(closed_at=None, subsystem__closed_at=None, subsystem__code=parts[3])
        rows = rows.filter(subsystem__member__member_class=parts[1], subsystem__member__code=parts[2])
        found = _with_parts(rows.filter(code=parts[4])).first()
    if found is None:
        raise Refused("service.unknown", field="service", service=name[:200])
    return found


def _parts(name: str, wanted: int) -> list[str]:
    parts = name.split("/")
    is_one = len(parts) == wanted and parts[0] == settings.EXCHANGE_INSTANCE and all(map(is_strict, parts))
    return parts if is_one else []


def _with_parts(rows: QuerySet[Service]) -> QuerySet[Service]:
    held = Count("rights", filter=Q(rights__revoked_at=None))
    counted = rows.select_related("subsystem__member").prefetch_related("endpoints").order_by("code")
    return counted.annotate(right_count=held)


def _members(rows: QuerySet[Member] | list[Member], on: date) -> tuple[MemberAsOf, ...]:
    found = list(rows)
    named = organisations_of((row.organisation_code for row in found), on)
    held: dict[int, list[SubsystemAsOf]] = {}
    for system in _systems(found):
        its = _subsystem(system, named[system.member.organisation_code])
        held.setdefault(system.member_id, []).append(its)
    return tuple(
        MemberAsOf(
            uuid=row.uuid,
            name_in_headers=member_id(row).encoded,
            organisation=named[row.organisation_code],
            suspended_because=row.suspended_because,
            subsystems=tuple(held.get(row.pk, ())),
        )
        for row in found
    )


def _systems(rows: list[Member]) -> QuerySet[Subsystem]:
    offered = _with_parts(Service.objects.filter(closed_at=None))
    shown = Credential.objects.filter(revoked_at=None).exclude(label=TRIAL).order_by("pk")
    found = (
        Subsystem.objects.filter(member__in=rows, closed_at=None).select_related("member").order_by("code")
    )
    parts = (Prefetch("services", offered), Prefetch("credentials", shown), "groups")
    return found.prefetch_related(*parts)


def _subsystem(row: Subsystem, organisation: OrganisationOf) -> SubsystemAsOf:
    return SubsystemAsOf(
        uuid=row.uuid,
        name_in_headers=subsystem_id(row).encoded,
        code=row.code,
        name=_name(row),
        groups=tuple(sorted(each.code for each in row.groups.all())),
        entry=row.entry_code,
        credentials=tuple(
            CredentialAsOf(each.uuid, each.proof, each.label, tuple(each.networks), each.valid_to)
            for each in row.credentials.all()
        ),
        services=tuple(_service(each, organisation) for each in row.services.all()),
    )


def _services(rows: Iterable[Service], on: date) -> tuple[ServiceAsOf, ...]:
    found = list(rows)
    named = organisations_of((row.subsystem.member.organisation_code for row in found), on)
    return tuple(_service(row, named[row.subsystem.member.organisation_code]) for row in found)


def _service(row: Service, organisation: OrganisationOf) -> ServiceAsOf:
    return ServiceAsOf(
        uuid=row.uuid,
        name_in_headers=service_id(row).encoded,
        code=row.code,
        name=_name(row),
        subsystem=subsystem_id(row.subsystem).encoded,
        organisation=organisation,
        url=row.url,
        kind=row.kind,
        is_open=row.is_open,
        timeout_seconds=row.timeout_seconds,
        disabled_because=row.disabled_because,
        endpoints=tuple(EndpointFacts(each.method, each.path) for each in row.endpoints.all()),
        rights=getattr(row, "right_count", 0),
    )


def _name(row: Subsystem | Service) -> Text:
    return Text(row.name_vi, row.name_en or row.name_vi)
