"""Days of the ledger that were taken out of the database: in which file each lies. Rows are added, never changed."""

from typing import ClassVar

from django.db import models


class LedgerArchive(models.Model):
    """A day (UTC) that lies in a file: which places it has, the file's digest and signed manifest, and whose doing it was.

    `names` says which exchanges the day may hold (`rules.ledger.naming`), so that a receipt is found without its day.
    """

    personal_data: ClassVar[tuple[str, ...]] = ("by_key", "by_name")

    day = models.DateField(primary_key=True)
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    count = models.BigIntegerField()
    file = models.CharField(max_length=100)
    folder = models.TextField()  # where it was written; it may have been moved since
    size = models.BigIntegerField()  # bytes of the file
    table_size = models.BigIntegerField()  # bytes of the table that it stands in for
    sha256 = models.CharField(max_length=64)
    manifest = models.TextField()
    names = models.BinaryField()
    at = models.DateTimeField()
    by_key = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ["-day"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first"), count__gte=1), name="archive_holds_entries"
            )
        ]
        indexes = [models.Index(fields=["last"], name="archive_by_place")]

    def __str__(self) -> str:
        return f"{self.day} {self.first}–{self.last} {self.file}"
