"""Roll-up against one figure at a time, over trees with gaps, holes and wholes without parts."""

import math
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nenso.directory.rules import RebaseRule
from nenso.kernel.rules import Refused
from nenso.measures.rules.rolling import roll, tree_of

NATION = {"01": "VNM", "48": "VNM"}
PARENTS = {
    "district": {"00001": "001", "00004": "001", "20194": "490"},
    "province": {"001": "01", "490": "48", "20333": "48", "999": "48"},
    "nation": NATION,
}
UNITS = ("20333", "00004", "20194", "00001")


def test_the_leaves_are_put_in_tree_order() -> None:
    tree = tree_of(UNITS, PARENTS)
    assert tree.units == ("00001", "00004", "20333", "20194")
    assert [UNITS[i] for i in tree.order] == list(tree.units)
    assert [level.codes for level in tree.levels] == [("001", "490"), ("01", "48"), ("VNM",)]
    assert tree.levels[0].parents.tolist() == [0, 0, -1, 1]
    assert tree.levels[1].parents.tolist() == [0, 0, 1, 1]
    assert tree.leaves_under("province", "48") == slice(2, 4)


def test_a_commune_without_a_district_counts_in_its_province_only() -> None:
    tree = tree_of(UNITS, PARENTS)
    rolled = roll(np.array([[1.0, 2, 3, 4], [1, np.nan, np.nan, 4]])[:, :], tree, "sum")
    np.testing.assert_array_equal(rolled["district"].totals, [[3, 4], [1, 4]])
    np.testing.assert_array_equal(rolled["province"].totals, [[3, 7], [1, 4]])
    np.testing.assert_array_equal(rolled["province"].counts, [[2, 2], [1, 1]])
    np.testing.assert_array_equal(rolled["province"].coverage, [[1, 1], [0.5, 0.5]])
    assert rolled["nation"].expected.tolist() == [4]


def test_a_whole_without_parts_stays_and_has_no_figure() -> None:
    parents = {**PARENTS, "district": {**PARENTS["district"], "77777": "999"}}
    tree = tree_of(UNITS, parents, also={"province": ["02"]})
    rolled = roll(np.ones(4), tree, "sum")
    assert rolled["district"].codes == ("001", "490", "999")
    assert rolled["province"].codes == ("02", "01", "48")
    np.testing.assert_array_equal(rolled["province"].totals, [np.nan, 2, 2])
    assert rolled["province"].counts.tolist() == [0, 2, 2]
    assert math.isnan(rolled["province"].coverage[0])
    assert tree.leaves_under("province", "02") == slice(0, 0)


def test_the_nearest_whole_decides_where_a_leaf_lies() -> None:
    """A table may still hold a commune's own province of another day: its district is nearer."""
    parents = {**PARENTS, "province": {**PARENTS["province"], "00001": "48"}}
    assert tree_of(UNITS, parents).units == tree_of(UNITS, PARENTS).units


def test_figures_of_many_digits_keep_them() -> None:
    figures = np.array([123_456_789_012.25, 0.5, 1, 2])
    assert roll(figures, tree_of(UNITS, PARENTS), "sum")["nation"].totals.tolist() == [123_456_789_015.75]
    small = np.full(4, 16_777_216, dtype=np.float32)
    small[0] = 1
    assert roll(small, tree_of(UNITS, PARENTS), "sum")["nation"].totals.tolist() == [50_331_649]


def test_one_unit_and_none() -> None:
    one = roll(np.array([[5.0]]), tree_of(["48"], {"nation": NATION}), "mean")
    assert one["nation"].totals.tolist() == [[5.0]]
    none = roll(np.empty((3, 0)), tree_of([], {"nation": NATION}), "sum")
    assert none["nation"].codes == ("VNM",)
    assert np.isnan(none["nation"].totals).all()
    assert roll(np.empty((0, 1)), tree_of(["48"], {"nation": NATION}), "sum")["nation"].totals.shape == (0, 1)


@pytest.mark.parametrize(
    ("rule", "district", "nation"),
    [("sum", 3.0, 10.0), ("mean", 1.5, 2.5), ("max", 2.0, 4.0), ("not_comparable", np.nan, np.nan),
     ("population_weighted_mean", 1.75, 3.0)],
)  # fmt: skip
def test_each_rule(rule: str, district: float, nation: float) -> None:
    weights = np.array([1.0, 3.0, 2.0, 4.0]) if rule == "population_weighted_mean" else None
    rolled = roll(np.array([1.0, 2, 3, 4]), tree_of(UNITS, PARENTS), rule, weights)
    np.testing.assert_allclose(rolled["district"].totals[0], district)
    expected = nation if weights is None else (1 + 6 + 6 + 16) / 10
    np.testing.assert_allclose(rolled["nation"].totals, [expected])


def test_what_cannot_be_rolled_up_is_refused_by_name() -> None:
    tree = tree_of(UNITS, PARENTS)
    cases = {
        "roll.shape": lambda: roll(np.ones(3), tree, "sum"),
        "roll.weights_missing": lambda: roll(np.ones(4), tree, "population_weighted_mean"),
        "roll.weight_missing": lambda: roll(
            np.ones(4), tree, "population_weighted_mean", np.array([1, np.nan, 1, 1])
        ),
        "tree.no_level": lambda: roll(np.ones(4), tree, "sum")["country"],
        "tree.no_unit": lambda: tree.leaves_under("province", "99"),
        "tree.repeated": lambda: tree_of(["a", "a"], {}),
        "tree.two_parents": lambda: tree_of(["a", "b"], {"x": {"a": "x1", "b": "x1"}, "y": {"a": "y1", "b": "y2"}}),
    }  # fmt: skip
    for code, case in cases.items():
        with pytest.raises(Refused) as refused:
            case()
        assert refused.value.code == code
    weights = np.array([1, np.nan, 1, 1])
    rolled = roll(np.array([1, np.nan, 1, 1]), tree, "population_weighted_mean", weights)
    assert rolled["nation"].totals.tolist() == [1.0]


@dataclass
class World:
    units: list[str]
    parents: dict[str, dict[str, str]]
    values: np.ndarray
    weights: np.ndarray

    def above(self, unit: str, kind: str) -> str:
        """One unit's whole, looked up as slowly and plainly as can be."""
        known = [unit]
        for level, link in self.parents.items():
            found = next((link[code] for code in reversed(known) if code in link), "")
            known += [found] if found else []
            if level == kind:
                return found
        raise AssertionError(kind)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    count = draw(st.integers(0, 25))
    units = draw(st.permutations([f"u{i}" for i in range(count)]))
    in_district = draw(st.lists(st.integers(-1, 5), min_size=count, max_size=count))
    in_province = draw(st.lists(st.integers(0, 3), min_size=count, max_size=count))
    provinces = draw(st.lists(st.integers(0, 3), min_size=6, max_size=6))
    district = {unit: f"d{n}" for unit, n in zip(units, in_district, strict=True) if n >= 0}
    province = {f"d{n}": f"p{to}" for n, to in enumerate(provinces)}
    province |= {unit: f"p{n}" for unit, n in zip(units, in_province, strict=True) if unit not in district}
    parents = {"district": district, "province": province, "nation": {f"p{n}": "VNM" for n in range(4)}}
    figure = st.one_of(st.just(math.nan), st.integers(-1000, 1000).map(float))
    rows = draw(st.integers(1, 4))
    values = draw(st.lists(figure, min_size=rows * count, max_size=rows * count))
    weights = draw(st.lists(st.integers(0, 9).map(float), min_size=count, max_size=count))
    return World(units, parents, np.array(values).reshape(rows, count), np.array(weights))


def naive(rule: RebaseRule, figures: list[tuple[float, float]]) -> float:
    present = [(value, weight) for value, weight in figures if not math.isnan(value)]
    values = [value for value, _ in present]
    weight = sum(weight for _, weight in present)
    if not present or (rule is RebaseRule.POPULATION_WEIGHTED_MEAN and weight == 0):
        return math.nan
    return {
        RebaseRule.SUM: sum(values),
        RebaseRule.MEAN: sum(values) / len(values),
        RebaseRule.MAX: max(values),
        RebaseRule.NOT_COMPARABLE: values[0] if len(figures) == 1 else math.nan,
        RebaseRule.POPULATION_WEIGHTED_MEAN: sum(v * w for v, w in present) / weight if weight else math.nan,
    }[rule]


@given(worlds(), st.sampled_from(RebaseRule), st.sampled_from([np.float32, np.float64]))
def test_it_is_what_adding_one_by_one_gives(world: World, rule: RebaseRule, kind: type) -> None:
    tree = tree_of(world.units, world.parents)
    values = world.values[:, tree.order].astype(kind)
    rolled = roll(values, tree, rule, world.weights[tree.order])
    for level in tree.levels:
        for place, code in enumerate(level.codes):
            members = [i for i, unit in enumerate(world.units) if world.above(unit, level.kind) == code]
            for row, figures in enumerate(world.values):
                expected = naive(rule, [(figures[i], world.weights[i]) for i in members])
                found = rolled[level.kind]
                np.testing.assert_allclose(found.totals[row, place], expected, rtol=1e-12)
                assert found.counts[row, place] == sum(not math.isnan(figures[i]) for i in members)
                assert found.expected[place] == len(members)


@given(worlds())
def test_the_provinces_add_up_to_the_leaves(world: World) -> None:
    tree = tree_of(world.units, world.parents)
    rolled = roll(world.values[:, tree.order], tree, RebaseRule.SUM)
    leaves = np.nansum(world.values, axis=1)
    np.testing.assert_array_equal(np.nansum(rolled["province"].totals, axis=1), leaves)
    np.testing.assert_array_equal(np.nansum(rolled["nation"].totals, axis=1), leaves)


def test_many_rows_are_the_same_rows() -> None:
    """Rows over many blocks and threads, in any shape and memory order, come out as one by one."""
    units = [f"{i:04d}" for i in range(2000)]
    tree = tree_of(units, {"province": {unit: unit[:2] for unit in units}})
    values = np.random.default_rng(4).random((5, 120, 2000), dtype=np.float32)
    values[values < 0.1] = np.nan
    whole = roll(values, tree, "sum")["province"]
    assert whole.totals.shape == (5, 120, 20)
    np.testing.assert_array_equal(whole.totals[3, 7], roll(values[3, 7], tree, "sum")["province"].totals)
    turned = roll(np.asfortranarray(values), tree, "sum")["province"]
    np.testing.assert_array_equal(whole.totals, turned.totals)
    exact = np.nansum(values.astype(np.float64).reshape(5, 120, 20, 100), axis=-1)
    np.testing.assert_allclose(whole.totals, exact, rtol=1e-14)
