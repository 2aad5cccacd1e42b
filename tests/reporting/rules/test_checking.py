"""Content held against its form: ranges, totals, rules, numbers as people write them; sums and totals."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nenso.reporting.rules.checking import Problem, check, errors, value_of, warnings
from nenso.reporting.rules.form_reading import form_of
from nenso.reporting.rules.numbers import NumberFault, read_number
from nenso.reporting.rules.sums import add_up, computed
from tests.factories.reporting import a_definition, a_form

FORM = a_form()
RIGHT: dict[str, float | str | None] = {
    "t1/online/n": 60.0,
    "t1/paper/n": 40.0,
    "t1/late/n": 5.0,
    "note": "tốt",
}


def codes(**changes: Any) -> list[tuple[str, str]]:
    values = {
        **RIGHT,
        **{key.replace("__", "/").replace("ROW", "~"): value for key, value in changes.items()},
    }
    return [(problem.key, problem.code) for problem in check(FORM, values)]


def test_right_content_has_no_problem() -> None:
    assert codes() == []


def test_an_empty_report_lacks_what_is_required_but_not_what_follows() -> None:
    found = [(problem.key, problem.code) for problem in check(FORM, {})]
    assert ("t1/online/n", "required") in found
    assert ("t1/all/n", "required") in found  # nothing to add up yet
    assert ("t1/share/n", "required") not in found


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("t1__online__n", -1.0, "too_low"),
        ("t1__online__n", 1.5, "not_whole"),
        ("t1__online__n", "60", "not_a_number"),
        ("t1__online__n", math.inf, "not_a_number"),
        ("note", "x" * 101, "too_long"),
        ("t2__ROW1__since", "31/02/2026", "not_a_date"),
        ("t1__all__n", 99.0, "total"),
        ("t1__share__n", 61.0, "formula"),
        ("t1__none__n", 1.0, "unknown_cell"),
        ("t2__ROW9__people", 1.0, "unknown_cell"),
    ],
)
def test_each_fault_is_named(key: str, value: Any, code: str) -> None:
    assert (key.replace("__", "/").replace("ROW", "~"), code) in codes(**{key: value})


def test_a_total_that_agrees_is_right_and_a_rounded_share_too() -> None:
    assert codes(t1__all__n=100.0, t1__share__n=60.04) == []


def test_rules_block_or_warn() -> None:
    problems = check(FORM, {**RIGHT, "t1/late/n": 101.0, "t1/online/n": 0.0, "t1/paper/n": 100.0})
    assert [(p.key, p.code) for p in errors(problems)] == [("t1/late/n", "rule")]
    assert [p.message.en for p in warnings(problems)] == ["No dossier came online."]


def test_free_rows_are_counted_and_checked() -> None:
    assert codes(t2__ROW1__name="Một cửa số", t2__ROW1__people=3.0) == []
    assert ("t2/~1/name", "required") in codes(t2__ROW1__people=3.0)
    definition = a_definition()
    definition["sections"][1]["blocks"][0]["table"]["free"] = {"least": 1, "most": 3}
    found = check(form_of(definition), RIGHT)
    assert [problem.code for problem in found] == ["too_few_rows"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234", 1234),
        ("1234,5", 1234.5),
        ("1234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1.234.567", 1234567),
        ("1 234 567", 1234567),
        ("1 234,5", 1234.5),
        ("-3,25", -3.25),
        ("−3", -3),
        ("0,125", 0.125),
        ("0.125", 0.125),
    ],
)
def test_numbers_with_one_reading(text: str, value: float) -> None:
    assert read_number(text) == value


@pytest.mark.parametrize("text", ["1.234", "12.345", "1,234", "-999.000"])
def test_numbers_with_two_readings_are_refused_with_both(text: str) -> None:
    found = read_number(text)
    assert isinstance(found, NumberFault)
    assert found.code == "ambiguous"
    assert found.first == text.replace(".", "").replace(",", "")


@pytest.mark.parametrize(
    "text", ["", "abc", "1e5", "12%", "1.23.4", "1,2,3", "1.2345,6", "٣", "9" * 50, "1..2", "#REF!"]
)
def test_what_is_no_number(text: str) -> None:
    found = read_number(text)
    assert isinstance(found, NumberFault)
    assert found.code == "number"


@given(st.integers(0, 10**12), st.integers(1, 9))
def test_a_number_written_as_vietnamese_is_read_back(whole: int, tenth: int) -> None:
    text = f"{whole:,}".replace(",", ".") + f",{tenth}"
    assert read_number(text) == pytest.approx(whole + tenth / 10)


def test_values_of_what_is_written() -> None:
    cells = FORM.fixed
    assert value_of(cells["t1/share/n"], "45,5%") == 45.5
    assert value_of(cells["t1/online/n"], "  ") is None
    assert value_of(cells["note"], " x ") == "x"
    since = FORM.cell("t2/~1/since")
    assert since is not None
    assert value_of(since, "14/05/2026") == "2026-05-14"
    for wrong in (True, [1], "1.234"):
        assert isinstance(value_of(cells["t1/online/n"], wrong), Problem)


def test_totals_and_formulas_follow() -> None:
    assert computed(FORM, RIGHT) == {"t1/all/n": 100.0, "t1/share/n": 60.0}
    assert computed(FORM, {}) == {}
    assert computed(FORM, {"t1/online/n": 0.0, "t1/paper/n": 0.0}) == {"t1/all/n": 0.0}  # 0/0 is not known
    assert computed(FORM, {**RIGHT, "t1/all/n": 7.0})["t1/all/n"] == 100.0


def test_reports_add_up_in_additive_cells_only() -> None:
    sums = add_up(
        FORM, {"B": {"t1/online/n": 2.0}, "A": {"t1/online/n": 1.0, "t1/paper/n": 5.0, "note": "x"}}
    )
    assert (sums["t1/online/n"].value, sums["t1/online/n"].included) == (3.0, ("A", "B"))
    assert sums["t1/paper/n"].included == ("A",)
    assert set(sums) == {"t1/online/n", "t1/paper/n"}


@given(st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)), min_size=1, max_size=20))
def test_the_sum_of_totals_is_the_total_of_sums(reports: list[tuple[int, int]]) -> None:
    given_ = {str(n): {"t1/online/n": float(a), "t1/paper/n": float(b)} for n, (a, b) in enumerate(reports)}
    summed = {key: one.value for key, one in add_up(FORM, given_).items()}
    totals = sum(computed(FORM, values)["t1/all/n"] for values in given_.values())
    assert computed(FORM, summed)["t1/all/n"] == totals
