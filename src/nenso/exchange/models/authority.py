"""The exchange's own certificate authority: its certificates, those that it issued, and which of these it revoked."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from nenso.exchange.models.members import Member, Subsystem
from nenso.exchange.rules.routing.snapshot import HUB


class Authority(models.Model):
    """The authority of this installation, of which there is one: root and issuing certificate (PEM). Its keys are files."""

    personal_data: ClassVar[tuple[str, ...]] = ("by_key", "by_name")

    name = models.CharField(max_length=50)
    root = models.TextField()
    issuing = models.TextField()
    only = models.BooleanField(default=True, unique=True, editable=False)
    by_key = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(only=True), name="authority_only")]

    def __str__(self) -> str:
        return self.name


class IssuedCertificate(models.Model):
    """A certificate that the authority issued: to a system, or (`subsystem` None) to a member's gateway, or (`member` None too) to the nation's."""

    personal_data: ClassVar[tuple[str, ...]] = ("by_key", "by_name")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="certificates"
    )
    subsystem = models.ForeignKey(
        Subsystem, null=True, blank=True, on_delete=models.PROTECT, related_name="certificates"
    )
    serial = models.CharField(max_length=40, unique=True)  # hex
    names = ArrayField(models.CharField(max_length=300))  # DNS:…, URI:…
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of its DER, hex
    content = models.TextField()  # PEM
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    by_key = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["ends_at"], condition=~Q(revoked_at=None), name="certificate_revoked")
        ]

    def __str__(self) -> str:
        return f"{self.holder} {self.serial}"

    @property
    def holder(self) -> str:
        """Whom it was issued to: a system, a member, or `hub`."""
        return str(self.subsystem or self.member or HUB)
