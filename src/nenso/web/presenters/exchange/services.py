"""The catalogue of services: searched, narrowed and sorted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from nenso.exchange.queries.statistics import Traffic
from nenso.kernel.rules import Text, fold
from nenso.web.exports import Column, Kind
from nenso.web.presenters.exchange import words
from nenso.web.presenters.exchange.figures import (
    by_service,
    period_of,
    sums,
)
from nenso.web.presenters.exchange.naming import (
    MemberLine,
    Registry,
    ServiceLine,
    registry,
)
from nenso.web.presenters.exchange.words import State

SORTS = ("name", "owner", "traffic")


@dataclass(frozen=True, slots=True)
class Wish:
    """What of the catalogue was asked for."""

    words: str = ""
    member: str = ""
    kind: str = ""
    open: str = ""  # "yes", "no"
    sort: str = "name"


@dataclass(frozen=True, slots=True)
class CatalogueLine:
    """A service in the catalogue, with what was asked of it in 30 days."""

    line: ServiceLine
    kind: Text
    state: State
    is_paused: bool
    traffic: Traffic


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """The services that were looked for."""

    first: Text
    lines: list[CatalogueLine]
    of: int
    members: list[MemberLine]


def catalogue_page(wish: Wish, today: date, language: str) -> CataloguePage:
    """Return the services that are offered and match, in the order asked for."""
    known, period = registry(today, language), period_of("30", today)
    traffic = by_service(sums(period.scope(), "client", "service", "right"))
    lines = [catalogue_line(line, traffic) for line in known.offered if _is_wanted(line, wish)]
    lines.sort(key=_order(wish.sort.removeprefix("-")), reverse=wish.sort.startswith("-"))
    owners = list({line.system.member.id: line.system.member for line in known.offered}.values())
    return CataloguePage(_catalogue_first(known), lines, len(known.offered), owners)


def catalogue_line(line: ServiceLine, traffic: Mapping[str, Traffic]) -> CatalogueLine:
    """Return a service as lists show it."""
    return CatalogueLine(
        line=line,
        kind=words.KINDS.get(line.row.kind, Text(line.row.kind, line.row.kind)),
        state=words.OPEN_STATE if line.row.is_open else words.ASKED_STATE,
        is_paused=bool(line.row.disabled_because),
        traffic=traffic.get(line.id, Traffic()),
    )


def _is_wanted(line: ServiceLine, wish: Wish) -> bool:
    return (
        (not wish.member or line.system.member.id == wish.member)
        and (not wish.kind or line.row.kind == wish.kind)
        and (not wish.open or line.row.is_open == (wish.open == "yes"))
        and all(word in line.folded for word in fold(wish.words).split())
    )


def _order(key: str) -> Callable[[CatalogueLine], Any]:
    if key == "traffic":
        return lambda each: each.traffic.count
    if key == "owner":
        return lambda each: (fold(each.line.system.member.name.vi), fold(each.line.name.vi))
    return lambda each: fold(each.line.name.vi)


def _catalogue_first(known: Registry) -> Text:
    if not known.offered:
        return Text("Chưa có dịch vụ nào được chia sẻ.", "No service is shared yet.")
    owners = {line.system.member.id for line in known.offered}
    is_open = sum(line.row.is_open for line in known.offered)
    return Text(
        "{n} dịch vụ của {members} cơ quan; {open} dịch vụ chia sẻ mặc định, các dịch vụ khác phải xin kết nối.",
        "{n} services of {members} agencies; {open} are shared by default, the others on request.",
    ).fill(n=len(known.offered), members=len(owners), open=is_open)


CATALOGUE_COLUMNS = (
    Column("id", Text("Định danh", "Identifier")),
    Column("name", Text("Dịch vụ", "Service")),
    Column("owner", Text("Cơ quan cung cấp", "Providing agency")),
    Column("system", Text("Hệ thống", "System")),
    Column("kind", Text("Loại", "Kind")),
    Column("access", Text("Cách dùng", "Access")),
    Column("paused", Text("Tạm ngừng vì", "Paused because")),
    Column("exchanges", Text("Lượt trao đổi trong 30 ngày", "Exchanges in 30 days"), Kind.NUMBER, 0),
    Column("answered", Text("Đã trả lời", "Answered"), Kind.NUMBER, 0),
)


def catalogue_rows(lines: Sequence[CatalogueLine]) -> list[list[object]]:
    """Return the catalogue as an exported table."""
    return [
        [
            *(each.line.id, each.line.name, each.line.system.member.name, each.line.system.name),
            *(each.kind, each.state.name, each.line.row.disabled_because),
            *(each.traffic.count, each.traffic.answered),
        ]
        for each in lines
    ]
