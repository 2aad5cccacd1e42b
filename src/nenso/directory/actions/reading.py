"""Reads the room's reference files into rows for its tables."""

import csv
import io
import uuid
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from typing import Any

from nenso.directory.rules import committee_name, english_name
from nenso.kernel.rules import fold, sort_key

Row = dict[str, Any]
MERGER = date(2025, 7, 1)
# The register of territories begins with the 63 provinces (resolution 15/2008/QH12); units may be older.
FLOOR = date(2008, 8, 1)
_SPACE = uuid.UUID("6a1b2f0e-5d0c-5f43-9f0b-0f5f3f1d7c11")
_COMMITTEES = {
    "province": "provincial_committee",
    "district": "district_committee",
    "commune": "communal_committee",
}


def read(name: str) -> list[dict[str, str]]:
    """Return the rows of one reference file."""
    text = (files("nenso.directory") / "reference" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def day(text: str) -> date | None:
    """Return a date, or None for an empty cell."""
    return date.fromisoformat(text) if text else None


def key_uuid(*parts: object) -> uuid.UUID:
    """Return the identifier for other systems, the same in every installation."""
    return uuid.uuid5(_SPACE, ":".join(str(part) for part in parts))


def act_rows() -> list[Row]:
    """Acts, with the 34 resolutions of the Standing Committee that rearranged the communes."""
    rows: list[Row] = [
        {
            "number": row["number"],
            "issued_on": day(row["issued_on"]),
            "in_force_on": day(row["in_force_on"]),
            "title": row["title_vi"],
            "title_en": row["title_en"],
            "source": row["source"],
            "status": row["status"],
        }
        for row in read("acts.csv")
    ]
    names = {row["code"]: row for row in read("provinces.csv") if row["valid_from"] <= MERGER.isoformat()}
    for row in read("commune_acts_2025.csv"):
        place = names[row["province"]]
        rows.append(
            {
                "number": row["number"],
                "issued_on": date(2025, 6, 16),
                "in_force_on": date(2025, 6, 16),
                "title": f"Nghị quyết về việc sắp xếp các đơn vị hành chính cấp xã của {place['name']} năm 2025",
                "title_en": f"Resolution on the rearrangement of the communes of {place['name_en']} in 2025",
                "source": "xaydungchinhsach.chinhphu.vn",
                "status": "known",
            }
        )
    return rows


def territory_rows(acts: dict[str, int]) -> list[Row]:
    """Every territory of every era."""
    merger, abolition = acts["202/2025/QH15"], acts["72/2025/QH15"]
    of_province = {row["province"]: acts[row["number"]] for row in read("commune_acts_2025.csv")}
    rows = [_province(row, acts) for row in read("provinces.csv")]
    rows += [
        _unit("district", row, "province", row["province"], (FLOOR, MERGER), (None, abolition))
        for row in read("districts.csv")
    ]
    rows += [
        _unit("commune", row, "district", row["district"], (FLOOR, MERGER), (None, merger))
        for row in read("communes_until_2025.csv")
    ]
    rows += [
        _unit(
            "commune", row, "province", row["province"], (MERGER, None), (of_province[row["province"]], None)
        )
        for row in read("communes_from_2025.csv")
    ]
    return rows


def _province(row: dict[str, str], acts: dict[str, int]) -> Row:
    since, until = date.fromisoformat(row["valid_from"]), day(row["valid_to"])
    unit = _unit(
        "province", row, "", "", (since, until), (acts.get(row["begin_act"]), acts.get(row["end_act"]))
    )
    return {**unit, "is_start_known": row["start_known"] == "1", "status": row["status"]}


def _unit(
    level: str,
    row: dict[str, str],
    parent_level: str,
    parent: str,
    span: tuple[date, date | None],
    acts: tuple[int | None, int | None],
) -> Row:
    name_en = row.get("name_en") or english_name(row["name"], row["type"])
    return {
        "uuid": key_uuid("territory", level, row["code"], span[0]),
        "level": level,
        "code": row["code"],
        "type": row["type"],
        "name": row["name"],
        "name_en": name_en,
        "folded": fold(row["name"]),
        "sort_key": sort_key(row["name"]),
        "parent_level": parent_level,
        "parent_code": parent,
        "is_start_known": span[0] != FLOOR,
        "latitude": float(row["lat"]),
        "longitude": float(row["lon"]),
        "area_km2": float(row["area_km2"]) if row.get("area_km2") else None,
        "begin_act_id": acts[0],
        "end_act_id": acts[1],
        "valid_from": span[0],
        "valid_to": span[1],
        "status": "known",
        "is_reference": True,
    }


def lineage_rows(acts: dict[str, int], ids: dict[tuple[str, str, date], int]) -> list[Row]:
    """Lineage of provinces and of communes (and of the five island districts that had no communes)."""
    rows = [_province_link(row, acts, ids) for row in read("lineage_provinces.csv")]
    province_of = {row["code"]: row["province"] for row in read("communes_from_2025.csv")}
    of_province = {row["province"]: acts[row["number"]] for row in read("commune_acts_2025.csv")}
    for row in read("lineage_communes_2025.csv"):
        level = "commune" if len(row["source"]) == 5 else "district"
        rows.append(
            {
                "predecessor_id": ids[level, row["source"], FLOOR],
                "successor_id": ids["commune", row["target"], MERGER],
                "kind": row["kind"],
                "on": MERGER,
                "share": float(row["share"]),
                "is_share_known": row["basis"] == "known",
                "act_id": of_province[province_of[row["target"]]],
                "status": row["basis"],
            }
        )
    return rows


def _province_link(row: dict[str, str], acts: dict[str, int], ids: dict[tuple[str, str, date], int]) -> Row:
    return {
        "predecessor_id": ids["province", row["source"], date.fromisoformat(row["source_from"])],
        "successor_id": ids["province", row["target"], date.fromisoformat(row["target_from"])],
        "kind": row["kind"],
        "on": date.fromisoformat(row["on"]),
        "share": float(row["share"]),
        "is_share_known": row["basis"] == "known",
        "act_id": acts.get(row["act"]),
        "status": row["status"],
    }


def organisation_rows(territories: list[Row]) -> list[Row]:
    """Ministries and agencies, examples marked illustrative, states, and every People's Committee."""
    listed = [*read("organisations.csv"), *read("illustrative_organisations.csv")]
    return [
        *(_listed(row) for row in listed),
        *(_state(row) for row in read("countries.csv")),
        *(_committee(row) for row in territories),
    ]


def _organisation(
    code: str, kind: str, names: tuple[str, str, str, str], span: tuple[date, date | None], **more: Any
) -> Row:
    name, name_en, short, short_en = names
    folded = " | ".join(dict.fromkeys(fold(words) for words in (short, name, short_en, name_en)))
    return {
        "uuid": key_uuid("organisation", code, span[0]),
        "code": code,
        "type": kind,
        "name": name,
        "name_en": name_en,
        "short_name": short,
        "short_name_en": short_en,
        "folded": folded,
        "sort_key": sort_key(short if kind.endswith("_committee") or kind == "state" else name),
        "valid_from": span[0],
        "valid_to": span[1],
        "is_reference": True,
        "parent_code": "",
        "territory_level": "",
        "territory_code": "",
        "region_code": "",
        "is_start_known": False,
        "code_status": "official",
        "status": "known",
        **more,
    }


def _listed(row: dict[str, str]) -> Row:
    return _organisation(
        row["code"],
        row["type"],
        (row["name"], row["name_en"], row["short_name"], row["short_name_en"]),
        (date.fromisoformat(row["valid_from"]), day(row["valid_to"])),
        parent_code=row["parent"],
        territory_level="province" if row["territory"] else "",
        territory_code=row["territory"],
        region_code=row.get("region", ""),
        is_start_known=row["start_known"] == "1",
        code_status=row["code_status"],
        status=row["status"],
    )


def _state(row: dict[str, str]) -> Row:
    return _organisation(
        row["code"], "state", (row["name"], row["name_en"], row["name"], row["name_en"]), (FLOOR, None)
    )


def _committee(unit: Row) -> Row:
    name = committee_name(unit["type"], unit["name"], unit["name_en"])
    return _organisation(
        unit["code"],
        _COMMITTEES[unit["level"]],
        (name.vi, name.en, unit["name"], unit["name_en"]),
        (unit["valid_from"], unit["valid_to"]),
        parent_code=unit["parent_code"],
        territory_level=unit["level"],
        territory_code=unit["code"],
        is_start_known=unit["is_start_known"],
        status=unit["status"],
    )


def organisation_lineage_rows(acts: dict[str, int], ids: dict[tuple[str, date], int]) -> Iterator[Row]:
    """The reorganisation of the Government of 1 March 2025, and the illustrative example."""
    latest = dict(sorted(ids))
    for row in [*read("organisation_lineage.csv"), *read("illustrative_lineage.csv")]:
        yield {
            "predecessor_id": ids[row["source"], latest[row["source"]]],
            "successor_id": ids[row["target"], latest[row["target"]]],
            "kind": row["kind"],
            "on": date.fromisoformat(row["on"]),
            "act_id": acts.get(row["act"]),
            "status": row["status"],
            "note": row["note"],
            "note_en": row["note_en"],
        }


def group_rows(territories: list[Row]) -> list[Row]:
    """Who is ranked with whom: the listed groups, all provinces, all states."""
    rows = [
        _member("group_code", row["group"], "organisation_code", row["organisation"], row)
        for row in read("groups.csv")
    ]
    rows += [
        {
            "group_code": "provinces",
            "organisation_code": unit["code"],
            **{name: unit[name] for name in ("valid_from", "valid_to", "status", "is_reference")},
        }
        for unit in territories
        if unit["level"] == "province"
    ]
    span = {"valid_from": FLOOR.isoformat(), "valid_to": "", "status": "known"}
    states = read("countries.csv")
    rows += [_member("group_code", "countries", "organisation_code", row["code"], span) for row in states]
    return rows


def region_rows(acts: dict[str, int]) -> list[Row]:
    """Socio-economic and key economic regions."""
    return [
        {
            "code": row["code"],
            "kind": row["kind"],
            "name": row["name"],
            "name_en": row["name_en"],
            "valid_from": date.fromisoformat(row["valid_from"]),
            "valid_to": day(row["valid_to"]),
            "act_id": acts.get(row["act"]),
            "status": row["status"],
            "is_reference": True,
        }
        for row in read("regions.csv")
    ]


def region_member_rows() -> list[Row]:
    """Provinces of each region, before and after the mergers."""
    return [
        _member("region_code", row["region"], "province_code", row["province"], row)
        for row in read("region_members.csv")
    ]


def _member(group_field: str, group: str, member_field: str, member: str, row: dict[str, str]) -> Row:
    return {
        group_field: group,
        member_field: member,
        "valid_from": date.fromisoformat(row["valid_from"]),
        "valid_to": day(row["valid_to"]),
        "status": row["status"],
        "is_reference": True,
    }


def identifier_rows() -> list[Row]:
    """Other codes and names."""
    return [
        {
            "organisation_code": row["organisation"],
            "scheme": row["scheme"],
            "value": row["value"],
            "folded": fold(row["value"]),
            "status": row["status"],
        }
        for row in read("identifiers.csv")
    ]


def population_rows() -> list[Row]:
    """Mean population of provinces by year."""
    return [
        {
            "level": "province",
            "code": row["province"],
            "year": int(row["year"]),
            "thousand": float(row["population_thousand"]),
            "urban_thousand": float(row["urban_population_thousand"])
            if row["urban_population_thousand"]
            else None,
            "source": "Statistical Yearbook of Viet Nam, General Statistics Office",
        }
        for row in read("population.csv")
    ]
