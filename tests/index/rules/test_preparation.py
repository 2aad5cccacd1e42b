"""Editions that prepare raw indicators: reading, computing against numpy, words, and bad input."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nenso.index import rules
from nenso.index.rules import EditionRefused, Inputs
from nenso.index.rules.writing import write_edition
from nenso.kernel.rules import Refused
from tests.index.rules.editions import HEAD, edition_of, text_of

HEAD_1 = HEAD.replace("points: 100", "points: 1\nmissing: exclude\naggregate: arithmetic")
BODY = """
preparation:
  normalise: {method: minmax}
  impute: {method: group_median, group: region}
  treat: {winsorise: 3}
  screen: {min_share: 0.5}
nodes:
  - code: root
    name: {vi: Gốc, en: Root}
    weights: equal
    children:
      - code: wealth
        name: {vi: Của cải, en: Wealth}
        direction: up
        scoring: {rule: normalised, input: gdp, denominator: people, scale: 1000}
      - code: noise
        name: {vi: Ồn, en: Noise}
        direction: down
        scoring: {rule: normalised, method: zscore, mean: 0.5, sd: 0.1}
      - code: trust
        name: {vi: Niềm tin, en: Trust}
        direction: up
        scoring: {rule: normalised, method: goalposts, low: 0, high: 50, past: {1: trust_before}, treat: false}
"""


def _inputs(**changed: list[float]) -> Inputs:
    nan = np.nan
    columns = {
        "gdp": [10.0, 30.0, 20.0, 40.0, 25.0],
        "people": [1.0, 2.0, 4.0, 2.0, 5.0],
        "noise": [3.0, 1.0, nan, 5.0, 2.0],
        "trust": [10.0, 60.0, 20.0, nan, 40.0],
        "trust_before": [11.0, 50.0, 20.0, 30.0, 41.0],
        "region": [1.0, 1.0, 1.0, 2.0, 2.0],
    } | changed
    return Inputs(tuple("abcde"), tuple(columns), np.array(list(columns.values())).T)


@pytest.fixture(scope="module")
def edition() -> rules.Edition:
    return edition_of(BODY, HEAD_1)


def test_steps_follow_the_handbook(edition: rules.Edition) -> None:
    outcome = rules.compute(edition, _inputs())
    wealth = np.array([10.0, 15.0, 5.0, 20.0, 5.0]) * 1000
    noise = -np.array([3.0, 1.0, np.median([3.0, 1.0]), 5.0, 2.0])
    trust = np.array([10.0, 60.0, 20.0, 40.0, 40.0])
    expected = np.column_stack(
        [
            (wealth - wealth.min()) / (wealth.max() - wealth.min()),
            (noise - noise.mean()) / noise.std(ddof=1) * 0.1 + 0.5,
            np.clip(trust / 50, 0, 1),
        ]
    )
    found = np.column_stack(
        [outcome.values[:, outcome.column(code)] for code in ("wealth", "noise", "trust")]
    )
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12)
    np.testing.assert_allclose(outcome.values[:, 0], expected.mean(axis=1), rtol=0, atol=1e-12)


def test_every_step_can_be_looked_at(edition: rules.Edition) -> None:
    found = rules.prepared_of(edition, _inputs())
    assert found is not None
    assert found.codes == ("wealth", "noise", "trust")
    assert found.steps.imputed.imputed.tolist() == [
        [False, False, False],
        [False, False, False],
        [False, True, False],
        [False, False, True],
        [False, False, False],
    ]
    assert found.steps.stays.all()
    assert found.steps.ratios[0, 0] == 10_000


def test_latest_year_stands_in_for_a_missing_figure() -> None:
    edition = edition_of(BODY.replace("{method: group_median, group: region}", "{method: latest}"), HEAD_1)
    outcome = rules.compute(edition, _inputs())
    assert outcome.value("d", "trust") == 30 / 50
    assert np.isnan(outcome.value("c", "noise"))  # no other year was given for it
    assert not np.isnan(outcome.value("c", "root"))


def test_unit_with_too_little_data_is_not_ranked(edition: rules.Edition) -> None:
    nan = np.nan
    thin = _inputs(gdp=[10.0, 30.0, 20.0, 40.0, nan], noise=[3.0, 1.0, nan, 5.0, nan])
    outcome = rules.compute(edition, thin)
    assert outcome.rank("e", "root") == 0
    assert np.isnan(outcome.value("e", "root"))
    assert sorted(outcome.ranks[:, 0].tolist()) == [0, 1, 2, 3, 4]


def test_reads_back_as_it_was_written(edition: rules.Edition) -> None:
    again = rules.read_edition(write_edition(edition), filename="again.yaml")
    assert again == edition
    assert rules.edition_digest(again) == rules.edition_digest(edition)


def test_digest_of_an_edition_without_steps_is_what_it_was() -> None:
    plain = edition_of("nodes: [{code: root, name: {vi: R, en: R}}]")
    other = dataclasses.replace(plain, preparation=rules.Preparation())
    assert rules.edition_digest(plain) != rules.edition_digest(other)
    assert rules.edition_digest(plain) == (
        "0a10c5b34af4a0d0b3e3bf8f12f9f5b8dee17e1abc79ee4c231e1bdd90b3981b"  # as the first release gave it
    )


def test_reasons_name_the_figure_and_the_rule(edition: rules.Edition) -> None:
    inputs = _inputs()
    outcome = rules.compute(edition, inputs)
    assert "10 / 1" in rules.reason(edition, inputs, outcome, "wealth", "a").vi
    assert "ước lượng" in rules.reason(edition, inputs, outcome, "noise", "c").vi
    assert "càng nhỏ càng tốt" in rules.describe_edition(edition).vi
    assert "less is better" in rules.describe_edition(edition).en


def test_reference_unit() -> None:
    body = BODY.replace(
        "{rule: normalised, method: zscore, mean: 0.5, sd: 0.1}",
        "{rule: normalised, method: distance_to_reference, reference: b}",
    )
    outcome = rules.compute(edition_of(body, HEAD_1), _inputs())
    assert outcome.value("b", "noise") == 1.0
    with pytest.raises(Refused, match=r"toolkit\.unknown_reference"):
        rules.compute(edition_of(body.replace("reference: b", "reference: zz"), HEAD_1), _inputs())


def test_budget_of_experts_gives_weights() -> None:
    body = BODY.replace(
        "weights: equal", "weights: {rule: budget, allocations: [[50, 30, 20], [1, 1, 2], [10, 0, 0]]}"
    )
    edition = edition_of(body, HEAD_1)
    expected = [(0.5 + 0.25 + 1) / 3, (0.3 + 0.25) / 3, (0.2 + 0.5) / 3]
    assert [edition.node(c).weight for c in ("wealth", "noise", "trust")] == pytest.approx(
        expected, abs=1e-15
    )
    assert rules.read_edition(write_edition(edition), filename="x.yaml") == edition


def test_copeland_ranks_by_who_outranks_whom() -> None:
    body = """
    nodes:
      - code: root
        name: {vi: Gốc, en: Root}
        aggregate: copeland
        weights: equal
        children:
          - {code: a, name: {vi: A, en: A}}
          - {code: b, name: {vi: B, en: B}}
          - {code: c, name: {vi: C, en: C}}
    """
    edition = edition_of(body, HEAD_1)
    values = np.array([[0.9, 0.9, 0.0], [0.5, 0.5, 0.5], [0.1, 0.1, 1.0], [np.nan, 0.2, 0.2]])
    outcome = rules.compute(edition, Inputs(tuple("wxyz"), ("a", "b", "c"), values))
    # w beats x, y (two of three) and z (b only of b, c: a tie); x beats y and z; z beats y on b, y beats z on c.
    assert outcome.value("w", "root") == pytest.approx((2.0 / 3 + 1) / 2)
    assert outcome.rank("w", "root") == 1
    assert outcome.value("y", "root") < outcome.value("x", "root") < outcome.value("w", "root")
    assert rules.composite_with(edition, outcome, "w", "a", 1.0) != rules.composite_with(
        edition, outcome, "w", "a", 1.0
    )  # not a number: it depends on the others


BAD = {
    "no direction": (
        BODY.replace("        direction: down\n", ""),
        "edition.direction_missing",
        "scoring",
    ),
    "goal": (BODY.replace(", low: 0, high: 50", ""), "edition.goal_missing", "scoring"),
    "unknown method": (BODY.replace("method: zscore", "method: zscor"), "edition.unknown_choice", "method"),
    "group": (BODY.replace(", group: region", ""), "edition.missing_key", "impute"),
    "imputation": (BODY.replace("group_median", "best"), "edition.unknown_choice", "impute.method"),
    "treat": (BODY.replace("winsorise: 3", "winsorise: -1"), "edition.out_of_range", "winsorise"),
    "screen": (BODY.replace("min_share: 0.5", "min_share: 5"), "edition.out_of_range", "min_share"),
    "past": (BODY.replace("past: {1:", "past: {0:"), "edition.out_of_range", "past"),
    "scale": (BODY.replace("scale: 1000", "scale: 0"), "edition.out_of_range", "scale"),
    "onto": (
        BODY.replace("{method: minmax}", "{method: minmax, onto: [1, 0]}"),
        "edition.out_of_range",
        "onto",
    ),
    "shared": (
        BODY.replace("      - code: noise\n", "      - code: noise\n        weight: 1/3\n"),
        "edition.shared_weights",
        "code",
    ),
    "budget": (
        BODY.replace("weights: equal", "weights: {rule: budget, allocations: [[1, 2]]}"),
        "edition.allocations",
        "",
    ),
    "weights of nobody": (
        BODY.replace("        direction: down\n", "        direction: down\n        weights: equal\n"),
        "edition.nothing_to_share",
        "code",
    ),
    "empty budget": (
        BODY.replace("weights: equal", "weights: {rule: budget, allocations: [[0, 0, 0]]}"),
        "edition.out_of_range",
        "allocations",
    ),
}


@pytest.mark.parametrize(("body", "code", "key"), BAD.values(), ids=BAD)
def test_bad_settings_name_the_line_and_the_key(body: str, code: str, key: str) -> None:
    with pytest.raises(EditionRefused) as refused:
        rules.read_edition(text_of(body, HEAD_1), filename="bad.yaml")
    found = [problem for problem in refused.value.problems if problem.code == code]
    assert found, refused.value.problems
    assert any(key in problem.key for problem in found) or key == ""
    assert all(problem.line > 1 and problem.text.vi and problem.text.en for problem in found)


@pytest.mark.parametrize(
    "goal",
    [
        "method: goalposts, low: 0, high: 50",
        "method: scaled, low: 0, high: 50",
        "method: distance_to_target, target: 90",
        "method: distance_to_reference, reference_figure: 90",
        "method: points, max_points: 90",
    ],
)
def test_logarithm_is_never_held_against_a_goal_in_the_own_unit(goal: str) -> None:
    """Six far outliers are too many to winsorise; their logarithms would all stand near the goal."""
    ones = [float(n) for n in range(1, 15)] + [1e3, 3e3, 1e4, 3e4, 1e5, 3e5]
    inputs = Inputs(tuple(map(str, range(20))), ("trust",), np.array(ones)[:, None])

    def edition_with(treat: str, own: str = "") -> rules.Edition:
        scoring = f"scoring: {{rule: normalised, {goal}{own}}}"
        leaf = f"{{code: trust, name: {{vi: T, en: T}}, weight: 1, direction: up, {scoring}}}"
        head = f"preparation: {{treat: {treat}, normalise: {{method: minmax}}}}"
        body = f"{head}\nnodes: [{{code: root, name: {{vi: G, en: R}}, children: [{leaf}]}}]"
        return edition_of(body, HEAD_1)

    with pytest.raises(Refused) as refused:
        rules.compute(edition_with("{winsorise: 0}"), inputs)
    assert refused.value.code == "toolkit.goal_transformed"
    assert refused.value.facts["indicator"] == "trust"
    for kept in (
        edition_with("{winsorise: 0, then: none}"),
        edition_with("{winsorise: 0}", ", treat: false"),
    ):
        assert len(set(rules.compute(kept, inputs).values[:, 0].tolist())) > 1


def test_infinite_figure_names_unit_and_indicator(edition: rules.Edition) -> None:
    with pytest.raises(Refused) as refused:
        rules.compute(edition, _inputs(noise=[3.0, np.inf, 1.0, 5.0, 2.0]))
    assert refused.value.code == "toolkit.infinite"
    assert refused.value.facts["unit"] == "b"
    assert refused.value.facts["indicator"] == "noise"


def test_zero_denominator_leaves_a_gap_and_no_warning(edition: rules.Edition) -> None:
    found = rules.prepared_of(edition, _inputs(people=[1.0, 2.0, 0.0, 2.0, 5.0]))
    assert found is not None
    assert np.isnan(found.steps.ratios[2, 0])


@given(st.permutations(range(5)))
def test_order_of_units_changes_nothing(order: list[int]) -> None:
    edition, inputs = edition_of(BODY, HEAD_1), _inputs()
    names = [inputs.units[place] for place in order]
    first, last = rules.compute(edition, inputs), rules.compute(edition, inputs.only(names))
    np.testing.assert_allclose(
        last.values, first.values[[first.row(name) for name in names]], rtol=0, atol=1e-12
    )


@given(st.floats(0.001, 1000), st.floats(-100, 100))
def test_unit_of_measurement_changes_nothing(factor: float, shift: float) -> None:
    edition, inputs = edition_of(BODY, HEAD_1), _inputs()
    values = inputs.values.copy()
    values[:, 0] *= factor
    values[:, 2] = values[:, 2] * factor + shift
    first, last = (
        rules.compute(edition, inputs),
        rules.compute(edition, dataclasses.replace(inputs, values=values)),
    )
    np.testing.assert_allclose(last.values, first.values, rtol=0, atol=1e-7)
