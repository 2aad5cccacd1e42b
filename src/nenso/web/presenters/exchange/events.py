"""Events at the desk: who gets what of whom, what waits, and what could not be delivered and why; never what stands in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from nenso.exchange.models import EventDelivery, Subscription
from nenso.exchange.rules.events.trying import Why
from nenso.kernel.rules import Text
from nenso.web.presenters.exchange.naming import MemberLine, Registry
from nenso.web.presenters.exchange.words import State

NAMES = {
    "title": Text("Sự kiện nào chưa tới nơi?", "Which events have not arrived?"),
    "lead": Text(
        "Mỗi dòng là một hệ thống nhận một loại sự kiện. Sự kiện không gửi được thì gửi lại, thưa dần, rồi dừng; từ đây có thể gửi lại.",
        "Each line is a system that gets a type of event. What does not arrive is tried again, less and less often, and then no more; from here it is sent again.",
    ),
    "table": Text("Đăng ký nhận sự kiện", "Subscriptions"),
    "event": Text("Sự kiện", "Events"),
    "publisher": Text("Bên đăng", "Published by"),
    "subscriber": Text("Bên nhận", "Who gets them"),
    "waiting": Text("Đang chờ", "Waiting"),
    "oldest": Text("từ", "since"),
    "dead": Text("Không gửi được", "Not delivered"),
    "none": Text("Chưa có đăng ký nhận sự kiện", "There is no subscription to events"),
    "none_text": Text(
        "Khi một hệ thống đăng ký nhận sự kiện qua cổng trao đổi, tình hình gửi hiện ở đây.",
        "Once a system subscribes to events at the gateway, this page shows how they arrive.",
    ),
    "dead_title": Text(
        "Sự kiện nào không gửi được, vì sao?", "Which events could not be delivered, and why?"
    ),
    "dead_lead": Text(
        "Nội dung sự kiện không hiện ở đây; bên đăng và bên nhận tìm nó theo mã.",
        "What stands in an event is not shown here; publisher and subscriber find it by its identifier.",
    ),
    "dead_table": Text("Sự kiện không gửi được", "Events that were not delivered"),
    "dead_none": Text("Không có sự kiện nào bị bỏ lại", "Nothing was left behind"),
    "dead_none_text": Text(
        "Mọi sự kiện đã tới nơi hoặc còn được gửi.", "Every event has arrived or is still tried."
    ),
    "at": Text("Dừng lúc", "Given up at"),
    "number": Text("Số thứ tự", "Sequence"),
    "published": Text("Đăng lúc", "Published at"),
    "attempts": Text("Số lần gửi", "Attempts"),
    "why": Text("Vì sao", "Why"),
    "id": Text("Mã", "Identifier"),
    "again": Text("Gửi lại", "Send again"),
}
PULLED = State("PULL", Text("tự lấy", "pulled"), "plain", "file")
PUSHED = State("PUSH", Text("được gửi tới", "pushed"), "plain", "check")
_WHYS = {
    Why.EXPIRED: Text("quá thời hạn gửi", "its time was over"),
    Why.UNCONFIRMED: Text("đã lấy nhiều lần, chưa xác nhận", "fetched time and again, never confirmed"),
    Why.NO_RIGHT: Text("bên nhận hết quyền", "the subscriber's right is over"),
    Why.NO_SERVICE: Text("dịch vụ nhận chưa đăng ký", "the service that takes it is not registered"),
    Why.DISABLED: Text("dịch vụ nhận tạm ngừng", "the service that takes it is paused"),
    Why.AWAY: Text("không kết nối được tới bên nhận", "the subscriber was not reached"),
    Why.FORBIDDEN: Text(
        "địa chỉ bên nhận nằm trong mạng không được gọi", "the subscriber lies in a network that is not asked"
    ),
    Why.LATE: Text("bên nhận không trả lời kịp", "the subscriber did not answer in time"),
    Why.LIMIT: Text("quyền đã tới giới hạn, sẽ gửi sau", "its right's limit is reached; it is tried later"),
    Why.NOT_KEPT: Text("sổ không ghi kịp", "the ledger did not take it in time"),
}
_STATUS = Text("bên nhận trả lời {status}", "the subscriber answered {status}")


def why_of(reason: str) -> Text:
    """Return why an attempt failed, in words: `rules.events.trying.Why`, several where one came on top of another."""
    told = [_why(each) for each in reason.split(", ") if each]
    return Text("; ".join(each.vi for each in told), "; ".join(each.en for each in told))


def _why(one: str) -> Text:
    word, _blank, status = one.partition(" ")
    if word == "status":
        return _STATUS.fill(status=status)
    return next((text for why, text in _WHYS.items() if why == one), Text(one, one))


@dataclass(frozen=True, slots=True)
class SubscriptionLine:
    """A subscription, with how much waits since when, and how much could not be delivered."""

    row: Subscription
    event: Text
    event_url: str
    publisher: Text
    subscriber: Text
    how: State
    waiting: int
    oldest: datetime | None
    dead: int


def subscriptions_of(members: Sequence[MemberLine] | None) -> QuerySet[Subscription]:
    """Return subscriptions of some members' systems, or to their events; None: all. What could not be delivered goes first."""
    rows = Subscription.objects.select_related("type").annotate(
        waiting=Count("deliveries", filter=Q(deliveries__state="waiting")),
        dead=Count("deliveries", filter=Q(deliveries__state="dead")),
        oldest=Min("deliveries__event__at", filter=Q(deliveries__state="waiting")),
    )
    rows = rows.order_by("-dead", "-waiting", "type", "subscriber")
    if members is None:
        return rows
    wanted = Q(pk=None)
    for line in members:
        inside = f"{line.id}/"
        wanted |= Q(subscriber__startswith=inside) | Q(type__publisher__startswith=inside)
    return rows.filter(wanted)


def subscription_lines(rows: Iterable[Any], known: Registry) -> list[SubscriptionLine]:
    """Return subscriptions with names."""
    return [
        SubscriptionLine(
            row,
            known.name_of(str(row.type)) if str(row.type) in known.services else _coded(row.type.name),
            known.url_of(str(row.type)),
            known.name_of(row.type.publisher),
            known.name_of(row.subscriber),
            PUSHED if row.delivery == PUSHED.key else PULLED,
            row.waiting,
            row.oldest,
            row.dead,
        )
        for row in rows
    ]


def _coded(name: str) -> Text:
    return Text(name, name)


def dead_letters_of(row: Subscription) -> QuerySet[EventDelivery]:
    """Return what could not be delivered to a subscription, the last first; without what stands in it."""
    rows = row.deliveries.filter(state="dead").select_related("event")
    return rows.defer("event__content", "event__key", "lane").order_by("-settled_at", "-sequence")
