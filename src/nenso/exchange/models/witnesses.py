"""Witnesses: others who cosign our checkpoints, and the ledgers of others whose checkpoints we cosign (C2SP tlog-witness)."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q


class Witness(models.Model):
    """Another who signs our checkpoints once it saw that the ledger only grew. A removed one stays, for what it signed."""

    personal_data: ClassVar[tuple[str, ...]] = ("by_key", "by_name")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=300)  # of its key
    key = models.CharField(max_length=400)  # a vkey
    url = models.CharField(max_length=300)  # before /add-checkpoint
    size = models.BigIntegerField(db_default=0)  # of the checkpoint that it cosigned last, as far as we know
    cosigned_at = models.DateTimeField(null=True, blank=True)
    # What is wrong with its answers (a code of a refusal, "": nothing), since when, and of which people were told.
    trouble = models.CharField(max_length=64, blank=True, db_default="")
    trouble_facts = models.JSONField(default=dict, blank=True)
    trouble_since = models.DateTimeField(null=True, blank=True)
    told = models.CharField(max_length=64, blank=True, db_default="")
    removed_at = models.DateTimeField(null=True, blank=True)
    by_key = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=Q(removed_at=None), name="witness_once"),
            models.CheckConstraint(
                condition=Q(trouble="") | Q(trouble_since__isnull=False), name="witness_trouble_has_beginning"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WatchedLog(models.Model):
    """A ledger that we cosign, and what we cosigned of it last. The row is never deleted: whoever forgot it could sign a second history.

    Written by the gateway before it answers, the row locked meanwhile.
    """

    personal_data: ClassVar[tuple[str, ...]] = ("by_key", "by_name")

    origin = models.CharField(max_length=300, primary_key=True)
    key = models.CharField(max_length=400)  # a vkey
    size = models.BigIntegerField(db_default=0)  # 0: nothing cosigned yet
    root = models.BinaryField(default=bytes)
    note = models.TextField(blank=True, db_default="")  # the checkpoint cosigned last, as it came
    cosigned_at = models.DateTimeField(null=True, blank=True)
    # The first checkpoint that the ledger signed and that does not follow from the one before: what shows it forked.
    conflict = models.TextField(blank=True, db_default="")
    conflict_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)  # from then on nothing of it is cosigned
    by_key = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["origin"]

    def __str__(self) -> str:
        return self.origin
