"""What is exchanged at this moment, and by hop: where time goes and where requests fail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from nenso.exchange.queries.live import Exchange, Hops, by_hop, newest_exchanges
from nenso.kernel.rules import Text
from nenso.web.exports import Column, Kind
from nenso.web.presenters.exchange import words
from nenso.web.presenters.exchange.figures import Period, period_of
from nenso.web.presenters.exchange.naming import Registry, registry
from nenso.web.presenters.exchange.words import State
from nenso.web.presenters.kept import kept
from nenso.web.sentences import NOTHING

MOST = 40
FEW = 4
SECONDS = 2


@dataclass(frozen=True, slots=True)
class LiveLine:
    """One exchange that just ended: whose system asked which service of whom, how it went."""

    at: datetime
    asker: Text
    service: Text
    owner: Text
    url: str
    outcome: State
    milliseconds: float | None


def live_lines(today: date, language: str, most: int = MOST) -> list[LiveLine]:
    """Return the newest exchanges with names, the last first; at most two seconds old."""
    found = _newest()[:most]
    if not found:
        return []
    known = registry(today, language)
    return [_line(each, known) for each in found]


@kept(1, seconds=SECONDS)
def _newest() -> list[Exchange]:
    return newest_exchanges(timezone.now(), MOST)


def _line(each: Exchange, known: Registry) -> LiveLine:
    asker, owner = known.member_of(each.client), known.member_of(each.service)
    return LiveLine(
        at=each.at,
        asker=asker.name if asker else known.name_of(each.client),
        service=known.name_of(each.service),
        owner=owner.name if owner else NOTHING,
        url=known.url_of(each.service),
        outcome=words.OUTCOMES[each.outcome],
        milliseconds=each.milliseconds,
    )


# --- By hop ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HopLine:
    """A service with its time and its failures by hop; each opens down to the hours that they are sums of."""

    hops: Hops
    name: Text
    owner: Text
    url: str
    hours_url: str
    failed_there_url: str
    failed_here_url: str


@dataclass(frozen=True, slots=True)
class HopsPage:
    """Everything of the page, with its first sentence."""

    period: Period
    first: Text
    lines: list[HopLine]


def hops_page(period_key: str, today: date, language: str) -> HopsPage:
    """Return services by the time that they took in all."""
    period, known = period_of(period_key, today), registry(today, language)
    found = by_hop(period.scope())
    return HopsPage(period, _first(found, period), [_hop(each, known, period) for each in found])


def _first(found: Sequence[Hops], period: Period) -> Text:
    count = sum(each.count for each in found)
    if not count:
        return Text(
            "{period}: chưa có lượt nào tới được dịch vụ.", "{period}: nothing reached a service."
        ).fill(period=period.name)
    in_all = Hops(
        "",
        count,
        sum(each.milliseconds for each in found),
        sum(each.at_service for each in found),
        sum(each.service_errors for each in found),
        sum(each.exchange_errors for each in found),
    )
    return Text(
        "{period}: trung bình {mean} ms một lượt, trong đó {way} ms sau khi dịch vụ đã trả lời; {badly} lượt dịch vụ báo lỗi, {missed} lượt không tới được dịch vụ.",
        "{period}: {mean} ms an exchange in the mean, {way} ms of it after the service had answered; {badly} answered with an error, {missed} did not reach their service.",
    ).fill(
        period=period.name,
        mean=words.number_text(round(in_all.mean), 0),
        way=words.number_text(in_all.mean_after, 1),
        badly=words.number_text(in_all.service_errors),
        missed=words.number_text(in_all.exchange_errors),
    )


def _hop(each: Hops, known: Registry, period: Period) -> HopLine:
    owner = known.member_of(each.service)
    asked = {"period": period.key, "service": each.service}
    address = reverse("web:exchange_hours")
    return HopLine(
        hops=each,
        name=known.name_of(each.service),
        owner=owner.name if owner else NOTHING,
        url=known.url_of(each.service),
        hours_url=f"{address}?{urlencode(asked)}",
        failed_there_url=f"{address}?{urlencode({**asked, 'outcome': 'provider_error'})}",
        failed_here_url=f"{address}?{urlencode({**asked, 'outcome': 'exchange_error'})}",
    )


HOP_COLUMNS = (
    Column("service", Text("Dịch vụ", "Service")),
    *(
        Column(key, name, Kind.NUMBER, 1)
        for key, name in (
            ("exchanges", Text("Lượt tới được dịch vụ", "Exchanges that reached it")),
            ("mean", Text("Thời gian một lượt, ms", "Time of one, ms")),
            ("at_service", Text("Đến khi dịch vụ trả lời, ms", "Until the service answered, ms")),
            ("after", Text("Sau đó, trên nền tảng, ms", "After that, within the exchange, ms")),
            ("service_errors", Text("Dịch vụ báo lỗi", "Errors of the service")),
            ("exchange_errors", Text("Không tới được dịch vụ", "Service not reached")),
        )
    ),
)


def hop_rows(lines: Sequence[HopLine]) -> list[list[object]]:
    """Return services by hop as an exported table."""
    return [
        [
            *(line.hops.service, line.hops.count, line.hops.mean, line.hops.mean_at_service),
            *(line.hops.mean_after, line.hops.service_errors, line.hops.exchange_errors),
        ]
        for line in lines
    ]
