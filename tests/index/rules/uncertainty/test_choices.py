"""Choices of normalisation, imputation, treatment and mean: as if somebody had written each into the edition's file."""

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest

from nenso.index import rules
from nenso.index.rules import Edition, Inputs
from nenso.index.rules.edition import Aggregate
from nenso.index.rules.scoring import Normalised
from nenso.index.rules.steps import Normalisation
from nenso.index.rules.steps.scales import METHODS
from nenso.index.rules.uncertainty import (
    Design,
    Evaluator,
    Factor,
    Subject,
    default_design,
    expanded,
    read_changes,
    read_design,
    run_study,
    uniform,
)
from nenso.index.texts import REFUSALS
from nenso.kernel.rules import Refused
from tests.index.rules.editions import edition_of, tree
from tests.index.rules.uncertainty import subjects


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    """Thirty units with gaps; `p` is skewed beyond what one winsorised value heals."""
    rng = np.random.default_rng(3)
    values = rng.normal(50, 10, (30, 4))
    values[:, 0] = np.exp(rng.normal(0, 1.6, 30))
    values[rng.random(values.shape) < 0.1] = np.nan
    return Inputs(tuple(f"u{n:02d}" for n in range(30)), subjects.RAW, values)


def with_weights(edition: Edition, multipliers: dict[str, float]) -> Edition:
    nodes = []
    for node in edition.nodes:
        family = edition.node(node.parent).children if node.parent else (node.code,)
        sizes = {code: edition.node(code).weight * multipliers.get(code, 1.0) for code in family}
        nodes.append(replace(node, weight=sizes[node.code] / sum(sizes.values())))
    return replace(edition, nodes=tuple(nodes))


def evaluator(subject: Subject, *factors: Factor) -> Evaluator:
    return Evaluator(subject, expanded(subject, factors))


@pytest.mark.parametrize("aggregation", ["as_stated", "power 2"])
def test_each_combination_is_the_edition_that_says_so(inputs: Inputs, aggregation: str) -> None:
    subject = subjects.made_up(subjects.written(), inputs)
    seen = set()
    for normalisation, imputation, treatment in product(
        subjects.NORMALISATIONS, subjects.IMPUTATIONS, subjects.TREATMENTS
    ):
        found = evaluator(
            subject,
            Factor("weights", 0.3),
            Factor("normalisation", options=(normalisation,)),
            Factor("imputation", options=(imputation,)),
            Factor("treatment", options=(treatment,)),
            Factor("aggregation", options=(aggregation,)),
        )
        draws = uniform(9, 2, found.width)
        scores = found.scores(draws)
        edition = subjects.written(normalisation, imputation, treatment, aggregation)
        for run in range(2):
            nodes = found.factors[0].nodes
            multipliers = {code: 1 + 0.3 * (2 * draws[run, n] - 1) for n, code in enumerate(nodes)}
            alone = rules.compute(with_weights(edition, multipliers), inputs)
            np.testing.assert_allclose(scores[run], alone.scores[:, 0], rtol=0, atol=1e-12)
        seen.add(scores.tobytes())
    assert len(seen) == 2 * 3 * 3 + 3  # each choice does something; but a logarithm changes no place


def test_another_normalisation_holds_for_criteria_with_a_way_of_their_own(inputs: Inputs) -> None:
    edition = subjects.written()
    own = Normalisation("zscore", mean=0.4, sd=0.1)
    nodes = tuple(
        replace(node, scoring=Normalised("r", "up", own)) if node.code == "r" else node
        for node in edition.nodes
    )
    subject = subjects.made_up(replace(edition, nodes=nodes), inputs)
    places = Factor("normalisation", options=("percentile_rank",))
    scores = evaluator(subject, places).scores(np.zeros((1, 1)))[0]
    alone = rules.compute(subjects.written("rank"), inputs).scores[:, 0]
    np.testing.assert_allclose(scores, alone, rtol=0, atol=1e-12)
    assert np.abs(subject.outcome.scores[:, 0] - alone).max() > 0.01


def test_draws_pick_the_options_evenly_and_by_their_place(inputs: Inputs) -> None:
    """The first third of a draw is the first option, and so on; runs of one kind are those of that kind alone."""
    subject = subjects.made_up(subjects.written(), inputs)
    options = tuple(subjects.NORMALISATIONS)
    mixed = evaluator(subject, Factor("normalisation", options=options))
    draws = uniform(4, 90, 1)
    scores = mixed.scores(draws)
    picks = np.floor(draws[:, 0] * 3).astype(int)
    assert set(picks) == {0, 1, 2}
    for place, option in enumerate(options):
        alone = evaluator(subject, Factor("normalisation", options=(option,))).scores(np.zeros((1, 1)))[0]
        np.testing.assert_array_equal(scores[picks == place], np.tile(alone, (np.sum(picks == place), 1)))


# --- Figures below nought ---------------------------------------------------------------------------------


@pytest.mark.parametrize("option", ["geometric", "harmonic", "power 0.5", "power 2"])
def test_figures_below_nought_have_only_an_arithmetic_mean(option: str) -> None:
    edition, inputs = subjects.deep(), subjects.figures()
    below = replace(inputs, values=inputs.values - 0.5)
    subject = subjects.made_up(edition, below)
    with pytest.raises(Refused) as refused:
        run_study(subject, Design("uncertainty", 5, 1, (Factor("aggregation", options=(option,)),)))
    assert refused.value.code == "toolkit.negative_mean"
    unit, child = str(refused.value.facts["unit"]), str(refused.value.facts["child"])
    assert below.value(unit, child) == refused.value.facts["value"]
    assert child in REFUSALS["toolkit.negative_mean"].fill(**refused.value.facts).vi
    arithmetic = run_study(subject, Design("uncertainty", 5, 1, (Factor("weights", 0.2),)))
    assert len(arithmetic.bands) == 20


def test_a_run_is_refused_where_the_engine_refuses_its_edition() -> None:
    """A geometric root over an arithmetic pillar that falls below nought under some weights only."""
    edition = subjects.deep()
    nodes = tuple(
        replace(node, aggregate=Aggregate("geometric", 0.0)) if node.code == "root" else node
        for node in edition.nodes
    )
    edition = replace(edition, nodes=nodes)
    values = np.full((3, 7), 0.5)
    values[1, 0], values[1, 1:3] = -0.9, 0.5
    subject = subjects.made_up(edition, Inputs(("u", "v", "w"), subjects.KEYS, values))
    assert subject.outcome.value("v", "a") > 0
    found = evaluator(subject, Factor("weights", 0.3))
    nodes_of_draw = found.factors[0].nodes
    outcomes = set()
    for draw in uniform(2, 60, found.width):
        multipliers = {code: 1 + 0.3 * (2 * draw[n] - 1) for n, code in enumerate(nodes_of_draw)}
        refusals = []
        for work in (
            lambda d=draw: found.scores(d[None, :]),
            lambda m=multipliers: rules.compute(with_weights(edition, m), subject.inputs),
        ):
            try:
                work()
                refusals.append("")
            except Refused as refused:
                refusals.append(f"{refused.code} {refused.facts['child']} {refused.facts['unit']}")
        assert refusals[0] == refusals[1]
        outcomes.add(refusals[0])
    assert outcomes == {"", "toolkit.negative_mean a v"}


# --- What cannot be varied --------------------------------------------------------------------------------


@pytest.mark.parametrize("method", METHODS)
def test_every_normalisation_of_shares_gives_ranks_or_says_what_it_lacks(method: str) -> None:
    subject = subjects.dti()
    design = Design(
        "uncertainty", 20, 1, (Factor("normalisation", options=(method,)), Factor("weights", 0.2))
    )
    if method in ("scaled", "goalposts", "distance_to_target", "distance_to_reference", "points"):
        with pytest.raises(Refused) as refused:
            run_study(subject, design)
        assert refused.value.code in ("toolkit.no_goal", "toolkit.no_reference", "toolkit.max_points")
        assert refused.value.facts["indicator"] == "ha_tang_so"
    else:
        study = run_study(subject, design)
        assert all(np.isfinite([band.score_low, band.score_high]).all() for band in study.bands)


@pytest.mark.parametrize(
    "factor", [Factor("imputation", options=("mean",)), Factor("treatment", options=("as_stated", "none"))]
)
def test_steps_that_an_edition_does_not_have_cannot_be_varied(factor: Factor) -> None:
    with pytest.raises(Refused) as refused:
        run_study(subjects.dti(), Design("uncertainty", 5, 1, (factor, Factor("weights", 0.2))))
    assert refused.value.code == "design.no_effect"
    words = REFUSALS["design.no_effect"].fill(**refused.value.facts)
    assert factor.vary in words.vi
    assert "dti-2-province" in words.en


def test_pairwise_comparison_has_no_other_mean() -> None:
    subject = subjects.made_up(tree("copeland"), _few())
    with pytest.raises(Refused) as refused:
        expanded(subject, (Factor("aggregation", options=("as_stated", "geometric")),))
    assert refused.value.code == "design.no_effect"
    assert [factor.vary for factor in default_design(subject).factors] == ["weights"]


def test_a_choice_is_drawn_once() -> None:
    twice = [{"vary": "aggregation", "options": ["geometric"]}] * 2
    with pytest.raises(Refused) as refused:
        read_design({"factors": twice})
    assert refused.value.facts["key"] == "factors[1].vary"
    assert "aggregation" not in str(refused.value.facts["known"])
    with pytest.raises(Refused) as refused:
        read_design({"factors": [{"vary": "weights"}] * 101})
    assert refused.value.facts["key"] == "factors"


def test_a_power_mean_may_be_written_as_in_an_edition() -> None:
    design = read_design({"factors": [{"vary": "aggregation", "options": [{"rule": "power", "p": 0.5}]}]})
    assert design.factors[0].options == ("power 0.5",)
    assert read_changes({"aggregation": {"rule": "power", "p": -2}}).aggregation == "power -2"
    for option in (
        {"rule": "power", "p": "a"},
        {"rule": "power", "p": True},
        {"rule": "mode", "p": 1},
        {"p": 1},
    ):
        with pytest.raises(Refused):
            read_design({"factors": [{"vary": "aggregation", "options": [option]}]})


def test_changes_that_are_no_mapping_are_refused() -> None:
    contents: tuple[Any, ...] = (5, [], "weights", None)
    for content in contents:
        with pytest.raises(Refused) as refused:
            read_changes(content)
        assert refused.value.code == "laboratory.invalid"


# --- Official designs -------------------------------------------------------------------------------------


def _few(low: float = 0.1) -> Inputs:
    values = np.array([[low, 0.9, 0.3], [0.5, 0.2, 0.6], [0.8, 0.7, 0.4]])
    return Inputs(("u", "v", "w"), ("a", "b", "c"), values)


@pytest.mark.parametrize(("low", "other"), [(0.1, ["geometric"]), (0.0, ["power 0.5"]), (-0.1, [])])
def test_the_other_mean_has_a_meaning_for_all_figures(low: float, other: list[str]) -> None:
    subject = subjects.made_up(tree(missing="exclude"), _few(low))
    for kind in ("uncertainty", "sensitivity"):
        design = default_design(subject, kind)
        options = [factor.options[1] for factor in design.factors if factor.vary == "aggregation"]
        assert options == other
        run_study(subject, replace(design, runs=5))


def test_what_another_step_would_make_nought_counts_too(inputs: Inputs) -> None:
    """Standard scores lie above nought here; the percentile ranks that they are exchanged for begin at nought."""
    edition = subjects.written()
    steps = edition.preparation
    assert steps is not None
    scored = replace(steps, normalise=Normalisation("zscore", mean=0.5, sd=0.05), impute=None)
    subject = subjects.made_up(replace(edition, preparation=scored), inputs)
    leaves = [subject.outcome.column(leaf.code) for leaf in subject.edition.leaves]
    assert np.nanmin(subject.outcome.values[:, leaves]) > 0
    factors = {factor.vary: factor.options for factor in default_design(subject).factors}
    assert factors["aggregation"] == ("as_stated", "power 0.5")
    assert set(factors) == {"weights", "aggregation", "normalisation", "treatment"}


def test_a_lone_child_is_passed_over_for_the_first_level() -> None:
    edition = edition_of(
        """
aggregate: arithmetic
nodes:
  - code: root
    name: {vi: R, en: R}
    children:
      - code: a
        name: {vi: a, en: a}
        weight: 1
        children:
          - {code: x, name: {vi: x, en: x}, weight: 1/2}
          - {code: y, name: {vi: y, en: y}, weight: 1/2}
""",
        subjects.HEAD,
    )
    figures = Inputs(("u", "v", "w"), ("x", "y"), np.array([[0.1, 0.9], [0.5, 0.2], [0.8, 0.7]]))
    design = default_design(subjects.made_up(edition, figures), "sensitivity")
    assert design.factors[0].nodes == ("x", "y")


def test_one_part_alone_leaves_nothing_to_vary() -> None:
    figures = Inputs(("u", "v"), ("a",), np.array([[0.1], [0.5]]))
    with pytest.raises(Refused) as refused:
        subjects.made_up(tree(weights=("1",)), figures)
    assert refused.value.code == "study.no_parts"
