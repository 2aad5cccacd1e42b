"""Messages to people: kept in the inbox, sent by e-mail where there is an address and a server."""

import uuid
from typing import ClassVar

from django.db import models


class Message(models.Model):
    """One message to one person. `key` names what it is about, so that the same thing is told once."""

    personal_data: ClassVar[tuple[str, ...]] = ("to_key", "to_email")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(max_length=200)
    to_key = models.CharField(max_length=64, db_index=True)
    to_email = models.EmailField(blank=True)
    title_vi = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    body_vi = models.TextField(blank=True)
    body_en = models.TextField(blank=True)
    path = models.CharField(max_length=300, blank=True)  # the page to go to, without a host
    is_urgent = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    emailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["to_key", "key"], name="message_once")]

    def __str__(self) -> str:
        return f"{self.to_key} {self.key}"
