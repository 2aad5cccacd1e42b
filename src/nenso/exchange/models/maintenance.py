"""When nothing is passed on for a stated time: to the whole exchange, one system or one service."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from nenso.exchange.models.members import Subsystem
from nenso.exchange.models.services import Service


class Maintenance(models.Model):
    """A maintenance with its stated end, at which it is over by itself; `ended_at` where somebody ended it before."""

    personal_data: ClassVar[tuple[str, ...]] = ("by_key", "by_name", "ended_by_key", "ended_by_name")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subsystem = models.ForeignKey(
        Subsystem, null=True, blank=True, on_delete=models.PROTECT, related_name="maintenances"
    )
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.PROTECT, related_name="maintenances"
    )  # neither: the whole exchange
    reason = models.TextField()
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    by_key = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by_key = models.CharField(max_length=64, blank=True)
    ended_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-begins_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(subsystem=None) | Q(service=None), name="maintenance_of_one_thing"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at")), name="maintenance_period_in_order"
            ),
        ]
        indexes = [models.Index(fields=["ends_at"], condition=Q(ended_at=None), name="maintenance_standing")]

    def __str__(self) -> str:
        return f"{self.service or self.subsystem or '*'} {self.begins_at:%Y-%m-%d %H:%M}"
