"""One yardstick: indicators with their definitions in time, and observations that are superseded, never changed."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from nenso.kernel.dated import in_order


class Indicator(models.Model):
    """What is measured, under one code for ever. What it means at a time is its definition of that time."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class Definition(models.Model):
    """An indicator's name, unit, method and rules while they were in force, `[valid_from, valid_to)`."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="definitions")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    name_vi = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300)
    definition_vi = models.TextField(blank=True)
    definition_en = models.TextField(blank=True)
    method_vi = models.TextField(blank=True)
    method_en = models.TextField(blank=True)
    unit = models.CharField(max_length=32)  # rules.units
    decimals = models.PositiveSmallIntegerField(default=0)
    direction = models.CharField(max_length=8, default="none")  # up, down, none
    subject = models.CharField(max_length=16, default="organisation")  # organisation, territory
    owner_code = models.CharField(max_length=32, blank=True)
    source = models.CharField(max_length=16)  # reported, metered, expression, external
    expression = models.TextField(blank=True)
    period_kind = models.CharField(max_length=16, default="month")
    categories = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    over_units = models.CharField(max_length=32, default="sum")  # the rule of roll-up and rebase
    over_periods = models.CharField(max_length=16, default="sum")  # sum, last, mean, max, none
    legal = models.CharField(max_length=300, blank=True)
    origin = models.CharField(max_length=300, blank=True)  # where this definition was read
    status = models.CharField(max_length=16, default="known")
    folded = models.CharField(max_length=700, editable=False, default="")
    is_reference = models.BooleanField(default=False)

    class Meta:
        ordering = ["indicator", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "valid_from"], name="definition_key"),
            in_order("definition_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.valid_from}"


class Lot(models.Model):
    """One act of recording: which report, meter or file the observations came from, who and when."""

    personal_data: ClassVar[tuple[str, ...]] = ("by_key", "by_name")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=16)  # report, meter, import, external, correction
    source_type = models.CharField(max_length=64, blank=True)  # "reporting.submission"
    source_key = models.CharField(max_length=200, blank=True)
    citation = models.CharField(max_length=600, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=600, blank=True)
    facts = models.JSONField(default=dict)
    by_key = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["source_type", "source_key"], name="lot_source")]

    def __str__(self) -> str:
        return f"{self.kind} {self.source_type} {self.source_key} {self.at:%Y-%m-%d %H:%M}"


class Observation(models.Model):
    """A value of an indicator for a unit and a period, as known from one moment until superseded.

    `value` is None where a value was withdrawn. A trigger lets only `superseded_at` be set, once.
    """

    personal_data: ClassVar[tuple[str, ...]] = ()

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="observations")
    unit_kind = models.CharField(max_length=16)  # organisation, province, district, commune, nation
    unit_code = models.CharField(max_length=32)
    period = models.CharField(max_length=10)
    first_day = models.DateField()
    last_day = models.DateField()
    category = models.CharField(max_length=64, blank=True, default="")
    value = models.FloatField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="observations")
    line = models.CharField(max_length=200, blank=True)  # the row, cell or query within the lot's source
    flags = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    known_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "unit_kind", "unit_code", "period", "category"],
                condition=Q(superseded_at__isnull=True),
                name="observation_current",
            ),
            models.UniqueConstraint(
                fields=["indicator", "unit_kind", "unit_code", "period", "category", "version"],
                name="observation_version",
            ),
        ]
        indexes = [
            models.Index(
                fields=["indicator", "period", "unit_kind", "category"],
                condition=Q(superseded_at__isnull=True),
                name="observation_slice",
            ),
            models.Index(fields=["unit_kind", "unit_code", "period"], name="observation_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.unit_code} {self.period} = {self.value} (v{self.version})"


class PackedVector(models.Model):
    """The present values of an indicator for a period over all units of a kind, packed in tree order.

    A copy for arithmetic, dropped in the transaction that changes what it was made of, and made again when asked.
    """

    personal_data: ClassVar[tuple[str, ...]] = ()

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="+")
    unit_kind = models.CharField(max_length=16)
    period = models.CharField(max_length=10)
    category = models.CharField(max_length=64, blank=True, default="")
    units_on = models.DateField()
    units_digest = models.CharField(max_length=64)  # of the codes in their order
    values = models.BinaryField()  # float64, little endian, NaN where missing

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "unit_kind", "period", "category"], name="packed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.period} {self.unit_kind}"
