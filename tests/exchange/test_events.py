"""Events at the desk and by the clock: delivered again, and deleted once they are old."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from nenso.exchange import actions, tasks
from nenso.exchange.models import Event, EventDelivery, EventType, Subscription
from nenso.exchange.rules.events.names import KEPT
from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import SYSTEM, Actor, Refused
from tests.factories.exchange import an_exchange

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def an_event(
    subscription: Subscription, sequence: int, state: str, lane: str | None = None, **facts: object
) -> EventDelivery:
    """Return an event and how far it is with a subscription."""
    given = {"uuid": uuid4(), "exchange": uuid4(), "content": "{}", "at": NOW, **facts}
    event = Event.objects.create(type=subscription.type, sequence=sequence, **given)
    return EventDelivery.objects.create(
        subscription=subscription,
        event=event,
        sequence=sequence,
        lane=lane,
        state=state,
        attempts=3,
        due_at=None,
        expires_at=NOW,
        reason="status 500" if state == "dead" else "",
        settled_at=None if state == "waiting" else NOW,
    )


@pytest.fixture
def subscription() -> Subscription:
    an_exchange()
    kind = EventType.objects.create(publisher="VN/GOV/T48/register", name="moved", schema={}, at=NOW)
    return Subscription.objects.create(
        type=kind,
        subscriber="VN/GOV/T01/portal",
        delivery="PUSH",
        service="moved",
        ttl_seconds=600,
        at=NOW,
    )


def test_dead_letters_are_sent_again_and_what_has_an_order_waits_for_its_turn(
    subscription: Subscription,
) -> None:
    alone, ordered = an_event(subscription, 1, "dead"), an_event(subscription, 2, "dead", "k")
    done = an_event(subscription, 3, "confirmed")
    stopped = an_event(subscription, 4, "dead", stopped_at=NOW)
    again = NOW + timedelta(minutes=1)
    assert actions.deliver_again(by=SYSTEM, subscription=subscription, since=None, now=again) == 2
    for each in (alone, ordered, done, stopped):
        each.refresh_from_db()
    assert [each.state for each in (alone, ordered, done, stopped)] == [
        "waiting",
        "waiting",
        "confirmed",
        "dead",
    ]
    assert (alone.due_at, ordered.due_at) == (again, None)
    assert (alone.attempts, alone.reason, alone.settled_at) == (0, "", None)
    assert alone.expires_at == again + timedelta(minutes=10)
    entry = JournalEntry.objects.get(verb="exchange.events_again")
    assert (entry.facts["subscriber"], entry.facts["events"]) == ("VN/GOV/T01/portal", 2)


def test_what_was_delivered_since_an_instant_comes_again(subscription: Subscription) -> None:
    before = an_event(subscription, 1, "confirmed", at=NOW - timedelta(hours=2))
    after = an_event(subscription, 2, "confirmed")
    since = NOW - timedelta(hours=1)
    assert actions.deliver_again(by=SYSTEM, subscription=subscription, since=since, now=NOW) == 1
    before.refresh_from_db()
    after.refresh_from_db()
    assert (before.state, after.state) == ("confirmed", "waiting")


def test_only_the_subscribers_own_may_have_it_again(subscription: Subscription) -> None:
    an_event(subscription, 1, "dead")
    with pytest.raises(Refused) as caught:
        actions.deliver_again(
            by=Actor("staff", str(uuid4()), "An"), subscription=subscription, since=None, now=NOW
        )
    assert caught.value.code == "access.role_missing"
    assert EventDelivery.objects.get().state == "dead"


def test_old_events_are_deleted_but_what_waits_stays(subscription: Subscription) -> None:
    old = NOW - KEPT - timedelta(minutes=1)
    an_event(subscription, 1, "confirmed", at=old)
    an_event(subscription, 2, "dead", at=old)
    an_event(subscription, 3, "waiting", at=old)
    an_event(subscription, 4, "confirmed")
    assert actions.delete_old_events(now=NOW) == 2
    assert list(Event.objects.values_list("sequence", flat=True)) == [3, 4]
    tasks.delete_old_events()
    assert EventDelivery.objects.count() == 2
