"""Entries, each version of what is said of them, and each step of a version: nothing said is ever changed, a later version follows."""

import uuid
from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KeyTransform
from django.utils import timezone

from nenso.catalogue.rules import Kind, State, Verb


def _choices(values: type[StrEnum]) -> list[tuple[str, str]]:
    return [(each.value, each.value) for each in values]


class Entry(models.Model):
    """A system, database or platform under a code for good. `owner_code` and `state` are those of the newest version.

    What the public reads is `published`; a newer version may be on its way meanwhile. `confirmed_on` is the day on which its
    owner last said that this still holds. What was merged into another entry names it.
    """

    personal_data: ClassVar[tuple[str, ...]] = ("by_key", "by_name")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=16, choices=_choices(Kind))
    owner_code = models.CharField(max_length=32, db_index=True)
    state = models.CharField(max_length=16, choices=_choices(State), default=State.DRAFT)
    newest = models.ForeignKey(
        "catalogue.Version", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    published = models.ForeignKey(
        "catalogue.Version", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_on = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    is_illustrative = models.BooleanField(default=False)
    row_version = models.PositiveIntegerField(default=0)
    by_key = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["code"]
        indexes = [models.Index(fields=["state"], name="entry_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="entry_not_into_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Version(models.Model):
    """What was said of an entry: `facts` as `rules.plain` writes them; `why` is what its writer says of the change. Never changed."""

    personal_data: ClassVar[tuple[str, ...]] = ("by_key", "by_name")

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    facts = models.JSONField()
    why = models.CharField(max_length=600, blank=True)
    by_key = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["entry", "number"]
        constraints = [models.UniqueConstraint(fields=["entry", "number"], name="entry_version")]
        indexes = [models.Index(KeyTransform("part_of", "facts"), name="version_part_of")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.number}"


class Step(models.Model):
    """What was done with a version: submitted, returned, published, confirmed. Never changed."""

    personal_data: ClassVar[tuple[str, ...]] = ("by_key", "by_name")

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="steps")
    verb = models.CharField(max_length=16, choices=_choices(Verb))
    comment = models.TextField(blank=True)
    by_key = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.version_id} {self.verb}"
