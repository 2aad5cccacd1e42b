"""Points at once: as the engine gives them, with the reason, and told apart where they hang on the others."""

import math

import pytest

from nenso.index.rules import Inputs, compute, read_edition
from nenso.index.rules.rounds import (
    Lacking,
    criteria,
    earned,
    fields_of,
    has_relative,
    is_filled,
    is_relative,
    lack_of,
    points_of,
    read_inputs,
    table_of,
    total_of,
)
from tests.factories.rounds import EDITION, FULL, NODES, POINTS
from tests.index.rules.editions import one_leaf, tree

SMALL = read_edition(EDITION, filename="small-round.yaml")


def numbers(**written: dict[str, str]) -> dict[str, float]:
    found: dict[str, float] = {}
    for node in NODES:
        fields = fields_of(SMALL, SMALL.node(node))
        found |= read_inputs(fields, {**FULL[node], **written.get(node, {})})
    return found


@pytest.mark.parametrize(
    ("node", "points"),
    [
        ("head", 10.0),
        ("plan", 10.0),
        ("trained", 10.0),
        ("online", 10.0),
        ("spend", 5.0),
        ("often", 10.0),
        ("meets", 5.0),
        ("judged", 8.0),
    ],
)
def test_each_rule_gives_its_points(node: str, points: float) -> None:
    fields = fields_of(SMALL, SMALL.node(node))
    assert points_of(SMALL, SMALL.node(node), read_inputs(fields, FULL[node])) == pytest.approx(points)
    assert math.isnan(points_of(SMALL, SMALL.node(node), {}))


def test_a_whole_assessment_is_what_a_run_would_give() -> None:
    table = table_of({"48": numbers(), "01": numbers(spend={"spend": "10"})})
    outcome = compute(SMALL, table)
    assert total_of(SMALL, outcome, "48") == pytest.approx(POINTS)
    assert outcome.point("48", "all") == pytest.approx(POINTS)
    assert outcome.rank("01", "all") == 1


def test_points_so_far_leave_out_what_is_missing() -> None:
    table = table_of({"48": {"plan": 1.0}, "01": {}})
    outcome = compute(SMALL, table)
    assert total_of(SMALL, outcome, "48") == 10.0
    assert math.isnan(total_of(SMALL, outcome, "01"))


def test_an_edition_that_multiplies_has_only_a_whole() -> None:
    geometric = tree("geometric", weights=("1/2", "1/2"))
    outcome = compute(geometric, table_of({"u": {"a": 0.25}, "v": {"a": 0.25, "b": 1.0}}))
    assert math.isnan(total_of(geometric, outcome, "u"))
    assert total_of(geometric, outcome, "v") == pytest.approx(50.0)


def test_the_reason_is_given_with_the_points() -> None:
    table = table_of({"48": numbers()})
    found = earned(SMALL, table, compute(SMALL, table), "48", SMALL.node("trained"))
    assert found.is_known
    assert not found.is_relative
    assert "500 / 1.000" in found.reason.vi
    assert "10 of 20 points" in found.reason.en


def test_a_rule_that_compares_looks_at_the_others() -> None:
    ranked = one_leaf("{rule: rank, input: x_n}")
    node = ranked.node("x")
    assert is_relative(node)
    assert has_relative(ranked)
    assert not has_relative(SMALL)
    others = {"a": {"x_n": 5.0}, "b": {"x_n": 1.0}}
    assert points_of(ranked, node, {"x_n": 3.0}, others) == 50.0
    assert points_of(ranked, node, {"x_n": 9.0}, others) == 100.0


def test_a_table_keeps_the_order_of_units() -> None:
    table = table_of({"b": {"x": 1.0}, "a": {"y": 2.0}})
    assert isinstance(table, Inputs)
    assert (table.units, table.keys) == (("b", "a"), ("x", "y"))
    assert math.isnan(table.value("b", "y"))


def lack(node: str, written: dict[str, str], *, has_evidence: bool = False) -> Lacking | None:
    values = read_inputs(fields_of(SMALL, SMALL.node(node)), written)
    points = points_of(SMALL, SMALL.node(node), values)
    found = lack_of(SMALL, SMALL.node(node), written, points=points, has_evidence=has_evidence)
    return found.what if found else None


def test_what_an_entry_lacks() -> None:
    assert lack("trained", {}) is Lacking.EVERYTHING
    assert lack("trained", {"trained_a": "5"}) is Lacking.PART
    assert lack("trained", dict(FULL["trained"])) is None
    assert lack("head", {"head": "2"}) is Lacking.EVIDENCE
    assert lack("head", {"head": "2"}, has_evidence=True) is None
    assert lack("head", {"head": "0"}) is None  # nobody proves what was not done


def test_what_lacks_is_said_by_name() -> None:
    found = lack_of(SMALL, SMALL.node("trained"), {"trained_a": "5"}, points=math.nan, has_evidence=False)
    assert found is not None
    assert "Tổng số (b)" in found.text.vi
    assert not is_filled(SMALL, SMALL.node("trained"), {"trained_a": "5"})
    assert all(is_filled(SMALL, node, FULL[node.code]) for node in criteria(SMALL))
