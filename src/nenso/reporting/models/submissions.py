"""Submissions: one per organisation and period, their cells with origin and history, and the steps they took."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q


class Submission(models.Model):
    """The report of one organisation for one period. `row_version` grows with every change of it."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    regime = models.ForeignKey(
        "reporting.RegimeVersion", on_delete=models.PROTECT, related_name="submissions"
    )
    form = models.ForeignKey("reporting.FormVersion", on_delete=models.PROTECT, related_name="submissions")
    call = models.ForeignKey(
        "reporting.Call", on_delete=models.PROTECT, null=True, blank=True, related_name="submissions"
    )
    organisation_code = models.CharField(max_length=32)
    period = models.CharField(max_length=10)  # a Period's code; the first day of a call
    first_day = models.DateField()  # of the data
    last_day = models.DateField()
    due = models.DateField()
    state = models.CharField(max_length=16, default="draft")  # draft, submitted, returned, approved, locked
    row_version = models.PositiveIntegerField(default=1)
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["regime", "organisation_code", "period"],
                condition=Q(call__isnull=True),
                name="submission_once",
            ),
            models.UniqueConstraint(fields=["call", "organisation_code"], name="submission_once_a_call"),
        ]
        indexes = [
            models.Index(fields=["organisation_code", "state"], name="submission_organisation"),
            models.Index(fields=["regime", "period", "state"], name="submission_period"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_code} {self.period} {self.state}"


class Cell(models.Model):
    """The present content of one cell of a submission, and where it came from."""

    personal_data: ClassVar[tuple[str, ...]] = ("by_key", "by_name")

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="cells")
    key = models.CharField(max_length=160)  # "table/row/column"; a free row has its own number
    number = models.FloatField(null=True, blank=True)
    text = models.TextField(blank=True)
    source = models.CharField(max_length=16)  # typed, imported, filled, summed, computed
    facts = models.JSONField(default=dict)  # what it was filled or summed from
    by_key = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["submission", "key"]
        constraints = [models.UniqueConstraint(fields=["submission", "key"], name="cell_once")]

    def __str__(self) -> str:
        return f"{self.key} = {self.text or self.number}"


class CellChange(models.Model):
    """What a cell held before a change. Never changed, never deleted."""

    personal_data: ClassVar[tuple[str, ...]] = ("by_key", "by_name")

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="changes")
    key = models.CharField(max_length=160)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    row_version = models.PositiveIntegerField()
    reason = models.CharField(max_length=600, blank=True)
    by_key = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["submission", "row_version"], name="cell_change_version")]

    def __str__(self) -> str:
        return f"{self.key} v{self.row_version}"


class Step(models.Model):
    """One step of a submission: who moved it from which state to which, and why."""

    personal_data: ClassVar[tuple[str, ...]] = ("by_key", "by_name")

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="steps")
    verb = models.CharField(max_length=16)  # opened, submitted, returned, approved, corrected, sent
    before = models.CharField(max_length=16, blank=True)
    after = models.CharField(max_length=16)
    organisation_code = models.CharField(max_length=32, blank=True)  # in whose name
    reason = models.TextField(blank=True)
    facts = models.JSONField(default=dict)  # a return's remarks by cell, the warnings that were explained
    by_key = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.verb}"


class Package(models.Model):
    """A signed package of an approved submission, and what its receiver answered."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="packages")
    receiver = models.CharField(max_length=64)
    content = models.TextField()
    digest = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)
    made_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    answer = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.submission_id} to {self.receiver}"
