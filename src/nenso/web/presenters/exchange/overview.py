"""Who exchanges what with whom: the first sentence, the key figures, the chart, the busiest services, the uses by purpose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from nenso.exchange.queries.statistics import (
    Answering,
    Counted,
    Traffic,
    answering,
    refused_by_fault,
)
from nenso.exchange.rules.protocol.identifiers import member_of
from nenso.kernel.rules import Text
from nenso.ui.rules import Flows, Lines
from nenso.web.presenters.exchange import words
from nenso.web.presenters.exchange.figures import (
    Busy,
    Period,
    Use,
    busiest,
    by_service,
    by_size,
    by_time,
    chart_of,
    period_of,
    sum_of,
    sums,
    uses_of,
)
from nenso.web.presenters.exchange.flows import flows_of, note_of
from nenso.web.presenters.exchange.naming import ExchangeAddresses, MemberLine, Registry, registry
from nenso.web.sentences import NOTHING

BUSIEST = 10
REQUEST_DAYS = 365


@dataclass(frozen=True, slots=True)
class Key:
    """One of the page's figures, written out; `value` is None where it is not known."""

    label: Text
    value: Text | None
    url: str
    note: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Fault:
    """Why requests were not passed on, and how many."""

    type: str
    name: Text
    count: int


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """Everything on the overview."""

    first: Text
    period: Period
    member: MemberLine | None
    members: list[MemberLine]
    keys: list[Key]
    traffic: Traffic
    chart: Lines | None
    chart_title: Text
    busiest: list[Busy]
    services: int  # how many were asked in the period
    uses: list[Counted]
    flows: Flows | None  # the same by agencies, drawn
    flows_title: Text
    flows_note: Text
    known: Registry
    faults: list[Fault]
    refused: int
    requests: Answering
    requests_url: str

    def named(self, uses: Sequence[Counted], language: str) -> list[Use]:
        """Return some of the uses with names: those of one page, for an address costs more than a sum."""
        return uses_of(uses, self.known, self.period, language)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever registered: then there is nothing to count."""
        return not self.members


def overview_page(period_key: str, member: str, today: date, language: str) -> OverviewPage:
    """Return the overview of a period, of all members or of one ("VN/GOV/48")."""
    known, period = registry(today, language), period_of(period_key, today)
    whose = known.members.get(member)
    scope = {"member": whose.id} if whose else {}
    found = sums(period.scope(**scope), "client", "service", "right")
    total, chart_days = sum_of(found), by_time(period, **scope)
    faults = [
        Fault(name, words.fault_name(name), count) for name, count in refused_by_fault(period.scope(**scope))
    ]
    code = f"{whose.row.member_class}/{whose.row.code}" if whose else ""
    requests = answering(today, today - timedelta(days=REQUEST_DAYS), code)
    services = by_service(found)
    flows, flows_title = flows_of(found, known, period, language)
    return OverviewPage(
        first=_first(known, whose, period, total, found),
        period=period,
        member=whose,
        members=list(known.members.values()),
        keys=[
            *_who(known, whose, found, language),
            *_how_much(period, total, today, whose, language),
            _answered(requests, whose, language),
        ],
        traffic=total,
        chart=chart_of(period, chart_days, language) if total.count else None,
        chart_title=chart_title(period, total),
        busiest=busiest(services, known, period, language, BUSIEST),
        services=len(services),
        uses=by_size(found),
        flows=flows,
        flows_title=flows_title,
        flows_note=note_of(found),
        known=known,
        faults=faults,
        refused=sum(each.count for each in faults),
        requests=requests,
        requests_url=ExchangeAddresses(language).list("requests", member=whose.id if whose else ""),
    )


def _first(
    known: Registry, whose: MemberLine | None, period: Period, total: Traffic, found: Sequence[Counted]
) -> Text:
    who = whose.name if whose else None
    if not total.count:
        if who:
            return Text(
                "{period}, {who} chưa trao đổi lượt nào.", "{period}: {who} has exchanged nothing."
            ).fill(period=period.name, who=who)
        return Text(
            "{period}, chưa có lượt trao đổi nào giữa {n} hệ thống đã kết nối.",
            "{period}: nothing was exchanged between the {n} systems connected.",
        ).fill(period=period.name, n=words.number_text(len(known.connected)))
    systems = {name for each in found for name in (each.key[0], _system_of(each.key[1]))}
    members = {member_of(name) for name in systems}
    head = Text(
        "{period}, {systems} hệ thống của {members} cơ quan trao đổi {n} lượt",
        "{period}: {systems} systems of {members} agencies made {n} exchanges",
    ).fill(
        period=period.name,
        systems=words.number_text(len(systems)),
        members=words.number_text(len(members)),
        n=words.number_text(total.count),
    )
    if who:
        head = Text(
            "{period}, {who} cùng {others} cơ quan khác trao đổi {n} lượt",
            "{period}: {who} and {others} other agencies made {n} exchanges",
        ).fill(
            period=period.name,
            who=who,
            others=words.number_text(len(members) - 1),
            n=words.number_text(total.count),
        )
    return joined_by_semicolon(head, how_answered(total))


def _system_of(service: str) -> str:
    return service.rpartition("/")[0]


def joined_by_semicolon(head: Text, tail: Text) -> Text:
    """Put two halves of a sentence together."""
    return Text(f"{head.vi}; {tail.vi}.", f"{head.en}; {tail.en}.")


def how_answered(total: Traffic) -> Text:
    """Say what share was answered, and within which time half of it."""
    told = Text("{share} được trả lời", "{share} were answered").fill(
        share=words.percent_text(total.share or 0)
    )
    if total.median is None:
        return told
    return Text("{told}, một nửa {time}", "{told}, half of them {time}").fill(
        told=told, time=words.time_text(total.median)
    )


def chart_title(period: Period, total: Traffic) -> Text:
    """Say what the chart shows."""
    step = Text("theo giờ", "hour by hour") if period.is_by_hour else Text("theo ngày", "day by day")
    return Text("{n} lượt trao đổi {step}, {period}", "{n} exchanges {step}, {period}").fill(
        n=words.number_text(total.count),
        step=step,
        period=Text(_lower(period.name.vi), _lower(period.name.en)),
    )


def _lower(words_of: str) -> str:
    return words_of[:1].lower() + words_of[1:]


def _who(known: Registry, whose: MemberLine | None, found: Sequence[Counted], language: str) -> list[Key]:
    addresses = ExchangeAddresses(language)
    systems = [line for line in known.connected if whose is None or line.member.id == whose.id]
    services = [line for line in known.offered if whose is None or line.system.member.id == whose.id]
    used = {each.key[1] for each in found}
    asked = sum(line.id in used for line in services)
    note = Text("{n} được hỏi trong kỳ", "{n} asked in this period").fill(n=words.number_text(asked))
    keys = [
        Key(
            Text("Hệ thống đã kết nối", "Systems connected"),
            words.number_text(len(systems)),
            whose.url if whose else addresses.list("members"),
        ),
        Key(
            Text("Dịch vụ chia sẻ", "Services shared"),
            words.number_text(len(services)),
            addresses.list("services", member=whose.id if whose else ""),
            note,
        ),
    ]
    if whose:
        return keys
    return [
        Key(
            Text("Cơ quan đã kết nối", "Agencies connected"),
            words.number_text(len(known.members_connected)),
            addresses.list("members"),
        ),
        *keys,
    ]


def _how_much(
    period: Period, total: Traffic, today: date, whose: MemberLine | None, language: str
) -> list[Key]:
    addresses, member = ExchangeAddresses(language), whose.id if whose else ""
    scope = {"member": member} if member else {}
    days = by_time(period_of("30", today), **scope)

    def hours(key: str) -> str:
        return addresses.list("hours", period=key, member=member)

    yesterday = days.get(today - timedelta(days=1), Traffic())
    keys = [
        Key(
            Text("Lượt trao đổi hôm nay", "Exchanges today"),
            words.number_text(days.get(today, Traffic()).count),
            hours("today"),
            Text("hôm qua {n}", "yesterday {n}").fill(n=words.number_text(yesterday.count)),
        ),
        Key(
            Text("Trong 30 ngày", "In 30 days"),
            words.number_text(sum(each.count for each in days.values())),
            hours("30"),
        ),
    ]
    if not total.count:
        return keys
    return [
        *keys,
        Key(
            Text("Được trả lời", "Answered"),
            words.percent_text(total.share or 0.0),
            hours(period.key),
            Text("{n} lượt có lỗi", "{n} with an error").fill(
                n=words.number_text(total.count - total.answered)
            ),
        ),
        Key(
            Text("Một nửa trả lời trong", "Half answered within"),
            words.short_time(total.median),
            hours(period.key),
        ),
        Key(
            Text("95% trả lời trong", "95% answered within"), words.short_time(total.slow), hours(period.key)
        ),
    ]


def _answered(requests: Answering, whose: MemberLine | None, language: str) -> Key:
    url = ExchangeAddresses(language).list("requests", member=whose.id if whose else "")
    note = Text("chưa có yêu cầu nào đến hạn", "no request has been due")
    if requests.due:
        note = Text("{n} trên {of} yêu cầu trong một năm", "{n} of {of} requests in a year").fill(
            n=words.number_text(requests.in_time), of=words.number_text(requests.due)
        )
    share = None if requests.share is None else words.percent_text(requests.share)
    label = Text("Xin kết nối được trả lời trong 2 ngày làm việc", "Requests answered in two working days")
    return Key(label, share, url, note)
