"""Thousands of ways at once give what the engine gives for each of them alone."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from nenso.index import rules
from nenso.index.rules import Edition
from nenso.index.rules.edition import Aggregate
from nenso.index.rules.uncertainty import Evaluator, Factor, Subject, expanded, tree_of, trees, uniform
from nenso.index.rules.uncertainty.design import power_of
from nenso.index.rules.uncertainty.variants import prepared_otherwise
from nenso.kernel.rules import Refused
from tests.index.rules.editions import edition_of
from tests.index.rules.test_preparation import BODY, HEAD_1, _inputs
from tests.index.rules.uncertainty import subjects

MEANS = ("as_stated", "arithmetic", "geometric", "harmonic", "power 0.5", "power -2", "power 3")


def really_changed(edition: Edition, multipliers: dict[str, float], power: float | None) -> Edition:
    """The edition as somebody would write it: weights multiplied and made whole, another mean."""
    weights = {node.code: node.weight * multipliers.get(node.code, 1.0) for node in edition.nodes}
    nodes = []
    for node in edition.nodes:
        family = edition.node(node.parent).children if node.parent else (node.code,)
        scored = [code for code in family if not edition.node(code).unscored]
        weight = weights[node.code] / sum(weights[code] for code in scored) if node.parent else 1.0
        aggregate = Aggregate("power", power) if power is not None and node.children else node.aggregate
        nodes.append(replace(node, weight=weight, aggregate=aggregate))
    return replace(edition, nodes=tuple(nodes))


def evaluator(subject: Subject, *factors: Factor) -> Evaluator:
    return Evaluator(subject, expanded(subject, factors))


def check(subject: Subject, option: str, spread: float, runs: int = 6) -> None:
    found = evaluator(subject, Factor("weights", spread), Factor("aggregation", options=(option,)))
    draws = uniform(3, runs, found.width)
    scores = found.scores(draws)
    nodes = found.factors[0].nodes
    for run in range(runs):
        multipliers = {code: 1 + spread * (2 * draws[run, place] - 1) for place, code in enumerate(nodes)}
        power = None if option == "as_stated" else power_of(option)
        alone = rules.compute(really_changed(subject.edition, multipliers, power), subject.inputs)
        np.testing.assert_allclose(scores[run], alone.scores[:, 0], rtol=0, atol=1e-12)


@pytest.mark.parametrize("option", MEANS)
def test_full_tree(option: str) -> None:
    check(subjects.made_up(subjects.deep(), subjects.figures()), option, 0.4)


@pytest.mark.parametrize("option", MEANS)
@pytest.mark.parametrize("missing", ["exclude", "zero", "fail"])
def test_gaps_follow_the_rule_of_the_node(option: str, missing: str) -> None:
    edition = subjects.deep(missing=missing)
    check(subjects.made_up(edition, subjects.figures(gaps=0.15)), option, 0.3)


@pytest.mark.parametrize("option", MEANS)
def test_least_share_of_data(option: str) -> None:
    edition = subjects.deep(share=0.6)
    subject = subjects.made_up(edition, subjects.figures(gaps=0.4))
    assert np.isnan(subject.outcome.values[:, subject.outcome.column("a")]).any()
    check(subject, option, 0.0)


@pytest.mark.parametrize("option", MEANS)
def test_gates_and_noughts(option: str) -> None:
    edition = subjects.deep(gate="c")
    inputs = subjects.figures(zeros=0.1)
    values = inputs.values.copy()
    values[3, 6] = 0.0
    subject = subjects.made_up(edition, replace(inputs, values=values))
    assert subject.outcome.value("u003", "root") == 0.0
    check(subject, option, 0.3)


def test_figures_in_points() -> None:
    check(subjects.subject("qd766", "qd766-2024-provinces"), "geometric", 0.25)


def test_copeland_parent_keeps_its_rule() -> None:
    check(
        subjects.made_up(subjects.deep("copeland"), subjects.figures(8, gaps=0.1)), "as_stated", 0.3, runs=3
    )


@given(st.integers(1, 40), st.floats(0, 0.9), st.sampled_from(MEANS), st.integers(0, 10**6))
@settings(deadline=None, max_examples=40)
def test_any_table(units: int, gaps: float, option: str, seed: int) -> None:
    edition = subjects.deep()
    inputs = subjects.figures(units + 1, gaps=gaps, seed=seed)
    outcome = rules.compute(edition, inputs)
    if np.count_nonzero(outcome.ranks[:, 0]) > 1:
        check(subjects.made_up(edition, inputs), option, 0.5, runs=2)


def test_raw_indicators_are_prepared_otherwise() -> None:
    edition = edition_of(BODY.replace("method: zscore, mean: 0.5, sd: 0.1", "method: minmax"), HEAD_1)
    inputs = _inputs()
    subject = subjects.made_up(edition, inputs)
    for options in (
        {"normalisation": "percentile_rank"},
        {"imputation": "mean"},
        {"treatment": "none"},
        {"normalisation": "zscore", "imputation": "none", "treatment": "boxcox"},
    ):
        tree = tree_of(subject, options)
        alone = rules.compute(prepared_otherwise(edition, options), inputs)
        np.testing.assert_allclose(tree.composites({}, 1)[0], alone.values[:, 0], rtol=0, atol=1e-12)
        is_same = np.array_equal(alone.values[:, 0], subject.outcome.values[:, 0], equal_nan=True)
        assert is_same == (options == {"treatment": "none"})  # nothing here is skewed enough to be treated


def test_shares_of_the_act_are_normalised_anew() -> None:
    subject = subjects.dti()
    tree = tree_of(subject, {"normalisation": "minmax"})
    row = [node.code for node in subject.edition.nodes].index("ha_tang_so")
    values = subject.outcome.values[:, subject.outcome.column("ha_tang_so")]
    np.testing.assert_allclose(
        tree.nominal[row], (values - values.min()) / np.ptp(values), rtol=0, atol=1e-12
    )


@pytest.mark.parametrize("size", [1, 7, 64, 10_000])
def test_size_of_the_pieces_changes_no_bit(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    found = evaluator(
        subjects.dti(), Factor("weights", 0.25), Factor("aggregation", options=("as_stated", "geometric"))
    )
    draws = uniform(1, 50, found.width)
    whole = found.scores(draws)
    monkeypatch.setattr(trees, "CHUNK", size)
    assert found.scores(draws).tobytes() == whole.tobytes()


def test_order_of_runs_changes_no_bit() -> None:
    found = evaluator(subjects.dti(), Factor("weights", 0.25, each=True))
    draws = uniform(1, 30, found.width)
    order: NDArray[np.intp] = np.arange(30)[::-1]
    assert found.scores(draws[order]).tobytes() == found.scores(draws)[order].tobytes()


def test_no_spread_is_the_stated_ranking() -> None:
    subject = subjects.dti()
    found = evaluator(subject, Factor("weights", 0.0))
    ranks = found.ranks(found.scores(uniform(1, 20, found.width)))
    assert (ranks == subject.outcome.ranks[:, 0]).all()


def test_unknown_node_and_nothing_varied_are_refused() -> None:
    subject = subjects.dti()
    with pytest.raises(Refused) as refused:
        expanded(subject, [Factor("weights", 0.1, ("nhan_thuc_so",))])
    assert refused.value.code == "design.unknown_node"
    assert "ha_tang_so" in str(refused.value.facts["known"])
    with pytest.raises(Refused) as refused:
        expanded(subject, [])
    assert refused.value.code == "design.nothing_varied"


def test_watch_is_told_and_may_stop() -> None:
    class StopError(Exception):
        pass

    told: list[int] = []

    def watch(done: int) -> None:
        told.append(done)
        if done >= 1000:
            raise StopError

    found = evaluator(subjects.dti(), Factor("weights", 0.25))
    with pytest.raises(StopError):
        found.scores(uniform(1, 5000, found.width), watch)
    assert told == sorted(told)
    assert 1000 <= told[-1] < 2000
