"""What a gateway must know, gathered from the tables: who takes part, what is offered, who may use it."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import msgspec
from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from nenso.directory import queries as directory
from nenso.exchange.models import (
    Credential,
    Endpoint,
    Group,
    Maintenance,
    Member,
    Right,
    Service,
    Subsystem,
)
from nenso.exchange.queries.authority import authorities, own_credentials
from nenso.exchange.queries.gateways import behind, gateways
from nenso.exchange.queries.names import member_id, service_name, subsystem_id
from nenso.exchange.rules.routing import snapshot as routing
from nenso.exchange.rules.routing.pauses import Pause

OPEN_PURPOSE = "Dữ liệu dùng chung, dữ liệu mở"
TRIAL = "trial"  # the label of a key that lives for one request from the desk
OPEN_GROUND = "194/2025/NĐ-CP"


@dataclass(frozen=True, slots=True)
class Content:
    """What a snapshot says beside its number and times; `digest` is one for one content."""

    instance: str
    ledger: str
    clients: dict[str, routing.Client]
    services: dict[str, routing.Service]
    members: dict[str, str]
    pauses: tuple[Pause, ...] = ()
    server: routing.Server | None = None
    gateways: Mapping[str, routing.Gateway] = field(default_factory=dict)
    authorities: Mapping[str, routing.Authority] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """SHA-256 of all of it, in hex."""
        who = (self.instance, self.ledger, self.server)
        parts = (
            *who,
            self.clients,
            self.services,
            self.members,
            self.pauses,
            self.gateways,
            self.authorities,
        )
        return hashlib.sha256(msgspec.json.encode(parts, order="sorted")).hexdigest()


def snapshot_content(now: datetime) -> Content:
    """Return what gateways are to know now.

    Left out are suspended members with all that is theirs, closed systems and services, and credentials and rights that
    were revoked or are over; rights that begin later are in it, for a gateway looks at the time itself, as for maintenance. Fifteen queries.
    """
    systems = {row.pk: row for row in _taking_part()}
    names = {pk: subsystem_id(row).encoded for pk, row in systems.items()}
    credentials, endpoints = _credentials(now), _endpoints()
    alone = _members_alone(now)
    rights = _rights(now, names, {row.pk: member_id(row).encoded for row in alone})
    pauses = _pauses(now)
    clients = {names[pk]: _client(row, credentials.get(pk, ())) for pk, row in systems.items()}
    clients |= {member_id(row).encoded: routing.Client(row.code, gateway=behind(row)) for row in alone}
    services = {
        service_name(names[row.subsystem_id], row.code): _service(
            row, endpoints[row.pk], rights[row.pk], (*pauses[row.subsystem_id, None], *pauses[None, row.pk])
        )
        for row in Service.objects.filter(closed_at=None).defer("description").order_by("pk")
        if row.subsystem_id in names
    }
    members = _members({row.member for row in systems.values()} | set(alone), now)
    whole = tuple(pauses[None, None])
    named = (settings.EXCHANGE_INSTANCE, settings.EXCHANGE_LEDGER)
    return Content(*named, clients, services, members, whole, _server(), gateways(), authorities(now))


def _server() -> routing.Server | None:
    name, _, address = settings.EXCHANGE_SERVER.partition("@")
    return routing.Server(f"{settings.EXCHANGE_INSTANCE}/{name}", address) if name.count("/") == 2 else None


def _pauses(now: datetime) -> Mapping[tuple[int | None, int | None], list[Pause]]:
    """Return what is in maintenance or will be, by system and service; neither: the whole exchange."""
    found: dict[tuple[int | None, int | None], list[Pause]] = defaultdict(list)
    for row in Maintenance.objects.filter(ended_at=None, ends_at__gt=now).order_by("begins_at", "pk"):
        pause = Pause(row.reason, row.begins_at.astimezone(UTC), row.ends_at.astimezone(UTC))
        found[row.subsystem_id, row.service_id].append(pause)
    return found


def _taking_part() -> list[Subsystem]:
    rows = Subsystem.objects.filter(closed_at=None, member__suspended_because="")
    return list(rows.select_related("member__behind").prefetch_related("groups").order_by("pk"))


def _credentials(now: datetime) -> Mapping[int, list[routing.Credential]]:
    found: dict[int, list[routing.Credential]] = defaultdict(list)
    for row in Credential.objects.filter(_not_over(now), revoked_at=None).order_by("pk"):
        proof = routing.Proof(row.proof)
        found[row.subsystem_id].append(
            routing.Credential(proof, row.digest, tuple(row.networks), _utc(row.valid_to), row.subject)
        )
    for subsystem, own in own_credentials().items():
        found[subsystem].append(own)
    return found


def _endpoints() -> Mapping[int, list[routing.Endpoint]]:
    found: dict[int, list[routing.Endpoint]] = defaultdict(list)
    rows = Endpoint.objects.filter(service__closed_at=None).order_by("service", "path", "method")
    for service, method, path in rows.values_list("service_id", "method", "path"):
        found[service].append(routing.Endpoint(method, path))
    return found


def _members_alone(now: datetime) -> list[Member]:
    """Return the members that a right names by themselves."""
    is_named = Exists(Right.objects.filter(_not_over(now), member=OuterRef("pk"), revoked_at=None))
    return list(Member.objects.filter(is_named, suspended_because="").select_related("behind").order_by("pk"))


def _rights(
    now: datetime, systems: Mapping[int, str], members: Mapping[int, str]
) -> Mapping[int, list[routing.Right]]:
    found: dict[int, list[routing.Right]] = defaultdict(list)
    groups = {pk: f"@{code}" for pk, code in Group.objects.values_list("pk", "code")}
    named = (("subsystem_id", systems), ("member_id", members), ("group_id", groups))
    current = Right.objects.filter(_not_over(now), revoked_at=None).order_by("pk")
    rows: Iterable[Mapping[str, Any]] = current.values()
    for row in rows:
        subject = next((known.get(row[kind]) for kind, known in named if row[kind] is not None), None)
        if subject is not None:  # whoever holds it takes part
            found[row["service_id"]].append(_right(row, subject))
    return found


def _not_over(now: datetime) -> Q:
    return Q(valid_to=None) | Q(valid_to__gt=now)


def _client(row: Subsystem, credentials: list[routing.Credential] | tuple[()]) -> routing.Client:
    groups = tuple(sorted(each.code for each in row.groups.all()))
    return routing.Client(row.name_vi, tuple(credentials), groups, behind(row.member))


def _service(
    row: Service,
    endpoints: list[routing.Endpoint],
    rights: list[routing.Right],
    pauses: tuple[Pause, ...],
) -> routing.Service:
    open_to_all = (routing.Right("", "*", OPEN_PURPOSE, OPEN_GROUND),) if row.is_open else ()
    return routing.Service(
        name=row.name_vi,
        url=row.url,
        wsdl=row.wsdl_url,
        kind=routing.Kind(row.kind),
        timeout=float(row.timeout_seconds),
        disabled_because=row.disabled_because,
        endpoints=tuple(endpoints),
        # What was given by name goes first: it has a purpose and limits of its own.
        rights=(*rights, *open_to_all),
        pauses=pauses,
        contract=_contract(row),
        keep=routing.Keep(row.keep_days, row.keep_key, row.keep_must) if row.keep_days else None,
    )


def _contract(row: Service) -> routing.Contract | None:
    if not row.validation:
        return None
    digest = hashlib.sha256(row.contract.encode()).hexdigest()
    return routing.Contract(routing.Validation(row.validation), digest, row.contract)


def _right(row: Mapping[str, Any], subject: str) -> routing.Right:
    return routing.Right(
        number=str(row["uuid"]),
        subject=subject,
        purpose=row["purpose"],
        ground=row["ground"],
        method=row["method"],
        glob=row["glob"],
        valid_from=_utc(row["valid_from"]),
        valid_to=_utc(row["valid_to"]),
        per_second=row["per_second"],
        per_day=row["per_day"],
        at_once=row["at_once"],
    )


def subject_of(row: Right) -> str:
    """Return to whom a right was given, as snapshots and descriptions write it."""
    if row.group is not None:
        return f"@{row.group.code}"
    if row.subsystem is not None:
        return subsystem_id(row.subsystem).encoded
    assert row.member is not None  # a right has one subject: a constraint of its table
    return member_id(row.member).encoded


def _utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(UTC)


def _members(rows: set[Member], now: datetime) -> dict[str, str]:
    named = directory.organisations({row.organisation_code for row in rows}, timezone.localdate(now))
    found = {}
    for row in sorted(rows, key=lambda each: each.pk):
        one = named.get(row.organisation_code)
        found[member_id(row).encoded] = one.name.vi if one else row.organisation_code
    return found
