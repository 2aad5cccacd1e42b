"""Trials of a changed method, and the weights that would move a place."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nenso.index import rules
from nenso.index.rules.uncertainty import (
    Changes,
    apply_changes,
    changes_json,
    read_changes,
    simulate,
    weight_moves,
)
from nenso.index.texts import REFUSALS
from nenso.kernel.rules import Refused
from tests.index.rules.uncertainty import subjects

SOCIETY = "hoat_dong_xa_hoi_so"


def test_nothing_changed_moves_nobody() -> None:
    found = simulate(subjects.dti(), Changes())
    assert found.moved == 0
    assert found.mean_shift == 0.0
    assert all(move.why == "" for move in found.moves)


def test_points_are_shared_out_anew() -> None:
    subject = subjects.dti()
    edition = apply_changes(subject.edition, Changes(points={SOCIETY: 250}))
    assert edition.node(SOCIETY).weight == pytest.approx(250 / 1100)
    assert edition.node("others").weight == pytest.approx(400 / 1100)
    assert sum(leaf.weight for leaf in edition.leaves) == pytest.approx(1)
    assert edition.node(SOCIETY).max_points == pytest.approx(1000 * 250 / 1100)


def test_who_moves_and_why() -> None:
    subject = subjects.dti()
    found = simulate(subject, Changes(points={SOCIETY: 300}))
    first = found.moves[0]
    assert abs(first.places) == max(abs(move.places) for move in found.moves)
    column = subject.outcome.column(SOCIETY)
    median = np.median(subject.outcome.values[:, column])
    risen = [move for move in found.moves if move.places > 3 and move.why == SOCIETY]
    assert risen
    assert all(subject.outcome.value(move.unit, SOCIETY) > median for move in risen)
    for move in found.moves:
        assert move.places == move.rank_before - move.rank_after
        assert move.rank_before == subject.outcome.rank(move.unit, "dti")


def test_leaving_out_is_a_weight_of_nought() -> None:
    subject = subjects.dti()
    left = simulate(subject, Changes(drop=(SOCIETY,)))
    nought = simulate(subject, Changes(points={SOCIETY: 0}))
    np.testing.assert_allclose(left.outcome.values[:, 0], nought.outcome.values[:, 0], rtol=0, atol=1e-15)
    assert left.edition.node(SOCIETY).unscored


def test_weights_deep_in_a_tree_change_what_is_beneath_them() -> None:
    edition, inputs = subjects.deep(), subjects.figures()
    changed = apply_changes(edition, Changes(weights={"a": 1.0, "b1": 0.0}))
    assert changed.node("a").weight == pytest.approx(1.0 / (1.0 + 3 / 8 + 1 / 4))
    assert changed.node("b0").weight == pytest.approx(0.5)
    assert changed.node("a0").max_points == pytest.approx(changed.node("a").max_points / 3)
    outcome = rules.compute(changed, inputs)
    a, b = inputs.values[:, :3].mean(axis=1), inputs.values[:, [3, 5]].mean(axis=1)
    total = 1 + 3 / 8 + 1 / 4
    expected = (a + b * 3 / 8 + inputs.values[:, 6] / 4) / total
    np.testing.assert_allclose(outcome.values[:, 0], expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    ("changes", "power"),
    [
        (Changes(aggregation="geometric"), 0.0),
        (Changes(aggregation="power 0.5"), 0.5),
        (Changes(aggregate={"dti": "harmonic"}), -1.0),
    ],
)
def test_another_mean(changes: Changes, power: float) -> None:
    subject = subjects.dti()
    found = simulate(subject, changes)
    leaves = list(subject.edition.leaves)
    values = np.column_stack([subject.outcome.values[:, subject.outcome.column(n.code)] for n in leaves])
    weights = np.array([n.weight for n in leaves])
    expected = (
        np.exp((np.log(values) * weights).sum(axis=1))
        if power == 0
        else ((values**power) * weights).sum(axis=1) ** (1 / power)
    )
    np.testing.assert_allclose(found.outcome.values[:, 0], expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize("method", ["minmax", "zscore", "rank", "percentile_rank", "distance_to_max"])
def test_another_normalisation(method: str) -> None:
    found = simulate(subjects.dti(), Changes(normalisation=method))
    assert np.isfinite(found.outcome.values[:, 0]).all()
    assert found.moved > 0


def test_changes_read_back() -> None:
    changes = Changes({"a": 1.0}, {"b": 2.0}, ("c",), "geometric", {"root": "power 2"}, "rank")
    assert read_changes(changes_json(changes)) == changes
    assert read_changes({}) == Changes()
    assert Changes().is_nothing
    assert changes_json(Changes()) == {}


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ({"points": {"dti": "a"}}, "points.dti"),
        ({"points": {"dti": -1}}, "points.dti"),
        ({"points": {"dti": float("nan")}}, "points.dti"),
        ({"weights": {"dti": 1e12}}, "weights.dti"),
        ({"weights": {"dti": True}}, "weights.dti"),
        ({"weights": [1]}, "weights"),
        ({"drop": "dti"}, "drop"),
        ({"aggregation": "mode"}, "aggregation"),
        ({"aggregate": {"dti": 3}}, "aggregate.dti"),
        ({"aggregate": []}, "aggregate"),
        ({"normalisation": "best"}, "normalisation"),
        ({"colour": 1}, "colour"),
    ],
)
def test_bad_changes_name_the_key(content: dict[str, Any], key: str) -> None:
    with pytest.raises(Refused) as refused:
        read_changes(content)
    assert refused.value.code == "laboratory.invalid"
    assert refused.value.facts["key"] == key
    assert key in REFUSALS["laboratory.invalid"].fill(**refused.value.facts).vi


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        (Changes(points={"moon": 1}), "laboratory.unknown_node"),
        (Changes(drop=("dti",)), "laboratory.not_scored"),
        (Changes(aggregate={"moon": "geometric"}), "laboratory.unknown_node"),
        (
            Changes(
                drop=(
                    "ha_tang_so",
                    "hoat_dong_chinh_quyen_so",
                    "hoat_dong_kinh_te_so",
                    SOCIETY,
                    "others",
                )
            ),
            "laboratory.nothing_left",
        ),
    ],
)
def test_changes_that_cannot_be_made(changes: Changes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        apply_changes(subjects.dti().edition, changes)
    assert refused.value.code == code


def test_criteria_of_the_act_are_not_normalised() -> None:
    from tests.index.rules.editions import one_leaf

    with pytest.raises(Refused) as refused:
        apply_changes(one_leaf("{rule: yes_no}"), Changes(normalisation="minmax"))
    assert refused.value.code == "laboratory.normalisation"


def test_pairwise_comparison_has_no_mean_to_change() -> None:
    with pytest.raises(Refused) as refused:
        apply_changes(subjects.deep("copeland"), Changes(aggregate={"root": "geometric"}))
    assert refused.value.code == "laboratory.no_mean"


@given(
    st.dictionaries(
        st.sampled_from(
            ["ha_tang_so", "hoat_dong_chinh_quyen_so", "hoat_dong_kinh_te_so", SOCIETY, "others"]
        ),
        st.floats(1, 1e6),
        min_size=1,
    ),
    st.floats(0.001, 1000),
)
@settings(deadline=None, max_examples=30)
def test_scale_of_points_changes_nothing(points: dict[str, float], factor: float) -> None:
    """All points times the same factor: the same shares. All five are named so that none keeps its own scale."""
    subject = subjects.dti()
    whole = {leaf.code: points.get(leaf.code, 1.0) for leaf in subject.edition.leaves}
    one = simulate(subject, Changes(points=whole))
    other = simulate(subject, Changes(points={code: value * factor for code, value in whole.items()}))
    np.testing.assert_allclose(one.outcome.values, other.outcome.values, rtol=0, atol=1e-9)


def test_trial_of_a_draft_reads_back() -> None:
    from nenso.index.rules.writing import write_edition

    subject = subjects.dti()
    edition = apply_changes(subject.edition, Changes(points={SOCIETY: 250}, aggregation="geometric"))
    again = rules.read_edition(write_edition(edition), filename="draft.yaml")
    np.testing.assert_allclose(
        rules.compute(again, subject.inputs).values, rules.compute(edition, subject.inputs).values, atol=1e-15
    )


# --- Leverage ---------------------------------------------------------------------------------------------


def test_weight_moves_are_those_of_a_trial() -> None:
    subject = subjects.dti()
    moves = weight_moves(subject, "30")
    assert moves
    assert [abs(move.places) for move in moves] == sorted((abs(move.places) for move in moves), reverse=True)
    for move in moves:
        node = subject.edition.node(move.code)
        found = simulate(subject, Changes(weights={move.code: node.weight * move.factor}))
        mover = next(m for m in found.moves if m.unit == "30")
        assert (mover.rank_before, mover.rank_after) == (move.rank, move.rank_if)
        assert found.edition.node(move.code).weight == pytest.approx(move.share_if)


def test_nothing_moves_the_first_by_far() -> None:
    assert weight_moves(subjects.dti(), "48") == ()


def test_unknown_unit_is_refused() -> None:
    with pytest.raises(Refused, match=r"inputs\.unknown_unit"):
        weight_moves(subjects.dti(), "no")


def test_weights_within_families_count_too() -> None:
    inputs = subjects.figures(12)
    subject = subjects.made_up(subjects.deep(), replace(inputs))
    codes = {move.code for unit in subject.units for move in weight_moves(subject, unit)}
    assert codes & {"a0", "a1", "a2", "b0", "b1", "b2"}
    assert codes & {"a", "b", "c"}
