"""What the public finds: one row for each published entry, written anew with each publication."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from nenso.catalogue.models.entries import Entry


class Listing(models.Model):
    """The published version of an entry, ready to be searched, filtered and put in order.

    `words` holds all its words without marks (`kernel.rules.fold`), without their places: rows that stay narrow are counted twice as fast.
    """

    personal_data: ClassVar[tuple[str, ...]] = ()

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, primary_key=True, related_name="listing")
    code = models.CharField(max_length=80)
    kind = models.CharField(max_length=16)
    stage = models.CharField(max_length=16)
    scope = models.CharField(max_length=16, blank=True)
    sharing = models.CharField(max_length=16, blank=True)
    reach = models.CharField(max_length=16, blank=True)
    owner_code = models.CharField(max_length=32)
    is_illustrative = models.BooleanField(default=False)
    name_folded = models.CharField(max_length=640)
    words = SearchVectorField()
    sort_key = models.BinaryField(max_length=700)
    confirmed_on = models.DateField()
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["sort_key", "code"]
        indexes = [
            GinIndex(fields=["words"], name="listing_words"),
            models.Index(fields=["sort_key", "code"], name="listing_order"),
            models.Index(fields=["owner_code"], name="listing_owner"),
            models.Index(fields=["-published_at", "code"], name="listing_newest"),
            models.Index(fields=["confirmed_on", "sort_key", "code"], name="listing_confirmed"),
            models.Index(fields=["kind", "stage", "scope", "sharing"], name="listing_facets"),
        ]

    def __str__(self) -> str:
        return self.code
