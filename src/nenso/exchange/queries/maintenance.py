"""Reading what is in maintenance, and what will be."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from nenso.exchange.models import Maintenance, Service
from nenso.exchange.queries.names import service_id, subsystem_id
from nenso.kernel.rules import Text

WHOLE = Text("Nền tảng trao đổi dữ liệu", "The data exchange")


@dataclass(frozen=True, slots=True)
class MaintenanceAsOf:
    """A maintenance that is on, or will be; `of` as in headers, "" for the whole exchange."""

    uuid: UUID
    of: str
    name: Text
    reason: str
    begins_at: datetime
    ends_at: datetime
    is_on: bool


def maintenances(now: datetime, service: Service | None = None) -> tuple[MaintenanceAsOf, ...]:
    """Return what is in maintenance or will be: of the whole exchange first, then by its beginning; one query.

    With `service` only what holds it: its own, that of its system, and of the whole exchange. What was closed meanwhile is in none.
    """
    rows = Maintenance.objects.filter(ended_at=None, ends_at__gt=now)
    rows = rows.filter(subsystem__closed_at=None, service__closed_at=None, service__subsystem__closed_at=None)
    if service is not None:
        rows = rows.filter(
            Q(service=service) | Q(subsystem=service.subsystem_id) | Q(service=None, subsystem=None)
        )
    rows = rows.select_related("subsystem__member", "service__subsystem__member")
    found = [
        _as_of(row, now)
        for row in rows.defer("service__description", "service__contract").order_by("begins_at", "pk")
    ]
    return tuple(sorted(found, key=lambda each: bool(each.of)))


def maintenance_row(uuid: UUID) -> Maintenance:
    """Return a maintenance's row by its identifier."""
    return Maintenance.objects.get(uuid=uuid)


def _as_of(row: Maintenance, now: datetime) -> MaintenanceAsOf:
    of, name = "", WHOLE
    if row.service is not None:
        of = service_id(row.service).encoded
        name = Text(row.service.name_vi, row.service.name_en or row.service.name_vi)
    elif row.subsystem is not None:
        of = subsystem_id(row.subsystem).encoded
        name = Text(row.subsystem.name_vi, row.subsystem.name_en or row.subsystem.name_vi)
    return MaintenanceAsOf(row.uuid, of, name, row.reason, row.begins_at, row.ends_at, row.begins_at <= now)
