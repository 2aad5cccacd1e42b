"""Events at the desk: who sees how they arrive, why some did not, and who may have them sent again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from nenso.exchange.models import EventDelivery, EventType, Subscription
from tests.exchange.test_events import an_event
from tests.web.pages import page_text
from tests.web.test_exchange_desk import Desk

pytestmark = pytest.mark.django_db
LIST = "/desk/exchange/events/"
NOW = timezone.now()


@pytest.fixture
def its(db: None) -> Desk:
    return Desk()


@pytest.fixture
def subscription(its: Desk) -> Subscription:
    """The consumer's portal gets what the provider's register publishes as `households`: one waits, two are dead."""
    kind = EventType.objects.create(publisher="VN/GOV/T48/register", name="households", schema={}, at=NOW)
    row = Subscription.objects.create(
        type=kind,
        subscriber="VN/GOV/T01/portal",
        delivery="PUSH",
        service="households",
        ttl_seconds=600,
        at=NOW,
    )
    an_event(row, 1, "dead")
    an_event(row, 2, "dead")
    EventDelivery.objects.filter(sequence=2).update(reason="away, expired")
    an_event(row, 3, "waiting")
    an_event(row, 4, "confirmed")
    return row


def test_publisher_and_subscriber_see_what_waits_and_what_did_not_arrive(
    its: Desk, subscription: Subscription
) -> None:
    for name in ("ha", "lan", "bao", "hoa", "van"):
        line = its[name].get(LIST).context["lines"][0]
        assert (line.row, line.waiting, line.dead) == (subscription, 1, 2)
        assert line.oldest is not None
    assert its["stranger"].get(LIST).context["lines"] == []
    assert "Chưa có đăng ký nhận sự kiện" in page_text(its["stranger"], LIST)


def test_why_it_did_not_arrive_stands_there_and_not_what_it_says(
    its: Desk, subscription: Subscription
) -> None:
    subscription.type.events.update(content='{"name": "Nguyễn Văn An"}')
    text = page_text(its["hoa"], f"{LIST}{subscription.uuid}/")
    assert "Bên nhận trả lời 500" in text
    assert "Không kết nối được tới bên nhận; quá thời hạn gửi" in text
    assert "Nguyễn Văn An" not in text
    assert str(subscription.type.events.get(sequence=1).uuid) in text
    assert its["stranger"].get(f"{LIST}{subscription.uuid}/").status_code == 404


def test_the_subscribers_approver_sends_dead_letters_again(its: Desk, subscription: Subscription) -> None:
    page = f"{LIST}{subscription.uuid}/again/"
    assert its["bao"].get(f"{LIST}{subscription.uuid}/").context["may_send"]
    assert its["bao"].get(page).status_code == 200
    assert its["bao"].post(page, {"since": ""})["Location"] == LIST
    states = EventDelivery.objects.order_by("sequence").values_list("state", flat=True)
    assert list(states) == ["waiting", "waiting", "waiting", "confirmed"]


def test_everything_since_a_time_comes_again(its: Desk, subscription: Subscription) -> None:
    since = f"{timezone.localtime(NOW - timedelta(hours=1)):%Y-%m-%dT%H:%M}"
    its["bao"].post(f"{LIST}{subscription.uuid}/again/", {"since": since})
    assert EventDelivery.objects.filter(state="waiting").count() == 4


@pytest.mark.parametrize(("name", "status"), [("ha", 404), ("stranger", 404), ("hoa", 403), ("van", 200)])
def test_nobody_else_does(its: Desk, subscription: Subscription, name: str, status: int) -> None:
    assert its[name].get(f"{LIST}{subscription.uuid}/again/").status_code == status
    if status != 200:
        assert its[name].post(f"{LIST}{subscription.uuid}/again/", {"since": ""}).status_code == status
        assert EventDelivery.objects.filter(state="dead").count() == 2


def test_a_time_that_is_none_is_told_at_its_field(its: Desk, subscription: Subscription) -> None:
    answer = its["bao"].post(f"{LIST}{subscription.uuid}/again/", {"since": "hôm qua"})
    assert answer.status_code == 422
    assert "since" in answer.context["form"].errors


def test_every_reason_has_words_in_both_languages() -> None:
    from nenso.exchange.rules.events.trying import Why, of_status
    from nenso.web.presenters.exchange.events import why_of

    for each in (*Why, of_status(503)):
        told = why_of(each)
        assert told.vi != each
        assert told.en != each
        assert told.vi != told.en
