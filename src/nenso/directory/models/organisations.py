"""Organisations, their groups, identifiers and lineage."""

import uuid
from typing import ClassVar

from django.db import models

from nenso.directory.models.base import LINEAGE_KINDS, Act, Dated, DatedQuerySet, Status
from nenso.directory.models.territories import Level
from nenso.kernel.dated import in_order


class OrganisationType(models.TextChoices):
    """Kinds of organisation."""

    MINISTRY = "ministry", "ministry"
    MINISTRY_LEVEL_AGENCY = "ministry_level_agency", "ministry-level agency"
    GOVERNMENT_AGENCY = "government_agency", "agency under the Government"
    PROVINCIAL_COMMITTEE = "provincial_committee", "provincial People's Committee"
    DISTRICT_COMMITTEE = "district_committee", "district People's Committee"
    COMMUNAL_COMMITTEE = "communal_committee", "communal People's Committee"
    DEPARTMENT = "department", "department"
    STATE_ENTERPRISE = "state_enterprise", "state enterprise"
    NATIONAL_COMMITTEE = "national_committee", "national committee"
    CENTRE = "centre", "centre"
    REGIONAL_CENTRE = "regional_centre", "regional digital transformation centre"
    STATE = "state", "state of the world"


class Organisation(Dated):
    """An organisation while it had one name and standing.

    People's Committees carry the code of their territory, states their ISO 3166 code. `parent_code` is
    resolved as of the day asked. A regional centre supports the provinces of `region_code`.
    """

    personal_data: ClassVar[tuple[str, ...]] = ()

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=32)
    type = models.CharField(max_length=24, choices=OrganisationType)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    short_name = models.CharField(max_length=120)
    short_name_en = models.CharField(max_length=120)
    folded = models.CharField(max_length=640, editable=False)
    sort_key = models.BinaryField(max_length=300, editable=False)
    parent_code = models.CharField(max_length=32, blank=True)
    territory_level = models.CharField(max_length=16, choices=Level, blank=True)
    territory_code = models.CharField(max_length=8, blank=True)
    region_code = models.CharField(max_length=64, blank=True)
    is_start_known = models.BooleanField(default=False)
    code_status = models.CharField(max_length=16, default="official")

    objects: ClassVar[DatedQuerySet["Organisation"]] = DatedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["code", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="organisation_key"),
            in_order("organisation_in_order"),
        ]
        indexes = [
            models.Index(fields=["parent_code"], name="organisation_parent"),
            models.Index(fields=["type", "folded"], name="organisation_folded"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.short_name}"


class OrganisationLineage(models.Model):
    """On one day an organisation, or part of its duties, went to another, by an act.

    People's Committees are not here: their lineage is that of their territories.
    """

    personal_data: ClassVar[tuple[str, ...]] = ()

    predecessor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="successor_links")
    successor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="predecessor_links")
    kind = models.CharField(max_length=16, choices=LINEAGE_KINDS)
    on = models.DateField()
    act = models.ForeignKey(Act, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=16, choices=Status, default=Status.KNOWN)
    note = models.CharField(max_length=300, blank=True)
    note_en = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor", "on"], name="organisation_lineage_key"
            ),
            models.CheckConstraint(
                condition=~models.Q(predecessor=models.F("successor")), name="organisation_lineage_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} {self.kind} {self.successor_id} {self.on}"


class OrganisationGroup(models.Model):
    """Organisations that are ranked together."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    code = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.code


class GroupMembership(Dated):
    """An organisation in a group, by code."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    group_code = models.CharField(max_length=64)
    organisation_code = models.CharField(max_length=32)

    objects: ClassVar[DatedQuerySet["GroupMembership"]] = DatedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["group_code", "organisation_code", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["group_code", "organisation_code", "valid_from"], name="group_member_key"
            ),
            in_order("group_member_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.group_code} {self.organisation_code}"


class Identifier(models.Model):
    """Another code or name by which an organisation is found."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    organisation_code = models.CharField(max_length=32)
    scheme = models.CharField(max_length=32)
    value = models.CharField(max_length=120)
    folded = models.CharField(max_length=120, editable=False, db_index=True)
    status = models.CharField(max_length=16, choices=Status, default=Status.KNOWN)

    class Meta:
        ordering = ["organisation_code", "scheme", "value"]
        constraints = [
            models.UniqueConstraint(fields=["organisation_code", "scheme", "value"], name="identifier_key"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.value}"
