"""A table of figures becomes inputs: years, other years for estimates, and every fault by row and column."""

from typing import Any

import numpy as np
import pytest

from nenso.index.rules import compute
from nenso.index.rules.edition import Edition
from nenso.index.rules.framework import TableRefused, framework, panel, table
from nenso.kernel.rules import Refused
from tests.index.rules.editions import edition_of

META = [
    {"code": "r"},
    {"code": "x", "parent": "r", "direction": 1},
    {"code": "y", "parent": "r", "direction": -1},
]


def faults(rows: Any, edition: Edition | None = None) -> list[tuple[str, int, str]]:
    with pytest.raises(TableRefused) as refused:
        table(rows, edition or framework(META))
    return [(problem.code, problem.row, problem.column) for problem in refused.value.problems]


def test_every_fault_of_the_figures_is_told_at_once() -> None:
    rows = [
        {"uCode": "a", "x": "1,5", "y": 1, "year": 2020},
        {"uCode": "", "x": "Inf", "y": "5 %", "year": 2020},
        {"uCode": "a", "x": True, "y": "1.234,5", "year": "2020"},
        {"uCode": "b", "x": 10**400, "y": "có", "year": 2020.5},
        {"uCode": "c", "x": object, "y": "#DIV/0!", "year": None},
    ]
    assert faults(rows) == [
        ("number.comma", 2, "x"),
        ("table.no_unit", 3, "uCode"),
        ("number.infinite", 3, "x"),
        ("number.percent", 3, "y"),
        ("table.duplicate_unit", 4, "uCode"),
        ("number.vietnamese", 4, "y"),
        ("table.year", 5, "year"),
        ("number.infinite", 5, "x"),
        ("number.words", 5, "y"),
        ("table.year", 6, "year"),
        ("number.other", 6, "x"),
        ("number.error", 6, "y"),
    ]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([], "table.missing_column"),
        ([{"unit": "a", "x": 1}], "table.no_column"),
        ([{"unit": "a", "x": 1, "y": "NA"}, {"unit": "b", "x": 1, "y": "n/a"}], "table.no_data"),
        ([{"x": 1, "y": 1}], "table.missing_column"),
        ([{"unit": None, "x": None, "y": None}], "table.empty"),
        ([{"unit": "a", "x": 1, "y": 2, "X": 3}], "table.column_twice"),
    ],
)
def test_each_fault_is_refused(rows: Any, code: str) -> None:
    assert code in [found for found, _, _ in faults(rows)]


def test_empty_rows_and_rows_that_explain_are_passed_over() -> None:
    rows = [
        {"unit": "# what this is", "x": "words", "y": "words"},
        {"unit": "a", "x": " 1 ", "y": 2, "other": "kept out"},
        {"unit": None, "x": None, "y": ""},
    ]
    inputs = table(rows, framework(META))
    assert inputs.units == ("a",)
    assert inputs.values.tolist() == [[1.0, 2.0]]


def test_one_of_several_years_must_be_chosen() -> None:
    rows = [{"unit": u, "time": t, "x": t, "y": 1} for t in (2020, 2021) for u in "ab"]
    edition = framework(META)
    with pytest.raises(Refused) as refused:
        table(rows, edition)
    assert (refused.value.code, refused.value.facts["years"]) == ("table.which_year", "2020, 2021")
    with pytest.raises(Refused) as refused:
        table(rows, edition, year=1999)
    assert refused.value.code == "table.unknown_year"
    assert table(rows, edition, year=2021).values[:, 0].tolist() == [2021, 2021]
    assert table(rows[:2], edition).values[:, 0].tolist() == [2020, 2020]
    with pytest.raises(Refused) as refused:
        table([{"unit": "a", "x": 1, "y": 1}], edition, year=2020)
    assert refused.value.facts["years"] == "–"


def test_a_panel_gives_each_year_the_units_that_have_a_row_in_it() -> None:
    rows = [
        {"unit": "a", "year": 2020, "x": 1, "y": None},
        {"unit": "b", "year": 2021, "x": 2, "y": 5},
        {"unit": "a", "year": 2021, "x": 3, "y": 6},
    ]
    found = panel(rows, framework(META))
    assert {year: inputs.units for year, inputs in found.items()} == {2020: ("a",), 2021: ("a", "b")}
    assert found[2021].values.tolist() == [[3.0, 6.0], [2.0, 5.0]]
    assert np.isnan(found[2020].value("a", "y"))


EDITION_WITH_PAST = """
    preparation: {impute: {method: latest, max_years: 2}}
    nodes:
      - code: r
        name: {vi: R, en: R}
        weights: equal
        aggregate: arithmetic
        children:
          - {code: x, name: {vi: X, en: X}, direction: up,
             scoring: {rule: normalised, past: {1: x_back1, 2: x_before_that}}}
    """


def test_figures_of_other_years_come_from_their_rows_or_from_columns_of_their_own() -> None:
    edition = edition_of(EDITION_WITH_PAST)
    rows = [
        {"unit": "a", "year": 2020, "x": 5, "x_before_that": 1},
        {"unit": "b", "year": 2021, "x": 7, "x_before_that": 2},
        {"unit": "a", "year": 2021, "x": None, "x_before_that": 3},
    ]
    inputs = table(rows, edition, year=2021)
    assert inputs.keys == ("x", "x_back1", "x_before_that")
    np.testing.assert_array_equal(inputs.values, [[np.nan, 5, 3], [7, np.nan, 2]])
    assert compute(edition, inputs).values[:, 1].tolist() == [0.0, 1.0]


def test_groups_are_numbered_by_name_in_the_order_of_the_alphabet() -> None:
    body = EDITION_WITH_PAST.replace("method: latest, max_years: 2", "method: group_mean, group: region")
    edition = edition_of(body.replace(", past: {1: x_back1, 2: x_before_that}", ""))
    rows = [
        {"unit": "a", "Region": "south", "x": 4},
        {"unit": "b", "Region": "north", "x": 10},
        {"unit": "c", "Region": "south", "x": None},
        {"unit": "d", "Region": "north", "x": 0},
    ]
    inputs = table(rows, edition)
    assert inputs.values[:, inputs.keys.index("region")].tolist() == [1, 0, 1, 0]
    assert compute(edition, inputs).values[:, 1].tolist() == [0.4, 1.0, 0.4, 0.0]
    assert faults([{"unit": "a", "x": 1}], edition) == [("table.group", 0, "")]
