"""What is kept of the life of entries beside their versions: who was reminded of which, and which look alike and are not the same."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from nenso.catalogue.models.entries import Entry


class Reminder(models.Model):
    """That an office was told that what was confirmed on a day is due again: `months` after it. Never changed: told once each."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="reminders")
    confirmed_on = models.DateField()
    months = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "confirmed_on", "months"], name="reminder_once"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.confirmed_on} {self.months}"


class Distinction(models.Model):
    """That two entries which look alike are not the same, who said so and why; the first is the elder row. Never changed."""

    personal_data: ClassVar[tuple[str, ...]] = ("by_key", "by_name")

    first = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=600)
    by_key = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="distinction_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="distinction_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"
