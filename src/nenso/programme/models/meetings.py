"""Meetings of steering committees: minutes, and conclusions that become tasks."""

import uuid
from typing import ClassVar

from django.db import models


class Meeting(models.Model):
    """A meeting of an organisation's steering committee with its minutes."""

    personal_data: ClassVar[tuple[str, ...]] = ("chair", "by_key", "by_name")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(max_length=400)
    held_on = models.DateField()
    organisation_code = models.CharField(max_length=32)
    chair = models.CharField(max_length=200, blank=True)
    minutes = models.TextField(blank=True)
    document_number = models.CharField(max_length=120, blank=True)  # thông báo kết luận số
    by_key = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-held_on", "-id"]

    def __str__(self) -> str:
        return self.title


class Conclusion(models.Model):
    """One conclusion of a meeting; `task` is what it was turned into."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="conclusions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    task = models.ForeignKey(
        "programme.Task", null=True, blank=True, on_delete=models.PROTECT, related_name="conclusions"
    )

    class Meta:
        ordering = ["meeting", "number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="conclusion_number")]

    def __str__(self) -> str:
        return self.text[:60]
