"""Assessment rounds: who is assessed by which edition and until when, what each says of itself, what is found true of it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Round(models.Model):
    """One assessment: an edition, a year, a group as of a day, and its calendar of inclusive last days.

    What the calendar allows today is `rules.rounds.phase_of`; only what cannot be told from it is stored: that the
    round was opened, closed, and into which run.
    """

    personal_data: ClassVar[tuple[str, ...]] = ("by_key", "by_name")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(max_length=64, unique=True)  # dti-2026-provinces
    name_vi = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300)
    edition = models.ForeignKey("index.Edition", on_delete=models.PROTECT, related_name="rounds")
    group = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    units_on = models.DateField()
    opens_on = models.DateField()
    self_until = models.DateField()
    verify_until = models.DateField()
    object_until = models.DateField()
    publish_on = models.DateField()
    has_two_reviewers = models.BooleanField(default=False)
    # Which inputs the yardstick fills: input key -> {"indicator": code, "period": code, "scale": factor}. Frozen when opened.
    bindings = models.JSONField(default=dict, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    dealt_at = models.DateTimeField(null=True, blank=True)  # when the verifiers' lists were dealt
    closed_at = models.DateTimeField(null=True, blank=True)
    run = models.OneToOneField(
        "index.Run", null=True, blank=True, on_delete=models.PROTECT, related_name="round"
    )
    is_illustrative = models.BooleanField(default=False)
    by_key = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-year", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_on__lte=F("self_until"))
                & Q(self_until__lt=F("verify_until"))
                & Q(verify_until__lt=F("object_until"))
                & Q(object_until__lt=F("publish_on")),
                name="round_calendar_in_order",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(run__isnull=False), name="closed_round_has_run"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Participant(models.Model):
    """One organisation in a round. `submitted_*` is the sign-off of its approver; empty while it is filled in."""

    personal_data: ClassVar[tuple[str, ...]] = ("submitted_by_key", "submitted_by_name")

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="participants")
    organisation = models.ForeignKey("directory.Organisation", on_delete=models.PROTECT, related_name="+")
    unit_code = models.CharField(max_length=32)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by_key = models.CharField(max_length=64, blank=True)
    submitted_by_name = models.CharField(max_length=200, blank=True)
    gaps_reason = models.TextField(blank=True)  # why it was submitted although something was missing

    class Meta:
        ordering = ["round", "unit_code"]
        constraints = [models.UniqueConstraint(fields=["round", "unit_code"], name="participant_once")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.unit_code}"


class EntryState(models.TextChoices):
    """How far a criterion of one participant is."""

    EMPTY = "empty"
    FILLED = "filled"
    REVIEWED = (
        "reviewed"  # the first of two reviewers is done, or both disagree: it waits for the other or the lead
    )
    VERIFIED = "verified"


class Entry(models.Model):
    """One criterion of one participant: what it says of itself, and what was found.

    Inputs are {input key: what was written}; keys are those that the criterion's scoring reads. `origins` tells of each
    key that the yardstick filled: {"indicator", "period", "observation" (uuid or null where rolled up), "at"}; such a key
    is never typed over. `verified` is null until somebody verified. `row_version` grows with every change.
    """

    personal_data: ClassVar[tuple[str, ...]] = ()

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="entries")
    node = models.CharField(max_length=64)
    inputs = models.JSONField(default=dict)
    origins = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    verified = models.JSONField(null=True, blank=True)
    state = models.CharField(max_length=16, choices=EntryState.choices, default=EntryState.EMPTY)
    row_version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["participant", "id"]
        constraints = [
            models.UniqueConstraint(fields=["participant", "node"], name="entry_once"),
            models.CheckConstraint(
                condition=~Q(state="verified") | Q(verified__isnull=False), name="verified_entry_says_what"
            ),
        ]
        indexes = [models.Index(fields=["node", "state"], name="entry_node_state")]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.node}"


class EntryChange(models.Model):
    """What changed an entry, by whom and why. Never changed: a trigger refuses it."""

    personal_data: ClassVar[tuple[str, ...]] = ("by_key", "by_name")

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="changes")
    stage = models.CharField(max_length=16)  # measured, self, verification, objection
    verb = models.CharField(max_length=16)  # filled, wrote, accepted, cut, raised, decided, asked, answered
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.TextField(blank=True)
    by_key = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["entry", "id"]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.verb}"


class Evidence(models.Model):
    """What shows what an entry says: a document as a file or a link, an entry of the catalogue by its code, or both.

    With an objection it is counter-evidence. `catalogue_code` stays as it was written when the entry is merged into another.
    """

    personal_data: ClassVar[tuple[str, ...]] = ("by_key", "by_name")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="evidence")
    title = models.CharField(max_length=400)  # trích yếu
    issuing_body = models.CharField(max_length=300, blank=True)
    number = models.CharField(max_length=120, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    url = models.URLField(max_length=1000, blank=True)
    url_checked_at = models.DateTimeField(null=True, blank=True)
    url_fault = models.CharField(
        max_length=200, blank=True
    )  # why the link leads nowhere, as it was last checked
    file = models.ForeignKey(
        "kernel.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    file_name = models.CharField(max_length=200, blank=True)
    catalogue_code = models.CharField(max_length=80, blank=True, default="", db_default="")
    objection = models.ForeignKey(
        "index.Objection", null=True, blank=True, on_delete=models.PROTECT, related_name="evidence"
    )
    by_key = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["entry", "id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(file__isnull=True) | Q(url=""))
                & (Q(file__isnull=False) | ~Q(url="") | ~Q(catalogue_code="")),
                name="evidence_shows_something",
            )
        ]
        indexes = [
            models.Index(fields=["url"], name="evidence_url"),
            models.Index(fields=["number"], name="evidence_number"),
            models.Index(
                fields=["catalogue_code"], condition=~Q(catalogue_code=""), name="evidence_catalogue"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Assignment(models.Model):
    """One branch (a main indicator) of one participant dealt to a verifier; `turn` 2 is the second of two reviewers."""

    personal_data: ClassVar[tuple[str, ...]] = ("reviewer_key", "reviewer_name")

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="assignments")
    branch = models.CharField(max_length=64)
    turn = models.PositiveSmallIntegerField(default=1)
    reviewer_key = models.CharField(max_length=64)
    reviewer_name = models.CharField(max_length=200)

    class Meta:
        ordering = ["participant", "branch", "turn"]
        constraints = [
            models.UniqueConstraint(fields=["participant", "branch", "turn"], name="assignment_once")
        ]
        indexes = [models.Index(fields=["reviewer_key"], name="assignment_reviewer")]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.branch} {self.turn}"


class Review(models.Model):
    """What one reviewer found of one entry. Turn 0 is the lead, who decides where two reviewers differ."""

    personal_data: ClassVar[tuple[str, ...]] = ("reviewer_key", "reviewer_name")

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="reviews")
    turn = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=8)  # accept, cut, raise
    inputs = models.JSONField()
    reason = models.TextField(blank=True)
    reviewer_key = models.CharField(max_length=64)
    reviewer_name = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["entry", "turn"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "turn"], name="review_once"),
            models.CheckConstraint(condition=Q(verdict="accept") | ~Q(reason=""), name="review_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.verdict}"


class EvidenceRequest(models.Model):
    """A verifier asks a participant for more evidence until a day."""

    personal_data: ClassVar[tuple[str, ...]] = ("by_key", "by_name", "answered_by_key", "answered_by_name")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="requests")
    question = models.TextField()
    due = models.DateField()
    by_key = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)
    answer = models.TextField(blank=True)
    answered_by_key = models.CharField(max_length=64, blank=True)
    answered_by_name = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["entry", "id"]

    def __str__(self) -> str:
        return self.question[:60]


class ObjectionState(models.TextChoices):
    """What became of an objection."""

    OPEN = "open"
    ACCEPTED = "accepted"
    PARTLY = "partly"
    REJECTED = "rejected"


class Objection(models.Model):
    """A participant objects to what was found of one criterion; decided by somebody who did not verify it."""

    personal_data: ClassVar[tuple[str, ...]] = ("by_key", "by_name", "decided_by_key", "decided_by_name")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="objections")
    claim = models.TextField()
    wanted = models.JSONField(default=dict)  # the inputs that the participant holds to be true
    by_key = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=16, choices=ObjectionState.choices, default=ObjectionState.OPEN)
    before = models.JSONField(null=True, blank=True)  # inputs and points as they were found
    after = models.JSONField(null=True, blank=True)  # and as they were decided
    reason = models.TextField(blank=True)  # of the decision: it is the public change note
    decided_by_key = models.CharField(max_length=64, blank=True)
    decided_by_name = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["entry"], condition=Q(state="open"), name="one_open_objection"),
            models.CheckConstraint(condition=Q(state="open") | ~Q(reason=""), name="decision_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.state}"
