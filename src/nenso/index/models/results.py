"""Editions, inputs, runs and publications. What a run stored is never changed: a trigger refuses it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Edition(models.Model):
    """One method, kept as the file that its office wrote. A changed file is a new row of the same code."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=64)
    family = models.CharField(max_length=32)
    name_vi = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300)
    groups = ArrayField(models.CharField(max_length=40))
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField(null=True, blank=True)
    is_draft = models.BooleanField(default=False)
    text = models.TextField()
    digest = models.CharField(max_length=64, unique=True)
    loaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["family", "code", "-id"]
        indexes = [models.Index(fields=["family", "first_year"], name="edition_family")]

    def __str__(self) -> str:
        return self.code


class Source(models.Model):
    """Where figures were read: an official page, a decree, a press report of the ministry's release."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    citation = models.CharField(max_length=600, unique=True)

    def __str__(self) -> str:
        return self.citation


class Dataset(models.Model):
    """One file of inputs, taken whole or not at all: a family, a group, a year, the units of a date."""

    personal_data: ClassVar[tuple[str, ...]] = ("loaded_by_key", "loaded_by_name")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    family = models.CharField(max_length=32)
    group = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    units_on = models.DateField()
    decimals = models.PositiveSmallIntegerField(default=4)
    # Codes of figures published for some units only ("*": all): they are not ranked against each other.
    partial_keys = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, unique=True)
    is_reference = models.BooleanField(default=False)
    loaded_by_key = models.CharField(max_length=64)
    loaded_by_name = models.CharField(max_length=200)
    loaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["family", "group", "year", "id"]
        indexes = [models.Index(fields=["family", "group", "year"], name="dataset_what")]

    def __str__(self) -> str:
        return f"{self.family} {self.group} {self.year} ({self.file_name})"


class InputKind(models.TextChoices):
    """What a recorded value is to the engine."""

    INPUT = "input"
    PUBLISHED = "published"
    RANK = "rank"


class InputValue(models.Model):
    """One value as it was entered: the record that every figure opens down to."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="values")
    organisation = models.ForeignKey("directory.Organisation", on_delete=models.PROTECT, related_name="+")
    unit_code = models.CharField(max_length=32)
    key = models.CharField(max_length=64)
    kind = models.CharField(max_length=16, choices=InputKind.choices)
    written = models.CharField(max_length=40)
    value = models.FloatField()
    status = models.CharField(max_length=16, default="found")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=600, blank=True)
    row = models.PositiveIntegerField()

    class Meta:
        ordering = ["dataset", "row"]
        constraints = [
            models.UniqueConstraint(fields=["dataset", "unit_code", "kind", "key"], name="input_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_code} {self.key} = {self.written}"


class Run(models.Model):
    """One computation: which method, which inputs, which engine, what came out, who, when."""

    personal_data: ClassVar[tuple[str, ...]] = ("by_key", "by_name")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="runs")
    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="runs")
    engine_version = models.CharField(max_length=32)
    seed = models.BigIntegerField(default=0)
    edition_digest = models.CharField(max_length=64)
    inputs_digest = models.CharField(max_length=64)
    outputs_digest = models.CharField(max_length=64)
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    reason = models.CharField(max_length=600, blank=True)
    by_key = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(corrects__isnull=True) | ~models.Q(reason=""), name="correction_says_why"
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.uuid}"


class RunFigure(models.Model):
    """One figure of a run: a unit's value at a node or view. Missing figures have no row."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="figures")
    organisation = models.ForeignKey("directory.Organisation", on_delete=models.PROTECT, related_name="+")
    unit_code = models.CharField(max_length=32)
    node = models.CharField(max_length=64)
    value = models.FloatField(null=True)  # empty where only the official rank is known
    points = models.FloatField(null=True)
    basis = models.PositiveSmallIntegerField()
    rank = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "unit_code", "node"], name="figure_once")]
        indexes = [models.Index(fields=["unit_code", "node", "run"], name="figure_unit")]

    def __str__(self) -> str:
        return f"{self.unit_code} {self.node} = {self.value}"


class Publication(models.Model):
    """A run made public by two people: the maker proposes it, the publisher freezes and releases it."""

    personal_data: ClassVar[tuple[str, ...]] = ("maker_key", "maker_name", "publisher_key", "publisher_name")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    run = models.OneToOneField(Run, on_delete=models.PROTECT, related_name="publication")
    embargo_until = models.DateTimeField()
    maker_key = models.CharField(max_length=64)
    maker_name = models.CharField(max_length=200)
    proposed_at = models.DateTimeField(auto_now_add=True)
    publisher_key = models.CharField(max_length=64, blank=True)
    publisher_name = models.CharField(max_length=200, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    returned_because = models.CharField(max_length=600, blank=True)
    bundle = models.BinaryField(null=True)
    bundle_digest = models.CharField(max_length=64, blank=True)
    key_fingerprint = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(publisher_key="") | ~models.Q(publisher_key=models.F("maker_key")),
                name="two_people_publish",
            ),
            models.CheckConstraint(
                condition=models.Q(released_at__isnull=True) | ~models.Q(bundle_digest=""),
                name="released_is_bundled",
            ),
        ]

    def __str__(self) -> str:
        return f"publication of {self.run_id}"


class StudyState(models.TextChoices):
    """How far a study is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


class Study(models.Model):
    """What was asked of a run's uncertainty and what came out; replayed bit for bit from its design and seed."""

    personal_data: ClassVar[tuple[str, ...]] = ("by_key", "by_name")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="studies")
    # The first day of the units onto which the run was carried over; empty for its own units.
    units_on = models.DateField(null=True, blank=True)
    kind = models.CharField(max_length=16)
    design = models.JSONField()
    design_digest = models.CharField(max_length=64)
    seed = models.BigIntegerField()
    engine_version = models.CharField(max_length=32)
    state = models.CharField(max_length=16, choices=StudyState.choices, default=StudyState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    # The document to replay; without its table of inputs where that is large: it is made again from the run.
    result = models.JSONField(null=True, blank=True)
    ranks_digest = models.CharField(max_length=64, blank=True)
    is_official = models.BooleanField(default=False)
    error = models.JSONField(default=dict, blank=True)  # a sentence in each language, where it failed
    by_key = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    asked_at = models.DateTimeField(auto_now_add=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "units_on", "kind"],
                condition=models.Q(is_official=True),
                nulls_distinct=False,
                name="official_study_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="done")
                | models.Q(result__isnull=False) & ~models.Q(ranks_digest=""),
                name="done_study_has_result",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} study of {self.run_id}"


class Draft(models.Model):
    """A draft edition made in the laboratory: on which run it was tried, and how it differs from that run's edition."""

    personal_data: ClassVar[tuple[str, ...]] = ("by_key", "by_name")

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="draft")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    changes = models.JSONField()
    by_key = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    saved_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # an edition is never deleted

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"draft {self.edition_id}"
