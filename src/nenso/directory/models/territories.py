"""Territories, regions, population and maps."""

import uuid
from typing import ClassVar

from django.db import models

from nenso.directory.models.base import LINEAGE_KINDS, Act, Dated, DatedQuerySet, Status
from nenso.kernel.dated import in_order


class Level(models.TextChoices):
    """Levels of territory; the district level was abolished on 1 July 2025."""

    PROVINCE = "province", "province"
    DISTRICT = "district", "district"
    COMMUNE = "commune", "commune"


class TerritoryType(models.TextChoices):
    """Kinds of unit within a level, as the Law on the Organisation of Local Government names them."""

    PROVINCE = "province", "tỉnh"
    CITY = "city", "thành phố"
    URBAN_DISTRICT = "urban_district", "quận"
    RURAL_DISTRICT = "rural_district", "huyện"
    TOWN = "town", "thị xã"
    PROVINCIAL_CITY = "provincial_city", "thành phố"
    WARD = "ward", "phường"
    COMMUNE = "commune", "xã"
    TOWNSHIP = "township", "thị trấn"
    SPECIAL_ZONE = "special_zone", "đặc khu"


class Territory(Dated):
    """A province, district or commune while it had one name, type and extent.

    Codes are used again after mergers (79 before and after 1 July 2025), so level, code and first day name
    a row. `parent_code` is resolved as of the day asked: a parent renamed has two rows.
    """

    personal_data: ClassVar[tuple[str, ...]] = ()

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    level = models.CharField(max_length=16, choices=Level)
    code = models.CharField(max_length=8)
    type = models.CharField(max_length=20, choices=TerritoryType)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    folded = models.CharField(max_length=240, editable=False)
    sort_key = models.BinaryField(max_length=300, editable=False)
    parent_level = models.CharField(max_length=16, choices=Level, blank=True)
    parent_code = models.CharField(max_length=8, blank=True)
    # False where the register begins before we know when the unit did.
    is_start_known = models.BooleanField(default=False)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    area_km2 = models.FloatField(null=True, blank=True)
    begin_act = models.ForeignKey(Act, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    end_act = models.ForeignKey(Act, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[DatedQuerySet["Territory"]] = DatedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["level", "code", "valid_from"]
        verbose_name_plural = "territories"
        constraints = [
            models.UniqueConstraint(fields=["level", "code", "valid_from"], name="territory_key"),
            in_order("territory_in_order"),
        ]
        indexes = [
            models.Index(fields=["parent_level", "parent_code"], name="territory_parent"),
            models.Index(fields=["level", "folded"], name="territory_folded"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class TerritoryLineage(models.Model):
    """On one day, a territory gave `share` of itself to another, by an act."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    predecessor = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="successor_links")
    successor = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="predecessor_links")
    kind = models.CharField(max_length=16, choices=LINEAGE_KINDS)
    on = models.DateField()
    share = models.FloatField(default=1.0)
    is_share_known = models.BooleanField(default=True)
    act = models.ForeignKey(Act, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=16, choices=Status, default=Status.KNOWN)

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor", "on"], name="territory_lineage_key"),
            models.CheckConstraint(
                condition=models.Q(share__gt=0, share__lte=1), name="territory_lineage_share"
            ),
            models.CheckConstraint(
                condition=~models.Q(predecessor=models.F("successor")), name="territory_lineage_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} {self.kind} {self.successor_id} {self.on}"


class Region(Dated):
    """A socio-economic or key economic region."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    code = models.CharField(max_length=64)
    kind = models.CharField(max_length=24)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    act = models.ForeignKey(Act, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[DatedQuerySet["Region"]] = DatedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="region_key"),
            in_order("region_in_order"),
        ]

    def __str__(self) -> str:
        return self.code


class RegionMembership(Dated):
    """A province in a region, by code: the membership outlives a province's renaming."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    region_code = models.CharField(max_length=64)
    province_code = models.CharField(max_length=8)

    objects: ClassVar[DatedQuerySet["RegionMembership"]] = DatedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["region_code", "province_code", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["region_code", "province_code", "valid_from"], name="region_member_key"
            ),
            in_order("region_member_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.region_code} {self.province_code}"


class PopulationFigure(models.Model):
    """Mean population of a territory in a year, in thousands."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    level = models.CharField(max_length=16, choices=Level)
    code = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    thousand = models.FloatField()
    urban_thousand = models.FloatField(null=True, blank=True)
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["year", "level", "code"]
        constraints = [
            models.UniqueConstraint(fields=["level", "code", "year"], name="population_key"),
            models.CheckConstraint(condition=models.Q(thousand__gte=0), name="population_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.year} {self.thousand}"


class MapAsset(Dated):
    """Geometry of the provinces of an era: GeoJSON as text, drawn by us or loaded by the site."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    code = models.CharField(max_length=32)
    level = models.CharField(max_length=16, choices=Level, default=Level.PROVINCE)
    geojson = models.TextField()
    digest = models.CharField(max_length=64)
    is_schematic = models.BooleanField(default=True)
    source = models.CharField(max_length=200)

    objects: ClassVar[DatedQuerySet["MapAsset"]] = DatedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["valid_from", "code"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="map_key"),
            in_order("map_in_order"),
        ]

    def __str__(self) -> str:
        return self.code
