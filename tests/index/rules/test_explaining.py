"""Contributions, standings, gaps, moves, comparisons, and editions in words."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nenso.index.rules import (
    Inputs,
    best_moves,
    compare_outcomes,
    competition_ranks,
    compute,
    contributions,
    describe_edition,
    gaps,
    method_statement,
    reason,
    rounding_bounds,
    strengths_and_weaknesses,
    unexplained,
)
from tests.golden.published import edition, inputs, outcome
from tests.index.rules.editions import one_leaf, table, tree

PROVINCE, FILE = "dti-2-province", "dti-2022-provinces.csv"


@settings(max_examples=40, deadline=None)
@given(st.tuples(*[st.floats(0.01, 1)] * 3), st.sampled_from(["arithmetic", "geometric", "harmonic"]))
def test_contributions_add_up_to_the_composite(row: tuple[float, ...], aggregate: str) -> None:
    rule = tree(aggregate)
    found = compute(rule, Inputs(("u",), ("a", "b", "c"), np.array([row])))
    parts = contributions(rule, found, "u")
    assert [part.code for part in parts] == ["a", "b", "c"]
    assert math.fsum(part.amount for part in parts) == pytest.approx(found.value("u", "root"), abs=1e-12)
    assert math.fsum(part.most for part in parts) == pytest.approx(1)


def test_contributions_of_a_place_known_in_part() -> None:
    rule, found = edition(PROVINCE), outcome(PROVINCE, FILE)
    parts = {part.code: part for part in contributions(rule, found, "84")}
    assert parts["hoat_dong_chinh_quyen_so"].amount == pytest.approx(0.2 * 0.6350, abs=1e-12)
    assert math.isnan(parts["nhan_thuc_so"].amount)
    known = sum(part.amount for part in parts.values() if not math.isnan(part.amount))
    assert unexplained(rule, found, "84") == pytest.approx(0.6077 - known)
    assert unexplained(rule, found, "79") == pytest.approx(0, abs=1e-12)


def test_contributions_below_a_published_inner_node_keep_their_weight() -> None:
    rule = edition("dti-1-province")
    keys = ("tru_cot_chinh_quyen_so", "tru_cot_kinh_te_so", "tru_cot_xa_hoi_so", "kts_the_che")
    found = compute(rule, Inputs(("u",), (), np.empty((1, 0)), keys, np.array([[0.5, 0.6, 0.7, 0.35]])))
    parts = {part.code: part for part in contributions(rule, found, "u")}
    assert parts["tru_cot_kinh_te_so"].amount == pytest.approx(0.3 * 0.6)
    assert parts["kts_the_che"].amount == pytest.approx(0.3 * 0.35 / 7)


def test_strengths_and_weaknesses() -> None:
    rule, found = edition(PROVINCE), outcome(PROVINCE, FILE)
    bac_kan = strengths_and_weaknesses(rule, found, "06")
    assert bac_kan.strengths == ()
    assert bac_kan.weaknesses[0].code == "hoat_dong_chinh_quyen_so"
    assert bac_kan.weaknesses[0].best_units == ("48",)
    da_nang = strengths_and_weaknesses(rule, found, "48", codes=["hoat_dong_kinh_te_so"])
    assert (da_nang.strengths[0].rank, da_nang.strengths[0].of) == (1, 63)


def test_gaps_tell_what_is_lacking_and_what_is_not_known() -> None:
    rule, found = edition(PROVINCE), outcome(PROVINCE, FILE)
    lacking = gaps(rule, inputs(FILE), found, "84")
    assert lacking[0].code == "hoat_dong_xa_hoi_so"
    assert lacking[0].lacking == pytest.approx(150 * (1 - 0.3240))
    assert [gap.code for gap in lacking if math.isnan(gap.lacking)] == [
        "nhan_thuc_so",
        "the_che_so",
        "nhan_luc_so",
        "an_toan_thong_tin",
    ]
    rule = one_leaf("{rule: ratio, numerator: a, denominator: b, full_at: 0.8}")
    counts = table(1, a=[30], b=[50])
    (gap,) = gaps(rule, counts, compute(rule, counts), "u0")
    assert gap.lacking == pytest.approx(25)
    assert "Cần thêm 10: từ 30 lên 40 trên 50 (80%)." in gap.text.vi


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(*[st.floats(0.05, 0.95)] * 3), min_size=2, max_size=8),
    st.sampled_from(["arithmetic", "geometric"]),
    st.sampled_from(["median", "best", "full"]),
)
def test_a_move_is_what_a_new_run_would_give(
    rows: list[tuple[float, ...]], aggregate: str, target: str
) -> None:
    rule = tree(aggregate)
    units = tuple(f"u{n}" for n in range(len(rows)))
    figures = Inputs(units, ("a", "b", "c"), np.array(rows))
    found = compute(rule, figures)
    for move in best_moves(rule, found, "u0", target):
        lifted = np.array(rows)
        lifted[0, "abc".index(move.code)] = move.goal
        again = compute(rule, Inputs(units, ("a", "b", "c"), lifted))
        assert again.score("u0") == pytest.approx(move.score, abs=1e-12)
        assert again.rank("u0", "root") == move.rank
        assert move.gain == pytest.approx(again.score("u0") - found.score("u0"), abs=1e-12)


def test_moves_of_a_published_composite() -> None:
    rule, found = edition(PROVINCE), outcome(PROVINCE, FILE)
    move = best_moves(rule, found, "84", "best")[0]
    assert move.code == "hoat_dong_chinh_quyen_so"
    assert move.points == pytest.approx(200 * (0.8575 - 0.6350))
    assert move.score == pytest.approx(0.6077 + 0.2 * (0.8575 - 0.6350))
    scores = found.values[:, 0].copy()
    scores[found.row("84")] = move.score
    assert competition_ranks(scores, 4)[found.row("84")] == move.rank
    assert move.places == 25 - move.rank


def test_two_years_compared() -> None:
    changes = compare_outcomes(outcome(PROVINCE, FILE), outcome(PROVINCE, "dti-2023-provinces.csv"))
    by_unit = {change.unit: change for change in changes}
    assert len(changes) == 63
    assert (by_unit["01"].rank_before, by_unit["01"].rank_after, by_unit["01"].places) == (24, 6, 18)
    assert by_unit["48"].difference == pytest.approx(0.8340 - 0.800175, abs=1e-9)
    assert [change.places for change in changes] == sorted(
        (change.places for change in changes), reverse=True
    )
    across = compare_outcomes(
        outcome(PROVINCE, FILE), outcome("qd766", "qd766-2022-provinces.csv"), code=None
    )
    assert any(math.isnan(change.difference) for change in across)


def test_every_figure_has_its_reason_in_both_languages() -> None:
    rule, found, figures = edition(PROVINCE), outcome(PROVINCE, FILE), inputs(FILE)
    for code in rule.codes:
        for unit in ("79", "84"):
            words = reason(rule, figures, found, code, unit)
            assert words.vi
            assert words.en
            assert words.vi != words.en
            assert "{" not in words.vi + words.en
    words = reason(rule, figures, found, "dti", "79")
    assert words.vi.startswith("Tổng điểm của 8 mục: 716,355 trên 1.000 điểm")
    assert "0,7163" in words.vi
    assert "trong phạm vi làm tròn" in words.vi


def test_a_difference_that_rounding_does_not_explain_is_told() -> None:
    rule = tree()
    figures = Inputs(("u",), (), np.empty((1, 0)), ("a", "b", "c", "root"), np.array([[0.5, 0.5, 0.5, 0.6]]))
    found = compute(rule, figures)
    assert found.value("u", "root") == 0.5
    assert "more than the rounding" in reason(rule, figures, found, "root", "u").en


def test_rounding_bounds_hold() -> None:
    rng = np.random.default_rng(7)
    rule = tree()
    exact = rng.random((200, 3))
    units = tuple(f"u{n}" for n in range(200))
    true = compute(rule, Inputs(units, ("a", "b", "c"), exact)).values[:, 0]
    rounded = compute(rule, Inputs(units, (), np.empty((200, 0)), ("a", "b", "c"), np.round(exact, 4)))
    bounds = rounding_bounds(rule, rounded)[:, 0]
    assert np.allclose(bounds, 0.5e-4, atol=1e-10)
    assert np.all(np.abs(rounded.values[:, 0] - true) <= bounds + 1e-12)


@pytest.mark.parametrize(
    "code", ["dti-1-province", "dti-2-province", "dti-3-province", "dti-3-nation", "qd766", "egdi-2010"]
)
def test_an_edition_in_words(code: str) -> None:
    words = describe_edition(edition(code))
    rule = edition(code)
    for text, language in ((words.vi, "vi"), (words.en, "en")):
        assert "{" not in text
        assert all(node.name.in_language(language) in text for node in rule.nodes)
        assert all(view.expression.text in text for view in rule.views)
        assert text.count("illustrative" if language == "en" else "minh họa") >= sum(
            n.illustrative for n in rule.nodes
        )


def test_the_method_statement_has_ten_steps() -> None:
    words = method_statement(edition(PROVINCE), inputs(FILE), outcome(PROVINCE, FILE))
    for text in (words.vi, words.en):
        assert [line[3:].split(".")[0] for line in text.splitlines() if line.startswith("## ")] == [
            str(n) for n in range(1, 11)
        ]
        assert "{" not in text
    assert "5 units computed from inputs and 58 units only as published" in words.en
    method_statement(
        edition("dti-3-province"),
        inputs("dti-2024-provinces.csv"),
        outcome("dti-3-province", "dti-2024-provinces.csv"),
    )
    method_statement(
        edition("dti-3-nation"), inputs("dti-2024-nation.csv"), outcome("dti-3-nation", "dti-2024-nation.csv")
    )
