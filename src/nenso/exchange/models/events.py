"""Events: their types, who subscribed, what was published, and how far each is with each subscriber. Gateways write them, without the ORM."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q


class EventType(models.Model):
    """A kind of event that a system publishes; who may subscribe is said by the rights to the service of the same name."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    publisher = models.CharField(max_length=600)  # a system as headers name it: VN/GOV/G06/population
    name = models.CharField(max_length=64)
    schema = models.JSONField()  # JSON Schema that each event keeps to
    last = models.BigIntegerField(default=0)  # sequence of the newest event: the row is locked to count on
    at = models.DateTimeField()

    class Meta:
        ordering = ["publisher", "name"]
        constraints = [models.UniqueConstraint(fields=["publisher", "name"], name="event_type_once")]

    def __str__(self) -> str:
        return f"{self.publisher}/{self.name}"


class Subscription(models.Model):
    """A system that gets the events of a type: pushed to a service of its own, or pulled by it."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    type = models.ForeignKey(EventType, on_delete=models.CASCADE, related_name="subscriptions")
    subscriber = models.CharField(max_length=600)
    delivery = models.CharField(max_length=4)  # PUSH, PULL: rules.events.shapes.Delivery
    service = models.CharField(max_length=64)  # of the subscriber, whose registered address is pushed to
    ttl_seconds = models.PositiveIntegerField()  # how long an event is tried
    is_fifo = models.BooleanField(default=False)  # all events in order, not only those of one key
    at = models.DateTimeField()

    class Meta:
        ordering = ["type", "subscriber"]
        constraints = [models.UniqueConstraint(fields=["type", "subscriber"], name="subscribed_once")]
        indexes = [models.Index(fields=["subscriber"], name="subscription_of")]

    def __str__(self) -> str:
        return f"{self.subscriber} ← {self.type}"


class Event(models.Model):
    """One event as it was published. Kept for `rules.events.names.KEPT`, then only the ledger knows of it."""

    # Whom an event is about stands in it.
    personal_data: ClassVar[tuple[str, ...]] = ("content", "key")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    type = models.ForeignKey(EventType, on_delete=models.CASCADE, related_name="events")
    sequence = models.BigIntegerField()  # without gaps, in the order of publication
    key = models.CharField(max_length=200, blank=True)  # events of one key are delivered in their order
    content = models.TextField()  # JSON, as it came
    exchange = models.UUIDField()  # of the publication, in the ledger
    at = models.DateTimeField(db_index=True)
    stopped_at = models.DateTimeField(null=True, blank=True)  # by its publisher: not delivered any more

    class Meta:
        ordering = ["type", "sequence"]
        constraints = [models.UniqueConstraint(fields=["type", "sequence"], name="event_sequence")]

    def __str__(self) -> str:
        return f"{self.type} {self.sequence}"


class EventDelivery(models.Model):
    """How far one event is with one subscription. Within a `lane` nothing is tried while something earlier waits; None: no order."""

    personal_data: ClassVar[tuple[str, ...]] = ("lane",)

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    sequence = models.BigIntegerField()
    lane = models.CharField(max_length=201, null=True, blank=True)  # noqa: DJ001 - "" is the lane of all
    state = models.CharField(max_length=9, default="waiting")  # waiting, confirmed, dead, stopped
    attempts = models.PositiveIntegerField(default=0)
    # When it is tried next; of one under way, when its lease runs out. None: something earlier of its lane waits.
    due_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    reason = models.TextField(blank=True)  # why the last attempt failed: rules.events.trying.Why
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["subscription", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["subscription", "event"], name="delivery_once"),
            models.CheckConstraint(
                condition=Q(state="waiting", settled_at=None)
                | Q(state__in=("confirmed", "dead", "stopped"), settled_at__isnull=False),
                name="delivery_is_settled_or_waits",
            ),
        ]
        indexes = [
            models.Index(
                fields=["subscription", "due_at"], condition=Q(state="waiting"), name="delivery_due"
            ),
            models.Index(fields=["expires_at"], condition=Q(state="waiting"), name="delivery_expiry"),
            models.Index(
                fields=["subscription", "lane", "sequence"],
                condition=Q(state="waiting"),
                name="delivery_lane",
            ),
            models.Index(fields=["subscription"], condition=Q(state="dead"), name="delivery_dead"),
        ]

    def __str__(self) -> str:
        return f"{self.event} → {self.subscription.subscriber}: {self.state}"
