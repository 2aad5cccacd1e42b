"""Tasks: who delivers what until when; done only when somebody else accepted what was delivered."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class TaskState(models.TextChoices):
    """Where a task stands; late, at risk and overdue are told from its days by `rules`."""

    OPEN = "open"
    SUBMITTED = "submitted"  # its deliverable waits for acceptance
    DONE = "done"
    CANCELLED = "cancelled"


class Task(models.Model):
    """Something one lead agency delivers by a day. A sub-task is what an agency adds for itself under a task.

    `criterion_*` and `expected_gain` say which criterion of which edition it should move and by how many points; `target`
    which target. `lead_code` is "" where no source gives it. `due` follows granted extensions, `first_due` never changes.
    """

    personal_data: ClassVar[tuple[str, ...]] = ("by_key", "by_name")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey("programme.Plan", on_delete=models.PROTECT, related_name="tasks")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    target = models.ForeignKey(
        "programme.Target", null=True, blank=True, on_delete=models.PROTECT, related_name="tasks"
    )
    number = models.CharField(max_length=24)
    group = models.CharField(max_length=120, blank=True)  # the decision's own group of tasks
    name_vi = models.CharField(max_length=600)
    name_en = models.CharField(max_length=600, blank=True)
    deliverable_vi = models.CharField(max_length=600, blank=True)
    deliverable_en = models.CharField(max_length=600, blank=True)
    lead_code = models.CharField(max_length=32, blank=True)
    cooperating = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    first_due = models.DateField(null=True, blank=True)  # null: no source gives it
    due = models.DateField(null=True, blank=True)
    criterion_edition = models.CharField(max_length=64, blank=True)
    criterion_node = models.CharField(max_length=64, blank=True)
    expected_gain = models.FloatField(null=True, blank=True)
    state = models.CharField(max_length=16, choices=TaskState.choices, default=TaskState.OPEN)
    submitted_at = models.DateTimeField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    added_by_code = models.CharField(max_length=32, blank=True)  # the agency that added a sub-task for itself
    status = models.CharField(max_length=16, default="known")
    source = models.CharField(max_length=600, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    row_version = models.PositiveIntegerField(default=0)
    by_key = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["plan", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="task_number"),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(done_on__isnull=False), name="done_task_says_when"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="task_not_under_itself"
            ),
        ]
        indexes = [models.Index(fields=["lead_code", "state", "due"], name="task_owed")]

    def __str__(self) -> str:
        return self.name_vi


class TaskDependency(models.Model):
    """A task waits for another one; never for itself, not even over others (`rules.dependencies`)."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="waits_for")
    on = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="awaited_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "on"], name="dependency_once"),
            models.CheckConstraint(condition=~Q(task=F("on")), name="task_not_on_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} on {self.on_id}"


class Deliverable(models.Model):
    """What was delivered for a task: a document as a file or a link."""

    personal_data: ClassVar[tuple[str, ...]] = ("by_key", "by_name")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="deliverables")
    title = models.CharField(max_length=400)
    issuing_body = models.CharField(max_length=300, blank=True)
    number = models.CharField(max_length=120, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    url = models.URLField(max_length=1000, blank=True)
    file = models.ForeignKey(
        "kernel.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    file_name = models.CharField(max_length=200, blank=True)
    by_key = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["task", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=False) ^ ~Q(url=""), name="deliverable_is_file_or_link"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Step(models.Model):
    """What happened to a task: progress told, submitted, accepted, returned, extended, passed on, cancelled. Never changed."""

    personal_data: ClassVar[tuple[str, ...]] = ("by_key", "by_name")

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="steps")
    verb = models.CharField(max_length=24)
    reason = models.TextField(blank=True)
    facts = models.JSONField(default=dict, blank=True)
    by_key = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["task", "id"]

    def __str__(self) -> str:
        return f"{self.task_id} {self.verb}"


class Extension(models.Model):
    """More time asked for a task, and whether it was granted, by somebody else."""

    personal_data: ClassVar[tuple[str, ...]] = ("by_key", "by_name", "decided_by_key", "decided_by_name")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="extensions")
    asked_due = models.DateField()
    reason = models.TextField()
    by_key = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)
    is_granted = models.BooleanField(null=True, blank=True)  # null: not decided
    due_before = models.DateField(null=True, blank=True)
    decision = models.TextField(blank=True)
    decided_by_key = models.CharField(max_length=64, blank=True)
    decided_by_name = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["task"], condition=Q(is_granted__isnull=True), name="one_open_extension"
            )
        ]

    def __str__(self) -> str:
        return f"{self.task_id} until {self.asked_due}"
