"""Which entries of the whole country may be one: looked for at night, for it takes a while, and kept until the next."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from nenso.catalogue.models.entries import Entry


class Lookalike(models.Model):
    """Two entries that looked alike when they were last compared: how much, 0 to 1, by which words (without marks).

    All rows are written anew each time. `first` stands first in the order of codes.
    """

    personal_data: ClassVar[tuple[str, ...]] = ()

    first = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    score = models.FloatField()
    words = ArrayField(models.TextField())
    is_same_owner = models.BooleanField()

    class Meta:
        ordering = ["-score", "id"]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"
