"""Maintenance in words: what is and will be, on every page of the exchange; and lists of it for the desk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from nenso.exchange.actions import Paused
from nenso.exchange.models import Maintenance, Right, Service
from nenso.exchange.queries import MaintenanceAsOf
from nenso.kernel.rules import Text
from nenso.web.presenters.exchange.naming import MemberLine, Registry
from nenso.web.presenters.exchange.words import State

WHOLE = "whole"
MOST_TOLD = 5  # on a public page; the others are counted
ON = State("on", Text("đang bảo trì", "in maintenance"), "caution", "info")
PLANNED = State("planned", Text("sắp bảo trì", "to come"), "plain", "info")
OVER = State("over", Text("đã xong", "over"), "plain", "close")
TAKEN_BACK = State("taken_back", Text("đã bỏ", "taken back"), "plain", "close")


def told_of(found: Sequence[MaintenanceAsOf]) -> list[Text]:
    """Return a sentence for each of the first, and one that counts the others."""
    told = [_sentence(each) for each in found[:MOST_TOLD]]
    more = len(found) - MOST_TOLD
    if more > 0:
        told.append(Text("Và {n} đợt bảo trì khác.", "And {n} more.").fill(n=more))
    return told


def _sentence(one: MaintenanceAsOf) -> Text:
    facts = {"name": one.name, "reason": one.reason.rstrip("."), "end": moment_text(one.ends_at)}
    if one.is_on:
        told = Text("{name} bảo trì đến {end}: {reason}.", "{name} is in maintenance until {end}: {reason}.")
        return told.fill(**facts)
    told = Text(
        "{name} sẽ bảo trì từ {begin} đến {end}: {reason}.",
        "{name} will be in maintenance from {begin} to {end}: {reason}.",
    )
    return told.fill(begin=moment_text(one.begins_at), **facts)


def moment_text(moment: datetime) -> Text:
    """Write a time and its day, in the country's own time."""
    local = timezone.localtime(moment)
    return Text("{time} ngày {day}", "{time} on {day}").fill(time=f"{local:%H:%M}", day=local.date())


# --- At the desk -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MaintenanceLine:
    """A maintenance; `member` is that of its owner as messages name it, "" for the whole exchange."""

    row: Maintenance
    name: Text
    of: str
    member: str
    url: str
    state: State
    ends_at: datetime

    @property
    def is_standing(self) -> bool:
        """Whether it can be ended."""
        return self.state in (ON, PLANNED)


def maintenances_of(members: Sequence[MemberLine] | None) -> QuerySet[Maintenance]:
    """Return the maintenances of some members' systems and services, and of the whole; None: all there are."""
    rows = Maintenance.objects.select_related("subsystem", "service").defer(
        "service__description", "service__contract"
    )
    if members is None:
        return rows
    ids = [line.row.pk for line in members]
    of_all = Q(subsystem=None, service=None)
    return rows.filter(of_all | Q(subsystem__member__in=ids) | Q(service__subsystem__member__in=ids))


def maintenance_lines(rows: Iterable[Maintenance], known: Registry, now: datetime) -> list[MaintenanceLine]:
    """Return maintenances with the names of what they are of."""
    systems = {line.row.pk: line for line in known.systems.values()}
    services = {line.row.pk: line for line in known.services.values()}
    found = []
    for row in rows:
        name, of, member, url = Text("Toàn bộ nền tảng trao đổi", "The whole exchange"), "", "", ""
        if row.service_id is not None:
            service = services[row.service_id]
            name, of, member, url = service.name, service.id, service.system.member.id, service.url
        elif row.subsystem_id is not None:
            system = systems[row.subsystem_id]
            name, of, member, url = system.name, system.id, system.member.id, system.url
        ends = row.ended_at or row.ends_at
        found.append(MaintenanceLine(row, name, of, member, url, _state(row, now), ends))
    return found


def _state(row: Maintenance, now: datetime) -> State:
    if row.ended_at is not None:
        return TAKEN_BACK if row.ended_at <= row.begins_at else OVER
    if row.ends_at <= now:
        return OVER
    return ON if row.begins_at <= now else PLANNED


def effect_of(of: Paused) -> Text:
    """Say whom a maintenance reaches: how many services, and how many rights to them are in force."""
    if of is None:
        services = Service.objects.filter(closed_at=None, subsystem__closed_at=None)
    elif isinstance(of, Service):
        services = Service.objects.filter(pk=of.pk)
    else:
        services = Service.objects.filter(subsystem=of, closed_at=None)
    now = timezone.now()
    rights = Right.objects.filter(service__in=services, revoked_at=None).exclude(valid_to__lte=now)
    told = Text(
        "{services} dịch vụ ngừng trả lời, với {rights} quyền đang có hiệu lực.",
        "{services} services stop answering; {rights} rights to them are in force.",
    )
    return told.fill(services=services.count(), rights=rights.count())
