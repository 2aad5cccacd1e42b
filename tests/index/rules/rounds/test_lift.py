"""The cheapest way up, against trying everything."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nenso.index.rules import Edition, Outcome, compute, read_edition
from nenso.index.rules.rounds import criteria, table_of
from nenso.index.rules.rounds.lift import Step, cheapest_lift, steps_of
from tests.factories.rounds import EDITION

UNITS = ("a", "b", "c", "d", "e")


@pytest.fixture(scope="module")
def edition() -> Edition:
    return read_edition(EDITION, filename="small")


def _numbers(edition: Edition, levels: list[int]) -> dict[str, float]:
    """Numbers of one unit: each criterion at one of the levels that its rule knows."""
    low, half, full = 0, 1, 2
    table = {
        "head": {low: {"head": 0.0}, half: {"head": 1.0}, full: {"head": 2.0}},
        "plan": {low: {"plan": 0.0}, half: {"plan": 0.0}, full: {"plan": 1.0}},
        "trained": {n: {"trained_a": 5.0 * n, "trained_b": 10.0} for n in (low, half, full)},
        "online": {n: {"online_a": 3.0 * n, "online_b": 6.0} for n in (low, half, full)},
        "spend": {n: {"spend": 5.0 * n} for n in (low, half, full)},
        "often": {low: {"often": 0.0}, half: {"often": 1.0}, full: {"often": 4.0}},
        "meets": {n: {"meets_a": float(n > 0), "meets_b": float(n > 1)} for n in (low, half, full)},
        "judged": {n: {"judged": n / 2} for n in (low, half, full)},
    }
    found: dict[str, float] = {}
    for node, level in zip(criteria(edition), levels, strict=True):
        found |= table[node.code][level]
    return found


def _outcome(edition: Edition, levels: list[list[int]]) -> Outcome:
    return compute(
        edition, table_of({unit: _numbers(edition, its) for unit, its in zip(UNITS, levels, strict=True)})
    )


def _tried(
    edition: Edition, outcome: Outcome, unit: str, places: int, steps: tuple[Step, ...]
) -> float | None:
    """The least points that suffice, by trying every choice of steps."""
    column = outcome.column("all")
    row = outcome.row(unit)
    points = outcome.points[:, column]
    now = outcome.rank(unit, "all")
    wanted = max(1, now - places)
    enough = [
        sum(step.gain for step in chosen)
        for size in range(len(steps) + 1)
        for chosen in combinations(steps, size)
        if 1
        + sum(
            other > points[row] + sum(s.gain for s in chosen) + 1e-6
            for i, other in enumerate(points)
            if i != row
        )
        <= wanted
    ]
    return min(enough) if enough else None


@settings(max_examples=60, deadline=None)
@given(
    levels=st.lists(st.lists(st.integers(0, 2), min_size=8, max_size=8), min_size=5, max_size=5),
    places=st.integers(1, 4),
)
def test_never_more_than_is_needed(edition: Edition, levels: list[list[int]], places: int) -> None:
    outcome = _outcome(edition, levels)
    for unit in UNITS:
        steps = steps_of(edition, outcome, unit)
        found = cheapest_lift(edition, outcome, unit, places, steps)
        least = _tried(edition, outcome, unit, places, steps)
        if found.rank_now == 1 or least is None:
            assert found.steps == ()
        else:
            assert found.gain == pytest.approx(least)
            assert found.rank <= max(1, found.rank_now - places)


def test_a_tie_is_enough_and_what_is_measured_is_told(edition: Edition) -> None:
    levels = [[2] * 8, [2] * 7 + [1], [0] * 8, [0] * 8, [0] * 8]
    outcome = _outcome(edition, levels)
    steps = steps_of(edition, outcome, "b", {"judged": True})
    assert [(step.node, round(step.gain, 9), step.is_measured) for step in steps] == [("judged", 5.0, True)]
    found = cheapest_lift(edition, outcome, "b", 1, steps)
    assert (found.rank_now, found.rank, round(found.gain, 9)) == (2, 1, 5.0)


def test_the_next_step_of_a_rule_is_what_it_can_bring(edition: Edition) -> None:
    outcome = _outcome(edition, [[0] * 8, [1] * 8, [2] * 8, [2] * 8, [2] * 8])
    goals = {step.node: step.goal for step in steps_of(edition, outcome, "a")}
    assert goals == pytest.approx(
        {
            "head": 5.0,
            "plan": 10.0,
            "trained": 20.0,
            "online": 20.0,
            "spend": 10.0,
            "often": 2.5,
            "meets": 10.0,
            "judged": 10.0,
        }
    )
