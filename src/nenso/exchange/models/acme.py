"""Accounts over ACME (RFC 8555) by which members' systems have their certificates renewed, what they ordered, and nonces that were used."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from nenso.exchange.models.authority import IssuedCertificate
from nenso.exchange.models.members import Member, Subsystem


class AcmeAccount(models.Model):
    """An account of a member. It waits until a client binds its key with `binding`, the key that the member was given."""

    personal_data: ClassVar[tuple[str, ...]] = ("by_key", "by_name", "contact")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="acme_accounts")
    label = models.CharField(max_length=200)
    binding = models.CharField(max_length=64, blank=True)  # base64url; "" once it was used
    binding_until = models.DateTimeField()
    key = models.JSONField(null=True, blank=True)  # JWK, public
    thumbprint = models.CharField(max_length=64, blank=True)
    contact = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    bound_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    is_ended_by_client = models.BooleanField(default=False)
    by_key = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["thumbprint"], condition=~Q(thumbprint=""), name="acme_account_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.label}"


class AcmeOrder(models.Model):
    """A certificate that an account asks for, under one host name; valid once there is one."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(AcmeAccount, on_delete=models.PROTECT, related_name="orders")
    subsystem = models.ForeignKey(
        Subsystem, null=True, blank=True, on_delete=models.PROTECT
    )  # None: the gateway
    name = models.CharField(max_length=253)
    certificate = models.OneToOneField(
        IssuedCertificate, null=True, blank=True, on_delete=models.PROTECT, related_name="order"
    )
    expires_at = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.account} {self.name}"


class AcmeNonce(models.Model):
    """A nonce that was used; those that were not are in no table, they are signed."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    value = models.CharField(max_length=200, primary_key=True)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.value
