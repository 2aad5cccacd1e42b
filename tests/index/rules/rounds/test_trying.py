"""A way up found by trying, against trying everything and computing it."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nenso.index.rules import Edition, Inputs, Outcome, compute, read_edition
from nenso.index.rules.rounds.rises import Step, rises
from nenso.index.rules.rounds.trying import Trial, try_rises
from tests.factories.rounds import EDITION, GEOMETRIC
from tests.index.rules.rounds.test_lift import SAID, STEPPED, UNITS, Levels, board, everything

# By place: who has the most news earns everything; everybody's score moves when one of them rises.
COMPARED = EDITION.replace(
    "scoring: {rule: bands, bands: [{from: 1, share: 1/4}, {from: 4, share: 1}]}",
    "scoring: {rule: percentile}",
)


@pytest.fixture(scope="module")
def geometric() -> Edition:
    return read_edition(GEOMETRIC, filename="geometric")


@pytest.fixture(scope="module")
def compared() -> Edition:
    return read_edition(COMPARED, filename="compared")


def tried(edition: Edition, table: Inputs, outcome: Outcome, unit: str, places: int) -> Trial:
    return try_rises(edition, table, outcome, unit, places, rises(edition, table, outcome, unit))


def engine(edition: Edition, table: Inputs, unit: str, steps: list[Step]) -> Outcome:
    """The whole engine over the table in which some steps are taken."""
    values = table.values.copy()
    for step in steps:
        for key, value in step.inputs.items():
            values[table.unit_index[unit], table.key_index[key]] = value
    return compute(edition, Inputs(table.units, table.keys, values))


def by_hand(
    edition: Edition, table: Inputs, outcome: Outcome, unit: str
) -> dict[str, list[tuple[float, float, int]]]:
    """What each level of each criterion leads to alone, by hand: points won, score and rank."""
    found: dict[str, list[tuple[float, float, int]]] = {}
    for node in STEPPED:
        for inputs in SAID[node]:
            after = engine(edition, table, unit, [Step(node, edition.node(node).name, 0, 0, False, inputs)])
            won = after.point(unit, node) - outcome.point(unit, node)
            if won > 1e-9:
                found.setdefault(node, []).append((won, after.score(unit), after.rank(unit, "all")))
    return found


@settings(max_examples=30, deadline=None)
@given(levels=st.lists(everything(("spend", "judged")), min_size=5, max_size=5), places=st.integers(1, 4))
def test_single_steps_are_what_the_engine_says(geometric: Edition, levels: list[Levels], places: int) -> None:
    table, outcome = board(geometric, levels)
    for unit in UNITS:
        found = tried(geometric, table, outcome, unit, places)
        hand = by_hand(geometric, table, outcome, unit)
        now = outcome.score(unit)
        lifting = {node for node, its in hand.items() if any(score > now + 1e-9 for _, score, _ in its)}
        assert {each.step.node for each in found.singles} == lifting
        for each in found.singles:
            its = hand[each.step.node]
            enough = [won for won, _, rank in its if rank <= found.wanted]
            if enough:
                assert each.step.gain == pytest.approx(min(enough))
                assert each.rank <= found.wanted
            else:
                assert each.score == pytest.approx(max(score for _, score, _ in its))


@settings(max_examples=30, deadline=None)
@given(levels=st.lists(everything(("spend", "judged")), min_size=5, max_size=5), places=st.integers(1, 4))
def test_a_way_is_found_wherever_there_is_one(geometric: Edition, levels: list[Levels], places: int) -> None:
    table, outcome = board(geometric, levels)
    for unit in UNITS:
        found = tried(geometric, table, outcome, unit, places)
        if found.rank_now == 1:
            assert found.path == ()
            continue
        assert bool(found.path) == (least(geometric, table, outcome, unit, found.wanted) is not None)
        if not found.path:
            continue
        steps = [each.step for each in found.path]
        for count, each in enumerate(found.path, start=1):
            after = engine(geometric, table, unit, steps[:count])
            assert (each.rank, each.score) == (after.rank(unit, "all"), pytest.approx(after.score(unit)))
        assert found.rank <= found.wanted
        for left_out in steps if len(steps) > 1 else ():
            fewer = engine(geometric, table, unit, [step for step in steps if step is not left_out])
            assert fewer.rank(unit, "all") > found.wanted, "nothing of it can be left out"


def least(edition: Edition, table: Inputs, outcome: Outcome, unit: str, wanted: int) -> float | None:
    """The fewest points of every choice of levels that reaches a rank, each computed."""
    levels = [list(SAID[node]) for node in STEPPED]
    row = table.unit_index[unit]
    choices = list(product(*levels))
    values = np.repeat(table.values[row][None, :], len(choices), axis=0)
    for place, choice in enumerate(choices):
        for inputs in choice:
            for key, value in inputs.items():
                column = table.key_index[key]
                values[place, column] = max(values[place, column], value)
    after = compute(edition, Inputs(tuple(map(str, range(len(choices)))), table.keys, values))
    others = np.round(np.delete(outcome.scores[:, 0], row), outcome.decimals)
    places = 1 + (others[None, :] > np.round(after.scores[:, 0], outcome.decimals)[:, None]).sum(axis=1)
    columns = [after.column(node) for node in STEPPED]
    now = sum(outcome.point(unit, node) for node in STEPPED)
    gains = after.points[:, columns].sum(axis=1) - now
    return min(
        (float(gain) for gain, rank in zip(gains, places, strict=True) if rank <= wanted), default=None
    )


def test_how_much_dearer_than_the_cheapest_a_way_is(geometric: Edition) -> None:
    """It is not proved cheapest: over many boards it is told by how much it misses, so that a change for the worse is seen."""
    chance = np.random.default_rng(11)
    found, cheapest = 0.0, 0.0
    for _ in range(25):
        levels = [
            {
                node: int(chance.integers(0, len(its))) if node in STEPPED else len(its) - 1
                for node, its in SAID.items()
            }
            for _ in UNITS
        ]
        table, outcome = board(geometric, levels)
        for unit in UNITS:
            way = tried(geometric, table, outcome, unit, 2)
            best = least(geometric, table, outcome, unit, way.wanted) if way.path else None
            if best is not None:
                assert way.gain >= best - 1e-6
                found, cheapest = found + way.gain, cheapest + best
    assert cheapest > 0
    assert found <= 1.15 * cheapest


def test_a_zero_that_hides_every_single_rise(geometric: Edition) -> None:
    nothing, full = dict.fromkeys(SAID, 0), {node: len(its) - 1 for node, its in SAID.items()}
    table, outcome = board(geometric, [nothing, full, {**full, "plan": 0}, full, full])
    found = tried(geometric, table, outcome, "a", 1)
    assert found.singles == (), "a geometric mean with a nought stays nought"
    assert {each.step.node for each in found.path} == set(SAID)
    assert found.is_whole


def test_rules_that_compare_are_tried_at_the_best_figure_of_another(compared: Edition) -> None:
    full = {node: len(its) - 1 for node, its in SAID.items()}
    table, outcome = board(compared, [{**full, "often": 0}, full, {**full, "plan": 0}, full, full])
    assert (outcome.rank("a", "all"), outcome.rank("c", "all")) == (4, 5)
    found = tried(compared, table, outcome, "a", 3)
    (single,) = found.singles
    assert single.step.inputs == {"often": 9.0}
    after = engine(compared, table, "a", [single.step])
    assert (single.rank, single.score) == (after.rank("a", "all"), pytest.approx(after.score("a")))
    assert single.step.goal == pytest.approx(after.point("a", "often"))
    assert [each.step for each in found.path] == [single.step]
    assert found.rank == 1


def test_trying_stops_at_its_bound(compared: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    from nenso.index.rules.rounds import trials

    nothing, full = dict.fromkeys(SAID, 0), {node: len(its) - 1 for node, its in SAID.items()}
    table, outcome = board(compared, [nothing, full, full, full, full])
    assert tried(compared, table, outcome, "a", 4).is_whole
    monkeypatch.setattr(trials, "MOST_RUNS", 3)
    found = tried(compared, table, outcome, "a", 4)
    assert not found.is_whole
    assert len(found.singles) <= 3
