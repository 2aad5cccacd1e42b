"""Draw the two schematic maps: Voronoi cells of commune centres, dissolved, within Natural Earth's land.

Needs shapely (2.1 or later) and numpy; the land comes from world-atlas countries-10m.json (Natural Earth 4.1,
public domain). Provinces of 2025 are unions of those before, so the two maps nest.
"""

import csv
import json
import math
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely import MultiPoint, Polygon, STRtree
from shapely.geometry import MultiPolygon, mapping

OUT = Path(__file__).parents[2] / "src/nenso/directory/reference"
# Degrees of longitude are shorter than those of latitude: distances are taken on this scale.
SQUEEZE = math.cos(math.radians(16))
KM = 1 / 111.2
TOLERANCE = 0.9 * KM
DECIMALS = 3
LEAST_PART = 40 * KM * KM
# Islands that Natural Earth leaves out at this scale, drawn larger than they are: (lat, lon, province of 63).
SMALL_ISLANDS = (
    (15.381, 109.117, "51"),  # Lý Sơn
    (17.160, 107.337, "45"),  # Cồn Cỏ
    (20.133, 107.728, "31"),  # Bạch Long Vĩ
    (9.300, 103.470, "91"),  # Thổ Chu
    (9.812, 104.635, "91"),  # Hòn Tre, Kiên Hải
    (9.690, 104.350, "91"),  # Nam Du
    (15.950, 108.510, "49"),  # Cù Lao Chàm
)
ARCHIPELAGOS = (
    {
        "code": "hoang-sa",
        "name": "Quần đảo Hoàng Sa",
        "name_en": "Hoang Sa Islands",
        "of": ("48", "48"),
        "label": [112.05, 15.45],
        "islands": ((16.534, 111.608), (16.834, 112.340), (16.667, 112.731), (16.450, 111.706), (15.783, 111.200),
                    (16.975, 112.270), (16.053, 112.500)),
    },
    {
        "code": "truong-sa",
        "name": "Quần đảo Trường Sa",
        "name_en": "Truong Sa Islands",
        "of": ("56", "56"),
        "label": [113.55, 9.45],
        "islands": ((8.644, 111.920), (11.429, 114.331), (10.183, 114.367), (9.886, 114.329), (7.895, 112.920),
                    (8.973, 113.700), (11.053, 114.284), (10.730, 115.810), (8.860, 114.650), (10.374, 114.480),
                    (8.120, 111.900), (9.550, 112.890)),
    },
)  # fmt: skip


def main(atlas: Path) -> None:
    """Write map_63.geojson and map_34.geojson."""
    land = squeezed(read_land(atlas, "Vietnam"))
    points, codes = centres()
    keep = believable(points, codes)
    print(f"centres: {len(points)}, left out as misplaced: {int((~keep).sum())}")
    cells = dissolve(points[keep], [code for code, kept in zip(codes, keep, strict=True) if kept], land)
    cells = tidy(cells)
    names, shapes = list(cells), list(cells.values())
    simple = shapely.coverage_simplify(shapes, TOLERANCE, simplify_boundary=True)
    old = {name: rounded(shape) for name, shape in zip(names, simple, strict=True)}
    print("coverage valid:", bool(shapely.coverage_is_valid(list(old.values()))))
    add_small_islands(old)
    successor = province_successors()
    members: dict[str, list[Any]] = defaultdict(list)
    for code, shape in old.items():
        members[successor.get(code, code)].append(shape)
    new = {code: shapely.union_all(shapes) for code, shapes in members.items()}
    write("map_63.geojson", old, names_of("2025-06-30"), 0)
    write("map_34.geojson", new, names_of("2025-07-01"), 1)


def rows(name: str) -> list[dict[str, str]]:
    with (OUT / name).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def read_land(path: Path, country: str) -> Any:
    """Return a country's polygons out of a TopoJSON file: arcs are differences on an integer grid."""
    topology = json.loads(path.read_text(encoding="utf-8"))
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        grid = np.cumsum(np.array(arc, dtype=float), axis=0)
        arcs.append(grid * (scale_x, scale_y) + (move_x, move_y))

    def ring(indices: list[int]) -> Any:
        parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices]
        return np.vstack([parts[0], *(part[1:] for part in parts[1:])])

    found = next(
        g for g in topology["objects"]["countries"]["geometries"] if g["properties"]["name"] == country
    )
    polygons = found["arcs"] if found["type"] == "MultiPolygon" else [found["arcs"]]
    return shapely.make_valid(MultiPolygon([Polygon(ring(p[0]), [ring(h) for h in p[1:]]) for p in polygons]))


def squeezed(shape: Any) -> Any:
    return shapely.transform(shape, lambda xy: xy * (SQUEEZE, 1))


def stretched(shape: Any) -> Any:
    return shapely.transform(shape, lambda xy: xy / (SQUEEZE, 1))


def rounded(shape: Any) -> Any:
    """Back to degrees on a grid; neighbours share their vertices before, so they share them after."""
    moved = shapely.transform(stretched(shape), lambda xy: np.round(xy, DECIMALS))
    return moved if moved.is_valid else shapely.make_valid(moved)


def centres() -> tuple[Any, list[str]]:
    """Return the centres of old and new communes with the province of the 63 that each lies in."""
    province_of = {row["code"]: row["province"] for row in rows("districts.csv")}
    found = [
        (float(r["lon"]), float(r["lat"]), province_of[r["district"]])
        for r in rows("communes_until_2025.csv")
    ]
    district_of = {r["code"]: r["district"] for r in rows("communes_until_2025.csv")}
    sources: dict[str, set[str]] = defaultdict(set)
    for link in rows("lineage_communes_2025.csv"):
        sources[link["target"]].add(province_of[district_of.get(link["source"], link["source"])])
    found += [
        (float(row["lon"]), float(row["lat"]), next(iter(sources[row["code"]])))
        for row in rows("communes_from_2025.csv")
        if len(sources[row["code"]]) == 1
    ]
    near = [one for one in found if one[0] < 110.2]  # not the two archipelagos, drawn by themselves
    unique = {(lon, lat): code for lon, lat, code in near}
    return np.array([(lon * SQUEEZE, lat) for lon, lat in unique]), list(unique.values())


def believable(points: Any, codes: list[str]) -> Any:
    """Mark the centres whose neighbours mostly lie in the same province; geocoding misplaced the others."""
    tree = STRtree(shapely.points(points))
    keep = np.ones(len(points), dtype=bool)
    for index, point in enumerate(points):
        around = tree.query(shapely.Point(point), predicate="dwithin", distance=14 * KM)
        others = [i for i in around if i != index]
        nearest = sorted(others, key=lambda i: float(np.hypot(*(points[i] - point))))[:9]
        same = sum(codes[i] == codes[index] for i in nearest)
        keep[index] = not nearest or same >= max(1, len(nearest) // 4)
    return keep


def dissolve(points: Any, codes: list[str], land: Any) -> dict[str, Any]:
    """Return the land of each province: its communes' Voronoi cells, joined and cut at the coast."""
    frame = land.buffer(1).envelope
    cells = shapely.voronoi_polygons(MultiPoint(points), extend_to=frame)
    tree = STRtree(cells.geoms)
    of_province: dict[str, list[Any]] = defaultdict(list)
    for point, code in zip(points, codes, strict=True):
        inside = tree.query(shapely.Point(point), predicate="intersects")
        of_province[code].append(cells.geoms[int(inside[0])])
    return {
        code: shapely.union_all(shapes).intersection(land) for code, shapes in sorted(of_province.items())
    }


def tidy(cells: dict[str, Any]) -> dict[str, Any]:
    """Give small detached pieces on the mainland to the neighbour they touch most; islands stay."""
    for _ in range(3):
        for code in list(cells):
            parts = sorted(shapely.get_parts(cells[code]), key=lambda part: -part.area)
            for part in parts[1:]:
                borders = {
                    other: shape.intersection(part).length
                    for other, shape in cells.items()
                    if other != code and shape.intersects(part)
                }
                best = max(borders, key=lambda other: borders[other], default="")
                is_detached = best and borders[best] > 0.15 * part.length
                if is_detached and part.area < max(LEAST_PART, 0.12 * parts[0].area):
                    cells[code] = cells[code].difference(part)
                    cells[best] = shapely.union_all([cells[best], part])
    return {code: polygonal(shape) for code, shape in cells.items()}


def polygonal(shape: Any) -> Any:
    """Return the polygons of a shape, without slivers, lines and points left by cutting."""
    parts = [
        part for part in shapely.get_parts(shape) if part.geom_type == "Polygon" and part.area > 1.5 * KM * KM
    ]
    return MultiPolygon(parts) if len(parts) > 1 else parts[0]


def octagon(lat: float, lon: float, radius: float) -> Polygon:
    turns = [math.radians(22.5 + 45 * k) for k in range(8)]
    return Polygon(
        [
            (round(lon + radius * math.cos(t) / SQUEEZE, 3), round(lat + radius * math.sin(t), 3))
            for t in turns
        ]
    )


def add_small_islands(cells: dict[str, Any]) -> None:
    for lat, lon, code in SMALL_ISLANDS:
        cells[code] = shapely.union_all([cells[code], octagon(lat, lon, 4.5 * KM)])


def province_successors() -> dict[str, str]:
    return {r["source"]: r["target"] for r in rows("lineage_provinces.csv") if r["on"] == "2025-07-01"}


def names_of(day: str) -> dict[str, dict[str, str]]:
    return {
        r["code"]: r
        for r in rows("provinces.csv")
        if r["valid_from"] <= day and (not r["valid_to"] or day < r["valid_to"])
    }


def write(name: str, shapes: dict[str, Any], names: dict[str, dict[str, str]], era: int) -> None:
    """Write one map; the two archipelagos are features of their own, named in both languages."""
    if set(shapes) != set(names):
        raise ValueError(sorted(set(shapes) ^ set(names)))
    features = [feature(shapes[code], names[code]) for code in sorted(shapes)]
    features += [archipelago(group, era) for group in ARCHIPELAGOS]
    collection = {
        "type": "FeatureCollection",
        "metadata": {
            "schematic": True,
            "method": "Voronoi cells of commune centres, dissolved, within Natural Earth 1:10m land; simplified",
            "licence": "Natural Earth: public domain; commune centres: vietnamadminunits, MIT",
            "note_vi": "Ranh giới mang tính sơ đồ, không có giá trị pháp lý.",
            "note_en": "Boundaries are schematic and have no legal value.",
        },
        "features": features,
    }
    text = json.dumps(collection, ensure_ascii=False, separators=(",", ":")) + "\n"
    (OUT / name).write_text(text, encoding="utf-8")
    counts = Counter(part for shape in shapes.values() for part in [shape.geom_type])
    print(
        name,
        f"{len(text.encode()) / 1000:.0f} kB",
        dict(counts),
        "valid:",
        all(s.is_valid for s in shapes.values()),
    )


def feature(shape: Any, row: dict[str, str]) -> dict[str, Any]:
    largest = max(shapely.get_parts(shape), key=lambda part: part.area)
    spot = shapely.maximum_inscribed_circle(largest, tolerance=0.05).coords[0]
    properties = {
        "code": row["code"],
        "name": row["name"],
        "name_en": row["name_en"],
        "label": [round(spot[0], 2), round(spot[1], 2)],
    }
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": tuples(mapping(shapely.orient_polygons(shape))),
    }


def tuples(geometry: Any) -> dict[str, Any]:
    return {"type": geometry["type"], "coordinates": geometry["coordinates"]}


def archipelago(group: dict[str, Any], era: int) -> dict[str, Any]:
    islands = MultiPolygon([octagon(lat, lon, 7 * KM) for lat, lon in group["islands"]])
    properties = {
        "code": group["code"],
        "kind": "islands",
        "name": group["name"],
        "name_en": group["name_en"],
        "province": group["of"][era],
        "label": group["label"],
    }
    return {"type": "Feature", "properties": properties, "geometry": tuples(mapping(islands))}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
