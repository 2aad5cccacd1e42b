"""A map is taken only where every province is on it."""

import json
from importlib.resources import files
from typing import Any

import pytest

from nenso.directory.rules import check_map
from nenso.kernel.rules import Refused

SQUARE = [[[105.0, 20.0], [106.0, 20.0], [106.0, 21.0], [105.0, 20.0]]]


def feature(
    code: str | None = "01", coordinates: Any = SQUARE, kind: str = "Polygon", **more: str
) -> dict[str, Any]:
    properties = {**({"code": code} if code else {}), **more}
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def text(*features: dict[str, Any]) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


def test_a_sound_map_passes() -> None:
    assert (
        len(
            check_map(
                text(feature(), feature(None, kind="Polygon") | {"properties": {"kind": "islands"}}), ["01"]
            )["features"]
        )
        == 2
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("{", "map.not_geojson"),
        ("[1]", "map.not_geojson"),
        (text(feature(None)), "map.no_code"),
        (text(feature("99")), "map.unknown_unit"),
        (text(feature(), feature()), "map.duplicate_unit"),
        (text(), "map.missing_unit"),
        (text(feature(kind="Point", coordinates=[105, 20])), "map.shape"),
        (text(feature(coordinates=[[[580000, 2300000]] * 4])), "map.coordinates"),
        (text(feature(coordinates=[[[105, 20], [106, 20], [106, 21], [105, 21]]])), "map.coordinates"),
        (text(feature(coordinates="here")), "map.coordinates"),
        (text(feature(coordinates=None)), "map.coordinates"),
    ],
)
def test_what_is_wrong_is_named(content: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        check_map(content, ["01"])
    assert refused.value.code == code


@pytest.mark.parametrize(("name", "units"), [("map_63.geojson", 63), ("map_34.geojson", 34)])
def test_the_shipped_maps_are_sound_and_name_the_archipelagos(name: str, units: int) -> None:
    content = (files("nenso.directory") / "reference" / name).read_text(encoding="utf-8")
    collection = json.loads(content)
    codes = [f["properties"]["code"] for f in collection["features"] if "kind" not in f["properties"]]
    assert len(codes) == units
    check_map(content, codes)
    islands = {
        f["properties"]["name"]: f["properties"] for f in collection["features"] if "kind" in f["properties"]
    }
    assert set(islands) == {"Quần đảo Hoàng Sa", "Quần đảo Trường Sa"}
    assert islands["Quần đảo Hoàng Sa"]["province"] == "48"
    assert islands["Quần đảo Trường Sa"]["province"] == "56"
    assert collection["metadata"]["schematic"] is True
    assert len(content.encode()) < 140_000
