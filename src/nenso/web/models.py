"""What people are in the middle of, saved at every step: uploads on their way and report forms being built."""

from __future__ import annotations

import json
import uuid
import zlib
from typing import TYPE_CHECKING, ClassVar

from django.db import models

if TYPE_CHECKING:
    from nenso.kernel.importing import Table


class Upload(models.Model):
    """A file of inputs between its choosing and its loading; dropped thirty days later."""

    personal_data: ClassVar[tuple[str, ...]] = ("by_key", "by_name")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey("index.Edition", on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    units_on = models.DateField()
    kind = models.CharField(max_length=16)
    source = models.CharField(max_length=600, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    packed_table = models.BinaryField(null=True)
    # Folded headings with the inputs chosen for them, "" for left out; remembered for the next file.
    choices = models.JSONField(null=True)
    by_key = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    begun_at = models.DateTimeField(auto_now_add=True)
    dataset = models.ForeignKey("index.Dataset", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["by_key", "edition"], name="upload_memory")]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.edition_id} {self.group} {self.year})"

    @property
    def table(self) -> Table | None:
        """The file as it was read; None until one was chosen."""
        if self.packed_table is None:
            return None
        from nenso.kernel.importing import Table  # openpyxl with it: commands start without

        return Table.from_plain(json.loads(zlib.decompress(bytes(self.packed_table))))

    @table.setter
    def table(self, found: Table) -> None:
        self.packed_table = zlib.compress(json.dumps(found.plain()).encode(), level=3)


class KeptFile(models.Model):
    """A file between its choosing and its taking; `web.kept_files` keeps it, and drops it thirty days later."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file_name = models.CharField(max_length=200)
    by_key = models.CharField(max_length=64)
    begun_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.file_name


class FiguresFile(KeptFile):
    """A file of observations."""

    personal_data: ClassVar[tuple[str, ...]] = ("by_key",)

    packed = models.BinaryField()
    citation = models.CharField(max_length=600)
    reason = models.CharField(max_length=600, blank=True)

    @property
    def content(self) -> bytes:
        """The file as it was sent."""
        return zlib.decompress(bytes(self.packed))

    @content.setter
    def content(self, found: bytes) -> None:
        self.packed = zlib.compress(found, level=3)


class ReportFile(KeptFile):
    """A filled workbook of a report."""

    personal_data: ClassVar[tuple[str, ...]] = ("by_key",)

    submission_uuid = models.UUIDField()
    content = models.BinaryField()


class AssessmentFile(KeptFile):
    """A filled workbook of a self-assessment."""

    personal_data: ClassVar[tuple[str, ...]] = ("by_key",)

    participant = models.ForeignKey("index.Participant", on_delete=models.CASCADE, related_name="+")
    content = models.BinaryField()


class PlanFile(KeptFile):
    """A workbook of a plan."""

    personal_data: ClassVar[tuple[str, ...]] = ("by_key",)

    plan_code = models.CharField(max_length=64)
    content = models.BinaryField()


class WsdlFile(KeptFile):
    """A WSDL document for a system, and where it was read; "" for a file."""

    personal_data: ClassVar[tuple[str, ...]] = ("by_key",)

    system_uuid = models.UUIDField()
    url = models.CharField(max_length=1000, blank=True)
    packed = models.BinaryField()

    @property
    def content(self) -> bytes:
        """The document as it was sent."""
        return zlib.decompress(bytes(self.packed))

    @content.setter
    def content(self, found: bytes) -> None:
        self.packed = zlib.compress(found, level=3)


class EntriesFile(KeptFile):
    """A workbook of entries of the catalogue, kept as the table that was read from it: reading takes seconds where it is long."""

    personal_data: ClassVar[tuple[str, ...]] = ("by_key",)

    packed = models.BinaryField()

    @property
    def content(self) -> bytes:
        """The table as JSON."""
        return zlib.decompress(bytes(self.packed))

    @content.setter
    def content(self, found: bytes) -> None:
        self.packed = zlib.compress(found, level=3)


class FormWork(models.Model):
    """A report form being built, shared by all who build it, until it is stored with its regime.

    `position` is the number of the step that holds; the steps after it are those that were undone.
    """

    personal_data: ClassVar[tuple[str, ...]] = ()

    regime_code = models.CharField(max_length=64)
    number = models.PositiveSmallIntegerField()
    digest_seen = models.CharField(max_length=64, blank=True)  # of the stored form that it began from
    position = models.PositiveIntegerField(default=1)
    begun_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["regime_code", "number"], name="form_work_once")]

    def __str__(self) -> str:
        return f"{self.regime_code} form {self.number}"


class FormWorkStep(models.Model):
    """A form as it was after one step of building, who made the step and what it did."""

    personal_data: ClassVar[tuple[str, ...]] = ("by_key", "by_name")

    work = models.ForeignKey(FormWork, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    what = models.CharField(max_length=200)
    by_key = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["work", "number"]
        constraints = [models.UniqueConstraint(fields=["work", "number"], name="form_work_step_once")]

    def __str__(self) -> str:
        return f"{self.work_id} step {self.number}"
