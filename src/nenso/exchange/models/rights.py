"""By what right a service is used: for what purpose, on what legal ground, until when, how much; and how it was asked for."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from nenso.exchange.models.members import Group, Member, Subsystem
from nenso.exchange.models.services import Service


class Right(models.Model):
    """A right that the owner of a service gave to a system, a member by itself, or a group. Never changed: revoked, and given anew."""

    personal_data: ClassVar[tuple[str, ...]] = (
        "given_by_key",
        "given_by_name",
        "revoked_by_key",
        "revoked_by_name",
    )

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="rights")
    subsystem = models.ForeignKey(
        Subsystem, null=True, blank=True, on_delete=models.PROTECT, related_name="rights"
    )
    member = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="rights")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="rights")
    method = models.CharField(max_length=8, default="*")
    glob = models.CharField(max_length=500, default="**")
    purpose = models.TextField()
    ground = models.TextField()
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True, blank=True)
    per_second = models.PositiveIntegerField(null=True, blank=True)
    per_day = models.PositiveIntegerField(null=True, blank=True)
    at_once = models.PositiveIntegerField(null=True, blank=True)
    given_by_key = models.CharField(max_length=64)
    given_by_name = models.CharField(max_length=200)
    given_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by_key = models.CharField(max_length=64, blank=True)
    revoked_by_name = models.CharField(max_length=200, blank=True)
    revoked_because = models.TextField(blank=True)

    class Meta:
        ordering = ["service", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(subsystem__isnull=False, member=None, group=None)
                | Q(subsystem=None, member__isnull=False, group=None)
                | Q(subsystem=None, member=None, group__isnull=False),
                name="right_has_one_subject",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="right_period_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.method} {self.glob} → {self.subsystem or self.member or self.group}"


class AccessRequest(models.Model):
    """What a system's member asks of a service's owner, who answers within two working days (Decree 194/2025)."""

    personal_data: ClassVar[tuple[str, ...]] = (
        "asked_by_key",
        "asked_by_name",
        "decided_by_key",
        "decided_by_name",
    )

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="requests")
    subsystem = models.ForeignKey(Subsystem, on_delete=models.PROTECT, related_name="requests")
    method = models.CharField(max_length=8, default="*")
    glob = models.CharField(max_length=500, default="**")
    purpose = models.TextField()
    ground = models.TextField()
    asked_by_key = models.CharField(max_length=64)
    asked_by_name = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    due = models.DateField()
    state = models.CharField(max_length=16, default="open")  # open, granted, refused, withdrawn
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_key = models.CharField(max_length=64, blank=True)
    decided_by_name = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)
    right = models.OneToOneField(
        Right, null=True, blank=True, on_delete=models.PROTECT, related_name="request"
    )

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "subsystem", "method", "glob"],
                condition=Q(state="open"),
                name="asked_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="granted") | Q(right__isnull=False), name="granted_has_right"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subsystem} → {self.service}: {self.state}"
