"""What a table can be like at its worst: each has a defined result or a sentence that names unit and indicator."""

import dataclasses
import itertools

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from nenso.index import rules
from nenso.index.rules import Inputs
from nenso.index.texts import REFUSALS
from nenso.kernel.rules import Refused
from tests.index.rules.editions import HEAD, edition_of

HEAD_1 = HEAD.replace("points: 100", "points: 1\nmissing: exclude")
NAMES = ("one", "two", "three")
MEANS = ("arithmetic", "geometric", "harmonic", "{rule: power, p: 2}", "copeland")


def edition(
    aggregate: str = "arithmetic",
    steps: str = "{normalise: {method: minmax}, treat: {}}",
    weights: tuple[str, str, str] = ("1/2", "1/4", "1/4"),
) -> rules.Edition:
    leaves = "\n".join(
        f"      - {{code: {name}, name: {{vi: {name}, en: {name}}}, weight: {weight}, direction: up, scoring: {{rule: normalised}}}}"
        for name, weight in zip(NAMES, weights, strict=True)
    )
    body = f"preparation: {steps}\nnodes:\n  - code: root\n    name: {{vi: Gốc, en: Root}}\n    aggregate: {aggregate}\n    children:\n{leaves}\n"
    return edition_of(body, HEAD_1)


def inputs(values: NDArray[np.float64]) -> Inputs:
    return Inputs(tuple(f"u{place}" for place in range(len(values))), NAMES, values)


def _plain(rows: int = 12) -> NDArray[np.float64]:
    return np.random.default_rng(3).uniform(1, 9, (rows, 3))


@pytest.mark.parametrize("aggregate", MEANS)
def test_constant_indicator_stands_in_the_middle_for_all(aggregate: str) -> None:
    values = _plain()
    values[:, 1] = 7.0
    outcome = rules.compute(edition(aggregate), inputs(values))
    assert np.all(outcome.values[:, outcome.column("two")] == 0.5)
    assert np.isfinite(outcome.values).all()


@pytest.mark.parametrize("aggregate", MEANS)
def test_indicator_without_any_figure_is_left_out(aggregate: str) -> None:
    values = _plain()
    values[:, 1] = np.nan
    outcome = rules.compute(edition(aggregate), inputs(values))
    assert np.isnan(outcome.values[:, outcome.column("two")]).all()
    assert np.isfinite(outcome.values[:, 0]).all()
    assert (outcome.basis[:, outcome.column("two")] == rules.Basis.MISSING).all()


@pytest.mark.parametrize("aggregate", MEANS)
def test_unit_without_any_figure_is_not_ranked(aggregate: str) -> None:
    values = _plain()
    values[4] = np.nan
    outcome = rules.compute(edition(aggregate), inputs(values))
    assert outcome.rank("u4", "root") == 0
    assert np.isnan(outcome.value("u4", "root"))
    assert np.sum(outcome.ranks[:, 0] > 0) == 11


@pytest.mark.parametrize("aggregate", MEANS)
def test_table_without_any_figure_ranks_nobody(aggregate: str) -> None:
    outcome = rules.compute(edition(aggregate), inputs(np.full((5, 3), np.nan)))
    assert (outcome.ranks == 0).all()
    assert (outcome.basis == rules.Basis.MISSING).all()


@pytest.mark.parametrize("aggregate", MEANS)
def test_one_unit_stands_in_the_middle_and_is_first(aggregate: str) -> None:
    outcome = rules.compute(edition(aggregate), inputs(_plain(1)))
    assert outcome.values[0].tolist() == [0.5] * 4
    assert outcome.rank("u0", "root") == 1


@pytest.mark.parametrize("aggregate", ["geometric", "harmonic", "{rule: power, p: 0.5}"])
def test_figure_below_nought_is_refused_where_a_mean_has_no_meaning_for_it(aggregate: str) -> None:
    with pytest.raises(Refused) as refused:
        rules.compute(edition(aggregate, "{normalise: {method: zscore}}"), inputs(_plain()))
    assert refused.value.code == "toolkit.negative_mean"
    assert refused.value.facts["node"] == "root"
    assert refused.value.facts["child"] in NAMES
    assert refused.value.facts["unit"].startswith("u")
    sentence = REFUSALS[refused.value.code].fill(**refused.value.facts)
    assert "“root”" in sentence.vi
    assert "“root”" in sentence.en


def test_arithmetic_mean_takes_figures_below_nought() -> None:
    outcome = rules.compute(edition(steps="{normalise: {method: zscore}}"), inputs(_plain()))
    assert np.isfinite(outcome.values).all()
    assert (outcome.values < 0).any()


@pytest.mark.parametrize("aggregate", MEANS)
def test_weight_of_nought_is_the_same_as_leaving_out(aggregate: str) -> None:
    values = _plain()
    outcome = rules.compute(edition(aggregate, weights=("1/2", "1/2", "0")), inputs(values))
    values[:, 2] = np.nan
    without = rules.compute(edition(aggregate, weights=("1/2", "1/2", "0")), inputs(values))
    assert outcome.values[:, 0].tolist() == without.values[:, 0].tolist()


@pytest.mark.parametrize("aggregate", MEANS)
def test_indicators_that_say_the_same(aggregate: str) -> None:
    values = _plain()
    values[:, 1] = values[:, 0] * 3 + 2
    values[:, 2] = values[:, 0]
    outcome = rules.compute(edition(aggregate), inputs(values))
    assert (outcome.ranks[:, 0] == outcome.ranks[:, outcome.column("one")]).all()


@pytest.mark.parametrize("aggregate", MEANS)
def test_two_units_alike_everywhere_share_a_place(aggregate: str) -> None:
    values = _plain()
    values[3] = values[8]
    outcome = rules.compute(edition(aggregate), inputs(values))
    assert outcome.rank("u3", "root") == outcome.rank("u8", "root")
    assert outcome.value("u3", "root") == outcome.value("u8", "root")


@pytest.mark.parametrize("aggregate", MEANS)
def test_outlier_beyond_all_measure(aggregate: str) -> None:
    values = _plain(30)
    values[7, 0] = 1e12
    treated = rules.prepared_of(edition(aggregate), inputs(values))
    assert treated is not None
    assert treated.steps.treated is not None
    assert treated.steps.treated.winsorised[7, 0]
    outcome = rules.compute(edition(aggregate), inputs(values))
    assert np.isfinite(outcome.values).all()
    assert outcome.rank("u7", "one") == 1
    untreated = rules.compute(edition(aggregate, "{normalise: {method: minmax}}"), inputs(values))
    assert np.isfinite(untreated.values).all()
    assert np.ptp(np.delete(untreated.values[:, 1], 7)) < 1e-9 < np.ptp(np.delete(outcome.values[:, 1], 7))


@pytest.mark.parametrize("figure", [np.inf, -np.inf, 1e200])
def test_infinite_figure_is_refused_by_name(figure: float) -> None:
    values = _plain()
    values[2, 1] = figure
    with pytest.raises(Refused) as refused:
        rules.compute(edition(), inputs(values))
    assert refused.value.code == "toolkit.infinite"
    assert (refused.value.facts["unit"], refused.value.facts["indicator"]) == ("u2", "two")


# --- What always holds ------------------------------------------------------------------------------------

tables = st.lists(
    st.tuples(*[st.one_of(st.just(np.nan), st.floats(0.01, 1000))] * 3), min_size=2, max_size=12
).map(lambda rows: np.array(rows, dtype=np.float64))


@given(tables, st.sampled_from(MEANS))
def test_order_of_the_units_changes_no_figure(values: NDArray[np.float64], aggregate: str) -> None:
    order = np.random.default_rng(len(values)).permutation(len(values))
    first = rules.compute(edition(aggregate), inputs(values))
    again = rules.compute(edition(aggregate), inputs(values).only([f"u{place}" for place in order]))
    np.testing.assert_allclose(again.values, first.values[order], rtol=0, atol=1e-9)


@given(tables, st.sampled_from(MEANS[:4]), st.integers(0, 2))
def test_doing_better_never_lowers_a_mean(values: NDArray[np.float64], aggregate: str, place: int) -> None:
    goalposts = "{normalise: {method: goalposts, goalposts: [0, 2000]}}"
    assume(not np.isnan(values[0, place]))
    better = values.copy()
    better[0, place] += 10.0
    before = rules.compute(edition(aggregate, goalposts), inputs(values))
    after = rules.compute(edition(aggregate, goalposts), inputs(better))
    assert after.value("u0", "root") >= before.value("u0", "root") - 1e-15
    np.testing.assert_array_equal(after.values[1:], before.values[1:])


@given(tables)
def test_means_stand_in_their_order(values: NDArray[np.float64]) -> None:
    """Harmonic ≤ geometric ≤ arithmetic ≤ quadratic, for the same weights (the inequality of power means)."""
    found = [
        rules.compute(edition(rule), inputs(values)).values[:, 0]
        for rule in ("harmonic", "geometric", "arithmetic", "{rule: power, p: 2}")
    ]
    for less, more in itertools.pairwise(found):
        known = ~np.isnan(less)
        assert np.all(less[known] <= more[known] + 1e-12)


@given(tables)
def test_same_inputs_same_bits(values: NDArray[np.float64]) -> None:
    one = rules.compute(edition(), inputs(values))
    two = rules.compute(dataclasses.replace(edition()), inputs(values.copy()))
    assert one.values.tobytes() == two.values.tobytes()
