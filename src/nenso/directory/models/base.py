"""What every dated record of the room has: validity, how sure it is, and the act behind it."""

from datetime import date
from typing import ClassVar, Self, TypeVar

from django.db import models

from nenso.directory.rules import LineageKind
from nenso.kernel.dated import in_force
from nenso.kernel.rules import Validity

_Record = TypeVar("_Record", bound=models.Model)


class Status(models.TextChoices):
    """How sure a record is; everything but `known` is marked on the page."""

    KNOWN = "known", "known"
    REPORTED = "reported", "reported"
    ASSUMED = "assumed", "assumed"
    UNVERIFIED = "unverified", "unverified"
    ILLUSTRATIVE = "illustrative", "illustrative"


class Act(models.Model):
    """A legal act that began, ended or changed units."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    number = models.CharField(max_length=64, unique=True)
    issued_on = models.DateField(null=True, blank=True)
    in_force_on = models.DateField(null=True, blank=True)
    title = models.CharField(max_length=400)
    title_en = models.CharField(max_length=400)
    source = models.CharField(max_length=200)
    status = models.CharField(max_length=16, choices=Status, default=Status.KNOWN)

    class Meta:
        ordering = ["issued_on", "number"]

    def __str__(self) -> str:
        return self.number


class DatedQuerySet(models.QuerySet[_Record]):
    """Asked "as of" a day."""

    def as_of(self, on: date) -> Self:
        """Return the records valid on a day."""
        return self.filter(in_force(on))


class Dated(models.Model):
    """A record valid from its first day up to, and without, its last."""

    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=16, choices=Status, default=Status.KNOWN)
    # Reference data closes only what it brought: what staff entered is not its to end.
    is_reference = models.BooleanField(default=False)

    class Meta:
        abstract = True

    @property
    def validity(self) -> Validity:
        """The days on which the record holds."""
        return Validity(self.valid_from, self.valid_to)


LINEAGE_KINDS = [(kind.value, kind.value) for kind in LineageKind]
