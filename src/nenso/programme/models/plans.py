"""Plans as their decisions write them: goals, targets with trajectory, and who must adopt a plan of its own."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class Plan(models.Model):
    """A plan under its decision. `owner_code` is the organisation whose plan it is; a local plan stands under a national one."""

    personal_data: ClassVar[tuple[str, ...]] = ("by_key", "by_name")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(max_length=64, unique=True)  # 749-qd-ttg
    number = models.CharField(max_length=120)  # 749/QĐ-TTg
    title_vi = models.CharField(max_length=400)
    title_en = models.CharField(max_length=400)
    issued_on = models.DateField(null=True, blank=True)
    issuing_body_vi = models.CharField(max_length=300, blank=True)
    issuing_body_en = models.CharField(max_length=300, blank=True)
    owner_code = models.CharField(max_length=32)
    under = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="locals")
    first_day = models.DateField()
    last_day = models.DateField()
    state = models.CharField(max_length=16, default="draft")  # draft, in_force, ended
    # Of one that was ended here; those that ship as ended have their period alone.
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.TextField(blank=True)
    successor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors"
    )
    # Types of organisations that must each adopt a plan of their own under this one, until a day; empty for none.
    adopted_by_types = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    adopted_until = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=16, default="known")  # known, unverified, illustrative
    source = models.CharField(max_length=600, blank=True)
    by_key = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-first_day", "code"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="plan_period_in_order")
        ]

    def __str__(self) -> str:
        return self.number


class Goal(models.Model):
    """What targets of a plan stand under."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="goals")
    number = models.CharField(max_length=16)
    name_vi = models.CharField(max_length=600)
    name_en = models.CharField(max_length=600, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["plan", "order", "id"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="goal_number")]

    def __str__(self) -> str:
        return self.name_vi


class Target(models.Model):
    """A value to be reached by a day, of the nation or of each organisation of some types.

    `indicator` is a code of the yardstick, "" where nothing measures it yet. `trajectory` is [[ISO date, value], …]
    between baseline and due day; empty: a straight line. A target that counts agencies is national with unit "%".
    """

    personal_data: ClassVar[tuple[str, ...]] = ()

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="targets")
    goal = models.ForeignKey(Goal, null=True, blank=True, on_delete=models.PROTECT, related_name="targets")
    number = models.CharField(max_length=16)
    name_vi = models.CharField(max_length=600)
    name_en = models.CharField(max_length=600, blank=True)
    indicator = models.CharField(max_length=64, blank=True)
    operator = models.CharField(max_length=2)  # >=, >, <=, <, =
    value = models.FloatField()
    unit = models.CharField(max_length=32)  # %, rank, as the decision writes it
    due = models.DateField()
    baseline = models.FloatField(null=True, blank=True)
    baseline_on = models.DateField(null=True, blank=True)
    trajectory = models.JSONField(default=list, blank=True)
    scope = models.CharField(max_length=16, default="nation")  # nation, each
    each_types = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    lead_code = models.CharField(max_length=32, blank=True)  # "": no source gives it
    status = models.CharField(max_length=16, default="known")
    source = models.CharField(max_length=600, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["plan", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="target_number"),
            models.CheckConstraint(
                condition=Q(baseline__isnull=True) | Q(baseline_on__isnull=False), name="baseline_has_day"
            ),
        ]

    def __str__(self) -> str:
        return self.name_vi


class TargetValue(models.Model):
    """What one organisation has to reach, and where it begins, where that differs from all; null is as for all."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="values")
    organisation_code = models.CharField(max_length=32)
    value = models.FloatField(null=True, blank=True)
    baseline = models.FloatField(null=True, blank=True)  # of the day of the target's own baseline

    class Meta:
        ordering = ["target", "organisation_code"]
        constraints = [
            models.UniqueConstraint(fields=["target", "organisation_code"], name="target_value_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(baseline__isnull=False),
                name="target_value_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_code} {self.value}"


class Adoption(models.Model):
    """An organisation adopted its own strategy or annual plan under a plan: the decision, as a link or a file."""

    personal_data: ClassVar[tuple[str, ...]] = ("by_key", "by_name")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="adoptions")
    organisation_code = models.CharField(max_length=32)
    number = models.CharField(max_length=120)
    title = models.CharField(max_length=400)
    issued_on = models.DateField()
    url = models.URLField(max_length=1000, blank=True)
    file = models.ForeignKey(
        "kernel.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    file_name = models.CharField(max_length=200, blank=True)
    by_key = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["plan", "organisation_code"]
        constraints = [models.UniqueConstraint(fields=["plan", "organisation_code"], name="adoption_once")]

    def __str__(self) -> str:
        return f"{self.organisation_code} {self.number}"
