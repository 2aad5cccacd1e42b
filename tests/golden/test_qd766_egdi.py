"""QĐ 766 (dichvucong.gov.vn) and the United Nations EGDI as published are reproduced."""

import numpy as np
import pytest

from nenso.index.rules import Basis
from tests.golden.published import datasets, edition, outcome, published_ranks, rows


@pytest.mark.parametrize("year", [2022, 2023, 2024])
def test_qd766_all_34_totals_are_the_sum_of_five_groups(year: int) -> None:
    file = f"qd766-{year}-provinces.csv"
    found = outcome("qd766", file)
    published = {row["unit_code"]: float(row["value"]) for row in rows(file) if row["key"] == "qd766"}
    assert len(published) == len(found.units) == 34
    assert set(found.basis[:, 0].tolist()) == {Basis.COMPUTED}
    assert max(abs(found.score(unit) - total) for unit, total in published.items()) < 1e-9


def test_qd766_known_totals_ranks_and_grades() -> None:
    found, rule = outcome("qd766", "qd766-2022-provinces.csv"), edition("qd766")
    assert round(found.score("56"), 2) == 65.06
    assert found.rank("56", "qd766") == 1
    assert found.rank("40", "qd766") == found.rank("04", "qd766") == 32  # 50.69 twice, so nobody is 33rd
    assert found.rank("01", "qd766") == 34
    words = {score: rule.grade(score) for score in (95.0, 89.64, 49.45)}
    assert [grade.name.vi if grade else None for grade in words.values()] == ["Xuất sắc", "Tốt", "Yếu"]


EGDI = [
    ("egdi-2010", 2010, 1e-5, 9),
    ("egdi-2012", 2012, 7e-5, 0),
    ("egdi-2014", 2014, 7e-5, 0),
    ("egdi-2014", 2016, 7e-5, 0),
    ("egdi-2018", 2018, 7e-5, 0),
    ("egdi-2018", 2022, 7e-5, 0),
]


@pytest.mark.parametrize(("code", "year", "most", "published_only"), EGDI)
def test_egdi_recomputes(code: str, year: int, most: float, published_only: int) -> None:
    found = outcome(code, f"egdi-{year}-countries.csv")
    computed = found.basis[:, 0] == Basis.COMPUTED
    assert int(computed.sum()) == len(found.units) - published_only
    apart = np.abs(found.values[computed, 0] - found.published[computed, 0])
    assert float(apart.max()) <= most


@pytest.mark.parametrize(("code", "year"), [(code, year) for code, year, *_ in EGDI])
def test_every_published_egdi_rank_recomputes(code: str, year: int) -> None:
    file = f"egdi-{year}-countries.csv"
    ranks = published_ranks(file)
    assert len(ranks) >= 192
    found = outcome(code, file)
    assert {key: found.rank(*key) for key in ranks} == ranks


def test_egdi_2010_is_not_thirds() -> None:
    found = outcome("egdi-2014", "egdi-2010-countries.csv")
    computed = found.basis[:, 0] == Basis.COMPUTED
    apart = np.abs(found.values[computed, 0] - found.published[computed, 0])
    assert int(np.sum(apart > 7e-5)) == 177  # of 183


def test_egdi_2012_gate_holds_three_states_at_nought() -> None:
    found = outcome("egdi-2012", "egdi-2012-countries.csv")
    shut = [unit for unit in found.units if found.value(unit, "egdi") == 0]
    assert sorted(shut) == ["CAF", "GIN", "LBY"]
    assert {found.rank(unit, "egdi") for unit in shut} == {191}


def test_states_without_a_component_in_2010_are_as_published() -> None:
    found = outcome("egdi-2010", "egdi-2010-countries.csv")
    assert found.basis_of("PRK", "egdi") is Basis.PUBLISHED
    assert found.value("PRK", "egdi") == 0.0
    assert found.rank("PRK", "egdi") == 184
    assert "SSD" not in found.units  # South Sudan became a state in 2011


def test_every_dataset_fits_its_edition() -> None:
    for dataset in datasets():
        rule = edition(dataset["edition"])
        assert dataset["family"] == rule.family
        assert dataset["group"] in rule.groups
        assert rule.first_year <= dataset["year"] <= (rule.last_year or dataset["year"])
        for row in rows(dataset["file"]):
            code = row["key"].removeprefix("rank:")
            assert code in rule.codes, (dataset["file"], code)
            assert row["source"]
            assert row["kind"] in ("published", "rank")
