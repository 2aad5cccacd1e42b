"""One service: who offers it, how it is called, who may use it and what for, how it answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q

from nenso.exchange.models import Right, Service
from nenso.exchange.queries.statistics import Traffic
from nenso.exchange.rules.routing.snapshot import Kind
from nenso.kernel.rules import Refused, Text
from nenso.ui.rules import Lines
from nenso.web.presenters.catalogue.ties import EntrySaid, entries_said
from nenso.web.presenters.exchange import words
from nenso.web.presenters.exchange.examples import Examples, examples_of
from nenso.web.presenters.exchange.figures import (
    Period,
    Use,
    by_time,
    chart_of,
    period_of,
    sum_of,
    sums,
    uses_of,
)
from nenso.web.presenters.exchange.naming import (
    ExchangeAddresses,
    MemberLine,
    Registry,
    ServiceLine,
    SystemLine,
    registry,
)
from nenso.web.presenters.exchange.overview import chart_title, how_answered, joined_by_semicolon
from nenso.web.presenters.exchange.samples import Called, Sample, called, samples
from nenso.web.presenters.exchange.words import State
from nenso.web.sentences import NOTHING, joined


@dataclass(frozen=True, slots=True)
class RightLine:
    """A right in force: to whom, what for, on what ground, until when, how much, and to which endpoints."""

    subject: Text
    subject_id: str
    url: str
    purpose: str
    ground: str
    valid_to: datetime | None
    limits: Text
    part: str  # "GET /dossiers/*", "" for all of it


@dataclass(frozen=True, slots=True)
class ServicePage:
    """Everything that the page of a service shows."""

    line: ServiceLine
    first: Text
    kind: Text
    state: State
    closed: State | None
    endpoints: list[tuple[str, str]]
    description_url: str
    rights: list[RightLine]
    period: Period
    traffic: Traffic
    chart: Lines | None
    chart_title: Text
    hours_url: str
    uses: list[Use]
    called: Called
    samples: list[Sample]
    examples: Examples
    others: list[ServiceLine] = field(default_factory=list)
    is_wsdl: bool = False
    entry: EntrySaid | None = None  # of the catalogue, which its system says it is


def find_service(kind: str, member: str, system: str, service: str) -> Service:
    """Return the row of a service by its codes, its description with it; raises `Refused("service.unknown")`."""
    rows = Service.objects.select_related("subsystem__member").filter(
        subsystem__member__member_class=kind,
        subsystem__member__code=member,
        subsystem__code=system,
        code=service,
    )
    found = rows.first()
    if found is None:
        raise Refused("service.unknown", service=f"{kind}/{member}/{system}/{service}")
    return found


def service_page(row: Service, period_key: str, now: datetime, today: date, language: str) -> ServicePage:
    """Return a service with its rights in force and what was asked of it in a period."""
    known, period = registry(today, language), period_of(period_key, today)
    line = next(each for each in known.services.values() if each.row.pk == row.pk)
    system, endpoints = line.system.row, list(row.endpoints.values_list("method", "path"))
    found = sums(period.scope(service=line.id), "client", "service", "right")
    total, rights = sum_of(found), rights_of(row, known, now)
    one = called(line.id, endpoints)
    addresses = ExchangeAddresses(language)
    return ServicePage(
        line=line,
        first=_service_first(line, rights, period, total),
        kind=words.KINDS.get(row.kind, Text(row.kind, row.kind)),
        state=words.OPEN_STATE if row.is_open else words.ASKED_STATE,
        closed=_closed(line),
        endpoints=endpoints,
        description_url=f"{line.url}description/" if row.description or row.wsdl_document_id else "",
        rights=rights,
        period=period,
        traffic=total,
        chart=chart_of(period, by_time(period, service=line.id), language) if total.count else None,
        chart_title=chart_title(period, total),
        hours_url=addresses.list("hours", period=period.key, service=line.id),
        uses=uses_of(found, known, period, language),
        called=one,
        samples=[] if row.kind == Kind.SOAP else samples(one),  # its own tools write the calls from the WSDL
        examples=Examples(examples_of(row.description)),
        is_wsdl=row.wsdl_document_id is not None,
        entry=entries_said([system.entry_code], language).get(system.entry_code),
        others=[each for each in known.offered if each.system.id == line.system.id and each.id != line.id],
    )


def _closed(line: ServiceLine) -> State | None:
    if line.row.closed_at or line.system.row.closed_at:
        return words.CLOSED_STATE
    if line.system.member.is_suspended:
        return words.SUSPENDED_STATE
    return words.DISABLED_STATE if line.row.disabled_because else None


def _service_first(line: ServiceLine, rights: Sequence[RightLine], period: Period, total: Traffic) -> Text:
    owner = Text("{owner} cung cấp từ {system}.", "Provided by {owner} from {system}.").fill(
        owner=line.system.member.name, system=line.system.name
    )
    whom = Text("Bên được cấp quyền: {n}.", "{n} hold a right to it.").fill(n=len(rights))
    if line.row.is_open:
        whom = Text(
            "Dữ liệu dùng chung, dữ liệu mở: mọi hệ thống đã đăng ký đều gọi được.",
            "Common or open data: every registered system may call it.",
        )
    if not total.count:
        used = Text("{period} chưa có lượt nào.", "{period}: no exchange yet.").fill(period=period.name)
        return joined(owner, whom, used)
    used = Text("{period}, được gọi {n} lượt", "{period}: called {n} times").fill(
        period=period.name, n=words.number_text(total.count)
    )
    return joined(owner, whom, joined_by_semicolon(used, how_answered(total)))


def rights_of(row: Service, known: Registry, now: datetime) -> list[RightLine]:
    """Return the rights in force to a service."""
    held = Right.objects.filter(Q(valid_to=None) | Q(valid_to__gt=now), service=row, revoked_at=None)
    held = held.select_related("group", "subsystem", "member")
    systems = {line.row.pk: line for line in known.systems.values()}
    members = {line.row.pk: line for line in known.members.values()}
    return [
        RightLine(
            *subject_of(right, systems, members),
            purpose=right.purpose,
            ground=right.ground,
            valid_to=right.valid_to,
            limits=limits_of(right),
            part=part_of(right.method, right.glob),
        )
        for right in held
    ]


def subject_of(
    right: Right, systems: Mapping[int, SystemLine], members: Mapping[int, MemberLine]
) -> tuple[Text, str, str]:
    """Return whom a right was given to: in words, as messages name it, and the address of its page."""
    if right.subsystem_id:
        line = systems[right.subsystem_id]
        name = Text("{system} ({member})", "{system} ({member})").fill(
            system=line.name,
            member=line.member.name,
        )
        return name, line.id, line.url
    if right.member_id:
        member = members[right.member_id]
        return member.name, member.id, member.url
    group = right.group
    assert group is not None
    name = Text(group.name_vi, group.name_en or group.name_vi)
    return Text("Nhóm {g}", "Group {g}").fill(g=name), f"@{group.code}", ""


def part_of(method: str, glob: str) -> str:
    """Return which endpoints a right covers; "" for all of them."""
    return "" if (method, glob) == ("*", "**") else f"{method} {glob}"


def limits_of(right: Right) -> Text:
    """Write the limits of a right; nothing where it has none."""
    parts = [
        Text("{n} lượt/giây", "{n} a second").fill(n=right.per_second) if right.per_second else NOTHING,
        Text("{n} lượt/ngày", "{n} a day").fill(n=words.number_text(right.per_day))
        if right.per_day
        else NOTHING,
        Text("{n} lượt cùng lúc", "{n} at once").fill(n=right.at_once) if right.at_once else NOTHING,
    ]
    kept = [part for part in parts if part.vi]
    return Text(", ".join(part.vi for part in kept), ", ".join(part.en for part in kept))
