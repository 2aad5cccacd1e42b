"""The journal, the audit trail and the only event bus; and files that people hand in, once each."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models.expressions import RawSQL

if TYPE_CHECKING:
    _Field = models.Field[int, int]
else:
    _Field = models.Field


class TransactionId(_Field):
    """PostgreSQL's 64-bit transaction identifier (`xid8`), read as an integer."""

    def db_type(self, connection: Any) -> str:
        return "xid8"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> int | None:
        return None if value is None else int(value)


class JournalEntry(models.Model):
    """Who did what to which thing, when, by what right. Never changed, never deleted."""

    personal_data: ClassVar[tuple[str, ...]] = ("actor_key", "actor_name")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    at = models.DateTimeField(auto_now_add=True)
    # The follower's cursor: a cursor on `id` loses the row of a slow writer for good.
    transaction = TransactionId(db_default=RawSQL("pg_current_xact_id()", ()), editable=False, db_index=True)
    actor_kind = models.CharField(max_length=16)
    actor_key = models.CharField(max_length=64)
    actor_name = models.CharField(max_length=200)
    actor_right = models.CharField(max_length=200, blank=True)
    verb = models.CharField(max_length=64)
    thing_type = models.CharField(max_length=64)
    thing_key = models.CharField(max_length=200)
    facts = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["thing_type", "thing_key", "id"], name="journal_thing"),
            models.Index(fields=["verb", "id"], name="journal_verb"),
            models.Index(fields=["actor_key", "id"], name="journal_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.verb} {self.thing_type} {self.thing_key}"


class StoredFile(models.Model):
    """A file that somebody handed in as evidence, under the digest of its content: the same file twice is one row."""

    personal_data: ClassVar[tuple[str, ...]] = ("content",)

    digest = models.CharField(max_length=64, primary_key=True)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.media_type} {self.digest[:12]}"
