"""What a gateway must know, gathered from the tables: who takes part, what is offered, who may use it."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec
from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from nenso.directory import queries as directory
from nenso.exchange.models import Credential, Member, Right, Service, Subsystem
from nenso.exchange.queries.names import member_id, service_id, subsystem_id
from nenso.exchange.rules.routing import snapshot as routing

OPEN_PURPOSE = "Dữ liệu dùng chung, dữ liệu mở"
OPEN_GROUND = "194/2025/NĐ-CP"


@dataclass(frozen=True, slots=True)
class Content:
    """What a snapshot says beside its number and times; `digest` is one for one content."""

    instance: str
    ledger: str
    clients: dict[str, routing.Client]
    services: dict[str, routing.Service]
    members: dict[str, str]

    @property
    def digest(self) -> str:
        """SHA-256 of all of it, in hex."""
        parts = (self.instance, self.ledger, self.clients, self.services, self.members)
        return hashlib.sha256(msgspec.json.encode(parts, order="sorted")).hexdigest()


def snapshot_content(now: datetime) -> Content:
    """Return what gateways are to know now.

    Left out are suspended members with all that is theirs, closed systems and services, and credentials and rights that
    were revoked or are over; rights that begin later are in it, for a gateway looks at the time itself. Six queries.
    """
    systems = list(_taking_part())
    credentials, rights = _credentials(now), _rights(now)
    clients = {subsystem_id(each).encoded: _client(each, credentials.get(each.pk, ())) for each in systems}
    alone = {one.member for held in rights.values() for one in held if one.member is not None}
    clients |= {member_id(each).encoded: routing.Client(each.code) for each in alone}
    services = {service_id(each).encoded: _service(each, rights.get(each.pk, [])) for each in _offered()}
    members = _members({each.member for each in systems} | alone, now)
    return Content(settings.EXCHANGE_INSTANCE, settings.EXCHANGE_LEDGER, clients, services, members)


def _taking_part() -> list[Subsystem]:
    rows = Subsystem.objects.filter(closed_at=None, member__suspended_because="")
    return list(rows.select_related("member").prefetch_related("groups").order_by("pk"))


def _offered() -> list[Service]:
    rows = Service.objects.filter(
        closed_at=None, subsystem__closed_at=None, subsystem__member__suspended_because=""
    )
    return list(rows.select_related("subsystem__member").prefetch_related("endpoints").order_by("pk"))


def _credentials(now: datetime) -> Mapping[int, list[routing.Credential]]:
    found: dict[int, list[routing.Credential]] = defaultdict(list)
    for row in Credential.objects.filter(_not_over("valid_to", now), revoked_at=None).order_by("pk"):
        proof = routing.Proof(row.proof)
        found[row.subsystem_id].append(
            routing.Credential(proof, row.digest, tuple(row.networks), _utc(row.valid_to))
        )
    return found


def _rights(now: datetime) -> Mapping[int, list[Right]]:
    found: dict[int, list[Right]] = defaultdict(list)
    rows = Right.objects.filter(_not_over("valid_to", now), revoked_at=None)
    rows = rows.filter(
        Q(subsystem=None) | Q(subsystem__closed_at=None, subsystem__member__suspended_because="")
    )
    rows = rows.filter(Q(member=None) | Q(member__suspended_because=""))
    for row in rows.select_related("subsystem__member", "member", "group").order_by("pk"):
        found[row.service_id].append(row)
    return found


def _not_over(field: str, now: datetime) -> Q:
    return Q(**{field: None}) | Q(**{f"{field}__gt": now})


def _client(row: Subsystem, credentials: list[routing.Credential] | tuple[()]) -> routing.Client:
    groups = tuple(sorted(each.code for each in row.groups.all()))
    return routing.Client(row.name_vi, tuple(credentials), groups)


def _service(row: Service, rights: list[Right]) -> routing.Service:
    open_to_all = (routing.Right("", "*", OPEN_PURPOSE, OPEN_GROUND),) if row.is_open else ()
    endpoints = tuple(routing.Endpoint(each.method, each.path) for each in row.endpoints.all())
    return routing.Service(
        name=row.name_vi,
        url=row.url,
        kind=routing.Kind(row.kind),
        timeout=float(row.timeout_seconds),
        disabled_because=row.disabled_because,
        endpoints=endpoints,
        # What was given by name goes first: it has a purpose and limits of its own.
        rights=(*(_right(each) for each in rights), *open_to_all),
    )


def _right(row: Right) -> routing.Right:
    return routing.Right(
        number=str(row.uuid),
        subject=subject_of(row),
        purpose=row.purpose,
        ground=row.ground,
        method=row.method,
        glob=row.glob,
        valid_from=_utc(row.valid_from),
        valid_to=_utc(row.valid_to),
        per_second=row.per_second,
        per_day=row.per_day,
        at_once=row.at_once,
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
