"""DTI 2024 was published for 34 provinces as the mean of those merged: reproduced by rule, not by a table.

Published order: vtcnews.vn and vietnamnet.vn, 21 October 2025, after dti.gov.vn; the 63 values: dti.gov.vn.
"""

import csv
from datetime import date
from pathlib import Path

import pytest

from nenso.directory import queries
from nenso.directory.rules import RebaseRule, rebase_values

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
BEFORE, AFTER = date(2024, 12, 31), date(2025, 7, 1)


def ranking() -> list[tuple[str, float]]:
    with (Path(__file__).parent / "dti_2024.csv").open(encoding="utf-8") as stream:
        figures = {row["code"]: float(row["dti"]) for row in csv.DictReader(stream)}
    moved = rebase_values(figures, queries.lineage_map(BEFORE, AFTER), RebaseRule.MEAN)
    names = queries.organisations(moved, AFTER)
    return [
        (names[code].short_name.vi, value) for code, value in sorted(moved.items(), key=lambda item: -item[1])
    ]


def test_the_ranking_of_the_34_comes_out_as_published() -> None:
    places = [name for name, _ in ranking()]
    assert len(places) == 34
    assert places[:7] == ["Hà Nội", "Huế", "Hải Phòng", "Hồ Chí Minh", "Thanh Hóa", "Điện Biên", "Hà Tĩnh"]
    assert places[16] == "Đà Nẵng"
    assert places[30:] == ["Gia Lai", "Hưng Yên", "Quảng Trị", "Cao Bằng"]


def test_the_published_values_come_out() -> None:
    values = dict(ranking())
    assert round(values["Hà Nội"], 4) == 0.8241
    assert round(values["Huế"], 4) == 0.7951
    assert 0.5 < values["Cao Bằng"] < values["Quảng Trị"] < values["Hưng Yên"] < 0.6
