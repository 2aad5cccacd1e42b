"""What figures open down to: hours between two systems, and requests for access by their days, without names of persons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from nenso.exchange.models import AccessRequest, HourCount
from nenso.exchange.queries.statistics import hours
from nenso.kernel.rules import Text
from nenso.web.exports import Column, Kind
from nenso.web.presenters.exchange import words
from nenso.web.presenters.exchange.behind import query_of
from nenso.web.presenters.exchange.figures import Period, period_of
from nenso.web.presenters.exchange.naming import Registry, ServiceLine, SystemLine, registry
from nenso.web.presenters.exchange.words import State
from nenso.web.sentences import NOTHING

MOST_EXPORTED = 50_000


@dataclass(frozen=True, slots=True)
class HourLine:
    """One hour between a system and a service, with one outcome."""

    hour: datetime
    client: str
    service: str
    client_name: Text
    service_name: Text
    asker: Text
    owner: Text
    outcome: State
    count: int
    bytes: Text
    milliseconds: float
    behind: str  # the query that narrows the desk's ledger to its entries


@dataclass(frozen=True)
class HoursPage:
    """Hours of a scope; `rows` is paged by the view and `lines` names them."""

    period: Period
    known: Registry
    whose: list[tuple[Text, str]]  # what was narrowed to: in words and as messages name it
    rows: QuerySet[HourCount]

    def lines(self, rows: Any) -> list[HourLine]:
        """Return rows with names."""
        return [_hour(row, self.known) for row in rows]


def hours_page(
    period_key: str, narrowed: dict[str, str], outcome: str, today: date, language: str
) -> HoursPage:
    """Return the hours of a period, of a member, client or service, newest first."""
    known, period = registry(today, language), period_of(period_key, today)
    rows = hours(period.scope(**narrowed)).order_by("-hour", "-count", "client", "service", "outcome")
    if outcome in words.OUTCOMES:
        rows = rows.filter(outcome=outcome)
    whose = [(known.name_of(name), name) for name in narrowed.values() if name]
    return HoursPage(period, known, whose, rows)


def _hour(row: HourCount, known: Registry) -> HourLine:
    asker, owner = known.member_of(row.client), known.member_of(row.service)
    outcome = words.OUTCOMES.get(row.outcome)
    return HourLine(
        hour=row.hour,
        client=row.client,
        service=row.service,
        client_name=known.name_of(row.client),
        service_name=known.name_of(row.service),
        asker=asker.name if asker else NOTHING,
        owner=owner.name if owner else NOTHING,
        outcome=outcome or State(row.outcome, Text(row.outcome, row.outcome), "plain", "same"),
        count=row.count,
        bytes=words.bytes_text(row.bytes_asked + row.bytes_answered),
        milliseconds=row.milliseconds / row.count if row.count else 0.0,
        behind=query_of(row),
    )


HOUR_COLUMNS = (
    Column("hour", Text("Giờ", "Hour"), Kind.DATE, width=18),
    Column("client", Text("Hệ thống hỏi", "Asking system")),
    Column("service", Text("Dịch vụ", "Service")),
    Column("outcome", Text("Kết quả", "Outcome")),
    *(
        Column(key, name, Kind.NUMBER, 0)
        for key, name in (
            ("exchanges", Text("Lượt trao đổi", "Exchanges")),
            ("bytes_asked", Text("Byte hỏi", "Bytes asked")),
            ("bytes_answered", Text("Byte trả lời", "Bytes answered")),
            ("milliseconds", Text("Tổng thời gian, ms", "Time of all, ms")),
        )
    ),
)


def hour_rows(rows: Any) -> list[list[object]]:
    """Return hours as an exported table."""
    return [
        [
            *(row.hour, row.client, row.service, row.outcome),
            *(row.count, row.bytes_asked, row.bytes_answered, row.milliseconds),
        ]
        for row in rows
    ]


# --- Requests for access --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request for access: who asks for what, when it was asked, is due and was decided."""

    row: AccessRequest
    system: SystemLine
    service: ServiceLine
    state: State
    days_late: int


def request_line(row: AccessRequest, known: Registry, today: date) -> RequestLine:
    """Return a request with names."""
    systems = {line.row.pk: line for line in known.systems.values()}
    services = {line.row.pk: line for line in known.services.values()}
    return _request(row, systems, services, today)


def request_lines(rows: Any, known: Registry, today: date) -> list[RequestLine]:
    """Return requests with names."""
    systems = {line.row.pk: line for line in known.systems.values()}
    services = {line.row.pk: line for line in known.services.values()}
    return [_request(row, systems, services, today) for row in rows]


def _request(
    row: AccessRequest, systems: dict[int, SystemLine], services: dict[int, ServiceLine], today: date
) -> RequestLine:
    is_late = row.state == "open" and row.due < today
    return RequestLine(
        row=row,
        system=systems[row.subsystem_id],
        service=services[row.service_id],
        state=words.REQUEST_STATES["late" if is_late else row.state],
        days_late=(today - row.due).days if is_late else 0,
    )


def requests_asked(member: str, state: str, today: date) -> QuerySet[AccessRequest]:
    """Return requests for access, newest first: to the services of a member ("VN/GOV/48"), in a state.

    States are those of `words.REQUEST_STATES`, and "in_time": decided by the due day.
    """
    rows = AccessRequest.objects.order_by("-asked_at", "-id")
    if member:
        _instance, kind, code = (*member.split("/"), "", "", "")[:3]
        rows = rows.filter(
            service__subsystem__member__member_class=kind, service__subsystem__member__code=code
        )
    if state == "late":
        return rows.filter(Q(state="open", due__lt=today))
    if state == "in_time":
        return rows.exclude(state__in=("open", "withdrawn")).filter(decided_at__date__lte=F("due"))
    return rows.filter(state=state) if state else rows


REQUEST_COLUMNS = (
    Column("client", Text("Hệ thống xin", "Asking system")),
    Column("service", Text("Dịch vụ", "Service")),
    Column("asked_on", Text("Xin ngày", "Asked on"), Kind.DATE),
    Column("due", Text("Hạn trả lời", "Due"), Kind.DATE),
    Column("decided_on", Text("Trả lời ngày", "Answered on"), Kind.DATE),
    Column("state", Text("Kết quả", "State")),
)


def request_rows(lines: Sequence[RequestLine]) -> list[list[object]]:
    """Return requests as an exported table."""
    return [
        [
            *(line.system.id, line.service.id, line.row.asked_at, line.row.due),
            *(line.row.decided_at, line.state.name),
        ]
        for line in lines
    ]
