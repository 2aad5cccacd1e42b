"""iMeta and iData as COINr takes them: what they mean, and what is wrong with them."""

import copy
from typing import Any

import numpy as np
import pytest

from nenso.index.rules import compute
from nenso.index.rules.framework import FROM_0_TO_100, About, TableRefused, coinr
from nenso.index.rules.preparation import Preparation
from nenso.index.rules.steps.imputing import Imputation
from nenso.index.rules.steps.normalising import Normalisation
from nenso.kernel.rules import Refused

UNITS = [f"U{number:02d}" for number in range(12)]
NOTHING = "NA"


def row(
    level: Any,
    code: str,
    parent: str,
    kind: str,
    direction: Any = NOTHING,
    weight: Any = NOTHING,
    **more: Any,
) -> dict[str, Any]:
    return {
        "Level": level,
        "iCode": code,
        "iName": f"Name of {code}",
        "Parent": parent,
        "Direction": direction,
        "Weight": weight,
        "Type": kind,
        **more,
    }


META = [
    row(3, "Index", NOTHING, "Aggregate", 1, 1),
    row(2, "Conn", "Index", "Aggregate", 1, 2),
    row(2, "Sust", "Index", "Aggregate", 1, 1),
    row(1, "LPI", "Conn", "Indicator", 1, 1, Unit="Score", Denominator=NOTHING),
    row(1, "CO2", "Sust", "Indicator", -1, 1, Unit="t", Denominator="GDP"),
    row(1, "Fly", "Conn", "Indicator", 1, 3, Unit="trips", Denominator=NOTHING),
    row(NOTHING, "GDP", NOTHING, "Denominator"),
    row(NOTHING, "GDP_group", NOTHING, "Group"),
    row(NOTHING, "Cap", NOTHING, "Other"),
]


def data() -> list[dict[str, Any]]:
    rng = np.random.default_rng(7)
    return [
        {
            "uCode": unit,
            "uName": f"Land of {unit}",
            "Time": time,
            "GDP_group": "SML"[place % 3],
            "Cap": f"City {unit}",
            "GDP": rng.uniform(1, 9),
            "LPI": rng.normal(),
            "CO2": rng.uniform(1, 5),
            "Fly": NOTHING if place % 5 == 0 and time == 2021 else rng.uniform(),
        }
        for time in (2020, 2021)
        for place, unit in enumerate(UNITS)
    ]


def column(rows: list[dict[str, Any]], key: str, year: int = 2021) -> np.ndarray:
    return np.array([np.nan if r[key] == NOTHING else r[key] for r in rows if r["Time"] == year], dtype=float)


def test_a_pair_becomes_an_edition_its_figures_names_and_groups() -> None:
    found = coinr(META, data(), year=2021)
    assert found.edition.codes == ("index", "conn", "lpi", "fly", "sust", "co2")
    assert found.written["co2"] == "CO2"
    assert found.names["U03"] == "Land of U03"
    assert found.groups["gdp_group"]["U01"] == "M"
    assert (found.year, found.years) == (2021, (2020, 2021))
    assert found.inputs.keys == ("lpi", "fly", "co2", "gdp")
    assert found.inputs_of(2020).value("U00", "lpi") == data()[0]["LPI"]


def test_scores_are_those_of_the_formulas() -> None:
    """Denominate, min-max onto 0..100 after the direction, weights over what is there: as COINr's documentation says."""
    rows = data()
    found = coinr(META, rows, year=2021)

    def onto(values: np.ndarray) -> np.ndarray:
        return (values - np.nanmin(values)) / (np.nanmax(values) - np.nanmin(values)) * 100

    lpi, fly = onto(column(rows, "LPI")), onto(column(rows, "Fly"))
    co2 = onto(-column(rows, "CO2") / column(rows, "GDP"))
    conn = np.where(np.isnan(fly), lpi, (lpi + 3 * np.nan_to_num(fly)) / 4)
    outcome = compute(found.edition, found.inputs)
    assert outcome.values[:, 0] == pytest.approx((2 * conn + co2) / 3, abs=1e-9)
    assert outcome.values[:, outcome.column("conn")] == pytest.approx(conn, abs=1e-9)


def test_a_year_must_be_chosen() -> None:
    with pytest.raises(Refused) as refused:
        coinr(META, data())
    assert refused.value.code == "table.which_year"
    with pytest.raises(Refused) as refused:
        coinr(META, data(), year=2019)
    assert refused.value.code == "table.unknown_year"


def test_estimates_may_come_from_other_years() -> None:
    about = About(preparation=Preparation(Normalisation(), Imputation("latest")))
    rows = data()
    found = coinr(META, rows, about, year=2021)
    assert "fly_back1" in found.inputs.keys
    filled = np.where(np.isnan(column(rows, "Fly")), column(rows, "Fly", 2020), column(rows, "Fly"))
    expected = (filled - filled.min()) / (filled.max() - filled.min())
    outcome = compute(found.edition, found.inputs)
    assert outcome.values[:, outcome.column("fly")] == pytest.approx(expected)


def test_estimates_may_come_from_a_group_named_as_in_the_file() -> None:
    about = About(preparation=Preparation(Normalisation(), Imputation("group_mean", group="GDP_group")))
    rows = data()
    found = coinr(META, rows, about, year=2021)
    fly, groups = column(rows, "Fly"), np.array([r["GDP_group"] for r in rows if r["Time"] == 2021])
    for name in "SML":
        own = groups == name
        fly[own & np.isnan(fly)] = np.nanmean(fly[own])
    outcome = compute(found.edition, found.inputs)
    expected = (fly - fly.min()) / (fly.max() - fly.min())
    assert outcome.values[:, outcome.column("fly")] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("method", "columns", "expected"),
    [
        (
            "goalposts",
            {"goalpost_lower": 0, "goalpost_upper": 4, "goalpost_scale": 10, "goalpost_trunc2posts": "TRUE"},
            [10, 5, 0],
        ),
        (
            "goalposts",
            {"goalpost_lower": 0, "goalpost_upper": 4, "goalpost_scale": 10, "goalpost_trunc2posts": "FALSE"},
            [20, 5, 0],
        ),
        ("minmax", {"minmax_lower": 1, "minmax_upper": 5}, [5, 2, 1]),
        ("scaled", {"scaled_lower": 0, "scaled_upper": 16, "scale_factor": 10}, [5, 1.25, 0]),
        ("zscore", {"zscore_mean": 50, "zscore_sd": 10}, None),
        ("distance_to_target", {"Target": 4, "dist2targ_cap_max": "TRUE"}, [100, 50, 0]),
    ],
)
def test_columns_of_a_method_are_read(
    method: str, columns: dict[str, Any], expected: list[float] | None
) -> None:
    meta = [
        row(2, "I", NOTHING, "Aggregate", 1, 1),
        row(1, "x", "I", "Indicator", 1, 1, **columns),
    ]
    about = About(preparation=Preparation(Normalisation(method, low=0, high=100)))
    found = coinr(meta, [{"uCode": u, "x": x} for u, x in (("a", 8), ("b", 2), ("c", 0))], about)
    values = compute(found.edition, found.inputs).values[:, 1]
    if expected is None:
        figures = np.array([8.0, 2.0, 0.0])
        expected = list((figures - figures.mean()) / figures.std(ddof=1) * 10 + 50)
    assert values == pytest.approx(expected)


def test_every_fault_of_both_tables_is_told_at_once() -> None:
    meta, rows = copy.deepcopy(META), data()
    meta[0]["Direction"] = -1
    meta[1]["Level"] = 3
    meta[3]["Parent"] = "GDP"
    meta[4]["Type"] = "Indicater"
    meta[5] |= {"Direction": NOTHING, "Denominator": "GDPP"}
    meta[8]["iCode"] = "Capp"
    meta.append(row(2, "Empty", "Index", "Aggregate", 1, 1))
    meta.append(row(1.5, "New", "Sust", "Indicator", 1, 0))
    meta.append(row(1, "Deep", "LPI", "Indicator", 1, 1))
    rows[3]["Conn"] = 2
    rows[5]["uCode"] = "U04"
    rows[6]["LPI"] = "Inf"
    rows[7]["Time"] = "2020-01-01"
    with pytest.raises(TableRefused) as refused:
        coinr(meta, rows)
    assert [(p.sheet, p.row, p.column, p.code) for p in refused.value.problems] == [
        ("iMeta", 2, "Direction", "table.direction_of_aggregate"),
        ("iMeta", 3, "Level", "table.level"),
        ("iMeta", 5, "Parent", "table.parent_outside"),
        ("iMeta", 6, "Type", "table.type"),
        ("iMeta", 7, "Denominator", "table.denominator"),
        ("iMeta", 7, "Direction", "table.direction_missing"),
        ("iMeta", 11, "iCode", "table.childless"),
        ("iMeta", 12, "Level", "table.whole_level"),
        ("iMeta", 12, "iCode", "table.no_column"),
        ("iMeta", 12, "Weight", "table.weight"),
        ("iMeta", 13, "Parent", "table.parent_is_indicator"),
        ("iMeta", 13, "Level", "table.level"),
        ("iMeta", 13, "iCode", "table.no_column"),
        ("iData", 0, "Cap", "table.unknown_column"),
        ("iData", 0, "Conn", "table.aggregate_in_data"),
        ("iData", 7, "uCode", "table.duplicate_unit"),
        ("iData", 8, "LPI", "number.infinite"),
        ("iData", 9, "Time", "table.year"),
    ]
    for problem in refused.value.problems:
        assert "{" not in problem.in_language("vi") + problem.in_language("en")


def test_columns_of_imeta_that_must_be_there() -> None:
    with pytest.raises(TableRefused) as refused:
        coinr([{"iCode": "x", "Parent": ""}], data())
    assert [p.code for p in refused.value.problems] == ["table.missing_column"] * 3


def test_an_indicator_without_a_figure_is_refused_where_it_is_listed() -> None:
    rows = [{**r, "LPI": NOTHING} for r in data()]
    with pytest.raises(TableRefused) as refused:
        coinr(META, rows, year=2020)
    assert [(p.row, p.column, p.code) for p in refused.value.problems] == [(5, "iCode", "table.no_data")]


def test_groups_that_only_the_figures_have_and_parents_two_levels_up() -> None:
    meta = [*META, row(1, "Sea", "Index", "Indicator", 1, 1)]
    rows = [{**r, "Group_area": "x", "Sea": 1.0} for r in data()]
    found = coinr(meta, rows, FROM_0_TO_100, year=2020)
    assert found.groups["group_area"]["U00"] == "x"
    assert found.edition.node("sea").parent == "index"
    # A constant indicator, NaN in COINr, stands in the middle of the scale.
    assert found.edition.node("sea").weight == pytest.approx(0.25)
    outcome = compute(found.edition, found.inputs)
    assert set(outcome.values[:, outcome.column("sea")]) == {50.0}
