"""Rebuild the territory files of the directory from the data of the MIT package vietnamadminunits 1.0.4."""

import csv
import json
import math
import re
import sqlite3
import statistics
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

OUT = Path(__file__).parents[2] / "src/nenso/directory/reference"
MERGER = "2025-07-01"
# 63 provinces have stood since Hà Tây joined Hà Nội (resolution 15/2008/QH12).
FLOOR = "2008-08-01"

TYPES = {
    "tỉnh": "province",
    "thành phố trung ương": "city",
    "quận": "urban_district",
    "huyện": "rural_district",
    "thị xã": "town",
    "thành phố": "provincial_city",
    "phường": "ward",
    "xã": "commune",
    "thị trấn": "township",
    "đặc khu": "special_zone",
}
PREFIX = re.compile(r"^(Tỉnh|Thành phố|Thị xã|Thị trấn|Quận|Huyện|Phường|Xã|Đặc khu)\s+(.*)$", re.IGNORECASE)
# English names that usage has fixed; every other name is the Vietnamese one without its marks.
ENGLISH = {"Hà Nội": "Hanoi", "Hồ Chí Minh": "Ho Chi Minh City"}
# Open syllables written in the newer style (hoà, thuý); the law writes the older one (hòa, thúy).
OLD_STYLE = [
    (re.compile(rf"{plain}{marked}(?!\w)"), f"{new}{last}")
    for plain, last, pairs in (
        ("o", "a", "àòáóảỏãõạọ"),
        ("o", "e", "èòéóẻỏẽõẹọ"),
        ("(?<![qQ])u", "y", "ỳùýúỷủỹũỵụ"),
    )
    for marked, new in zip(pairs[::2], pairs[1::2], strict=True)
]
# The package places these on the mainland; the seats are from the public gazetteer of place names.
CENTRES = {
    "498": (16.534, 111.608),  # Hoàng Sa
    "576": (8.644, 111.920),  # Trường Sa
    "22736": (8.644, 111.920),
    "22737": (11.429, 114.331),
    "22739": (9.886, 114.329),
}

Row = dict[str, Any]


def main(data: Path) -> None:
    """Read the package's files under `data` and write the reference files."""
    source = sqlite3.connect(data / "dataset.db")
    source.row_factory = sqlite3.Row
    old = [dict(row) for row in source.execute("SELECT * FROM admin_units_legacy")]
    new = [dict(row) for row in source.execute("SELECT * FROM admin_units")]
    conversion = json.loads((data / "converter_2025.json").read_text(encoding="utf-8"))
    by_old_key = {"_".join([r["provinceKey"], r["districtKey"] or "", r["wardKey"] or ""]): r for r in old}
    by_new_key = {(r["provinceKey"], r["wardKey"]): r for r in new}
    repair_old_centres(old)
    links, refused = commune_links(conversion, by_old_key, by_new_key)
    repair_new_centres(new, links)
    write_provinces(old, new)
    write_districts(old)
    write_communes(old, new)
    write_province_lineage(conversion, old, new)
    write_commune_lineage(links)
    print(f"refused as homonyms: {len(refused)}")
    for line in refused:
        print("  ", *line)


def write(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write one CSV with newline endings that are the same everywhere."""
    with (OUT / name).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def split_name(full: str) -> tuple[str, str]:
    """Return (type word in lower case, name); a numbered unit keeps its type in its name ("Phường 1")."""
    full = unicodedata.normalize("NFC", re.sub(r"\s+", " ", full).strip())
    for pattern, replacement in OLD_STYLE:
        full = pattern.sub(replacement, full)
    found = PREFIX.match(full)
    if found is None:
        raise ValueError(full)
    word, name = found[1].lower(), found[2]
    return word, f"{found[1].capitalize()} {name}" if name.isdigit() else name


def english(name: str) -> str:
    """Return the English form of a name."""
    if name in ENGLISH:
        return ENGLISH[name]
    bare = unicodedata.normalize("NFD", name.replace("Đ", "D").replace("đ", "d"))
    return unicodedata.normalize("NFC", "".join(c for c in bare if not unicodedata.combining(c)))


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Flat-earth distance, good enough inside a province."""
    return math.hypot((a[0] - b[0]) * 111.2, (a[1] - b[1]) * 111.2 * math.cos(math.radians(a[0])))


def centre(row: Row) -> tuple[float, float]:
    """Return the centre of a commune, or of its district where it is an island district without communes."""
    if row["wardLat"] is None:
        return row["districtLat"], row["districtLon"]
    return row["wardLat"], row["wardLon"]


def repair_old_centres(old: list[Row]) -> None:
    """Put right the seats of the archipelagos, and centres that lie far outside their own district."""
    districts: dict[str, list[Row]] = defaultdict(list)
    for row in old:
        if row["districtCode"] in CENTRES:
            row["districtLat"], row["districtLon"] = CENTRES[row["districtCode"]]
        if row["wardCode"] in CENTRES:
            row["wardLat"], row["wardLon"] = CENTRES[row["wardCode"]]
        elif row["wardCode"]:
            districts[row["districtCode"]].append(row)
    moved = 0
    for rows in districts.values():
        middle = (
            statistics.median(r["wardLat"] for r in rows),
            statistics.median(r["wardLon"] for r in rows),
        )
        reach = statistics.median(kilometres(centre(r), middle) for r in rows)
        for row in rows:
            if kilometres(centre(row), middle) > max(25, 5 * reach):
                row["wardLat"], row["wardLon"] = round(middle[0], 4), round(middle[1], 4)
                moved += 1
    print(f"old centres put right: {moved}")


def repair_new_centres(new: list[Row], links: list[Row]) -> None:
    """Replace published centres that lie far from every unit they were made of (the package swaps homonyms)."""
    sources: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for link in links:
        if link["share"] == 1:
            sources[link["target"]["wardCode"]].append(centre(link["source"]))
    moved = 0
    for row in new:
        if row["wardCode"] in CENTRES:
            row["wardLat"], row["wardLon"] = CENTRES[row["wardCode"]]
            continue
        places = sources[row["wardCode"]]
        size = math.sqrt(row["wardAreaKm2"] or 30)
        if places and min(kilometres(p, (row["wardLat"], row["wardLon"])) for p in places) > max(
            12, 2 * size
        ):
            row["wardLat"] = round(statistics.mean(p[0] for p in places), 4)
            row["wardLon"] = round(statistics.mean(p[1] for p in places), 4)
            row["wardAreaKm2"] = None
            moved += 1
    print(f"new centres put right: {moved}")


def commune_links(
    conversion: Row, by_old: dict[str, Row], by_new: dict[tuple[str, str], Row]
) -> tuple[list[Row], list[tuple[str, ...]]]:
    """Return the links old commune -> new commune, and those refused as mixed-up homonyms."""
    links = [
        {"source": by_old[old], "target": by_new[province, ward], "share": 1.0, "basis": "known"}
        for province, wards in conversion["DICT_PROVINCE_WARD_NO_DIVIDED"].items()
        for ward, olds in wards.items()
        for old in olds
    ]
    whole: dict[str, list[Row]] = defaultdict(list)
    for link in links:
        whole[link["target"]["wardCode"]].append(link["source"])
    refused: list[tuple[str, ...]] = []
    for province, divided in conversion["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, parts in divided.items():
            source = by_old[old]
            targets = [by_new[province, part["newWardKey"]] for part in parts]
            kept = [t for t in targets if believable(source, t, whole[t["wardCode"]])] or targets
            refused += [
                (source["wardCode"], source["ward"], t["wardCode"], t["ward"])
                for t in targets
                if t not in kept
            ]
            basis = "known" if len(kept) == 1 else "assumed"
            links += [{"source": source, "target": t, "share": 1 / len(kept), "basis": basis} for t in kept]
    return links, sorted(refused)


def believable(source: Row, target: Row, whole: list[Row]) -> bool:
    """Say whether an old commune can have given land to a new one.

    Merged provinces often hold two communes of one name, and the package then names the successors of
    both for each. Where the new commune's undivided sources all lie in another old province, or in
    another district and far away, the link belongs to the namesake.
    """
    if not whole:
        return True
    if all(w["provinceKey"] != source["provinceKey"] for w in whole):
        return False
    if any(w["districtKey"] == source["districtKey"] for w in whole):
        return True
    nearest = min(kilometres(centre(source), centre(w)) for w in whole)
    return nearest < max(17, 2 * math.sqrt(target["wardAreaKm2"] or 20))


def province_row(
    row: Row, since: str, until: str, begin: str, end: str, known: int, status: str = "known"
) -> list[Any]:
    word, name = split_name(row["province"])
    kind = "city" if word == "thành phố" else "province"
    return [
        row["provinceCode"], kind, name, english(name), since, until, known, status,
        round(row["provinceLat"], 4), round(row["provinceLon"], 4), begin, end,
    ]  # fmt: skip


def write_provinces(old: list[Row], new: list[Row]) -> None:
    """63 provinces, the renaming of Huế, 34 provinces, the new standing of Đồng Nai."""
    before = {row["provinceCode"]: row for row in old}
    after = {row["provinceCode"]: row for row in new}
    members = Counter(province_successor(code, after, before) for code in before)
    rows = []
    for code, row in before.items():
        goes_on = code in after and after[code]["province"] == row["province"] and members[code] == 1
        until, end = ("", "") if goes_on else (MERGER, "202/2025/QH15")
        if code == "46":
            rows.append(
                province_row(
                    {**row, "province": "Tỉnh Thừa Thiên Huế"}, FLOOR, "2025-01-01", "", "175/2024/QH15", 0
                )
            )
            rows.append(province_row(row, "2025-01-01", until, "175/2024/QH15", end, 1))
        else:
            rows.append(province_row(row, FLOOR, until, "", end, 0))
        if code in after and not goes_on:
            last = ("2026-04-30", "30/2026/QH16") if code == "75" else ("", "")
            rows.append(province_row(after[code], MERGER, last[0], "202/2025/QH15", last[1], 1))
    dong_nai = {**after["75"], "province": "Thành phố Đồng Nai"}
    rows.append(province_row(dong_nai, "2026-04-30", "", "30/2026/QH16", "", 1, "reported"))
    header = "code,type,name,name_en,valid_from,valid_to,start_known,status,lat,lon,begin_act,end_act"
    write("provinces.csv", header.split(","), sorted(rows, key=lambda r: (r[0], r[4])))


_MERGED: dict[str, str] = {}


def province_successor(code: str, after: dict[str, Row], before: dict[str, Row]) -> str:
    """Return the code of the province that an old province went into."""
    if not _MERGED:
        raise RuntimeError("merger map not read")
    target = _MERGED[before[code]["provinceKey"]]
    return next(row["provinceCode"] for row in after.values() if row["provinceKey"] == target)


def write_province_lineage(conversion: Row, old: list[Row], new: list[Row]) -> None:
    """Mergers of 1 July 2025 and the two renamings."""
    before = {row["provinceKey"]: row["provinceCode"] for row in old}
    after = {row["provinceKey"]: row["provinceCode"] for row in new}
    rows: list[list[Any]] = [
        ["46", FLOOR, "46", "2025-01-01", "2025-01-01", "renamed", 1, "known", "175/2024/QH15", "known"],
        ["75", MERGER, "75", "2026-04-30", "2026-04-30", "renamed", 1, "known", "30/2026/QH16", "reported"],
    ]
    for target, sources in conversion["DICT_PROVINCE"].items():
        if len(sources) == 1:
            continue
        rows += [
            [
                before[s],
                FLOOR,
                after[target],
                MERGER,
                MERGER,
                "merged_into",
                1,
                "known",
                "202/2025/QH15",
                "known",
            ]
            for s in sources
        ]
    header = "source,source_from,target,target_from,on,kind,share,basis,act,status"
    write("lineage_provinces.csv", header.split(","), sorted(rows))


def write_districts(old: list[Row]) -> None:
    """The 696 districts; their level was abolished on 1 July 2025."""
    rows = {}
    for row in old:
        word, name = split_name(row["district"])
        rows[row["districtCode"]] = [
            row["districtCode"], TYPES[word], name, row["provinceCode"],
            round(row["districtLat"], 4), round(row["districtLon"], 4),
        ]  # fmt: skip
    write("districts.csv", ["code", "type", "name", "province", "lat", "lon"], sorted(rows.values()))


def write_communes(old: list[Row], new: list[Row]) -> None:
    """10,035 communes before and 3,321 after."""
    before = []
    for row in old:
        if row["wardCode"]:
            word, name = split_name(row["ward"])
            lat, lon = (round(c, 4) for c in centre(row))
            before.append([row["wardCode"], TYPES[word], name, row["districtCode"], lat, lon])
    write("communes_until_2025.csv", ["code", "type", "name", "district", "lat", "lon"], sorted(before))
    after = []
    for row in new:
        word, name = split_name(row["ward"])
        area = row["wardAreaKm2"] if row["wardAreaKm2"] is not None else ""
        lat, lon = round(row["wardLat"], 4), round(row["wardLon"], 4)
        after.append([row["wardCode"], TYPES[word], name, row["provinceCode"], lat, lon, area])
    write(
        "communes_from_2025.csv",
        ["code", "type", "name", "province", "lat", "lon", "area_km2"],
        sorted(after),
    )


def write_commune_lineage(links: list[Row]) -> None:
    """Which old commune (or island district without communes) went into which new one, with its share."""
    fan_in = Counter(link["target"]["wardCode"] for link in links)
    rows = []
    for link in links:
        source, target = link["source"], link["target"]
        code = source["wardCode"] or source["districtCode"]
        rows.append([code, target["wardCode"], kind_of(link, fan_in), round(link["share"], 6), link["basis"]])
    write("lineage_communes_2025.csv", ["source", "target", "kind", "share", "basis"], sorted(rows))


def kind_of(link: Row, fan_in: Counter[str]) -> str:
    source, target = link["source"], link["target"]
    if link["share"] < 1:
        return "part_moved"
    if fan_in[target["wardCode"]] > 1:
        return "merged_into"
    return "continued" if source["ward"] == target["ward"] else "renamed"


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    merged = json.loads((folder / "converter_2025.json").read_text(encoding="utf-8"))["DICT_PROVINCE"]
    _MERGED.update({source: target for target, sources in merged.items() for source in sources})
    main(folder)
