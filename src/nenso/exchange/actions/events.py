"""Events at the desk: delivered again to a subscriber that asks for it; and what is older than events are kept is deleted."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Case, DateTimeField, Exists, OuterRef, Q, Value, When

from nenso.exchange.actions.steps import owner
from nenso.exchange.models import Event, EventDelivery, Subscription
from nenso.exchange.queries.registry import subsystem_row
from nenso.exchange.rules.events.names import KEPT
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor

MOST_AT_ONCE = 10_000  # events that one transaction deletes
CHANNEL, MEND = "exchange_events", "mend"


@transaction.atomic
def deliver_again(*, by: Actor, subscription: Subscription, since: datetime | None, now: datetime) -> int:
    """Deliver again what a subscription had since an instant; None: its dead letters. Return how many.

    For whoever approves for the subscriber's organisation. Raises `Refused`: "subsystem.unknown", "access.role_missing".
    """
    row = Subscription.objects.select_for_update(no_key=True).select_related("type").get(pk=subscription.pk)
    by = owner(by, subsystem_row(row.subscriber).member)
    settled = EventDelivery.objects.filter(subscription=row, event__stopped_at=None)
    wanted = Q(state="dead") if since is None else Q(state__in=("dead", "confirmed"), event__at__gte=since)
    # What has an order waits for its turn, which gateways give it.
    due = Case(When(lane=None, then=Value(now)), default=None, output_field=DateTimeField())
    count = settled.filter(wanted).update(
        state="waiting",
        attempts=0,
        settled_at=None,
        reason="",
        due_at=due,
        expires_at=now + timedelta(seconds=row.ttl_seconds),
    )
    facts = {"subscriber": row.subscriber, "type": str(row.type), "since": since, "events": count}
    record(by=by, verb="exchange.events_again", thing=("subscription", str(row.uuid)), facts=facts)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, MEND])
    return count


def delete_old_events(*, now: datetime) -> int:
    """Delete events older than they are kept, with what is known of their deliveries; return how many.

    What still waits stays. The ledger keeps what it knows of each.
    """
    waits = EventDelivery.objects.filter(event=OuterRef("pk"), state="waiting")
    old = Event.objects.filter(~Exists(waits), at__lt=now - KEPT).order_by("at")
    deleted = 0
    while keys := list(old.values_list("pk", flat=True)[:MOST_AT_ONCE]):
        with transaction.atomic():
            EventDelivery.objects.filter(event__in=keys).delete()
            deleted += Event.objects.filter(pk__in=keys).delete()[0]
    return deleted
