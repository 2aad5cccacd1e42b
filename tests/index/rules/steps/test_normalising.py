"""Normalising: by the formulas, better figures never lower, and the same whatever the unit of measure."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from nenso.index.rules.steps import Goal, Normalisation, normalise
from nenso.index.rules.steps.scales import METHODS
from nenso.kernel.rules import Refused
from tests.index.rules.steps.plain import NAN, Array, bad_tables, figures, sample, tables

GOAL = Goal(low=-20, high=60, target=100, reference=30, max_points=50)
SCALES = [
    {},
    {"low": 0.0, "high": 100.0, "mean": 10.0, "sd": 2.0},
    {"low": -3.0, "high": 1.5, "mean": -1.0, "sd": 0.1},
]


def share(method: str, turned: Array, direction: float) -> Array:
    """Shares of one column without gaps, as the handbook writes them."""
    low, high, places = turned.min(), turned.max(), stats.rankdata(turned, "min")
    ends = sorted([GOAL.low * direction, GOAL.high * direction])  # type: ignore[operator]
    return {
        "minmax": lambda: (turned - low) / (high - low),
        "distance_to_max": lambda: 1 - (high - turned) / (high - low),
        "distance_to_reference": lambda: 1 - (30 * direction - turned) / (30 * direction - low),
        "distance_to_target": lambda: (turned - low) / (100 * direction - low),
        "percentile_rank": lambda: (places - 1) / (len(places) - 1),
        "scaled": lambda: (turned - ends[0]) / (ends[1] - ends[0]),
        "goalposts": lambda: np.clip((turned - ends[0]) / (ends[1] - ends[0]), 0, 1),
        "fraction_of_max": lambda: turned / high if direction > 0 else min(-turned) / -turned,
        "points": lambda: turned / 50 if direction > 0 else 1 - -turned / 50,
    }[method]()


def wanted(method: str, column: Array, direction: float, scale: dict[str, float]) -> Array:
    turned = column[~np.isnan(column)] * direction
    how = Normalisation(method, **scale)
    if method == "zscore":
        known = (turned - turned.mean()) / turned.std(ddof=1) * how.sd + how.mean
    elif method in ("rank", "borda"):
        known = stats.rankdata(turned, "min") - (method == "borda")
    else:
        known = share(method, turned, direction) * (how.high - how.low) + how.low
    result = np.full(len(column), NAN)
    result[~np.isnan(column)] = known
    return result


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("scale", SCALES)
@settings(max_examples=20, deadline=None)
@given(
    table=tables(units=(3, 14), indicators=(1, 4), of=st.one_of(st.integers(1, 40).map(float), st.just(NAN)))
)
def test_by_the_formulas(method: str, scale: dict[str, float], table: Array) -> None:
    table[:2] = [[1.0], [60.0]]  # a spread, and goals that no column has reached
    directions = np.array([-1.0 if column % 2 else 1.0 for column in range(table.shape[1])])
    goals = [Goal(-20, 60, 100 if sign > 0 else -100, 30, 50) for sign in directions]
    done = normalise(table, Normalisation(method, **scale), directions, goals)  # type: ignore[arg-type]
    for column, sign in enumerate(directions):
        if method == "distance_to_target" and sign < 0:
            turned = -table[:, column]
            low = np.nanmin(turned)
            expected = (turned - low) / (100 - low)
            how = Normalisation(**scale)  # type: ignore[arg-type]
            expected = expected * (how.high - how.low) + how.low
        else:
            expected = wanted(method, table[:, column], sign, scale)
        np.testing.assert_allclose(done[:, column], expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("clip", [True, None])
@settings(max_examples=20, deadline=None)
@given(table=tables(units=(1, 12), of=figures(0, 50).map(abs)))
def test_better_is_never_lower_and_gaps_stay(method: str, clip: bool | None, table: Array) -> None:
    directions = np.array([-1.0 if column % 2 else 1.0 for column in range(table.shape[1])])
    goals = [Goal(5, 40, 3000 * sign, 3000 * sign, 50) for sign in directions]
    done = normalise(table, Normalisation(method, clip=clip), directions, goals)
    assert np.array_equal(np.isnan(done), np.isnan(table))
    for before, after in zip((table * directions).T, done.T, strict=True):
        known = np.argsort(before)[: np.sum(~np.isnan(before))]
        steps = np.diff(after[known])
        assert (steps >= -1e-12).all()
        tied = np.diff(before[known]) == 0
        assert (steps[tied] == 0).all()
        if clip and method not in ("zscore", "rank", "borda"):
            assert ((after[known] >= 0) & (after[known] <= 1)).all()


RELATIVE = ("minmax", "zscore", "rank", "borda", "percentile_rank", "distance_to_max")


@pytest.mark.parametrize("method", RELATIVE)
@settings(max_examples=20, deadline=None)
@given(table=tables(), power=st.integers(-4, 4), shift=st.integers(-30, 30), random=st.randoms())
def test_the_unit_of_measure_and_the_order_of_rows_do_not_matter(method, table, power, shift, random) -> None:  # type: ignore[no-untyped-def]
    ahead = np.ones(table.shape[1])
    done = normalise(table, Normalisation(method), ahead)
    np.testing.assert_allclose(
        normalise(table * 2.0**power + shift, Normalisation(method), ahead), done, atol=1e-9
    )
    np.testing.assert_allclose(normalise(-table, Normalisation(method), -ahead), done, atol=1e-12)
    order = list(range(len(table)))
    random.shuffle(order)
    np.testing.assert_allclose(normalise(table[order], Normalisation(method), ahead), done[order], atol=1e-12)


@settings(max_examples=20, deadline=None)
@given(tables(units=(2, 12), indicators=(1, 4)))
def test_a_standard_score_has_its_mean_and_deviation(table: Array) -> None:
    done = normalise(table, Normalisation("zscore", mean=10, sd=2), np.ones(table.shape[1]))
    for before, after in zip(table.T, done.T, strict=True):
        known = after[~np.isnan(after)]
        if len(known):
            assert known.mean() == pytest.approx(10)
        if len(known) and np.nanmin(before) < np.nanmax(before):
            assert known.std(ddof=1) == pytest.approx(2)


CONSTANT = {
    "minmax": 50, "zscore": 10, "rank": 1, "borda": 0, "percentile_rank": 0, "scaled": 25, "distance_to_max": 50,
    "distance_to_reference": 100, "distance_to_target": 0, "fraction_of_max": 100, "goalposts": 25, "points": 10,
}  # fmt: skip


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("units", [1, 4])
def test_a_constant_column_has_a_stated_result(method: str, units: int) -> None:
    how = Normalisation(method, 0, 100, 10, 2)
    table = np.vstack([np.full((units, 1), 0.3), [[NAN]]])
    goal = Goal(0.2, 0.6, 0.9, None, 3)
    done = normalise(table, how, np.array([1]), [goal], reference=0)
    assert done[:-1, 0].tolist() == pytest.approx([CONSTANT[method]] * units)
    assert np.isnan(done[-1, 0])


@pytest.mark.parametrize("name", bad_tables())
@pytest.mark.parametrize("direction", [1, -1])
@pytest.mark.parametrize("method", sorted(set(METHODS) - {"fraction_of_max"}))
def test_bad_tables_have_a_result(name: str, direction: int, method: str) -> None:
    table = bad_tables()[name]
    goals = [Goal(-1, 1e13, 1e13 * direction, 1e13 * direction, 1e13)] * table.shape[1]
    done = normalise(table, Normalisation(method, clip=True), np.full(table.shape[1], direction), goals)
    assert np.array_equal(np.isnan(done), np.isnan(table))
    assert np.isfinite(done[~np.isnan(table)]).all()


def test_a_fraction_of_the_best() -> None:
    table = np.array([[0.0, 0.0, 0.0, 4.0], [2.0, 3.0, 0.0, 2.0], [8.0, NAN, 0.0, 8.0]])
    done = normalise(table, Normalisation("fraction_of_max"), np.array([1, -1, 1, -1]))
    expected = [[0, 1, 0, 0.5], [0.25, 0, 0, 1], [1, NAN, 0, 0.25]]
    np.testing.assert_array_equal(done, expected)
    assert normalise(np.zeros((3, 1)), Normalisation("fraction_of_max"), np.array([-1]))[:, 0].tolist() == [
        1,
        1,
        1,
    ]
    below = normalise(np.array([[-3.0], [6.0]]), Normalisation("fraction_of_max"), np.array([1]))
    assert below[:, 0].tolist() == [-0.5, 1]


def test_distances_have_a_goal_per_indicator_or_a_unit() -> None:
    table = np.array([[1.0, 9.0], [3.0, 5.0], [7.0, 1.0]])
    directions = np.array([1, -1])
    how = Normalisation("distance_to_reference")
    by_unit = normalise(table, how, directions, reference=1)
    np.testing.assert_allclose(by_unit, [[0, 0], [1, 1], [3, 2]])
    mixed = normalise(table, how, directions, [Goal(reference=5.0), None], reference=1)
    np.testing.assert_allclose(mixed, [[0, 0], [0.5, 1], [1.5, 2]])
    capped = normalise(table, Normalisation("distance_to_reference", clip=True), directions, reference=0)
    assert capped.tolist() == [[1, 1], [1, 1], [1, 1]]
    targets = normalise(
        table, Normalisation("distance_to_target"), directions, [Goal(target=13), Goal(target=-7)]
    )
    np.testing.assert_allclose(targets, [[0, 0], [1 / 6, 0.25], [0.5, 0.5]])


def test_each_indicator_may_have_its_own_way() -> None:
    table, directions = sample(20, 4, missing=0.1), np.array([1, -1, 1, 1])
    ways = [
        Normalisation("minmax"),
        Normalisation("zscore"),
        Normalisation("minmax"),
        Normalisation("scaled", 0, 9),
    ]
    goals = [None, None, None, Goal(0, 3)]
    done = normalise(table, ways, directions, goals)
    for column, way in enumerate(ways):
        alone = normalise(table[:, [column]], way, directions[[column]], [goals[column]])
        assert np.array_equal(done[:, [column]], alone, equal_nan=True)
    common = normalise(
        table, Normalisation("scaled", targets=(0, 3)), directions, [None, None, Goal(0, 6), Goal()]
    )
    np.testing.assert_array_equal(common[:, 0], table[:, 0] / 3)
    np.testing.assert_array_equal(common[:, 1], (3 - table[:, 1]) / 3)
    np.testing.assert_array_equal(common[:, 2], table[:, 2] / 6)


@settings(max_examples=20, deadline=None)
@given(tables(units=(1, 8), indicators=(1, 3)), st.integers(-9, 9), st.integers(1, 9))
def test_goalposts_are_the_scaled_clipped(table: Array, low: int, width: int) -> None:
    assume(table.size)
    directions = np.array([1, -1, 1][: table.shape[1]])
    goals = [Goal(low, low + width)] * table.shape[1]
    free = normalise(table, Normalisation("scaled"), directions, goals)
    held = normalise(table, Normalisation("goalposts"), directions, goals)
    assert np.array_equal(held, np.clip(free, 0, 1), equal_nan=True)
    unheld = normalise(table, Normalisation("goalposts", clip=False), directions, goals)
    assert np.array_equal(unheld, free, equal_nan=True)


TABLE = np.array([[1.0, 2.0], [3.0, 4.0]])


@pytest.mark.parametrize(
    ("code", "how", "goals", "facts"),
    [
        ("toolkit.normalisation", Normalisation("softmax"), None, {}),
        ("toolkit.scale", Normalisation(low=1, high=1), None, {}),
        ("toolkit.scale", Normalisation(low=NAN), None, {}),
        ("toolkit.scale", Normalisation("zscore", sd=0), None, {}),
        ("toolkit.scale", Normalisation(high=np.inf), None, {}),
        ("toolkit.shape", [Normalisation()], None, {}),
        ("toolkit.shape", Normalisation(), [None], {}),
        ("toolkit.no_goal", Normalisation("goalposts"), [Goal(0, 1), Goal(low=0)], {"indicator": "roads"}),
        ("toolkit.no_goal", Normalisation("distance_to_target"), [Goal(target=9), None], {"indicator": "roads"}),
        ("toolkit.goalposts", Normalisation("scaled"), [Goal(0, 1), Goal(2, 2)], {"indicator": "roads"}),
        ("toolkit.goalposts", Normalisation("scaled", targets=(3, 2)), None, {"indicator": "schools"}),
        ("toolkit.max_points", Normalisation("points"), [Goal(max_points=5), Goal(max_points=0)], {"indicator": "roads"}),
        ("toolkit.max_points", Normalisation("points"), None, {"indicator": "schools"}),
        ("toolkit.no_reference", Normalisation("distance_to_reference"), None, {"indicator": "schools"}),
        ("toolkit.goal_reached", Normalisation("distance_to_target"), [Goal(target=9), Goal(target=1)], {"indicator": "roads"}),
        ("toolkit.goal_reached", Normalisation("distance_to_target"), [Goal(target=9), Goal(target=2)], {"indicator": "roads"}),
    ],
)  # fmt: skip
def test_refusals(code, how, goals, facts) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused) as refusal:
        normalise(TABLE, how, np.array([1, 1]), goals, names=["schools", "roads"])
    assert refusal.value.code == code
    assert facts.items() <= refusal.value.facts.items()


@pytest.mark.parametrize("directions", [[1, 0], [1, NAN], [2, 1]])
def test_refuses_a_missing_direction(directions: list[float]) -> None:
    with pytest.raises(Refused, match=r"toolkit\.direction"):
        normalise(TABLE, Normalisation(), np.array(directions))


def test_refuses_fractions_of_nothing() -> None:
    for column, direction in (([-1.0, -2.0], 1), ([-1.0, 0.0], 1), ([-1.0, 5.0], -1)):
        with pytest.raises(Refused, match=r"toolkit\.no_fraction"):
            normalise(np.array([column]).T, Normalisation("fraction_of_max"), np.array([direction]))


def test_refuses_the_infinite_before_and_after() -> None:
    with pytest.raises(Refused, match=r"toolkit\.infinite"):
        normalise(np.array([[1.0], [np.inf]]), Normalisation(), np.array([1]))
    with pytest.raises(Refused, match=r"toolkit\.infinite"):
        normalise(
            np.array([[1e-300], [1e10]]), Normalisation("points"), np.array([1]), [Goal(max_points=1e-300)]
        )


def test_an_empty_column_asks_nothing_of_the_unit_of_reference() -> None:
    table = np.array([[1.0, NAN], [3.0, NAN]])
    done = normalise(table, Normalisation("distance_to_reference"), np.array([1, 1]), reference=1)
    np.testing.assert_array_equal(done, [[0, NAN], [1, NAN]])
