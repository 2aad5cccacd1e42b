"""The Digital Transformation Index as published (dti.gov.vn; press for 2020 and pillar places) is reproduced."""

import math

import numpy as np
import pytest

from nenso.index.rules import Basis, compute, inputs_from_rows, reason, rounding_bound
from tests.golden.published import edition, inputs, outcome, published_ranks, rows

PROVINCE, Y2022, Y2023, Y2024 = (
    "dti-2-province",
    "dti-2022-provinces.csv",
    "dti-2023-provinces.csv",
    "dti-2024-provinces.csv",
)
HALF = 0.5e-4  # every published figure is rounded to four decimals

# dti.gov.vn/xep-hang-2022: awareness, institutions, infrastructure, people, security, government, economy, society, DTI
FIVE = {
    "48": (1.0000, 0.9000, 0.8253, 0.8487, 0.7578, 0.8575, 0.7836, 0.5197, 0.8002),
    "79": (0.8917, 0.9000, 0.8258, 0.6267, 0.5580, 0.8406, 0.7611, 0.3590, 0.7163),
    "22": (0.9581, 0.9000, 0.7648, 0.6250, 0.5382, 0.8385, 0.5904, 0.4505, 0.7024),
    "46": (0.9500, 0.9000, 0.6823, 0.6794, 0.6423, 0.8262, 0.6787, 0.3001, 0.6975),
    "92": (0.9000, 0.8000, 0.7233, 0.7376, 0.7226, 0.7325, 0.7556, 0.2947, 0.6924),
}
MAINS = (
    "nhan_thuc_so",
    "the_che_so",
    "ha_tang_so",
    "nhan_luc_so",
    "an_toan_thong_tin",
    "hoat_dong_chinh_quyen_so",
    "hoat_dong_kinh_te_so",
    "hoat_dong_xa_hoi_so",
)


@pytest.mark.parametrize("unit", FIVE)
def test_five_fully_published_provinces_recompute_to_the_fourth_decimal(unit: str) -> None:
    *mains, published = FIVE[unit]
    found = outcome(PROVINCE, Y2022)
    assert [found.value(unit, code) for code in MAINS] == mains
    assert found.basis_of(unit, "dti") is Basis.COMPUTED
    # Σ weight × half a unit of the fourth decimal, plus the published figure's own rounding: 0.0001.
    bound = rounding_bound(edition(PROVINCE), found, "dti", unit)
    assert bound == pytest.approx(2 * HALF, abs=1e-9)
    assert abs(found.value(unit, "dti") - published) <= bound
    assert abs(found.value(unit, "dti") - published) < 0.00006  # the largest difference seen is 0.000055


def test_five_provinces_alone_give_the_same_composites_from_entered_main_indicators() -> None:
    table = [
        {"unit_code": unit, "key": code, "value": repr(value), "kind": "input"}
        for unit, (*mains, _) in FIVE.items()
        for code, value in zip(MAINS, mains, strict=True)
    ]
    found = compute(edition(PROVINCE), inputs_from_rows(table))
    whole = outcome(PROVINCE, Y2022)
    assert [found.value(unit, "dti") for unit in FIVE] == [whole.value(unit, "dti") for unit in FIVE]
    assert [found.rank(unit, "dti") for unit in FIVE] == [1, 2, 3, 4, 5]


def test_what_cannot_be_recomputed_is_shown_as_published() -> None:
    found = outcome(PROVINCE, Y2022)
    computed = {unit for unit in found.units if found.basis_of(unit, "dti") is Basis.COMPUTED}
    assert computed == set(FIVE)
    others = [unit for unit in found.units if unit not in FIVE]
    assert len(others) == 58
    assert {found.basis_of(unit, "dti") for unit in others} == {Basis.PUBLISHED}
    assert found.value("84", "dti") == 0.6077
    assert "không tính lại được" in reason(edition(PROVINCE), inputs(Y2022), found, "dti", "84").vi


@pytest.mark.parametrize(("code", "file"), [(PROVINCE, Y2022), (PROVINCE, Y2023), ("dti-3-province", Y2024)])
def test_all_63_composites_and_ranks(code: str, file: str) -> None:
    found = outcome(code, file)
    published = {row["unit_code"]: float(row["value"]) for row in rows(file) if row["key"] == "dti"}
    assert len(published) == len(found.units) == 63
    assert all(abs(found.value(unit, "dti") - value) <= 2 * HALF + 1e-12 for unit, value in published.items())
    ranks = {unit: rank for (unit, node), rank in published_ranks(file).items() if node == "dti"}
    assert {unit: found.rank(unit, "dti") for unit in found.units} == ranks


def test_ties_of_2022_are_15_15_17() -> None:
    found = outcome(PROVINCE, Y2022)
    assert (found.rank("38", "dti"), found.rank("15", "dti")) == (15, 15)  # Thanh Hóa, Yên Bái
    assert sorted(found.ranks[:, 0].tolist())[13:17] == [14, 15, 15, 17]


@pytest.mark.parametrize(
    ("file", "unit", "ranks"),
    [
        (Y2022, "48", (1, 1, 1)),
        (Y2022, "79", (3, 3, 4)),
        (Y2022, "01", (40, 18, 30)),
        (Y2022, "84", (29, 27, 26)),
        (Y2023, "48", (1, 1, 1)),
        (Y2023, "79", (2, 2, 2)),
        (Y2023, "51", (12, 13, 14)),
        (Y2023, "38", (9, 8, 8)),
    ],
)
def test_every_published_pillar_rank(file: str, unit: str, ranks: tuple[int, int, int]) -> None:
    found = outcome(PROVINCE, file)
    views = [view.code for view in edition(PROVINCE).views]
    assert tuple(found.rank(unit, view) for view in views) == ranks


def test_every_pillar_rank_in_the_reference_recomputes() -> None:
    for file in (Y2022, Y2023):
        found = outcome(PROVINCE, file)
        pillars = {key: rank for key, rank in published_ranks(file).items() if key[1].startswith("tru_cot")}
        assert len(pillars) >= 9
        assert {key: found.rank(*key) for key in pillars} == pillars


def test_pillar_values_of_tra_vinh() -> None:
    found = outcome(PROVINCE, Y2022)
    for view, published, maximum in zip(
        edition(PROVINCE).views, (0.6683, 0.6647, 0.5991), (700, 650, 650), strict=True
    ):
        bound = rounding_bound(edition(PROVINCE), found, view.code, "84")
        others = {700: 300, 650: 350}[maximum]
        # Composite and two activities are rounded, and so is the published pillar itself.
        assert bound == pytest.approx(HALF * (1000 + others) / maximum + HALF, rel=1e-4)
        assert abs(found.value("84", view.code) - published) <= bound
        assert found.basis_of("84", view.code) is Basis.COMPUTED


def test_pillar_as_rest_equals_common_plus_own_activity() -> None:
    found = outcome(PROVINCE, Y2022)
    for unit in FIVE:
        common = sum(found.point(unit, code) for code in MAINS[:5])
        own = common + found.point(unit, "hoat_dong_kinh_te_so")
        assert found.value(unit, "tru_cot_kinh_te_so") == pytest.approx(own / 650, abs=1e-12)


@pytest.mark.parametrize(
    ("code", "file", "mean"),
    [(PROVINCE, Y2022, 0.5787), (PROVINCE, Y2023, 0.6783), ("dti-3-province", Y2024, 0.6961)],
)
def test_means_that_were_announced(code: str, file: str, mean: float) -> None:
    assert float(np.mean(outcome(code, file).values[:, 0])) == pytest.approx(mean, abs=HALF)


def test_bac_ninh_2020_is_the_weighted_sum_of_its_pillars() -> None:
    found = outcome("dti-1-province", "dti-2020-provinces.csv")
    assert found.basis_of("27", "dti") is Basis.COMPUTED
    assert round(found.value("27", "dti"), 4) == 0.4096
    assert found.value("27", "dti") == pytest.approx(0.4 * 0.4449 + 0.3 * 0.3668 + 0.3 * 0.4052, abs=1e-12)
    assert found.basis_of("48", "dti") is Basis.PUBLISHED
    assert found.value("48", "dti") == 0.4874


def test_edition_3_is_only_as_published() -> None:
    found = outcome("dti-3-province", Y2024)
    assert set(found.basis[:, 0].tolist()) == {Basis.PUBLISHED}
    assert found.value("01", "dti") == 0.8241
    assert math.isnan(found.point("01", "ha_tang_so"))


@pytest.mark.parametrize(
    ("file", "unit", "value"),
    [
        ("dti-2021-ministries-with-services.csv", "G12", 0.6321),
        ("dti-2021-ministries-without-services.csv", "G27", 0.4736),
        ("dti-2023-nation.csv", "VNM", 0.7326),
    ],
)
def test_ministries_and_nation_as_published(file: str, unit: str, value: float) -> None:
    code = "dti-2-nation" if "nation" in file else "dti-2-ministry"
    found = outcome(code, file)
    assert found.value(unit, "dti") == value
    assert found.basis_of(unit, "dti") is Basis.PUBLISHED
