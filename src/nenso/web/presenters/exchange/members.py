"""Who takes part: the members with their traffic, and one with its systems, what it offers and what it uses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from nenso.exchange.queries.statistics import Counted, Traffic, together
from nenso.exchange.rules.protocol.identifiers import member_of
from nenso.kernel.rules import Refused, Text, fold
from nenso.ui.rules import Lines
from nenso.web.exports import Column, Kind
from nenso.web.presenters.catalogue.ties import EntrySaid, entries_said
from nenso.web.presenters.exchange import words
from nenso.web.presenters.exchange.figures import (
    Period,
    Use,
    by_client,
    by_service,
    by_time,
    chart_of,
    period_of,
    sum_of,
    sums,
    uses_of,
)
from nenso.web.presenters.exchange.naming import ExchangeAddresses, MemberLine, Registry, SystemLine, registry
from nenso.web.presenters.exchange.overview import (
    chart_title,
    how_answered,
    joined_by_semicolon,
)
from nenso.web.presenters.exchange.services import CatalogueLine, catalogue_line
from nenso.web.presenters.exchange.words import State
from nenso.web.sentences import joined

SORTS = ("name", "systems", "services", "asked", "answered")


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member among members: how many systems and services, what it asked and what was asked of it in 30 days."""

    line: MemberLine
    state: State | None
    systems: int
    services: int
    asked: int
    answered: int
    asked_url: str


@dataclass(frozen=True, slots=True)
class SystemRow:
    """A system of a member."""

    line: SystemLine
    state: State | None
    services: int
    asked: Traffic
    hours_url: str
    entry: EntrySaid | None  # of the catalogue, which it says it is


@dataclass(frozen=True, slots=True)
class MemberPage:
    """Everything that the page of a member shows."""

    line: MemberLine
    first: Text
    state: State | None
    systems: list[SystemRow]
    services: list[CatalogueLine]
    used: list[Use]
    users: list[Use]
    period: Period
    traffic: Traffic
    chart: Lines | None
    chart_title: Text
    hours_url: str
    requests_url: str


def state_of(line: MemberLine) -> State | None:
    """Return what is to be said of a member's state; None where it takes part."""
    return words.SUSPENDED_STATE if line.is_suspended else None


def members_rows(query: str, sort: str, today: date, language: str) -> list[MemberRow]:
    """Return the members whose name or code holds the words, in the order asked for."""
    known, period = registry(today, language), period_of("30", today)
    found = sums(period.scope(), "client", "service", "right")
    asked, given = _by_member(by_client(found)), _by_member(by_service(found))
    addresses = ExchangeAddresses(language)
    rows = [
        MemberRow(
            line=line,
            state=state_of(line),
            systems=sum(each.member.id == line.id for each in known.connected),
            services=sum(each.system.member.id == line.id for each in known.offered),
            asked=asked.get(line.id, 0),
            answered=given.get(line.id, 0),
            asked_url=addresses.list("hours", period="30", member=line.id),
        )
        for line in known.members.values()
        if all(word in fold(f"{line.name.vi} {line.name.en} {line.id}") for word in fold(query).split())
    ]
    key = sort.removeprefix("-")
    return sorted(
        rows,
        key=lambda row: fold(row.line.name.vi) if key == "name" else getattr(row, key),
        reverse=sort.startswith("-"),
    )


def _by_member(traffic: dict[str, Traffic]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, each in traffic.items():
        member = member_of(name)
        found[member] = found.get(member, 0) + each.count
    return found


MEMBER_COLUMNS = (
    Column("id", Text("Định danh", "Identifier")),
    Column("name", Text("Cơ quan", "Agency")),
    *(
        Column(key, name, Kind.NUMBER, 0)
        for key, name in (
            ("systems", Text("Hệ thống", "Systems")),
            ("services", Text("Dịch vụ chia sẻ", "Services shared")),
            ("asked", Text("Lượt hỏi trong 30 ngày", "Asked in 30 days")),
            ("answered", Text("Lượt được hỏi trong 30 ngày", "Was asked in 30 days")),
        )
    ),
)


def member_cells(rows: Sequence[MemberRow]) -> list[list[object]]:
    """Return the members as an exported table."""
    return [[row.line.id, row.line.name, row.systems, row.services, row.asked, row.answered] for row in rows]


def member_page(kind: str, code: str, period_key: str, today: date, language: str) -> MemberPage:
    """Return a member by class and code; raises `Refused("member.unknown")`."""
    known, period = registry(today, language), period_of(period_key, today)
    line = next(
        (each for each in known.members.values() if (each.row.member_class, each.row.code) == (kind, code)),
        None,
    )
    if line is None:
        raise Refused("member.unknown", member=f"{kind}/{code}")
    found = sums(period.scope(member=line.id), "client", "service", "right")
    total, addresses = sum_of(found), ExchangeAddresses(language)
    uses = uses_of(found, known, period, language)
    mine = f"{line.id}/"
    services = by_service(found)
    return MemberPage(
        line=line,
        first=_first(line, known, period, found),
        state=state_of(line),
        systems=_systems(line, known, found, period, language),
        services=[
            catalogue_line(each, services) for each in known.offered if each.system.member.id == line.id
        ],
        used=[each for each in uses if each.client == line.id or each.client.startswith(mine)],
        users=[each for each in uses if each.service.startswith(mine)],
        period=period,
        traffic=total,
        chart=chart_of(period, by_time(period, member=line.id), language) if total.count else None,
        chart_title=chart_title(period, total),
        hours_url=addresses.list("hours", period=period.key, member=line.id),
        requests_url=addresses.list("requests", member=line.id),
    )


def _systems(
    line: MemberLine, known: Registry, found: Sequence[Counted], period: Period, language: str
) -> list[SystemRow]:
    asked, addresses = by_client(found), ExchangeAddresses(language)
    its = [each for each in known.systems.values() if each.member.id == line.id]
    entries = entries_said({each.row.entry_code for each in its}, language)
    return [
        SystemRow(
            line=each,
            state=words.CLOSED_STATE if each.row.closed_at else None,
            services=sum(service.system.id == each.id for service in known.offered),
            asked=asked.get(each.id, Traffic()),
            hours_url=addresses.list("hours", period=period.key, client=each.id),
            entry=entries.get(each.row.entry_code),
        )
        for each in its
    ]


def _first(line: MemberLine, known: Registry, period: Period, found: Sequence[Counted]) -> Text:
    systems = sum(each.member.id == line.id for each in known.connected)
    services = sum(each.system.member.id == line.id for each in known.offered)
    head = Text(
        "{name} có {systems} hệ thống đã kết nối và chia sẻ {services} dịch vụ.",
        "{name} has {systems} systems connected and shares {services} services.",
    ).fill(name=line.name, systems=systems, services=services)
    mine = f"{line.id}/"
    asked = together(each.traffic for each in found if f"{each.key[0]}/".startswith(mine))
    given = together(each.traffic for each in found if each.key[1].startswith(mine))
    if not asked.count and not given.count:
        tail = Text("{period} chưa trao đổi lượt nào.", "{period}: nothing was exchanged.")
        return joined(head, tail.fill(period=period.name))
    told = Text(
        "{period}: hỏi nơi khác {asked} lượt, được hỏi {given} lượt",
        "{period}: it asked others {asked} times and was asked {given} times",
    ).fill(period=period.name, asked=words.number_text(asked.count), given=words.number_text(given.count))
    if not given.count:
        return joined(head, Text(f"{told.vi}.", f"{told.en}."))
    return joined(head, joined_by_semicolon(told, how_answered(given)))
