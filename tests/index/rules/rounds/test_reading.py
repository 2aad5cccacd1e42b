"""What people write into a criterion: one reader, one reading, and words for what it cannot take."""

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nenso.index.rules import Edition, read_edition
from nenso.index.rules.rounds import (
    Field,
    branch_of,
    criteria,
    fields_of,
    missing_keys,
    read_inputs,
    read_one,
    written_as,
)
from nenso.kernel.rules import Refused
from tests.factories.rounds import EDITION, FULL, NODES
from tests.index.rules.editions import edition_of, one_leaf

EDITIONS = Path(__file__).parents[4] / "src" / "nenso" / "index" / "editions"
SMALL = read_edition(EDITION, filename="small-round.yaml")


def shipped(code: str) -> Edition:
    return read_edition((EDITIONS / f"{code}.yaml").read_text(encoding="utf-8"), filename=code)


def field(node: str, place: int = 0) -> Field:
    return fields_of(SMALL, SMALL.node(node))[place]


def refused(node: str, written: str, place: int = 0) -> Refused:
    with pytest.raises(Refused) as found:
        read_one(field(node, place), written)
    return found.value


def test_criteria_are_the_leaves_that_count() -> None:
    assert tuple(node.code for node in criteria(SMALL)) == NODES
    assert branch_of(SMALL, "spend").code == "service"
    assert len(criteria(shipped("dti-2-province"))) == 95  # of 98: smart city is collected, not scored
    assert len(criteria(shipped("qd766"))) == 15


def test_an_edition_whose_points_nobody_knows_is_refused() -> None:
    with pytest.raises(Refused, match=r"round\.points_unknown"):
        criteria(shipped("dti-3-province"))


def test_two_criteria_that_read_the_same_input_are_refused() -> None:
    twice = edition_of("""
        nodes:
          - code: root
            name: {vi: Gốc, en: Root}
            children:
              - {code: x, name: {vi: X, en: X}, points: 50, scoring: {rule: ratio, numerator: x_a, denominator: all}}
              - {code: y, name: {vi: Y, en: Y}, points: 50, scoring: {rule: ratio, numerator: y_a, denominator: all}}
        """)
    with pytest.raises(Refused, match=r"round\.key_twice"):
        criteria(twice)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("500", 500.0),
        (" 1.234,5 ", 1234.5),
        ("1,234.5", 1234.5),
        ("1 234 567", 1234567.0),
        ("0,75", 0.75),
        ("0.125", 0.125),
        ("", None),
        ("   ", None),
    ],
)
def test_numbers_are_read_as_people_write_them(written: str, value: float | None) -> None:
    assert read_one(field("trained"), written) == value


@pytest.mark.parametrize("written", ["năm trăm", "12 người", "1/2", "5e3x", "∞", "nan"])
def test_a_number_written_as_text_is_refused(written: str) -> None:
    assert refused("trained", written).code == "entry.not_a_number"


def test_a_number_with_two_readings_is_asked_about() -> None:
    found = refused("trained", "1.234")
    assert (found.code, found.facts["first"], found.facts["second"]) == ("entry.two_numbers", "1234", "1,234")
    assert found.field == "trained_a"


def test_a_percent_sign_is_taken_only_where_percent_is_asked() -> None:
    assert read_one(field("spend"), "7,5 %") == 7.5
    assert refused("trained", "75%").code == "entry.not_a_number"


@pytest.mark.parametrize("written", ["-1", "-0,5"])
def test_a_number_out_of_range_is_refused(written: str) -> None:
    assert refused("trained", written).code == "entry.out_of_range"
    assert refused("judged", "1,2").code == "entry.out_of_range"


@pytest.mark.parametrize(("written", "value"), [("1", 1.0), ("có", 1.0), ("KHÔNG", 0.0), ("no", 0.0)])
def test_yes_and_no_are_choices(written: str, value: float) -> None:
    assert read_one(field("plan"), written) == value


def test_steps_are_choices_by_number_or_name() -> None:
    assert read_one(field("head"), "1") == 1.0
    assert read_one(field("head"), "Người đứng đầu") == 2.0
    found = refused("head", "5")
    assert found.code == "entry.not_a_choice"
    assert "2 (Người đứng đầu)" in found.facts["choices"].vi


def test_a_part_may_be_met_in_part() -> None:
    assert read_one(field("meets"), "có") == 1.0
    assert read_one(field("meets", 1), "0,5") == 0.5
    assert refused("meets", "2").code == "entry.out_of_range"


def test_the_two_figures_of_a_ratio_have_names_of_their_own() -> None:
    above, below = fields_of(SMALL, SMALL.node("trained"))
    assert above.name != below.name
    assert fields_of(SMALL, SMALL.node("meets"))[1].name.en == "chairs"


def test_what_is_missing_is_told_by_key() -> None:
    fields = fields_of(SMALL, SMALL.node("trained"))
    assert missing_keys(fields, {"trained_a": "5", "trained_b": " "}) == ("trained_b",)
    assert missing_keys(fields, FULL["trained"]) == ()
    past = one_leaf("{rule: normalised, input: x, past: {1: x_before}}", ", direction: up")
    assert missing_keys(fields_of(past, past.node("x")), {"x": "1"}) == ()


def test_all_that_is_written_is_read_by_key() -> None:
    fields = fields_of(SMALL, SMALL.node("trained"))
    assert read_inputs(fields, {"trained_a": "1.000,5"}) == {"trained_a": 1000.5}


@given(st.floats(-1e9, 1e9, allow_nan=False).map(lambda value: round(value, 6)))
def test_what_the_yardstick_writes_has_one_reading(value: float) -> None:
    free = Field("x", SMALL.node("trained").name)
    found = read_one(free, written_as(value))
    assert found is not None
    assert math.isclose(found, value, rel_tol=1e-9, abs_tol=1e-9)
