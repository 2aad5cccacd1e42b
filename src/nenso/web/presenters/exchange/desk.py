"""The desk of who exchanges: own systems and services with their traffic, requests that wait, refusals of the last days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from nenso.exchange.models import AccessRequest, Credential, LedgerEntry, Refusal, Right
from nenso.exchange.queries.content import TRIAL
from nenso.exchange.queries.statistics import Traffic
from nenso.kernel.rules import Text
from nenso.web.presenters.exchange import words
from nenso.web.presenters.exchange.figures import by_client, by_service, period_of, sums
from nenso.web.presenters.exchange.lists import RequestLine, request_lines
from nenso.web.presenters.exchange.naming import MemberLine, Registry, ServiceLine, SystemLine
from nenso.web.presenters.exchange.service import limits_of, part_of, subject_of
from nenso.web.presenters.exchange.services import CatalogueLine, catalogue_line
from nenso.web.presenters.exchange.words import State

SOON_DAYS = 30  # before a credential's end it is told of


@dataclass(frozen=True, slots=True)
class OwnSystem:
    """A system of one's own: how many ways to show who it is, the first to end, what it asked in 30 days."""

    line: SystemLine
    credentials: int
    ends: datetime | None
    ends_soon: bool
    asked: Traffic


@dataclass(frozen=True, slots=True)
class DeskPage:
    """Everything that the exchange's desk shows first."""

    first: Text
    waiting: list[RequestLine]
    asked: list[RequestLine]
    systems: list[OwnSystem]
    services: list[CatalogueLine]
    refused: int
    next_url: str


def desk_page(
    known: Registry,
    members: Sequence[MemberLine],
    today: date,
    since: datetime,
    *,
    is_all: bool = False,
) -> DeskPage:
    """Return the desk of some members; `is_all` where they are all there are. Refusals are counted from `since` on."""
    ids, rows = {line.id for line in members}, [line.row.pk for line in members]
    found = sums(period_of("30", today).scope(), "client", "service", "right")
    asked, given = by_client(found), by_service(found)
    open_rows = AccessRequest.objects.filter(state="open").order_by("due", "id")
    waiting = request_lines(open_rows.filter(service__subsystem__member__in=rows), known, today)
    own_asked = request_lines(open_rows.filter(subsystem__member__in=rows), known, today)
    systems = [line for line in known.connected if line.member.id in ids]
    return DeskPage(
        first=_first(len(systems), waiting),
        waiting=waiting,
        asked=own_asked,
        systems=_systems(systems, asked, today),
        services=[catalogue_line(line, given) for line in known.offered if line.system.member.id in ids],
        refused=refusals_of(None if is_all else members).filter(at__gte=since).count(),
        next_url=str(waiting[0].row.uuid) if waiting else "",
    )


def _first(systems: int, waiting: Sequence[RequestLine]) -> Text:
    if not waiting:
        return Text(
            "{n} hệ thống của cơ quan đang kết nối; không có yêu cầu nào chờ trả lời.",
            "{n} systems of ours are connected; no request waits for an answer.",
        ).fill(n=systems)
    late = sum(line.days_late > 0 for line in waiting)
    return Text(
        "{n} hệ thống của cơ quan đang kết nối; {waiting} yêu cầu chờ trả lời, {late} quá hạn.",
        "{n} systems of ours are connected; {waiting} requests wait for an answer, {late} late.",
    ).fill(n=systems, waiting=len(waiting), late=late)


def _systems(systems: Sequence[SystemLine], asked: dict[str, Traffic], today: date) -> list[OwnSystem]:
    held: dict[int, list[datetime | None]] = {}
    rows = Credential.objects.filter(subsystem__in=[line.row.pk for line in systems], revoked_at=None)
    rows = rows.exclude(label=TRIAL)
    for system, valid_to in rows.values_list("subsystem", "valid_to"):
        held.setdefault(system, []).append(valid_to)
    found = []
    for line in systems:
        ends = min((end for end in held.get(line.row.pk, []) if end is not None), default=None)
        is_soon = ends is not None and (ends.date() - today).days <= SOON_DAYS
        count = len(held.get(line.row.pk, []))
        found.append(OwnSystem(line, count, ends, is_soon, asked.get(line.id, Traffic())))
    return found


# --- Rights ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OwnRight:
    """A right given or held."""

    row: Right
    service: ServiceLine
    subject: Text
    subject_url: str
    part: str
    limits: Text
    state: State | None  # None: in force

    @property
    def can_be_given_again(self) -> bool:
        """Whether it was revoked or is over, and its service is there."""
        is_ended = self.state is not None and self.state.key in ("over", "revoked")
        return is_ended and self.service.is_offered


_ENDED = State("over", Text("đã hết hạn", "over"), "plain", "close")
_REVOKED = State("revoked", Text("đã thu hồi", "revoked"), "plain", "close")
_TO_COME = State("to_come", Text("chưa có hiệu lực", "not in force yet"), "caution", "info")


def rights_given(members: Sequence[MemberLine]) -> QuerySet[Right]:
    """Return the rights to services of some members, the newest first."""
    return _rights().filter(service__subsystem__member__in=[line.row.pk for line in members])


def rights_held(members: Sequence[MemberLine]) -> QuerySet[Right]:
    """Return the rights of some members' systems, of the members by themselves, and of groups that their systems are in."""
    rows = [line.row.pk for line in members]
    mine = Q(subsystem__member__in=rows) | Q(member__in=rows) | Q(group__subsystems__member__in=rows)
    return _rights().filter(mine).distinct()


def _rights() -> QuerySet[Right]:
    return Right.objects.select_related("group").order_by("-given_at", "-id")


def right_lines(rows: Any, known: Registry, now: datetime) -> list[OwnRight]:
    """Return rights with names."""
    services = {line.row.pk: line for line in known.services.values()}
    systems = {line.row.pk: line for line in known.systems.values()}
    members = {line.row.pk: line for line in known.members.values()}
    found = []
    for row in rows:
        subject, _name, url = subject_of(row, systems, members)
        part, limits = part_of(row.method, row.glob), limits_of(row)
        found.append(
            OwnRight(row, services[row.service_id], subject, url, part, limits, _right_state(row, now))
        )
    return found


def _right_state(row: Right, now: datetime) -> State | None:
    if row.revoked_at:
        return _REVOKED
    if row.valid_to and row.valid_to <= now:
        return _ENDED
    return _TO_COME if row.valid_from > now else None


# --- Refusals -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RefusalLine:
    """A request that was not passed on."""

    row: Refusal
    client_name: Text
    service_name: Text
    reason: Text


def refusals_of(members: Sequence[MemberLine] | None) -> QuerySet[Refusal]:
    """Return the refused requests of some members' systems or to their services, newest first; None: of all."""
    rows = Refusal.objects.order_by("-at")
    return rows if members is None else rows.filter(_of(members)) if members else rows.none()


def _of(members: Sequence[MemberLine]) -> Q:
    wanted = Q()
    for line in members:
        inside = f"{line.id}/"
        wanted |= Q(client=line.id) | Q(client__startswith=inside) | Q(service__startswith=inside)
    return wanted


def refusal_lines(rows: Any, known: Registry) -> list[RefusalLine]:
    """Return refused requests with names."""
    return [
        RefusalLine(row, known.name_of(row.client), known.name_of(row.service), words.fault_name(row.fault))
        for row in rows
    ]


# --- Entries of the ledger ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry of the ledger without its head."""

    row: LedgerEntry
    direction: Text
    client_name: Text
    service_name: Text
    size: Text


def entries_of(members: Sequence[MemberLine] | None, day: date) -> QuerySet[LedgerEntry]:
    """Return the entries of a day here that some members' systems asked or answered, the last first; None: all of the day.

    The ledger's own days, by which its tables go, are those of UTC: a day here stands in two of them. Records and heads stay
    where they are: looking at a head is written down.
    """
    begins = timezone.make_aware(datetime.combine(day, time()))
    ends = begins + timedelta(days=1)
    tables = {each.astimezone(UTC).date() for each in (begins, ends - timedelta.resolution)}
    rows = LedgerEntry.objects.filter(day__in=tables, at__gte=begins, at__lt=ends)
    rows = rows.defer("record", "head").order_by("-place")
    return rows if members is None else rows.filter(_of(members)) if members else rows.none()


def entry_lines(rows: Any, known: Registry) -> list[EntryLine]:
    """Return entries with names."""
    return [
        EntryLine(
            row,
            words.DIRECTIONS.get(row.direction, Text(row.direction, row.direction)),
            known.name_of(row.client),
            known.name_of(row.service),
            words.bytes_text(row.size),
        )
        for row in rows
    ]
