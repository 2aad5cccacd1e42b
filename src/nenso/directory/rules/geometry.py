"""What a map of provinces must be before it is taken: known codes, closed rings, islands always named."""

import json
from collections.abc import Collection
from typing import Any

from nenso.kernel.rules import Refused

_SHAPES = {"Polygon", "MultiPolygon"}


def check_map(text: str, codes: Collection[str]) -> dict[str, Any]:
    """Return a GeoJSON FeatureCollection checked against the codes of the units of its day.

    Every unit has one feature with `properties.code` and a (multi)polygon in degrees; features without a code
    must be islands, marked `"kind": "islands"`. Raises `Refused`: "map.not_geojson", "map.no_code",
    "map.unknown_unit", "map.duplicate_unit", "map.missing_unit", "map.shape", "map.coordinates".
    """
    try:
        collection = json.loads(text)
    except ValueError as error:
        raise Refused("map.not_geojson") from error
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list) or collection.get("type") != "FeatureCollection":
        raise Refused("map.not_geojson")
    seen: set[str] = set()
    for number, feature in enumerate(features, start=1):
        _check_feature(number, feature, codes, seen)
    missing = sorted(set(codes) - seen)
    if missing:
        raise Refused("map.missing_unit", code=missing[0], count=len(missing))
    return dict(collection)


def _check_feature(number: int, feature: Any, codes: Collection[str], seen: set[str]) -> None:
    if not isinstance(feature, dict):
        raise Refused("map.not_geojson")
    properties = feature.get("properties") or {}
    if properties.get("kind") == "islands":
        return
    code = properties.get("code")
    if not isinstance(code, str) or not code:
        raise Refused("map.no_code", feature=number)
    if code not in codes:
        raise Refused("map.unknown_unit", feature=number, code=code)
    if code in seen:
        raise Refused("map.duplicate_unit", feature=number, code=code)
    seen.add(code)
    _check_geometry(number, code, feature.get("geometry"))


def _check_geometry(number: int, code: str, geometry: Any) -> None:
    if not isinstance(geometry, dict) or geometry.get("type") not in _SHAPES:
        raise Refused("map.shape", feature=number, code=code)
    held: Any = geometry.get("coordinates")
    polygons: Any = held if geometry["type"] == "MultiPolygon" else [held]
    try:
        rings = [ring for polygon in polygons for ring in polygon]
        is_sound = bool(rings) and all(_is_ring(ring) for ring in rings)
    except (TypeError, ValueError, IndexError) as error:
        raise Refused("map.coordinates", feature=number, code=code) from error
    if not is_sound:
        raise Refused("map.coordinates", feature=number, code=code)


def _is_ring(ring: Any) -> bool:
    """Say whether a ring is closed and lies on the globe in degrees (not in metres of a projection)."""
    return (
        len(ring) >= 4
        and list(ring[0]) == list(ring[-1])
        and all(-180 <= float(point[0]) <= 180 and -90 <= float(point[1]) <= 90 for point in ring)
    )
