"""Shares of quality that were measured: told by the room that measures, never changed, the newest stands."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from nenso.catalogue.models.entries import Entry
from nenso.catalogue.rules import QUALITIES


class MeasuredShare(models.Model):
    """A share of a database's records, measured `on` a day; `record` names what it was computed from, in the room that did."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="measured")
    name = models.CharField(max_length=16, choices=[(name, name) for name in QUALITIES])
    value = models.FloatField()
    on = models.DateField()
    record = models.CharField(max_length=300)
    by_name = models.CharField(max_length=200)  # of a system
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(value__gte=0, value__lte=100), name="measured_share_in_percent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.name} {self.value}"
