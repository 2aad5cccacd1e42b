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

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.number} {self.made_at:%Y-%m-%d %H:%M:%S}"
