"""Keys with which programs administer the exchange in the name of a person."""

import uuid
from typing import ClassVar

from django.db import models


class ApiKey(models.Model):
    """A key of a person's, made for one organisation: it does what the person may do there and below, and no more.

    Only its digest is kept; it is shown once.
    """

    personal_data: ClassVar[tuple[str, ...]] = ("person_key", "person_name")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person_key = models.CharField(max_length=64)
    person_name = models.CharField(max_length=200)
    organisation_code = models.CharField(max_length=32)
    label = models.CharField(max_length=80)
    beginning = models.CharField(max_length=12)  # enough to recognise it by
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_on = models.DateField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.organisation_code} {self.beginning}…"
