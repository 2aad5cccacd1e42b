"""Wrong keys that were shown at the doors of the exchange, added up by the hour."""

from typing import ClassVar

from django.db import models


class KeyGuess(models.Model):
    """How many wrong keys one source showed for one client in an hour, and how many were not even looked at, since too many had come.

    `door`: "gateway", where information systems ask, or "api", where programs administer; there a key names no client. `source` is an
    address, or the /64 network of an IPv6 one; "" are all beyond those that are told apart.
    """

    personal_data: ClassVar[tuple[str, ...]] = ("source",)

    pk = models.CompositePrimaryKey("hour", "door", "source", "client")
    hour = models.DateTimeField()
    door = models.CharField(max_length=8)
    source = models.CharField(max_length=45)
    client = models.CharField(max_length=600)
    wrong = models.BigIntegerField(default=0)
    held = models.BigIntegerField(default=0)
    refusal = models.UUIDField(null=True)  # the last that is written down
    at = models.DateTimeField()  # of the last one
    is_told = models.BooleanField(default=False)  # in the journal, and to whom it concerns

    class Meta:
        ordering = ["-hour", "door", "source"]
        indexes = [
            models.Index(fields=["hour"], condition=models.Q(is_told=False), name="guess_untold"),
        ]

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H} {self.door} {self.source} {self.client}: {self.wrong} + {self.held}"
