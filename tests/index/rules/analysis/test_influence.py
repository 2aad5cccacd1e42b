"""Effective weights, importance, removal of nodes and correlations in a tree, against editions really changed."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nenso.index.rules import Edition, Inputs, Outcome, competition_ranks, compute
from nenso.index.rules.analysis import (
    correlation_flags,
    effective_weights,
    idle_nodes,
    importance,
    level_correlations,
    removal,
)
from nenso.kernel.rules import Refused
from tests.golden.published import edition, outcome
from tests.index.rules.editions import edition_of, tree

DEEP = """
aggregate: {aggregate}
missing: {missing}
nodes:
  - {{code: root, name: {{vi: R, en: R}}}}
  - {{code: p, parent: root, name: {{vi: P, en: P}}, weight: 0.6}}
  - {{code: q, parent: root, name: {{vi: Q, en: Q}}, weight: 0.4}}
  - {{code: p1, parent: p, name: {{vi: P1, en: P1}}, weight: 0.5}}
  - {{code: p2, parent: p, name: {{vi: P2, en: P2}}, weight: 0.3}}
  - {{code: p3, parent: p, name: {{vi: P3, en: P3}}, weight: 0.2}}
  - {{code: q1, parent: q, name: {{vi: Q1, en: Q1}}, weight: 1}}
  - {{code: q11, parent: q1, name: {{vi: Q11, en: Q11}}, weight: 0.5}}
  - {{code: q12, parent: q1, name: {{vi: Q12, en: Q12}}, weight: 0.5}}
"""
LEAVES = ("p1", "p2", "p3", "q11", "q12")


def deep(aggregate: str = "arithmetic", missing: str = "exclude") -> Edition:
    return edition_of(DEEP.format(aggregate=aggregate, missing=missing))


def data(units: int = 40, share: float = 0.0, seed: int = 5, keys: tuple[str, ...] = LEAVES) -> Inputs:
    rng = np.random.default_rng(seed)
    values = np.clip(rng.random((units, 1)) * 0.5 + rng.random((units, len(keys))) * 0.5, 0.01, 1)
    values[rng.random(values.shape) < share] = np.nan
    return Inputs(tuple(f"u{place}" for place in range(units)), keys, values)


def without(rule: Edition, code: str) -> Edition:
    """The edition with a node's weight at nought, its siblings taking it over; a parent left bare goes too."""
    node = rule.node(code)
    rest = sum(rule.node(other).weight for other in rule.node(node.parent or "").children if other != code)
    if rest == 0:
        return without(rule, node.parent or "")
    nodes = [
        replace(one, weight=0.0 if one.code == code else one.weight / rest)
        if one.parent == node.parent
        else one
        for one in rule.nodes
    ]
    return replace(rule, nodes=tuple(nodes))


def by_force(rule: Edition, figures: Inputs, code: str) -> tuple[Outcome, np.ndarray]:
    first, last = compute(rule, figures), compute(without(rule, code), figures)
    both = (first.basis[:, 0] == 1) & ~np.isnan(last.values[:, 0])
    ranks = [
        competition_ranks(np.where(both, found.scores[:, 0], np.nan), rule.decimals).astype(int)
        for found in (first, last)
    ]
    return last, ranks[0] - ranks[1]


@pytest.mark.parametrize("aggregate", ["arithmetic", "geometric", "harmonic", "copeland"])
@pytest.mark.parametrize(
    ("missing", "share"), [("exclude", 0.0), ("exclude", 0.2), ("fail", 0.05), ("zero", 0.1)]
)
def test_removal_is_what_the_changed_edition_gives(aggregate: str, missing: str, share: float) -> None:
    rule, figures = deep(aggregate, missing), data(share=share)
    found_of = compute(rule, figures)
    found = removal(rule, found_of)
    assert [one.code for one in found] == ["p", "p1", "p2", "p3", "q", "q1", "q11", "q12"]
    for one in found:
        last, shifts = by_force(rule, figures, one.code)
        np.testing.assert_allclose(one.scores, last.values[:, 0], atol=1e-12)
        assert one.shifts.tolist() == shifts.tolist()
        assert one.most == int(np.abs(shifts).max())
        assert all(abs(shifts[int(unit[1:])]) == one.most for unit in one.most_units)
        ranked = int(((found_of.basis[:, 0] == 1) & ~np.isnan(last.values[:, 0])).sum())
        assert one.mean_shift == pytest.approx(np.abs(shifts).sum() / ranked)


def test_mean_shift_is_over_the_ranked_units() -> None:
    rule, figures = deep(), data()
    found = {one.code: one for one in removal(rule, compute(rule, figures), ["p1"])}
    assert found["p1"].mean_shift == pytest.approx(np.abs(by_force(rule, figures, "p1")[1]).mean())
    assert list(found) == ["p1"]


def test_removal_with_a_gate_opens_it() -> None:
    rule = tree(extra="    zero_gate: [a]\n")
    figures = Inputs(("x", "y"), ("a", "b", "c"), np.array([[0.0, 0.9, 0.9], [0.5, 0.1, 0.1]]))
    (found,) = removal(rule, compute(rule, figures), ["a"])
    assert found.scores[0] == pytest.approx(0.9)
    assert found.shifts.tolist() == [1, -1]


def test_nothing_is_left_without_the_only_criterion() -> None:
    rule = tree(weights=("1",))
    assert removal(rule, compute(rule, Inputs(("x", "y"), ("a",), np.array([[0.1], [0.2]])))) == ()


def test_places_known_only_as_published_are_not_ranked_beside_computed_ones() -> None:
    rule, found = edition("dti-2-province"), outcome("dti-2-province", "dti-2022-provinces.csv")
    (moved,) = removal(rule, found, ["nhan_thuc_so"])
    assert int(np.count_nonzero(~np.isnan(moved.scores))) == 63
    assert set(np.flatnonzero(moved.shifts)) <= set(np.flatnonzero(found.basis[:, 0] == 1))


def test_unknown_points_are_not_removed() -> None:
    assert removal(edition("dti-3-province"), outcome("dti-3-province", "dti-2024-provinces.csv")) == ()


def test_effective_weights() -> None:
    weights = effective_weights(deep())
    assert weights["root"] == 1
    assert weights["p3"] == pytest.approx(0.12)
    assert weights["q11"] == pytest.approx(0.2)
    assert sum(weights[leaf] for leaf in LEAVES) == pytest.approx(1)
    act = effective_weights(edition("dti-2-province"))
    assert act["do_thi_thong_minh"] == 0
    assert sum(act[leaf.code] for leaf in edition("dti-2-province").leaves) == pytest.approx(1)
    assert math.isnan(effective_weights(edition("dti-3-province"))["ha_tang_so"])


def test_importance_is_the_share_of_squared_correlations() -> None:
    rule, figures = deep(), data()
    found = compute(rule, figures)
    family = [one for one in importance(rule, found) if one.parent == "p"]
    squares = [
        np.corrcoef(figures.values[:, place], found.values[:, found.column("p")])[0, 1] ** 2
        for place in range(3)
    ]
    assert [one.code for one in family] == ["p1", "p2", "p3"]
    for one, square in zip(family, squares, strict=True):
        assert one.share == pytest.approx(square / sum(squares))
        assert one.r**2 == pytest.approx(square)
    assert [one.weight for one in family] == pytest.approx([0.5, 0.3, 0.2])
    assert family[0].effective_weight == pytest.approx(0.3)


def test_importance_compares_what_is_known() -> None:
    """Four of eight main indicators were published for all; their weights are put beside each other."""
    found = importance(edition("dti-2-province"), outcome("dti-2-province", "dti-2022-provinces.csv"))
    assert [one.code for one in found] == [
        "ha_tang_so",
        "hoat_dong_chinh_quyen_so",
        "hoat_dong_kinh_te_so",
        "hoat_dong_xa_hoi_so",
    ]
    assert sum(one.weight for one in found) == pytest.approx(1)
    assert sum(one.share for one in found) == pytest.approx(1)
    assert {one.units for one in found} == {63}
    assert importance(edition("dti-3-province"), outcome("dti-3-province", "dti-2024-provinces.csv")) == ()


def test_an_item_without_spread_has_no_importance_and_is_idle() -> None:
    rule, figures = deep(), data()
    figures.values[:, 0] = 0.5
    found = compute(rule, figures)
    (first, *_) = [one for one in importance(rule, found) if one.parent == "p"]
    assert (first.code, first.share, first.r) == ("p1", 0, 0)
    (idle,) = idle_nodes(rule, found)
    assert (idle.code, idle.kind) == ("p1", "constant")
    assert "P1" in idle.text.vi


def test_idle_nodes_of_each_kind() -> None:
    rule = tree(weights=("1", "0"))
    found = idle_nodes(rule, compute(rule, data(12, keys=("a", "b"))))
    assert [(one.code, one.kind) for one in found] == [("b", "weightless")]
    small = tree(weights=("99/100", "1/100"))
    steps = Inputs(("x", "y", "z"), ("a", "b"), np.array([[0.1, 0.2], [0.5, 0.3], [0.9, 0.1]]))
    assert [(one.code, one.kind) for one in idle_nodes(small, compute(small, steps))] == [("b", "no_shift")]


def test_everything_tied() -> None:
    rule = deep()
    figures = Inputs(("a", "b", "c"), LEAVES, np.full((3, 5), 0.4))
    found = compute(rule, figures)
    assert {one.most for one in removal(rule, found)} == {0}
    assert importance(rule, found) == ()
    assert {one.kind for one in idle_nodes(rule, found)} == {"constant"}
    assert correlation_flags(rule, found, least=2) == ()


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(15)), st.integers(0, 10**6))
def test_removal_does_not_see_the_order_of_units(order: list[int], seed: int) -> None:
    rule, figures = deep(), data(15, 0.1, seed)
    first = removal(rule, compute(rule, figures))
    last = removal(rule, compute(rule, figures.only([figures.units[place] for place in order])))
    for one, two in zip(first, last, strict=True):
        assert one.shifts[order].tolist() == two.shifts.tolist()
        assert one.mean_shift == pytest.approx(two.mean_shift)


def test_levels() -> None:
    rule, figures = deep(), data(share=0.1)
    found = compute(rule, figures)
    levels = level_correlations(rule, found, 2, 1)
    assert (levels.rows, levels.columns) == (("p1", "p2", "p3", "q1"), ("p", "q"))
    both = ~np.isnan(figures.values[:, 0]) & ~np.isnan(found.values[:, found.column("p")])
    peer = np.corrcoef(figures.values[both, 0], found.values[both, found.column("p")])[0, 1]
    assert levels.found.r[0, 0] == pytest.approx(peer)
    assert level_correlations(rule, found, 0, 3).found.r.shape == (1, 2)
    with pytest.raises(Refused, match=r"toolkit\.level"):
        level_correlations(rule, found, 7)


def test_what_stands_out() -> None:
    rule, figures = deep(), data()
    figures.values[:, 1] = 1.01 - figures.values[:, 0]  # p2 turns p1 round
    figures.values[:, 4] = figures.values[:, 3]  # q12 says q11 again
    flags = {(one.code, one.other): one for one in correlation_flags(rule, compute(rule, figures))}
    assert flags["p1", "p2"].kind == "redundant"
    assert flags["p1", "p2"].r == pytest.approx(-1)
    assert flags["q11", "q12"].kind == "redundant"
    assert flags["q11", "q12"].units == 40
    assert {flags[key].kind for key in flags if key[1] == "p"} <= {"weak", "against"}
    assert "Q12" in flags["q11", "q12"].text.en
    assert correlation_flags(rule, compute(rule, figures), least=41) == ()
