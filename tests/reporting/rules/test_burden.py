"""The burden of reporting: counts, minutes by the stated rule, what is asked twice, what nobody uses."""

import copy
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nenso.kernel.rules import Text
from nenso.reporting.rules.burden import (
    RATE,
    Duty,
    Fields,
    Rate,
    duplicates,
    fields_of,
    filled_indicators,
    load_of,
    minutes_of,
    unused,
)
from nenso.reporting.rules.form_reading import form_of
from nenso.reporting.rules.forms import Form
from tests.factories.reporting import a_definition, a_form

NAME = Text("Báo cáo", "Report")
MONTHS = tuple((date(2026, month, 1), date(2026, month, 28)) for month in range(1, 13))
QUARTER = ((date(2026, 1, 1), date(2026, 3, 31)),)
LATER = ((date(2027, 1, 1), date(2027, 1, 31)),)


def bound(row: str, indicator: str, fill: str = "none", category: str = "") -> Form:
    """Return the small form with one row bound to an indicator."""
    definition: dict[str, Any] = copy.deepcopy(a_definition())
    rows = definition["sections"][0]["blocks"][0]["table"]["rows"]
    found = next(each for each in rows if each["code"] == row)
    field = {"unit": "dossier", "indicator": indicator, "fill": fill, "category": category}
    found["cells"] = {"n": field}
    return form_of(definition)


def duty(regime: str, form: Form, spans: Any = MONTHS) -> Duty:
    return Duty(regime, NAME, form, tuple(spans))


def test_what_follows_from_other_cells_is_not_asked() -> None:
    # Three numbers of six rows, one free row of three columns, one narrative: the total and the share follow.
    assert fields_of(a_form()) == Fields(typed=6, filled=0, texts=1)
    assert fields_of(bound("late", "late", "metered")) == Fields(typed=5, filled=1, texts=1)
    assert fields_of(a_form()).asked == a_form().field_count


def test_the_minutes_follow_the_stated_rule() -> None:
    assert minutes_of(Fields(6, 0, 1), 12) == 12 * (20 + 6 + 30)
    assert minutes_of(Fields(5, 1, 1), 1) == pytest.approx(20 + 5 + 0.1 + 30)
    assert (RATE.report, RATE.typed, RATE.filled, RATE.text) == (20, 1, 0.1, 30)


def test_the_load_of_an_agency_is_that_of_its_regimes() -> None:
    load = load_of([duty("b", bound("late", "late", "metered")), duty("a", a_form(), QUARTER)])
    assert [(one.regime, one.reports) for one in load.regimes] == [("a", 1), ("b", 12)]
    assert (load.reports, load.typed, load.filled, load.texts) == (13, 6 + 12 * 5, 12, 13)
    assert load.asked == load.typed + load.filled + load.texts
    assert load.minutes == pytest.approx(56 + 12 * 55.1)


def test_the_same_figure_of_two_regimes_is_a_duplicate() -> None:
    (found,) = duplicates([duty("a", bound("late", "late")), duty("b", bound("late", "late"), QUARTER)])
    assert (found.indicator, found.regimes, found.typed_in) == ("late", ("a", "b"), ("a", "b"))
    assert found.is_typed_again


def test_a_figure_that_the_second_form_fills_is_not_typed_again() -> None:
    (found,) = duplicates([duty("a", bound("late", "late")), duty("b", bound("late", "late", "reported"))])
    assert (found.typed_in, found.is_typed_again) == (("a",), False)


@pytest.mark.parametrize(
    "other",
    [
        duty("b", bound("late", "late"), LATER),  # no day in common
        duty("b", bound("late", "late", category="online")),  # another category
        duty("b", bound("late", "other")),
        duty("a", bound("late", "late"), QUARTER),  # the same regime
    ],
)
def test_what_only_looks_alike_is_no_duplicate(other: Duty) -> None:
    assert duplicates([duty("a", bound("late", "late")), other]) == ()


def test_a_third_regime_that_meets_nobody_is_left_out() -> None:
    form = bound("late", "late")
    (found,) = duplicates([duty("a", form), duty("b", form, QUARTER), duty("c", form, LATER)])
    assert found.regimes == ("a", "b")


def test_what_nothing_reads_is_unused() -> None:
    found = {(one.key, one.why) for one in unused([("a", bound("late", "late"))], used=())}
    # Online and paper are added up; the late ones, the free row's figure, are read by nothing.
    assert found == {("t1/late/n", "no_use"), ("t2/~1/people", "no_indicator")}
    assert {one.key for one in unused([("a", bound("late", "late"))], used={"late"})} == {"t2/~1/people"}


def test_a_column_that_a_formula_adds_up_is_used() -> None:
    definition = copy.deepcopy(a_definition())
    rows = definition["sections"][0]["blocks"][0]["table"]["rows"]
    field = {"kind": "number", "unit": "person", "formula": "[t2/*/people]", "additive": False}
    rows.append({"code": "people", "title": {"vi": "Người", "en": "People"}, "cells": {"n": field}})
    assert {one.key for one in unused([("a", form_of(definition))], used=())} == {"t1/late/n"}


def test_what_a_form_fills_is_a_use() -> None:
    assert filled_indicators(bound("late", "late", "reported")) == {"late"}
    assert filled_indicators(bound("late", "late")) == frozenset()
    assert unused([("a", bound("late", "late", "metered"))], used=())[0].key == "t2/~1/people"


@given(
    st.builds(Fields, *(st.integers(0, 1000),) * 3),
    st.integers(0, 400),
    st.builds(Rate, *(st.floats(0, 100),) * 4),
)
def test_more_is_never_lighter(fields: Fields, reports: int, rate: Rate) -> None:
    heavier = Fields(fields.typed + 1, fields.filled, fields.texts)
    assert minutes_of(heavier, reports, rate) >= minutes_of(fields, reports, rate)
    assert minutes_of(fields, reports + 1, rate) >= minutes_of(fields, reports, rate)
