"""Who takes part: members (organisations of the directory), their systems, and how these show who they are."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Member(models.Model):
    """An organisation that exchanges, under the code that messages name it by."""

    personal_data: ClassVar[tuple[str, ...]] = ("by_key", "by_name")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation_code = models.CharField(max_length=32)
    member_class = models.CharField(max_length=32)  # GOV, COM, NGO
    code = models.CharField(max_length=64)  # mostly the organisation's own
    suspended_because = models.TextField(blank=True)  # "": takes part
    # Its own gateway: address without path, public key (Ed25519, base64), certificate (PEM); "" where it has none.
    gateway_url = models.CharField(max_length=300, blank=True, db_default="")
    gateway_key = models.CharField(max_length=44, blank=True, db_default="")
    gateway_certificate = models.TextField(blank=True, db_default="")
    # Behind whose gateway its systems stand; None: behind the nation's.
    behind = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="fronted"
    )
    by_key = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["member_class", "code"]
        constraints = [models.UniqueConstraint(fields=["member_class", "code"], name="member_code")]

    def __str__(self) -> str:
        return f"{self.member_class}/{self.code}"


class Group(models.Model):
    """Systems that a right can be given to together."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    code = models.CharField(max_length=64, unique=True)
    name_vi = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class Subsystem(models.Model):
    """One information system of a member, which asks and answers under its own code."""

    personal_data: ClassVar[tuple[str, ...]] = ("by_key", "by_name")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="subsystems")
    code = models.CharField(max_length=64)
    name_vi = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300, blank=True)
    groups = models.ManyToManyField(Group, blank=True, related_name="subsystems")
    # Which entry of the catalogue it is; "": nobody has said.
    entry_code = models.CharField(max_length=80, blank=True, db_default="", db_index=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    by_key = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["member", "code"]
        constraints = [models.UniqueConstraint(fields=["member", "code"], name="subsystem_code")]

    def __str__(self) -> str:
        return f"{self.member}/{self.code}"


class Credential(models.Model):
    """One way in which a system shows who it is. Of a key only its digest is kept."""

    personal_data: ClassVar[tuple[str, ...]] = ("by_key", "by_name")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subsystem = models.ForeignKey(Subsystem, on_delete=models.PROTECT, related_name="credentials")
    proof = models.CharField(max_length=16)  # certificate, issued, key, address: rules.routing.Proof
    digest = models.CharField(max_length=64, blank=True)  # SHA-256, hex
    # Where another authority issues its certificates: that one's own (PEM), and the name that they bear (DNS:…, URI:…).
    authority = models.TextField(blank=True, db_default="")
    subject = models.CharField(max_length=300, blank=True, db_default="")
    label = models.CharField(
        max_length=200, blank=True
    )  # the certificate's subject, or what people call the key
    networks = ArrayField(models.CharField(max_length=49), default=list, blank=True)
    valid_to = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    by_key = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["subsystem", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subsystem", "digest", "subject"],
                condition=~Q(digest="") & Q(revoked_at=None),
                name="credential_once",
            ),
            models.CheckConstraint(
                condition=~Q(digest="") | (Q(proof="address") & ~Q(networks=[])),
                name="credential_shows_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subsystem} {self.proof} {self.label}"
