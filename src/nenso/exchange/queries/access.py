"""Reading by what right services are used, what was asked for, and what gateways were told last."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from nenso.exchange.models import AccessRequest, Right, RoutingSnapshot
from nenso.exchange.queries.content import subject_of
from nenso.exchange.queries.keys import registry_public
from nenso.exchange.queries.names import service_id, subsystem_id
from nenso.exchange.queries.organisations import OrganisationOf, organisations_of
from nenso.exchange.queries.registry import service_row
from nenso.exchange.rules.routing.snapshot import Snapshot, opened
from nenso.kernel.queries import work_calendar


@dataclass(frozen=True, slots=True)
class RightAsOf:
    """A right to a service. `subject` is a client as in headers or `@group`; limits None where there is none."""

    uuid: UUID
    subject: str
    method: str
    glob: str
    purpose: str
    ground: str
    valid_from: datetime
    valid_to: datetime | None
    per_second: int | None
    per_day: int | None
    at_once: int | None
    given_by_name: str
    given_at: datetime
    revoked_at: datetime | None
    revoked_because: str
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class RequestAsOf:
    """What was asked for and waits. `days_left` counts working days until it is due; below nought it is late."""

    uuid: UUID
    service: str
    service_name: str
    owner: OrganisationOf
    subsystem: str
    subsystem_name: str
    asker: OrganisationOf
    method: str
    glob: str
    purpose: str
    ground: str
    asked_by_name: str
    asked_at: datetime
    due: date
    days_left: int

    @property
    def is_late(self) -> bool:
        """Whether the owner should have answered before today."""
        return self.days_left < 0


def rights_of_service(name: str, now: datetime) -> tuple[RightAsOf, ...]:
    """Return every right ever given to a service, those in force first, then the newest first.

    Raises `Refused("service.unknown")`.
    """
    rows = Right.objects.filter(service=service_row(name)).select_related(
        "subsystem__member", "member", "group"
    )
    found = [_right(row, now) for row in rows.order_by("-given_at", "-pk")]
    return tuple(sorted(found, key=lambda each: not each.is_in_force))


def requests_waiting(codes: Collection[str], today: date) -> tuple[RequestAsOf, ...]:
    """Return what waits for the owners among some organisations, the first due first. Two queries."""
    rows = requests().filter(state="open", service__subsystem__member__organisation_code__in=codes)
    found = list(rows.order_by("due", "asked_at", "pk"))
    wanted = {row.service.subsystem.member.organisation_code for row in found}
    wanted |= {row.subsystem.member.organisation_code for row in found}
    named, calendar = organisations_of(wanted, today), work_calendar()
    return tuple(
        RequestAsOf(
            uuid=row.uuid,
            service=service_id(row.service).encoded,
            service_name=row.service.name_vi,
            owner=named[row.service.subsystem.member.organisation_code],
            subsystem=subsystem_id(row.subsystem).encoded,
            subsystem_name=row.subsystem.name_vi,
            asker=named[row.subsystem.member.organisation_code],
            method=row.method,
            glob=row.glob,
            purpose=row.purpose,
            ground=row.ground,
            asked_by_name=row.asked_by_name,
            asked_at=row.asked_at,
            due=row.due,
            days_left=calendar.working_days_between(today, row.due),
        )
        for row in found
    )


def requests() -> QuerySet[AccessRequest]:
    """Return what was ever asked for, with service, system and members at hand, the newest first, for a caller that pages it."""
    return AccessRequest.objects.select_related("service__subsystem__member", "subsystem__member", "right")


def newest_routing() -> RoutingSnapshot | None:
    """Return what gateways were told last; None before the first."""
    return RoutingSnapshot.objects.first()


def newest_snapshot() -> Snapshot | None:
    """Return the same opened; raises `Refused` as `rules.routing.snapshot.opened`, where another key signed it."""
    row = newest_routing()
    return None if row is None else opened(bytes(row.content), registry_public())


def _right(row: Right, now: datetime) -> RightAsOf:
    is_over = row.valid_to is not None and row.valid_to <= now
    return RightAsOf(
        uuid=row.uuid,
        subject=subject_of(row),
        method=row.method,
        glob=row.glob,
        purpose=row.purpose,
        ground=row.ground,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        per_second=row.per_second,
        per_day=row.per_day,
        at_once=row.at_once,
        given_by_name=row.given_by_name,
        given_at=row.given_at,
        revoked_at=row.revoked_at,
        revoked_because=row.revoked_because,
        is_in_force=row.revoked_at is None and row.valid_from <= now and not is_over,
    )
