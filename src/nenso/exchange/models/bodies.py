"""Bodies that services' owners have kept. Gateways write them, sealed; nobody here can read them.

`KeptBody` is partitioned by the day until which a body is kept (raw SQL in the migrations), so that what is over goes as a table.
"""

from typing import ClassVar

from django.db import models


class KeptBody(models.Model):
    """The body of one message in one direction, sealed to its service's key."""

    personal_data: ClassVar[tuple[str, ...]] = ("sealed",)

    pk = models.CompositePrimaryKey("until", "exchange", "direction")
    until = models.DateField()  # the last day that it is kept
    exchange = models.UUIDField()
    direction = models.CharField(max_length=8)
    service = models.CharField(max_length=800)
    at = models.DateTimeField()
    size = models.BigIntegerField()  # bytes of the body
    key = models.CharField(max_length=16)  # names the public key: rules.bodies.sealing.key_id
    sealed = models.BinaryField()

    class Meta:
        managed = False
        db_table = "exchange_body"
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.exchange} {self.direction} {self.service}"


class BodyTrouble(models.Model):
    """How many bodies of a service could not be kept on a day (UTC), and why: long, full (too many long ones at once), away."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    pk = models.CompositePrimaryKey("day", "service", "why")
    day = models.DateField()
    service = models.CharField(max_length=800)
    why = models.CharField(max_length=8)
    count = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["-day", "service"]

    def __str__(self) -> str:
        return f"{self.day} {self.service} {self.why}: {self.count}"
