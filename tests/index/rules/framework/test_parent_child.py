"""A parent–child list becomes an edition; what is wrong with it is told all at once, by row and code."""

import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nenso.index.rules.framework as package
from nenso.index import importing
from nenso.index.rules import compute, read_edition
from nenso.index.rules.framework import About, TableRefused, coded, framework, table, table_of_arrays
from nenso.index.rules.framework.sentences import TABLE_SENTENCES
from nenso.index.rules.preparation import Preparation
from nenso.index.rules.problems import PROBLEM_CODES
from nenso.index.rules.steps.normalising import Normalisation
from nenso.index.rules.writing import write_edition
from nenso.kernel.rules import Text

ROWS: list[dict[str, Any]] = [
    {"code": "Index", "name": "Well-being"},
    {"code": "A", "parent": "Index", "weight": 30},
    {"code": "B", "parent": "Index", "weight": 10},
    {"code": "x1", "parent": "A", "direction": 1, "unit": "%"},
    {"code": "x2", "parent": "A", "direction": -1, "denominator": "GDP"},
    {"code": "x3", "parent": "B", "direction": "+1", "weight": 1},
]
DATA: list[dict[str, Any]] = [
    {"unit": "NA", "x1": 1, "x2": 4, "x3": None, "GDP": 2},
    {"unit": "b", "x1": 3.5, "x2": 5, "x3": "n/a", "GDP": 2},
    {"unit": "c", "x1": 2, "x2": 9, "x3": 7, "GDP": 4},
]


def faults(rows: Any, about: About = About()) -> list[tuple[str, int, str]]:
    with pytest.raises(TableRefused) as refused:
        framework(rows, about)
    assert refused.value.code == "table.invalid"
    for problem in refused.value.problems:
        assert "{" not in problem.text.vi + problem.text.en
        assert problem.sheet == "meta"
    return [(problem.code, problem.row, problem.column) for problem in refused.value.problems]


def test_a_list_becomes_an_edition_of_normalised_criteria() -> None:
    edition = framework(ROWS)
    assert edition.codes == ("index", "a", "x1", "x2", "b", "x3")
    assert edition.name == Text("Well-being", "Well-being")
    assert [edition.node(code).weight for code in ("a", "b", "x1", "x2", "x3")] == [0.75, 0.25, 0.5, 0.5, 1.0]
    assert [edition.node(code).direction for code in ("x1", "x2")] == ["up", "down"]
    assert edition.node("x1").unit == Text("%", "%")
    assert edition.input_keys == ("x1", "x2", "gdp", "x3")


def test_what_a_list_gives_can_be_written_and_read_back() -> None:
    edition = framework(
        ROWS, About(code="wb", preparation=Preparation(Normalisation("zscore", mean=10, sd=2)))
    )
    assert read_edition(write_edition(edition), filename="wb.yaml") == edition


def test_scores_are_those_of_a_calculation_by_hand() -> None:
    edition = framework(ROWS)
    outcome = compute(edition, table(DATA, edition))
    x1 = [0, 1, 0.4]
    x2 = [(2.5 - 2) / 0.5, 0, 0.5]  # 4/2, 5/2, 9/4, less being better
    a = [(first + second) / 2 for first, second in zip(x1, x2, strict=True)]
    assert outcome.values[:, outcome.column("a")] == pytest.approx(a)
    # b has one unit with data only; a constant column stands in the middle, and the others are scored on A alone.
    assert outcome.values[:, 0] == pytest.approx([a[0], a[1], 0.75 * a[2] + 0.25 * 0.5])
    assert outcome.ranks[:, 0].tolist() == [1, 1, 3]


def test_rows_may_be_sequences_under_headings_and_headings_may_be_vietnamese() -> None:
    rows = [
        ["Mã", "Cấp trên", "Tên", "Trọng số", "Chiều"],
        ["chi_so", "", "Chỉ số", "", ""],
        ["ha_tang", "chi_so", "Hạ tầng", "2", "tăng"],
        ["ty_le_loi", "chi_so", "Tỷ lệ lỗi", "1", "giảm"],
    ]
    edition = framework(rows)
    assert edition.name_of("ha_tang") == Text("Hạ tầng", "Hạ tầng")
    assert edition.node("ha_tang").weight == pytest.approx(2 / 3)
    assert edition.node("ty_le_loi").direction == "down"


def test_every_problem_is_told_at_once() -> None:
    rows: list[dict[str, Any]] = [
        {"code": "Index"},
        {"code": "A", "parent": "Index", "weight": 0},
        {"code": "A", "parent": "Index", "weight": 1},
        {"code": "x", "parent": "B"},
        {"code": "1", "parent": "A"},
        {"parent": "A"},
        {"code": "y", "parent": "A", "direction": 2, "weight": math.inf},
        {"code": "z", "parent": "A", "direction": "-1"},
        {"code": "w", "parent": "Index", "weight": "1,5", "direction": -1},
        {"code": "v", "parent": "w", "direction": 1, "min_share": "a"},
        {"code": "X", "parent": "A", "direction": 1, "weight": "3"},
    ]
    assert faults(rows) == [
        ("table.weight", 3, "weight"),
        ("table.duplicate_code", 4, "code"),
        ("table.direction_missing", 5, "direction"),
        ("table.unknown_parent", 5, "parent"),
        ("table.bad_code", 6, "code"),
        ("table.no_code", 7, "code"),
        ("number.infinite", 8, "weight"),
        ("table.direction", 8, "direction"),
        ("table.weights_in_part", 9, "weight"),
        ("number.comma", 10, "weight"),
        ("table.direction_of_aggregate", 10, "direction"),
        ("table.codes_alike", 12, "code"),
    ]


def test_a_problem_names_row_column_and_the_code_as_it_was_written() -> None:
    with pytest.raises(TableRefused) as refused:
        framework([{"code": "Top"}, {"code": "Net-use", "parent": "Topp", "direction": 1}])
    problem = refused.value.problems[0]
    assert problem.in_language("en") == (
        "meta, row 3, column parent: There is no code “Topp” to be the parent. Is “Top” meant? Correct this cell."
    )
    assert problem.in_language("vi").startswith("meta, dòng 3, cột parent: Không có mã “Topp”")
    assert refused.value.facts["count"] == 1


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([], "table.empty"),
        ([{"name": "x"}], "table.missing_column"),
        ([{"code": "a", "ma": "b"}], "table.column_twice"),
        ([{"code": "a", "direction": 1}, {"code": "b", "direction": 1}], "table.roots"),
        (
            [
                {"code": "r"},
                {"code": "a", "parent": "b"},
                {"code": "b", "parent": "a"},
                {"code": "x", "parent": "r", "direction": 1},
            ],
            "table.cycle",
        ),
        (
            [{"code": "r"}, {"code": "x", "parent": "r", "direction": 1, "method": "distance_to_target"}],
            "table.goal_missing",
        ),
        (
            [{"code": "r"}, {"code": "x", "parent": "r", "direction": 1, "method": "guess"}],
            "edition.unknown_choice",
        ),
        (
            [{"code": "r", "aggregate": "power"}, {"code": "x", "parent": "r", "direction": 1}],
            "edition.wrong_type",
        ),
        (
            [{"code": "r"}, {"code": "x", "parent": "r", "direction": 1, "low": 2, "high": 1}],
            "edition.out_of_range",
        ),
    ],
)
def test_each_fault_is_refused(rows: Any, code: str) -> None:
    assert code in [found for found, _, _ in faults(rows)]


def test_a_method_of_its_own_keeps_the_scale_of_the_others() -> None:
    rows = [
        {"code": "r"},
        {
            "code": "x",
            "parent": "r",
            "direction": 1,
            "method": "goalposts",
            "low": 0,
            "high": 50,
            "treat": "no",
        },
        {"code": "y", "parent": "r", "direction": 1},
    ]
    edition = framework(rows, About(preparation=Preparation(Normalisation(low=1, high=100))))
    rule: Any = edition.node("x").scoring
    assert (rule.how.method, rule.how.low, rule.how.high) == ("goalposts", 1, 100)
    assert (rule.goal.low, rule.goal.high, rule.is_treated) == (0, 50, False)
    values = compute(
        edition, table([{"unit": "a", "x": 25, "y": 1}, {"unit": "b", "x": 80, "y": 2}], edition)
    ).values
    assert values[:, 1].tolist() == [50.5, 100.0]


def test_parents_may_have_a_rule_of_their_own() -> None:
    rows = [
        {"code": "r", "aggregate": "power 0.5", "min_share": 0.5},
        {"code": "g", "parent": "r", "aggregate": "geometric"},
        {"code": "x", "parent": "g", "direction": 1},
        {"code": "y", "parent": "r", "direction": 1},
    ]
    edition = framework(rows)
    assert (edition.root.aggregate.rule, edition.root.aggregate.power) == ("power", 0.5)
    assert edition.root.min_share == 0.5
    assert edition.node("g").aggregate.rule == "geometric"


@given(st.lists(st.floats(1e-300, 1e300), min_size=1, max_size=30))
def test_shares_do_not_depend_on_the_scale_of_weights(weights: list[float]) -> None:
    rows: list[dict[str, Any]] = [{"code": "r"}]
    rows += [{"code": f"x{n}", "parent": "r", "direction": 1, "weight": w} for n, w in enumerate(weights)]
    largest = max(weights)
    if min(weights) / largest == 0.0:
        return  # lost below the smallest number: such a weight is none
    edition = framework(rows)
    whole = sum(Fraction(weight) for weight in weights)
    for place, weight in enumerate(weights):
        exact = float(Fraction(weight) / whole)
        assert edition.node(f"x{place}").weight == pytest.approx(exact, rel=1e-12)


@given(st.text(max_size=80))
def test_a_code_is_one_that_an_edition_can_hold(text: str) -> None:
    code = coded(text)
    assert code == "" or (code[0].isalpha() and len(code) <= 64 and coded(code) == code)


def test_arrays_give_what_rows_give() -> None:
    edition = framework(ROWS)
    codes = ("x1", "x2", "x3", "GDP")
    rows = [
        [np.nan if not isinstance(row[code], int | float) else row[code] for code in codes] for row in DATA
    ]
    inputs = table_of_arrays([row["unit"] for row in DATA], codes, np.array(rows, dtype=np.float64), edition)
    same = table(DATA, edition)
    assert inputs.units == same.units
    np.testing.assert_array_equal(inputs.values, same.values)


def test_every_sentence_is_in_both_languages_and_used() -> None:
    files = [
        *Path(package.__file__).parent.glob("*.py"),
        Path(importing.__file__).with_name("index_files.py"),
    ]
    code = "".join(path.read_text(encoding="utf-8") for path in files if path.name != "sentences.py")
    in_an_edition = "".join(PROBLEM_CODES).replace("edition.", '"table.') + '"'
    for name, text in TABLE_SENTENCES.items():
        assert text.vi != text.en
        assert f'"{name}"' in code or f'"{name}' in in_an_edition, name
