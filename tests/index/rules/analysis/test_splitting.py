"""A change split into its causes: the UN's change of method in 2012, and made-up years whose causes are known."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nenso.index.rules import Edition, Inputs, Outcome, compute
from nenso.index.rules.analysis import (
    Crossed,
    Split,
    States,
    Told,
    cross,
    same_below,
    split_change,
    split_changes,
)
from nenso.kernel.rules import Refused, Text
from tests.golden.published import edition, inputs, outcome
from tests.index.rules.editions import edition_of, tree

E2010, E2012 = edition("egdi-2010"), edition("egdi-2012")
F2010, F2012 = "egdi-2010-countries.csv", "egdi-2012-countries.csv"
EARLY, LATE = outcome("egdi-2010", F2010), outcome("egdi-2012", F2012)


def crossed(rule: Edition, own: Outcome, figures: Inputs, other: Edition) -> Crossed | None:
    found = cross(rule, own, figures, other)
    return Crossed(found.outcome, found.computed) if found.outcome else None


def states_of(rules: tuple[Edition, Edition], figures: tuple[Inputs, Inputs], **more: object) -> States:
    before, after = (compute(rule, table) for rule, table in zip(rules, figures, strict=True))
    given: dict[str, object] = {
        "before": before,
        "after": after,
        "by_later_method": crossed(rules[1], after, figures[0], rules[0]),
        "by_earlier_method": crossed(rules[0], before, figures[1], rules[1]),
    }
    return States(**(given | more))  # type: ignore[arg-type]


UN = replace(
    states_of((E2010, E2012), (inputs(F2010), inputs(F2012))),
    told=Told((2010, 2012), (E2010.name, E2012.name), decimals=5),
)


def adds_up(split: Split, decimals: int = 5) -> None:
    assert math.fsum(cause.score for cause in split.causes) == pytest.approx(split.change, abs=1e-12)
    if split.places is not None:
        assert sum(cause.places or 0 for cause in split.causes) == split.places
    shown = round((split.after - split.before) * 10**decimals)
    assert abs(round(sum(split.rounded(decimals)) * 10**decimals) - shown) <= 1


def test_the_un_changed_weights_and_shut_a_gate() -> None:
    """0.34/0.33/0.33 became thirds, and a state without online services got nought: each part by hand."""
    split = split_change(UN, "VNM")
    old, new = np.array([0.34, 0.33, 0.33]), np.full(3, 1 / 3)
    parts = ["osi", "hci", "tii"]
    first = np.array([EARLY.value("VNM", part) for part in parts])
    last = np.array([LATE.value("VNM", part) for part in parts])
    causes = {cause.kind: cause for cause in split.causes}
    assert causes["method"].score == pytest.approx(float((new - old) @ (first + last)) / 2)
    assert causes["real"].score == pytest.approx(float((new + old) @ (last - first)) / 2)
    assert (split.rank_before, split.rank_after, split.places) == (90, 83, 7)
    assert not any(cause.is_joint for cause in split.causes)
    assert "United Nations E-Government Development Index (2012)" in causes["method"].why.en


def test_libya_fell_by_the_gate_and_by_its_figures() -> None:
    split = split_change(UN, "LBY")
    causes = {cause.kind: cause for cause in split.causes}
    assert (split.rank_before, split.rank_after) == (114, 191)
    assert (causes["units"].places, causes["method"].places, causes["real"].places) == (-1, -33.5, -42.5)
    assert causes["method"].score == pytest.approx(-0.200815, abs=1e-6)
    assert causes["real"].score == pytest.approx(-0.179031, abs=1e-6)


def test_every_state_adds_up() -> None:
    splits = split_changes(UN)
    assert len(splits) == 192
    assert "SSD" not in {split.unit for split in splits}  # South Sudan came in 2012
    for split in splits:
        adds_up(split)


def test_a_unit_of_one_year_only_is_refused() -> None:
    with pytest.raises(Refused, match=r"toolkit\.not_split"):
        split_change(UN, "SSD")


LEAVES = ("a", "b", "c")


def table(rows: list[list[float]], units: str = "pqrst") -> Inputs:
    return Inputs(tuple(units[: len(rows)]), LEAVES, np.array(rows))


FIRST = table([[0.5, 0.4, 0.9], [0.2, 0.9, 0.1], [0.7, 0.3, 0.3], [0.1, 0.2, 0.8]])
LAST = table([[0.6, 0.4, 0.2], [0.3, 0.8, 0.9], [0.7, 0.9, 0.3], [0.4, 0.2, 0.6]])


def test_the_same_method_is_all_real() -> None:
    rule = tree()
    states = states_of((rule, rule), (FIRST, LAST), is_same_method=True)
    for split in split_changes(states):
        (cause,) = split.causes
        assert (cause.kind, cause.score, cause.places) == ("real", pytest.approx(split.change), split.places)


def test_the_same_figures_are_all_method() -> None:
    states = states_of((tree(), tree("geometric")), (FIRST, FIRST))
    for split in split_changes(states):
        method, real = split.causes
        assert (method.kind, real.kind) == ("method", "real")
        assert (real.score, real.places) == (pytest.approx(0, abs=1e-15), 0)
        assert method.score == pytest.approx(split.change)


def test_one_order_where_the_other_cannot_be_computed() -> None:
    """The later method asks for something that nobody measured in the earlier year."""
    wider = tree(weights=("1/4", "1/4", "1/4", "1/4"))
    grown = Inputs(LAST.units, (*LEAVES, "d"), np.column_stack([LAST.values, [0.9, 0.1, 0.5, 0.3]]))
    states = states_of((tree(), wider), (FIRST, grown), told=Told((2022, 2023)))
    assert states.by_later_method is None
    narrow = compute(tree(), LAST)
    for split in split_changes(states):
        method, real = split.causes
        assert real.score == pytest.approx(narrow.score(split.unit) - split.before)
        assert method.score == pytest.approx(split.after - narrow.score(split.unit))
        assert method.why.vi.startswith("Số liệu năm 2023 chấm theo")
        adds_up(split, 4)


def test_an_item_scored_as_nought_where_missing_is_not_mistaken_for_data() -> None:
    wider = tree(missing="zero", weights=("1/4", "1/4", "1/4", "1/4"))
    grown = Inputs(LAST.units, (*LEAVES, "d"), np.column_stack([LAST.values, [0.9, 0.1, 0.5, 0.3]]))
    found = cross(wider, compute(wider, grown), FIRST, tree())
    assert found.outcome is None
    assert found.obstacle is not None
    assert "không có d mà" in found.obstacle.vi


def test_method_and_real_together_where_neither_can_be_computed() -> None:
    rules = edition("dti-2-province"), edition("dti-3-province")
    files = "dti-2023-provinces.csv", "dti-2024-provinces.csv"
    figures = inputs(files[0]), inputs(files[1])
    own = outcome("dti-2-province", files[0]), outcome("dti-3-province", files[1])
    later = cross(rules[1], own[1], figures[0], rules[0])
    earlier = cross(rules[0], own[0], figures[1], rules[1])
    assert (later.outcome, earlier.outcome) == (None, None)
    assert later.obstacle is not None
    assert "not public" in later.obstacle.en
    told = Told((2023, 2024), (rules[0].name, rules[1].name), obstacle=later.obstacle)
    for split in split_changes(States(*own, told=told)):
        (cause,) = split.causes
        assert (cause.kind, cause.is_joint, cause.places) == ("method_and_real", True, split.places)
        assert "not public" in cause.why.en


def test_a_unit_that_cannot_be_crossed_keeps_its_causes_together() -> None:
    states = states_of((tree(), tree("geometric")), (FIRST, LAST))
    assert states.by_later_method is not None
    assert states.by_earlier_method is not None
    lacking = {
        name: replace(getattr(states, name), computed=frozenset("pqr"))
        for name in ("by_later_method", "by_earlier_method")
    }
    found = {split.unit: split for split in split_changes(replace(states, **lacking))}
    assert [cause.kind for cause in found["p"].causes] == ["method", "real"]
    assert [cause.kind for cause in found["s"].causes] == ["method_and_real"]
    assert "riêng đơn vị này" in found["s"].causes[0].why.vi


def test_revised_data_come_before_what_really_changed() -> None:
    rule = tree()
    revised = replace(FIRST, values=FIRST.values + np.array([[0.1, 0, 0], [0, 0, 0], [0, 0, 0.3], [0, 0, 0]]))
    states = states_of(
        (rule, rule),
        (FIRST, LAST),
        is_same_method=True,
        revised=compute(rule, revised),
        told=Told((2022, 2023)),
    )
    split = split_change(states, "p")
    assert [cause.kind for cause in split.causes] == ["revision", "real"]
    assert split.causes[0].score == pytest.approx(0.05)
    assert "2022" in split.causes[0].why.en
    adds_up(split, 4)


def test_two_runs_of_one_year_differ_by_revision_and_method() -> None:
    states = states_of((tree(), tree("geometric")), (FIRST, LAST), is_same_year=True)
    assert [cause.kind for cause in split_change(states, "q").causes] == ["method", "revision"]
    bare = replace(states, by_later_method=None, by_earlier_method=None)
    assert [cause.kind for cause in split_change(bare, "q").causes] == ["method_and_revision"]


def merged(found: Outcome) -> Outcome:
    """p and q become p; r and s stay: the mean of the members, ranked again."""
    values = np.vstack([found.values[:2].mean(axis=0), found.values[2:]])
    ranks = np.column_stack([np.argsort(np.argsort(-column)) + 1 for column in values.T]).astype(np.int32)
    return replace(
        found,
        units=("p", "r", "s"),
        values=values,
        points=values * 100,
        basis=np.ones(values.shape, np.int8),
        ranks=ranks,
        published=np.full(values.shape, np.nan),
    )


def test_units_that_merge_start_from_their_own_old_figure() -> None:
    rule = tree()
    before, after = compute(rule, FIRST), merged(compute(rule, LAST))
    told = Told(
        (2023, 2024),
        members={"p": (Text("Phú", "Phu"), Text("Quý", "Quy"))},
        starts={"p": Text("Quý", "Quy")},
    )
    states = States(before, after, merged(before), is_same_method=True, starts={"p": "q"}, told=told)
    split = split_change(states, "p")
    units, real = split.causes
    mean = (before.score("p") + before.score("q")) / 2
    assert split.start == "q"
    assert units.score == pytest.approx(mean - before.score("q"))
    assert real.score == pytest.approx(after.score("p") - mean)
    assert units.why.en == (
        f"This unit was made of Phu and Quy: Quy alone had {before.score('q'):.4f}, "
        f"the mean of the 2 is {mean:.4f}. It was ranked among 4 units and is now among 3."
    )
    adds_up(split)
    whole = split_change(states, "r")
    assert whole.causes[0].score == 0
    assert whole.causes[0].why.vi.startswith("Bản thân đơn vị không đổi.")
    adds_up(whole)


def test_a_unit_without_a_figure_of_its_own_starts_from_the_mean_of_its_members() -> None:
    rule = tree()
    before, after = compute(rule, FIRST), merged(compute(rule, LAST))
    told = Told(members={"p": (Text("Phú", "Phu"), Text("Quý", "Quy"))})
    states = States(before, after, merged(before), is_same_method=True, starts={"p": ""}, told=told)
    split = split_change(states, "p")
    assert "compared with their mean" in split.causes[0].why.en
    assert (split.start, split.causes[0].score) == ("", 0)
    assert split.before == pytest.approx((before.score("p") + before.score("q")) / 2)
    adds_up(split)


def test_who_comes_and_goes_is_no_merit_of_who_stays() -> None:
    rule = tree()
    came = Inputs((*LAST.units, "t"), LEAVES, np.vstack([LAST.values, [[0.99, 0.99, 0.99]]]))
    still = Inputs(came.units, LEAVES, np.vstack([FIRST.values, [[0.99, 0.99, 0.99]]]))
    states = states_of((rule, rule), (FIRST, still), is_same_method=True)
    for split in split_changes(states):
        units, real = split.causes
        assert (units.kind, units.places, real.places) == ("units", -1, 0)
        assert "5 đơn vị" in units.why.vi


def test_places_of_a_table_published_in_part_stay_with_the_figures() -> None:
    rule = tree()
    before, after = compute(rule, FIRST), compute(rule, LAST)
    official = replace(before, ranks=np.where(before.ranks > 0, before.ranks + 10, 0).astype(np.int32))
    (split, *_) = split_changes(States(official, after, is_same_method=True))
    assert [cause.places for cause in split.causes] == [split.places]
    (split, *_) = split_changes(States(official, after, told=Told((1, 2))))
    assert [(cause.kind, cause.places) for cause in split.causes] == [("method_and_real", split.places)]
    assert "một phần" in split.causes[0].why.vi
    unranked = replace(before, ranks=np.zeros_like(before.ranks))
    (split, *_) = split_changes(States(unranked, after, is_same_method=True))
    assert (split.places, split.causes[0].places) == (None, None)


WEIGHTS = st.tuples(*[st.integers(1, 9)] * 3)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.floats(0.01, 1), min_size=3, max_size=3), min_size=8, max_size=8),
    WEIGHTS,
    st.sampled_from(["arithmetic", "geometric", "harmonic"]),
    st.integers(2, 6),
)
def test_parts_always_add_up(
    rows: list[list[float]], weights: tuple[int, int, int], aggregate: str, decimals: int
) -> None:
    later = tree(aggregate, weights=tuple(f"{weight}/{sum(weights)}" for weight in weights))
    figures = table(rows[:4]), table(rows[4:])
    for split in split_changes(states_of((tree(), later), figures)):
        adds_up(split, decimals)
        half = 0.5 + 1e-6
        shown = [math.floor(end * 10**decimals + half) for end in (split.before, split.after)]
        assert round(sum(split.rounded(decimals)) * 10**decimals) == shown[1] - shown[0]
        for cause, part in zip(split.causes, split.rounded(decimals), strict=True):
            assert abs(cause.score - part) < 2.01 * 10**-decimals


def test_crossing_takes_no_published_figure_for_its_own() -> None:
    """A main indicator published under one act is no figure of another act that makes it of other criteria."""
    body = """
        missing: exclude
        aggregate: arithmetic
        nodes:
          - {{code: root, name: {{vi: R, en: R}}}}
          - {{code: a, parent: root, name: {{vi: A, en: A}}, weight: 0.5}}
          - {{code: b, parent: root, name: {{vi: B, en: B}}, weight: 0.5}}
          - {{code: a1, parent: a, name: {{vi: A1, en: A1}}, weight: {w}}}
          - {{code: a2, parent: a, name: {{vi: A2, en: A2}}, weight: {v}}}
        """
    old, new = edition_of(body.format(w=0.5, v=0.5)), edition_of(body.format(w=0.9, v=0.1))
    given_above = Inputs(("x", "y"), ("b",), np.array([[0.3], [0.4]]), ("a",), np.array([[0.5], [0.6]]))
    own = compute(new, given_above)
    assert not same_below(old, new, "a")
    assert same_below(old, new, "b")
    assert cross(new, own, given_above, old).outcome is None
    assert cross(old, compute(old, given_above), given_above, old).computed == {"x", "y"}


def test_few_units_are_not_enough_to_rank_by_another_method() -> None:
    rule = tree(missing="fail")
    holes = FIRST.values.copy()
    holes[0, 0] = np.nan
    published = Inputs(FIRST.units, LEAVES, holes, ("root",), np.array([[50.0], [40], [30], [20]]))
    found = cross(tree("geometric", missing="fail"), compute(tree("geometric"), LAST), published, rule)
    assert found.obstacle is not None
    assert "only 3 of 4" in found.obstacle.en


def test_what_the_other_method_cannot_take_is_an_obstacle() -> None:
    below = table([[-0.1, 0.2, 0.3], [0.4, 0.5, 0.6], [0.7, 0.1, 0.2], [0.1, 0.9, 0.3]])
    found = cross(tree("geometric"), compute(tree("geometric"), LAST), below, tree())
    assert found.obstacle is not None
    assert "cannot score" in found.obstacle.en
