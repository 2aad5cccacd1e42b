"""Moving figures from the units of one date to those of another."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from nenso.directory.rules import Mapping, RebaseRule, rebase, rebase_values
from nenso.kernel.rules import Refused
from tests.factories.directory import merger

BEFORE, AFTER = date(2024, 12, 31), date(2025, 7, 1)
MAPPING = merger().mapping(BEFORE, AFTER)
FIGURES = {"A": 10.0, "B": 30.0, "C": 100.0, "E": 7.0}
NAN = float("nan")


def move(rule: RebaseRule, figures: dict[str, float] = FIGURES, **more: dict[str, float]) -> dict[str, float]:
    return rebase_values(figures, MAPPING, rule, **more)


def test_amounts_are_added_and_divided_by_share() -> None:
    assert move(RebaseRule.SUM) == {"AB": 65.0, "D": 75.0, "E": 7.0}


def test_a_mean_counts_a_divided_unit_with_its_share() -> None:
    assert move(RebaseRule.MEAN) == pytest.approx({"AB": (10 + 30 + 25) / 2.25, "D": 100.0, "E": 7.0})


def test_a_population_weighted_mean_weighs_with_share_times_population() -> None:
    found = move(RebaseRule.POPULATION_WEIGHTED_MEAN, weights={"A": 1.0, "B": 3.0, "C": 4.0, "E": 2.0})
    assert found == pytest.approx({"AB": (10 + 90 + 100) / 5, "D": 100.0, "E": 7.0})


def test_the_highest_source_wins_whatever_its_share() -> None:
    assert move(RebaseRule.MAX) == {"AB": 100.0, "D": 100.0, "E": 7.0}


def test_what_is_not_comparable_stays_only_where_a_unit_stayed_whole() -> None:
    found = move(RebaseRule.NOT_COMPARABLE)
    assert found["E"] == 7.0
    assert np.isnan([found["AB"], found["D"]]).all()


def test_a_sum_with_a_gap_is_missing_and_a_mean_is_over_the_rest() -> None:
    gap = {**FIGURES, "A": NAN}
    assert np.isnan(move(RebaseRule.SUM, gap)["AB"])
    assert move(RebaseRule.SUM, gap)["D"] == 75.0
    assert move(RebaseRule.MEAN, gap)["AB"] == pytest.approx((30 + 25) / 1.25)
    assert move(RebaseRule.MAX, {**FIGURES, "C": NAN}) == pytest.approx(
        {"AB": 30.0, "D": NAN, "E": 7.0}, nan_ok=True
    )


def test_a_partial_sum_says_how_much_it_covers() -> None:
    series = np.array([[[NAN, 30.0, 100.0, 7.0]]])
    found = rebase(series, MAPPING, [RebaseRule.SUM], partial_sums=True)
    assert_allclose(found.values[0, 0], [55.0, 75.0, 7.0])
    assert_allclose(found.coverage[0, 0], [1.25 / 2.25, 1.0, 1.0])


def test_targets_behind_an_assumed_share_are_flagged_and_show_their_sources() -> None:
    found = rebase(np.ones((1, 1, 4)), MAPPING, [RebaseRule.SUM])
    assert found.is_assumed.tolist() == [True, True, False]
    assert [(s.code, s.share) for s in found.mapping.sources_of("AB")] == [
        ("A", 1.0),
        ("B", 1.0),
        ("C", 0.25),
    ]


def test_a_gap_in_one_indicator_leaves_the_others_alone() -> None:
    rng = np.random.default_rng(3)
    series = rng.random((3, 200, 4))
    holed = series.copy()
    holed[1, 77, 0] = NAN
    rules = [RebaseRule.MEAN] * 200
    whole, found = rebase(series, MAPPING, rules).values, rebase(holed, MAPPING, rules).values
    same = np.ones((3, 200), dtype=bool)
    same[1, 77] = False
    assert_array_equal(whole[same], found[same])
    assert found[1, 77, 0] == pytest.approx((series[1, 77, 1] + 0.25 * series[1, 77, 2]) / 1.25)


def test_rules_may_differ_from_one_indicator_to_the_next() -> None:
    rules = [RebaseRule.SUM, RebaseRule.MAX, RebaseRule.SUM, RebaseRule.MEAN]
    series = np.tile(np.array([10.0, 30.0, 100.0, 7.0]), (2, 4, 1))
    found = rebase(series, MAPPING, rules).values
    assert_allclose(found[1, :, 0], [65.0, 100.0, 65.0, 65 / 2.25])


def test_weights_may_differ_from_one_period_to_the_next() -> None:
    series = np.tile(np.array([10.0, 30.0, 100.0, 7.0]), (2, 1, 1))
    weights = np.array([[1.0, 1.0, 0.0, 1.0], [0.0, 1.0, 0.0, 1.0]])
    found = rebase(series, MAPPING, [RebaseRule.POPULATION_WEIGHTED_MEAN], weights=weights).values
    assert_allclose(found[:, 0, 0], [20.0, 30.0])
    assert np.isnan(found[:, 0, 1]).all()  # all of D's weight is nought


def test_paths_that_meet_again_are_whole_and_no_assumption() -> None:
    country = Mapping.from_parents(MAPPING.targets, dict.fromkeys(MAPPING.targets, "VN"))
    found = MAPPING.then(country)
    assert found.share.tolist() == [1.0] * 4
    assert not found.is_assumed.any()


def test_the_order_of_the_units_in_the_series_is_free_but_none_may_be_left_out() -> None:
    turned = MAPPING.on_sources(["E", "C", "B", "A"])
    found = rebase(np.array([[[7.0, 100.0, 30.0, 10.0]]]), turned, [RebaseRule.SUM])
    assert found.values[0, 0].tolist() == [65.0, 75.0, 7.0]
    with pytest.raises(Refused) as refused:
        MAPPING.on_sources(["E", "C", "B"])
    assert (refused.value.code, refused.value.facts) == ("rebase.unit_missing", {"code": "A"})


@pytest.mark.parametrize(
    ("codes", "code"),
    [(["A", "B", "C", "X"], "rebase.unknown_unit"), (["A", "A", "B", "C"], "rebase.duplicate_unit")],
)
def test_wrong_units_are_refused(codes: list[str], code: str) -> None:
    with pytest.raises(Refused) as refused:
        MAPPING.on_sources(codes)
    assert refused.value.code == code


def test_a_series_of_the_wrong_shape_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        rebase(np.ones((1, 2, 4)), MAPPING, [RebaseRule.SUM])
    assert refused.value.code == "rebase.shape"


def test_a_weighted_mean_without_weights_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        move(RebaseRule.POPULATION_WEIGHTED_MEAN)
    assert refused.value.code == "rebase.weights_missing"
    with pytest.raises(Refused) as refused:
        move(RebaseRule.POPULATION_WEIGHTED_MEAN, weights={"A": 1.0})
    assert refused.value.facts == {"code": "B"}


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Mapping, np.ndarray]:
    """A mapping in which every source gives itself away in full, and a series on its sources."""
    sources, targets = draw(st.integers(1, 12)), draw(st.integers(1, 6))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    is_divided = draw(st.booleans())
    links: list[tuple[int, int, float]] = []
    for source in range(sources):
        count = int(rng.integers(1, targets + 1)) if is_divided else 1
        chosen = rng.permutation(targets)[:count]
        shares = rng.dirichlet(np.ones(count)) if count > 1 else np.ones(1)
        links += [(source, int(t), float(s)) for t, s in zip(chosen, shares, strict=True)]
    mapping = Mapping(
        sources=tuple(f"s{i}" for i in range(sources)),
        targets=tuple(f"t{i}" for i in range(targets)),
        source_index=np.array([k[0] for k in links], dtype=np.intp),
        target_index=np.array([k[1] for k in links], dtype=np.intp),
        share=np.array([k[2] for k in links]),
        is_assumed=np.zeros(len(links), dtype=bool),
    )
    return mapping, rng.normal(size=(2, 3, sources)) * 100


@given(worlds())
@settings(max_examples=150, deadline=None)
def test_a_sum_keeps_the_national_total(world: tuple[Mapping, np.ndarray]) -> None:
    mapping, series = world
    moved = rebase(series, mapping, [RebaseRule.SUM] * 3).values
    assert_allclose(np.nansum(moved, axis=2), series.sum(axis=2), atol=1e-9)


@given(worlds(), st.sampled_from(list(RebaseRule)), st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_the_order_of_the_sources_changes_nothing(
    world: tuple[Mapping, np.ndarray], rule: RebaseRule, chance: "object"
) -> None:
    mapping, series = world
    order = list(range(len(mapping.sources)))
    chance.shuffle(order)  # type: ignore[attr-defined]
    weights = np.arange(1.0, len(order) + 1)
    first = rebase(series, mapping, [rule] * 3, weights=weights).values
    turned = mapping.on_sources([mapping.sources[i] for i in order])
    second = rebase(series[:, :, order], turned, [rule] * 3, weights=weights[order]).values
    assert_allclose(first, second, atol=1e-9)


@given(st.integers(1, 20), st.sampled_from(list(RebaseRule)), st.integers(0, 2**32 - 1))
@settings(max_examples=100, deadline=None)
def test_the_same_units_keep_their_figures_under_every_rule(units: int, rule: RebaseRule, seed: int) -> None:
    rng = np.random.default_rng(seed)
    codes = tuple(f"u{i:02d}" for i in range(units))
    series = np.where(rng.random((2, 3, units)) < 0.2, NAN, rng.normal(size=(2, 3, units)))
    identity = Mapping.from_parents(codes, {code: code for code in codes})
    moved = rebase(series, identity, [rule] * 3, weights=np.ones(units)).values
    assert_allclose(moved, series, atol=0)


@given(worlds(), st.integers(0, 2**32 - 1))
@settings(max_examples=150, deadline=None)
def test_a_mean_lies_between_its_sources_and_agrees_with_the_plain_sum_of_products(
    world: tuple[Mapping, np.ndarray], seed: int
) -> None:
    mapping, series = world
    rng = np.random.default_rng(seed)
    series = np.where(rng.random(series.shape) < 0.3, NAN, series)
    moved = rebase(series, mapping, [RebaseRule.MEAN] * 3).values
    for target in range(len(mapping.targets)):
        links = mapping.target_index == target
        values, shares = series[:, :, mapping.source_index[links]], mapping.share[links]
        weight = np.where(np.isnan(values), 0, shares).sum(axis=2)
        with np.errstate(invalid="ignore"):
            expected = np.nansum(values * shares, axis=2) / weight
        assert_allclose(moved[:, :, target], expected, atol=1e-9)


@pytest.mark.parametrize("rule", list(RebaseRule))
@pytest.mark.parametrize("sources", [(), ("A", "B")])
@pytest.mark.parametrize("targets", [(), ("X", "Y")])
@pytest.mark.parametrize(("periods", "indicators"), [(2, 3), (0, 3), (2, 0)])
def test_where_no_unit_is_there_the_figures_have_the_right_shape_and_are_missing(
    rule: RebaseRule, sources: tuple[str, ...], targets: tuple[str, ...], periods: int, indicators: int
) -> None:
    none = np.zeros(0, dtype=np.intp)
    mapping = Mapping(sources, targets, none, none, np.zeros(0), np.zeros(0, dtype=np.bool_))
    series = np.ones((periods, indicators, len(sources)))
    found = rebase(series, mapping, [rule] * indicators, weights=np.ones(len(sources)))
    assert found.values.shape == found.coverage.shape == (periods, indicators, len(targets))
    assert found.is_assumed.shape == (len(targets),)
    assert np.isnan(found.values).all()
