"""The ledger as it is kept. Gateways write it, in batches and without the ORM; everybody else reads.

`LedgerEntry` is partitioned by day (raw SQL in the migrations); its place in the tree is fixed in the transaction that
writes it: the row of `LedgerHead` is locked meanwhile, so that places have no gap and no two writers share one.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


class LedgerHead(models.Model):
    """How far the ledger is: entries written, and how many of them the signed tree holds. One row."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    size = models.BigIntegerField(default=0)
    integrated = models.BigIntegerField(default=0)
    nodes = models.BinaryField(default=bytes)  # of the frontier at `integrated`, 32 bytes each

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="ledger_has_one_head"),
            models.CheckConstraint(
                condition=models.Q(integrated__lte=models.F("size")), name="ledger_integrates_what_is_there"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.integrated} of {self.size}"


class LedgerEntry(models.Model):
    """One message, in one direction. `record` is what the tree holds the hash of; the other columns say parts of it again, to count by."""

    # Whose data a message is about stands in its head (a path may name a person) and with its user.
    personal_data: ClassVar[tuple[str, ...]] = ("record", "head", "address")

    pk = models.CompositePrimaryKey("day", "place")
    day = models.DateField()
    place = models.BigIntegerField()
    at = models.DateTimeField()
    exchange = models.UUIDField()  # X-Road-Request-Id: one for request and response
    message = models.CharField(max_length=255)  # X-Road-Id, the client's own
    direction = models.CharField(max_length=8)  # request, response
    client = models.CharField(max_length=600)
    service = models.CharField(max_length=800)
    right = models.UUIDField(null=True)
    method = models.CharField(max_length=8)
    status = models.PositiveSmallIntegerField(null=True)  # of a response
    fault = models.CharField(
        max_length=100
    )  # X-Road's error type where the exchange answered for the provider
    size = models.BigIntegerField()  # bytes of the body
    size_asked = models.BigIntegerField()  # of a response: bytes of the request's body
    milliseconds = models.FloatField(null=True)  # of a response: since the request came
    provider_milliseconds = models.FloatField(null=True)
    address = models.CharField(max_length=45)
    record = models.BinaryField()
    head = models.BinaryField()

    class Meta:
        managed = False
        db_table = "exchange_entry"
        ordering = ["place"]

    def __str__(self) -> str:
        return f"{self.place} {self.direction} {self.client} → {self.service}"


class LedgerTile(models.Model):
    """A tile of the tree; the last of each level grows until it is whole."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    pk = models.CompositePrimaryKey("level", "number")
    level = models.PositiveSmallIntegerField()
    number = models.BigIntegerField()
    hashes = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.level}/{self.number}"


class Checkpoint(models.Model):
    """The tree's size and root at a moment, signed; `note` gains the cosignatures of witnesses."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    size = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    note = models.TextField()
    cosigned = models.PositiveSmallIntegerField(db_default=0)  # by how many witnesses

    class Meta:
        ordering = ["-size"]
        indexes = [
            models.Index(fields=["size"], condition=models.Q(cosigned__gt=0), name="checkpoint_cosigned")
        ]

    def __str__(self) -> str:
        return f"{self.size} {self.at:%Y-%m-%d %H:%M:%S}"


class Stamp(models.Model):
    """A time stamp (RFC 3161) on a checkpoint: kept once it was verified by the authority's certificates."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    size = models.BigIntegerField(primary_key=True)  # of the checkpoint
    at = models.DateTimeField()  # as the authority tells
    digest = models.BinaryField()  # SHA-256 of the checkpoint as the ledger alone signed it
    token = models.BinaryField()  # DER
    authority = models.CharField(max_length=300)

    class Meta:
        ordering = ["-size"]

    def __str__(self) -> str:
        return f"{self.size} {self.at:%Y-%m-%d %H:%M:%S}"


class StampTrouble(models.Model):
    """No stamp since when, why, and whether people were told; one row while it lasts, none while stamps come."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    since = models.DateTimeField()
    why_vi = models.TextField()
    why_en = models.TextField()
    is_told = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="stamps_have_one_trouble")]

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d %H:%M:%S} {self.why_en}"


class HourCount(models.Model):
    """Messages of one hour between two systems, counted from ledger entries as they enter the tree.

    `buckets` counts answers by time: within 5, 10, 25, 50, 100, 250, 500, 1,000, 2,500, 5,000 ms, and longer.
    """

    personal_data: ClassVar[tuple[str, ...]] = ()

    hour = models.DateTimeField()
    client = models.CharField(max_length=600)
    service = models.CharField(max_length=800)
    right = models.UUIDField(null=True)
    outcome = models.CharField(max_length=16)  # answered, provider_error, exchange_error
    count = models.BigIntegerField()
    bytes_asked = models.BigIntegerField()
    bytes_answered = models.BigIntegerField()
    milliseconds = models.FloatField()  # of all together
    provider_milliseconds = models.FloatField()
    buckets = ArrayField(models.BigIntegerField())

    class Meta:
        ordering = ["hour", "client", "service"]
        constraints = [
            models.UniqueConstraint(
                fields=["hour", "client", "service", "right", "outcome"],
                nulls_distinct=False,
                name="hour_counted_once",
            )
        ]
        indexes = [models.Index(fields=["service", "hour"], name="hour_by_service")]

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H} {self.client} → {self.service}: {self.count}"


class Refusal(models.Model):
    """A request that was not passed on: why, and under which identifier whoever asked may quote it."""

    personal_data: ClassVar[tuple[str, ...]] = ("address",)

    uuid = models.UUIDField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    client = models.CharField(max_length=600)  # as it said
    service = models.CharField(max_length=800)
    method = models.CharField(max_length=20)
    fault = models.CharField(max_length=100)  # X-Road's error type
    code = models.CharField(max_length=64)  # ours, with its sentence
    message = models.TextField()
    address = models.CharField(max_length=45)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["client", "-at"], name="refusal_by_client")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.client} {self.fault}"
