"""What gateways hold: snapshots of the registry, each signed and of limited life."""

from typing import ClassVar

from django.db import models


class RoutingSnapshot(models.Model):
    """One snapshot, as `rules.routing.snapshot.sealed` writes it; the newest counts."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    number = models.BigAutoField(primary_key=True)
    content = models.BinaryField()
    digest = models.CharField(
        max_length=64
    )  # of what it says beside number and times: the same again is only renewed
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    # The same published under a root: TUF's metadata, of which `content` is the target. Empty where this house has no online key.
    root = models.PositiveIntegerField(db_default=0)  # version; 0: written before there was one
    timestamp = models.BinaryField(db_default=b"")
    snapshot = models.BinaryField(db_default=b"")
    targets = models.BinaryField(db_default=b"")

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.number} {self.made_at:%Y-%m-%d %H:%M:%S}"


class RegistryRoot(models.Model):
    """Whose keys count for what is published: one root of TUF's metadata after the other, never changed."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    version = models.PositiveIntegerField(primary_key=True)
    content = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"{self.version}.root.json"
