"""Metering of public services: the systems that send, their events, the dossiers these tell of, and daily counts."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from nenso.kernel.dated import in_order


class Procedure(models.Model):
    """An administrative procedure that dossiers are of, while valid; of the national catalogue of procedures."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    code = models.CharField(max_length=32)
    name_vi = models.CharField(max_length=500)
    name_en = models.CharField(max_length=500, blank=True)
    owner_code = models.CharField(max_length=32, blank=True)
    online_level = models.CharField(max_length=8, default="none")  # full, part, none (NĐ 42/2022, art. 11)
    has_fee = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    origin = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=16, default="known")
    folded = models.CharField(max_length=1000, editable=False, default="")
    is_reference = models.BooleanField(default=False)

    class Meta:
        ordering = ["code", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="procedure_key"),
            in_order("procedure_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name_vi}"


class MeteredSystem(models.Model):
    """A dossier system or a portal that must be connected. `site_key` stands, public, in a portal's code."""

    personal_data: ClassVar[tuple[str, ...]] = ("contact_email",)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=16)  # dossiers, portal
    organisation_code = models.CharField(max_length=32)
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    site_key = models.CharField(max_length=32, unique=True)
    origins = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    is_required = models.BooleanField(default=True)
    silent_after_hours = models.PositiveSmallIntegerField(default=24)
    contact_email = models.EmailField(blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=16, default="known")
    # Which entry of the catalogue it is; "": nobody has said.
    entry_code = models.CharField(max_length=80, blank=True, db_default="", db_index=True)
    first_seen_at = models.DateTimeField(null=True, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    silence_told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["code"]
        indexes = [models.Index(fields=["organisation_code"], name="system_organisation")]

    def __str__(self) -> str:
        return self.code


class SystemKey(models.Model):
    """A key with which a dossier system sends. Only its digest is kept; it is shown once."""

    personal_data: ClassVar[tuple[str, ...]] = ("made_by_name",)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    system = models.ForeignKey(MeteredSystem, on_delete=models.PROTECT, related_name="keys")
    beginning = models.CharField(max_length=12)  # enough to recognise it by
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by_name = models.CharField(max_length=200)
    expires_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.system_id} {self.beginning}…"


class Batch(models.Model):
    """What one request of a system brought: how much was new, repeated or refused, and why."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    system = models.ForeignKey(MeteredSystem, on_delete=models.PROTECT, related_name="batches")
    received_at = models.DateTimeField(auto_now_add=True)
    sent = models.PositiveIntegerField()
    accepted = models.PositiveIntegerField()
    repeated = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    problems = models.JSONField(default=list)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["system", "received_at"], name="batch_system"),
            models.Index(fields=["received_at"], name="batch_received"),
        ]

    def __str__(self) -> str:
        return f"{self.system_id} {self.received_at:%Y-%m-%d %H:%M}: {self.accepted} of {self.sent}"


class Event(models.Model):
    """One event of a dossier as a system sent it. Partitioned by day; kept for a set time, then only counted."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    id = models.BigIntegerField(primary_key=True)
    day = models.DateField()
    at = models.DateTimeField()
    system = models.ForeignKey(MeteredSystem, on_delete=models.DO_NOTHING, related_name="+")
    batch = models.ForeignKey(Batch, on_delete=models.DO_NOTHING, related_name="events")
    event_id = models.CharField(max_length=64)
    kind = models.CharField(max_length=32)
    organisation_code = models.CharField(max_length=32)
    procedure_code = models.CharField(max_length=32)
    dossier = models.CharField(max_length=64)
    channel = models.CharField(max_length=16, blank=True)
    due = models.DateField(null=True)
    rating = models.SmallIntegerField(null=True)
    facts = models.JSONField(default=dict)

    class Meta:
        managed = False
        db_table = "measures_event"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.event_id} {self.kind}"


class EventKey(models.Model):
    """The name of every event that was taken, so that what is sent twice counts once."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    id = models.BigIntegerField(primary_key=True)
    system = models.ForeignKey(MeteredSystem, on_delete=models.DO_NOTHING, related_name="+")
    event_id = models.CharField(max_length=64)
    day = models.DateField()
    digest = models.BinaryField()  # 16 bytes of the event's content

    class Meta:
        managed = False
        db_table = "measures_eventkey"

    def __str__(self) -> str:
        return self.event_id


class Dossier(models.Model):
    """What the events told of one dossier so far, in whatever order they came. Holds nobody's name."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    system = models.ForeignKey(MeteredSystem, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=64)
    organisation_code = models.CharField(max_length=32)
    procedure_code = models.CharField(max_length=32)
    channel = models.CharField(max_length=16, blank=True)
    received_on = models.DateField(null=True, blank=True)
    due = models.DateField(null=True, blank=True)
    completed_on = models.DateField(null=True, blank=True)
    was_on_time = models.BooleanField(null=True, blank=True)
    owes_fee = models.BooleanField(default=False)
    paid_online = models.BooleanField(default=False)
    digitised = models.BooleanField(default=False)
    synchronised = models.BooleanField(default=False)  # with the national portal
    reused = models.BooleanField(default=False)
    result_digital = models.BooleanField(default=False)
    delivered_on = models.DateField(null=True, blank=True)
    rating = models.SmallIntegerField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    named_at = models.DateTimeField(
        null=True, blank=True
    )  # of the event that named organisation and procedure
    rated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["system", "number"], name="dossier_once")]
        indexes = [
            models.Index(fields=["organisation_code", "received_on"], name="dossier_received"),
            models.Index(fields=["organisation_code", "completed_on"], name="dossier_completed"),
        ]

    def __str__(self) -> str:
        return self.number


class DailyCount(models.Model):
    """How many of something a system counted on a day for an organisation and a procedure; kept for ever."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    system = models.ForeignKey(MeteredSystem, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    organisation_code = models.CharField(max_length=32)
    procedure_code = models.CharField(max_length=32, blank=True)
    measure = models.CharField(max_length=32)  # rules.counting: "received.online", "visits"…
    count = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["system", "day", "organisation_code", "procedure_code", "measure"], name="daily_once"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation_code", "day", "measure"], name="daily_organisation"),
            models.Index(fields=["measure", "day"], name="daily_measure"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.organisation_code} {self.measure} {self.count}"


class DeclaredTotal(models.Model):
    """How many events of a kind a system says it had on a day, to be compared with what arrived."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    system = models.ForeignKey(MeteredSystem, on_delete=models.PROTECT, related_name="declared")
    day = models.DateField()
    kind = models.CharField(max_length=32)
    declared = models.PositiveIntegerField()
    declared_at = models.DateTimeField()

    class Meta:
        ordering = ["system", "day", "kind"]
        constraints = [models.UniqueConstraint(fields=["system", "day", "kind"], name="declared_once")]

    def __str__(self) -> str:
        return f"{self.system_id} {self.day} {self.kind} {self.declared}"


class Hit(models.Model):
    """What the monitoring code told of one step of a visit. Partitioned by day; deleted once counted."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    id = models.BigIntegerField(primary_key=True)
    day = models.DateField()
    at = models.DateTimeField()
    system = models.ForeignKey(MeteredSystem, on_delete=models.DO_NOTHING, related_name="+")
    kind = models.CharField(max_length=16)  # visit, open, start, finish, leave, rate
    procedure_code = models.CharField(max_length=32, blank=True)
    visitor = models.BinaryField()  # 16 bytes, under the salt of the day
    session = models.CharField(max_length=32, blank=True)  # of the page that was open, never stored by it
    seconds = models.IntegerField(null=True)
    rating = models.SmallIntegerField(null=True)

    class Meta:
        managed = False
        db_table = "measures_hit"

    def __str__(self) -> str:
        return f"{self.system_id} {self.kind}"


class DailySalt(models.Model):
    """The secret of one day under which visitors are told apart; deleted with the day, so that days never join."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    day = models.DateField(primary_key=True)
    salt = models.BinaryField()

    def __str__(self) -> str:
        return str(self.day)
