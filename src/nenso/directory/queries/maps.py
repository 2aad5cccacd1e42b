"""The map of the provinces of a date."""

from dataclasses import dataclass
from datetime import date

from nenso.directory.models import MapAsset
from nenso.kernel.rules import Refused


@dataclass(frozen=True, slots=True)
class MapGeometry:
    """GeoJSON as text with its SHA-256 digest (an ETag); `is_schematic` must be said on the page."""

    code: str
    geojson: str
    digest: str
    is_schematic: bool
    source: str


def map_geometry(on: date) -> MapGeometry:
    """Return the geometry in force: official where the site has loaded any, else the schematic one.

    Raises `Refused("map.not_found")`.
    """
    found = MapAsset.objects.as_of(on).order_by("is_schematic", "-valid_from").first()
    if found is None:
        raise Refused("map.not_found", on=on)
    return MapGeometry(found.code, found.geojson, found.digest, found.is_schematic, found.source)
