"""Report regimes as Decree 09/2019/NĐ-CP wants them: each with its content in time and its form."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from nenso.kernel.dated import in_order


class Regime(models.Model):
    """A report regime under one code for ever."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class FormVersion(models.Model):
    """A form as it was built. A draft may change; what a regime in force uses is frozen by a trigger."""

    personal_data: ClassVar[tuple[str, ...]] = ("by_key", "by_name")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    regime = models.ForeignKey(Regime, on_delete=models.PROTECT, related_name="forms")
    number = models.PositiveSmallIntegerField()
    definition = models.JSONField()  # rules.forms
    digest = models.CharField(max_length=64)
    is_frozen = models.BooleanField(default=False)
    by_key = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["regime", "-number"]
        constraints = [models.UniqueConstraint(fields=["regime", "number"], name="form_number")]

    def __str__(self) -> str:
        return f"{self.regime_id} form {self.number}"


class RegimeVersion(models.Model):
    """What the law requires of a regime while it was in force (article 7): the ten things, and the act."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    regime = models.ForeignKey(Regime, on_delete=models.PROTECT, related_name="versions")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    kind = models.CharField(max_length=16)  # periodic, thematic, ad_hoc
    name_vi = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300)
    content_vi = models.TextField(blank=True)
    content_en = models.TextField(blank=True)
    reporter_group = models.CharField(max_length=64, blank=True)  # a group of directory
    reporter_types = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    reporter_codes = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    receiver_code = models.CharField(max_length=32)
    way_vi = models.CharField(max_length=300, blank=True)
    way_en = models.CharField(max_length=300, blank=True)
    frequency = models.CharField(max_length=16, blank=True)  # a PeriodKind; empty for ad hoc
    window = models.JSONField(default=dict)  # {"from_day": 15, "to_day": 14}; empty: the decree's own
    deadlines = models.JSONField(default=dict)  # organisation type -> {"day": 16, "month": 0}
    outline_vi = models.TextField(blank=True)
    outline_en = models.TextField(blank=True)
    form = models.ForeignKey(FormVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    act_number = models.CharField(max_length=120, blank=True)
    act_date = models.DateField(null=True, blank=True)
    act_title = models.CharField(max_length=400, blank=True)
    state = models.CharField(max_length=16, default="draft")  # draft, in_force, ended
    status = models.CharField(max_length=16, default="known")

    class Meta:
        ordering = ["regime", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["regime", "valid_from"], name="regime_version_key"),
            in_order("regime_version_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.regime_id} {self.valid_from}"


class Call(models.Model):
    """One thematic or ad hoc report asked for: about which days, until when."""

    personal_data: ClassVar[tuple[str, ...]] = ("by_key", "by_name")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    regime = models.ForeignKey(Regime, on_delete=models.PROTECT, related_name="calls")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    first_day = models.DateField()
    last_day = models.DateField()
    due = models.DateField()
    by_key = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["regime", "number"], name="call_number")]

    def __str__(self) -> str:
        return self.title
