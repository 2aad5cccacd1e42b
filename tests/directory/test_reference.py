"""The reference files say what the law says: how many, which codes, and that nothing was lost."""

import csv
import re
import unicodedata
from collections import Counter, defaultdict
from datetime import date
from importlib.resources import files

import pytest

from nenso.directory.actions.reading import read

NEWER_STYLE = re.compile(r"o[àáảãạ](?!\w)|o[èéẻẽẹ](?!\w)|(?<![qQ])u[ỳýỷỹỵ](?!\w)")


def valid_on(rows: list[dict[str, str]], day: str) -> list[dict[str, str]]:
    return [r for r in rows if r["valid_from"] <= day and (not r["valid_to"] or day < r["valid_to"])]


@pytest.mark.parametrize(
    ("day", "provinces", "cities"),
    [("2024-12-31", 63, 5), ("2025-06-30", 63, 6), ("2025-07-01", 34, 6), ("2026-04-30", 34, 7)],
)
def test_provinces_are_as_many_as_the_law_has(day: str, provinces: int, cities: int) -> None:
    rows = valid_on(read("provinces.csv"), day)
    assert len({r["code"] for r in rows}) == len(rows) == provinces
    assert sum(r["type"] == "city" for r in rows) == cities


def test_communes_are_as_many_as_the_law_has() -> None:
    assert len(read("districts.csv")) == 696
    assert len({r["code"] for r in read("communes_until_2025.csv")}) == 10035
    after = Counter(r["type"] for r in read("communes_from_2025.csv"))
    assert after == {"commune": 2621, "ward": 687, "special_zone": 13}


def test_every_old_commune_went_somewhere_whole_and_every_new_one_came_from_somewhere() -> None:
    shares: dict[str, float] = defaultdict(float)
    targets = set()
    for row in read("lineage_communes_2025.csv"):
        shares[row["source"]] += float(row["share"])
        targets.add(row["target"])
    old = {r["code"] for r in read("communes_until_2025.csv")}
    islands = {"318", "471", "498", "536", "755"}  # island districts that had no communes
    assert set(shares) == old | islands
    assert all(abs(total - 1) < 1e-5 for total in shares.values())
    assert targets == {r["code"] for r in read("communes_from_2025.csv")}


def test_an_old_commune_stays_within_the_successor_of_its_province() -> None:
    province = {r["code"]: r["province"] for r in read("districts.csv")}
    home = {r["code"]: province[r["district"]] for r in read("communes_until_2025.csv")} | province
    heir = {r["source"]: r["target"] for r in read("lineage_provinces.csv") if r["on"] == "2025-07-01"}
    new = {r["code"]: r["province"] for r in read("communes_from_2025.csv")}
    strays = [
        r
        for r in read("lineage_communes_2025.csv")
        if heir.get(home[r["source"]], home[r["source"]]) != new[r["target"]]
    ]
    assert strays == []


def test_only_divided_communes_carry_assumed_shares() -> None:
    for row in read("lineage_communes_2025.csv"):
        assert (row["kind"] == "part_moved") == (row["basis"] == "assumed") == (float(row["share"]) < 1)


def test_each_province_lies_in_one_socio_economic_region_on_every_day() -> None:
    kinds = {r["code"]: r["kind"] for r in read("regions.csv")}
    for day in ("2024-12-31", "2025-07-01", "2025-12-31"):
        members = [
            r for r in valid_on(read("region_members.csv"), day) if kinds[r["region"]] == "socio_economic"
        ]
        provinces = {r["code"] for r in valid_on(read("provinces.csv"), day)}
        assert sorted(r["province"] for r in members) == sorted(provinces)


def test_names_are_composed_and_tones_stand_where_the_law_puts_them() -> None:
    for name in (
        "provinces",
        "districts",
        "communes_until_2025",
        "communes_from_2025",
        "organisations",
        "countries",
    ):
        for row in read(f"{name}.csv"):
            assert unicodedata.is_normalized("NFC", row["name"]), row
            assert not NEWER_STYLE.search(row["name"]), row


def test_the_34_resolutions_of_the_standing_committee_are_one_for_each_province() -> None:
    rows = read("commune_acts_2025.csv")
    assert sorted(int(r["number"].split("/")[0]) for r in rows) == list(range(1654, 1688))
    assert {r["province"] for r in rows} == {r["code"] for r in valid_on(read("provinces.csv"), "2025-07-01")}


def test_states_are_the_members_of_the_united_nations() -> None:
    rows = read("countries.csv")
    assert len({r["code"] for r in rows}) == len({r["name"] for r in rows}) == 193


def test_population_adds_up_to_the_nation() -> None:
    total = sum(float(r["population_thousand"]) for r in read("population.csv") if r["year"] == "2024")
    assert total == pytest.approx(101_343.9)


def test_coordinates_lie_within_the_country() -> None:
    for name in ("provinces", "districts", "communes_until_2025", "communes_from_2025"):
        for row in read(f"{name}.csv"):
            assert 8 < float(row["lat"]) < 23.5, row
            assert 102 < float(row["lon"]) < 115, row


def test_dates_are_written_alike_and_files_are_plain() -> None:
    for path in (files("nenso.directory") / "reference").iterdir():
        if path.name.endswith(".csv"):
            content = path.read_bytes()
            assert b"\r" not in content
            for row in csv.DictReader(content.decode("utf-8").splitlines()):
                for column in ("valid_from", "valid_to", "on"):
                    assert not row.get(column) or date.fromisoformat(row[column])
