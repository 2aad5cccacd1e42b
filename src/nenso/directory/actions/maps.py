"""Maps: the schematic ones that ship with the room, and official geometry loaded in their place."""

import hashlib
import json
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from nenso.directory.actions.sync import Difference, sync
from nenso.directory.models import MapAsset, Territory
from nenso.directory.rules import check_map
from nenso.directory.rules.tabular import decode
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused

_SOURCE = "Voronoi cells of commune centres within Natural Earth's coast (public domain); schematic"
# The map of an era is valid while its set of provinces is; the merger alone changed it.
_SHIPPED = (
    ("provinces-63", "map_63.geojson", date(2008, 8, 1), date(2025, 7, 1)),
    ("provinces-34", "map_34.geojson", date(2025, 7, 1), None),
)


def sync_schematic_maps(*, on: date) -> Difference:
    """Bring the shipped maps into their table."""
    rows = []
    for code, name, since, until in _SHIPPED:
        path = files("nenso.directory") / "reference" / name
        text = path.read_text(encoding="utf-8")
        row = {
            "code": code,
            "level": "province",
            "geojson": text,
            "digest": _digest(text),
            "is_schematic": True,
        }
        rows.append({**row, "source": _SOURCE, "valid_from": since, "valid_to": until, "is_reference": True})
    return sync(MapAsset, ["code", "valid_from"], rows, on=on)[0]


@transaction.atomic
def load_map(*, path: Path, by: Actor, on: date | None = None, source: str = "") -> MapAsset:
    """Take official GeoJSON in place of the schematic map of the provinces of `on` (today unless given).

    It holds for as long as that set of provinces does. Raises `Refused`: see `rules.check_map`, and
    "csv.encoding", "csv.too_large", "map.not_found" of the file itself.
    """
    on = on or timezone.localdate()
    if not path.is_file():
        raise Refused("map.no_file", path=path.name)
    text = decode(path.read_bytes())
    codes = set(Territory.objects.filter(level="province").as_of(on).values_list("code", flat=True))
    collection = check_map(text, codes)
    era = MapAsset.objects.filter(is_schematic=True).as_of(on).first()
    if era is None:
        raise Refused("map.not_found", on=on)
    text = _with_islands(collection, era.geojson)
    values = {"geojson": text, "digest": _digest(text), "is_schematic": False, "source": source or path.name}
    asset, _ = MapAsset.objects.update_or_create(
        code=f"official-{len(codes)}",
        valid_from=era.valid_from,
        defaults={**values, "valid_to": era.valid_to},
    )
    facts = {
        "digest": asset.digest,
        "source": asset.source,
        "valid_from": era.valid_from,
        "provinces": len(codes),
    }
    record(by=by, verb="directory.map_loaded", thing=("map", asset.code), facts=facts)
    return asset


def _with_islands(collection: dict[str, Any], schematic: str) -> str:
    """Return the map as text; Hoàng Sa and Trường Sa are shown and named on every map."""
    if not any((each.get("properties") or {}).get("kind") == "islands" for each in collection["features"]):
        ours = json.loads(schematic)["features"]
        collection["features"] += [each for each in ours if each["properties"].get("kind") == "islands"]
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":"))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
