"""The cheapest way up, against trying everything and computing it."""

import math
from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nenso.index.rules import Edition, Inputs, Outcome, compute, read_edition
from nenso.index.rules.rounds import criteria, table_of
from nenso.index.rules.rounds.lift import Lift, cheapest_lift
from nenso.index.rules.rounds.rises import Rise, rises
from nenso.kernel.rules import Refused
from tests.factories.rounds import EDITION

UNITS = ("a", "b", "c", "d", "e")
# What a unit may say of each criterion, from nothing to everything; the last two are open: any figure counts.
SAID = {
    "head": [{"head": 0.0}, {"head": 1.0}, {"head": 2.0}],
    "plan": [{"plan": 0.0}, {"plan": 1.0}],
    "trained": [{"trained_a": n, "trained_b": 3.0} for n in (0.0, 1.0, 2.0, 3.0)],
    "online": [{"online_a": n, "online_b": 2.0} for n in (0.0, 1.0, 2.0)],
    "often": [{"often": 0.0}, {"often": 2.0}, {"often": 9.0}],
    "meets": [
        {"meets_a": 0.0, "meets_b": 0.0},
        {"meets_a": 1.0, "meets_b": 0.0},
        {"meets_a": 1.0, "meets_b": 1.0},
    ],
    "spend": [{"spend": n} for n in (0.0, 2.5, 5.0, 10.0)],
    "judged": [{"judged": n} for n in (0.0, 0.5, 1.0)],
}
STEPPED = [node for node in SAID if node not in ("spend", "judged")]
Levels = dict[str, int]
SAME = 0.011  # points nearer than a hundredth are the same: then the fewer criteria


@pytest.fixture(scope="module")
def edition() -> Edition:
    return read_edition(EDITION, filename="small")


def numbers(levels: Levels) -> dict[str, float]:
    return {key: value for node, level in levels.items() for key, value in SAID[node][level].items()}


def board(edition: Edition, levels: list[Levels]) -> tuple[Inputs, Outcome]:
    filled = {unit: numbers(its) for unit, its in zip(UNITS, levels, strict=True)}
    # A figure is kept by every unit, so that the table has a column for each input.
    table = table_of(filled)
    return table, compute(edition, table)


def everything(but: tuple[str, ...] = ()) -> st.SearchStrategy[Levels]:
    return st.fixed_dictionaries(
        {
            node: st.just(len(its) - 1) if node in but else st.integers(0, len(its) - 1)
            for node, its in SAID.items()
        }
    )


def after(edition: Edition, table: Inputs, unit: str, found: Lift) -> Outcome:
    """What the engine makes of the inputs that a way up names."""
    row = table.unit_index[unit]
    values = table.values.copy()
    for step in found.steps:
        for key, value in step.inputs.items():
            values[row, table.key_index[key]] = value
    return compute(edition, Inputs(table.units, table.keys, values))


def tried(edition: Edition, table: Inputs, outcome: Outcome, unit: str, places: int) -> float | None:
    """The least points that suffice: every choice of levels in the stepped criteria, each ranked."""
    points = outcome.points[:, outcome.column("all")]
    row = outcome.row(unit)
    wanted = max(1, outcome.rank(unit, "all") - places)
    others = np.delete(points, row)
    gains = []
    for node in STEPPED:
        now = outcome.point(unit, node)
        reached = [compute(edition, table_of({"x": dict(its)})).point("x", node) - now for its in SAID[node]]
        gains.append([0.0, *(gain for gain in reached if gain > 1e-9)])
    enough = [
        gain
        for gain in {round(sum(each), 9) for each in product(*gains)}
        if 1 + int(np.sum(np.round(others, 4) > np.round(points[row] + gain, 4))) <= wanted
    ]
    return min(enough, default=None)


@settings(max_examples=40, deadline=None)
@given(levels=st.lists(everything(("spend", "judged")), min_size=5, max_size=5), places=st.integers(1, 4))
def test_never_more_than_is_needed(edition: Edition, levels: list[Levels], places: int) -> None:
    table, outcome = board(edition, levels)
    for unit in UNITS:
        found = cheapest_lift(edition, outcome, unit, places, rises(edition, table, outcome, unit))
        least = tried(edition, table, outcome, unit, places)
        if found.rank_now == 1 or least is None:
            assert found.steps == ()
            continue
        assert found.gain == pytest.approx(least, abs=1e-6)
        assert found.rank <= max(1, found.rank_now - places)
        assert after(edition, table, unit, found).rank(unit, "all") == found.rank


@settings(max_examples=40, deadline=None)
@given(levels=st.lists(everything(), min_size=5, max_size=5), places=st.integers(1, 4))
def test_what_can_end_anywhere_ends_where_it_is_enough(
    edition: Edition, levels: list[Levels], places: int
) -> None:
    table, outcome = board(edition, levels)
    for unit in UNITS:
        possible = rises(edition, table, outcome, unit)
        found = cheapest_lift(edition, outcome, unit, places, possible)
        if not found.steps:
            assert found.rank_now == 1 or sum(rise.most for rise in possible) < found.needed
            continue
        assert found.gain >= found.needed - 1e-6
        anywhere = sum(rise.most for rise in possible if rise.is_open)
        if anywhere >= found.needed:
            assert found.gain == pytest.approx(found.needed, abs=SAME)
        stepped = tried(edition, table, outcome, unit, places)
        assert stepped is None or found.gain <= stepped + SAME
        assert after(edition, table, unit, found).rank(unit, "all") == found.rank


def least_at(edition: Edition, **levels: int) -> tuple[Inputs, Outcome, tuple[Rise, ...]]:
    """The board where `a` says nothing but what is named, and the others everything but for `b`, who lacks the plan."""
    full = {node: len(its) - 1 for node, its in SAID.items()}
    own = {**dict.fromkeys(SAID, 0), **levels}
    table, outcome = board(edition, [own, {**full, "plan": 0}, full, full, full])
    return table, outcome, rises(edition, table, outcome, "a")


def goals_of(possible: tuple[Rise, ...]) -> Iterator[tuple[str, list[float], bool]]:
    for rise in possible:
        yield rise.node.code, [round(goal.points, 6) for goal in rise.goals], rise.is_open


def test_each_rule_gives_its_own_steps(edition: Edition) -> None:
    _, _, possible = least_at(edition, head=1)
    assert list(goals_of(possible)) == [
        ("head", [10.0], False),
        ("plan", [10.0], False),
        ("trained", [6.666667, 13.333333, 20.0], False),
        ("online", [10.0, 20.0], False),
        ("spend", [10.0], True),
        ("often", [2.5, 10.0], False),
        ("meets", [5.0, 10.0], False),
        ("judged", [10.0], True),
    ]


def test_a_ratio_rises_by_whole_numbers_up_to_its_cap() -> None:
    capped = read_edition(
        EDITION.replace("denominator: trained_b}", "denominator: trained_b, full_at: 0.5}"), filename="x"
    )
    few = table_of({"a": {"trained_a": 1.0, "trained_b": 8.0}})
    (rise,) = [each for each in rises(capped, few, compute(capped, few), "a") if each.node.code == "trained"]
    assert [goal.inputs["trained_a"] for goal in rise.goals] == [2.0, 3.0, 4.0], "half of eight is enough"
    assert [goal.points for goal in rise.goals] == pytest.approx([10.0, 15.0, 20.0])
    many = table_of({"a": {"trained_a": 100.0, "trained_b": 900.0}})
    (rise,) = [
        each for each in rises(capped, many, compute(capped, many), "a") if each.node.code == "trained"
    ]
    assert rise.is_open
    goal = rise.towards(7.01)
    assert goal.inputs == {"trained_a": 158.0, "trained_b": 900.0}, "157 of 450 earn 6.98"
    assert goal.points == pytest.approx(158 / 450 * 20)


@pytest.mark.parametrize(("low", "high", "written"), [(0, 10, 3.3334), (10, 0, 6.6666), (0, 0.02, 0.0066667)])
def test_a_figure_to_write_is_short_and_earns_no_less(low: float, high: float, written: float) -> None:
    text = EDITION.replace("input: spend, low: 0, high: 10", f"input: spend, low: {low}, high: {high}")
    turned = read_edition(text, filename="x")
    table = table_of({"a": {"spend": float(low)}})
    (rise,) = [
        each for each in rises(turned, table, compute(turned, table), "a") if each.node.code == "spend"
    ]
    goal = rise.towards(10 / 3)
    assert goal.inputs == {"spend": pytest.approx(written, rel=1e-9)}
    assert goal.points == pytest.approx(compute(turned, table_of({"a": goal.inputs})).point("a", "spend"))
    assert 10 / 3 <= goal.points < 10 / 3 + 0.001
    assert [round(step.goal, 3) for step in rise.steps(4)] == [2.5, 5.0, 7.5, 10.0]


def test_steps_to_try_are_spread_from_the_first_to_the_last(edition: Edition) -> None:
    table = table_of({"a": {"trained_a": 0.0, "trained_b": 20.0}})
    (rise,) = [
        each for each in rises(edition, table, compute(edition, table), "a") if each.node.code == "trained"
    ]
    assert len(rise.goals) == 20
    assert [step.inputs["trained_a"] for step in rise.steps(20)] == list(range(1, 21))
    assert [step.inputs["trained_a"] for step in rise.steps(4)] == [5.0, 10.0, 15.0, 20.0]
    assert [step.inputs["trained_a"] for step in rise.steps(1)] == [20.0]


def test_a_tie_is_enough_and_what_is_measured_is_told(edition: Edition) -> None:
    full = {node: len(its) - 1 for node, its in SAID.items()}
    least = dict.fromkeys(SAID, 0)
    table, outcome = board(edition, [full, {**full, "plan": 0}, least, least, least])
    possible = rises(edition, table, outcome, "b", {"plan": True})
    found = cheapest_lift(edition, outcome, "b", 1, possible)
    assert (found.rank_now, found.rank, found.gain) == (2, 1, pytest.approx(10.0))
    assert [(step.node, step.is_measured, step.inputs) for step in found.steps] == [
        ("plan", True, {"plan": 1.0})
    ]
    assert cheapest_lift(edition, outcome, "a", 1, rises(edition, table, outcome, "a")).steps == ()


def test_of_equal_points_the_fewer_criteria(edition: Edition) -> None:
    full = {node: len(its) - 1 for node, its in SAID.items()}
    own = {**full, "head": 1, "meets": 1, "plan": 0}
    table, outcome = board(edition, [own, {**own, "plan": 1}, full, full, full])
    found = cheapest_lift(edition, outcome, "a", 1, rises(edition, table, outcome, "a"))
    assert [step.node for step in found.steps] == ["plan"], "five and five would do as well"


def test_who_has_no_score_has_no_way_up(edition: Edition) -> None:
    table = table_of({"a": {}, "b": numbers(dict.fromkeys(SAID, 1))})
    outcome = compute(edition, table)
    found = cheapest_lift(edition, outcome, "a", 1, rises(edition, table, outcome, "a"))
    assert (found.steps, found.rank_now) == ((), 0)
    assert math.isnan(found.needed)


def test_points_that_do_not_add_up_have_no_way_up(edition: Edition) -> None:
    other = read_edition(EDITION.replace("aggregate: sum_of_points", "aggregate: geometric"), filename="x")
    table = table_of({unit: numbers(dict.fromkeys(SAID, level)) for unit, level in (("a", 0), ("b", 1))})
    outcome = compute(other, table)
    with pytest.raises(Refused, match=r"lift\.not_additive"):
        cheapest_lift(other, outcome, "a", 1, rises(other, table, outcome, "a"))


def test_a_country_takes_no_time() -> None:
    import time
    from pathlib import Path

    from nenso.index.rules.rounds import fields_of, read_inputs
    from nenso.index.rules.rounds.simulation import assessments

    file = Path(__file__).resolve().parents[4] / "src/nenso/index/editions/dti-2-province.yaml"
    edition = read_edition(file.read_text(encoding="utf-8"), filename="dti-2-province")
    fields = {node.code: fields_of(edition, node) for node in criteria(edition)}
    said = assessments(edition, [f"{n:02}" for n in range(1, 64)], 3)
    filled = {
        unit: {
            key: value
            for node, its in by_node.items()
            for key, value in read_inputs(fields[node], its).items()
        }
        for unit, by_node in said.items()
    }
    table = table_of(filled)
    outcome = compute(edition, table)
    last = next(unit for unit in outcome.units if outcome.rank(unit, "dti") == 63)
    begun = time.process_time()
    found = cheapest_lift(edition, outcome, last, 30, rises(edition, table, outcome, last))
    assert found.rank <= 33
    assert found.gain == pytest.approx(found.needed, abs=0.05)
    assert time.process_time() - begun < 5
