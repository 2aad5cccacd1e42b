"""Maps: the schematic ones that ship with the room, and official geometry loaded in their place."""

import hashlib
from datetime import date
from importlib.resources import files

from django.db import transaction

from nenso.directory.actions.sync import Difference, sync
from nenso.directory.models import MapAsset, Territory
from nenso.directory.rules import check_map
from nenso.directory.rules.tabular import decode
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor

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
        row = {"code": code, "level": "province", "geojson": text, "digest": _digest(text), "is_schematic": True}
        rows.append({**row, "source": _SOURCE, "valid_from": since, "valid_to": until, "is_reference": True})
    return sync(MapAsset, ["code", "valid_from"], rows, on=on)[0]


@transaction.atomic
def load_map(*, content: bytes, source: str, valid_from: date, by: Actor, valid_to: date | None = None) -> MapAsset:
    """Take official GeoJSON in place of the schematic map for the provinces of `valid_from`.

    Raises `Refused`: see `rules.check_map`, and "csv.encoding", "csv.too_large" of the file itself.
    """
    text = decode(content)
    codes = set(Territory.objects.filter(level="province").as_of(valid_from).values_list("code", flat=True))
    check_map(text, codes)
    values = {"geojson": text, "digest": _digest(text), "is_schematic": False, "source": source, "valid_to": valid_to}
    asset, _ = MapAsset.objects.update_or_create(
        code=f"official-{len(codes)}", valid_from=valid_from, defaults=values
    )
    facts = {"digest": asset.digest, "source": source, "valid_from": valid_from, "provinces": len(codes)}
    record(by=by, verb="directory.map_loaded", thing=("map", asset.code), facts=facts)
    return asset


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
