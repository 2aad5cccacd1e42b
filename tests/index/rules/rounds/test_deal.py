"""Dealing: balanced, repeatable, and never to who may not judge."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nenso.index.rules.rounds.deal import Piece, deal
from nenso.kernel.rules import Refused

UNITS = [f"{number:02}" for number in range(1, 64)]
BRANCHES = {"a": 10, "b": 11, "c": 7, "d": 13, "e": 12, "f": 22, "g": 12, "h": 8}
PIECES = [Piece(unit, branch, weight) for unit in UNITS for branch, weight in BRANCHES.items()]


def test_a_country_is_dealt_to_seven_within_one_branch() -> None:
    people = [f"p{number}" for number in range(7)]
    load: Counter[str] = Counter()
    for each in deal(PIECES, people, {}, turns=1, seed=5):
        load[each.reviewer] += each.piece.weight
    assert sum(load.values()) == 63 * sum(BRANCHES.values())
    assert max(load.values()) - min(load.values()) <= min(BRANCHES.values())


def test_another_seed_deals_otherwise() -> None:
    people = ["p1", "p2", "p3"]
    one, again, other = (deal(PIECES, people, {}, turns=1, seed=seed) for seed in (1, 1, 2))
    assert one == again
    assert one != other


@given(
    turns=st.integers(1, 2),
    seed=st.integers(0, 99),
    conflicts=st.dictionaries(st.sampled_from(["p1", "p2", "p3", "p4"]), st.sets(st.sampled_from(UNITS[:4]))),
)
def test_no_conflict_and_no_person_twice(turns: int, seed: int, conflicts: dict[str, set[str]]) -> None:
    people = ["p1", "p2", "p3", "p4", "free", "too"]
    pieces = [piece for piece in PIECES if piece.unit in UNITS[:4]]
    found = deal(pieces, people, conflicts, turns=turns, seed=seed)
    assert len(found) == len(pieces) * turns
    assert [each for each in found if each.piece.unit in conflicts.get(each.reviewer, ())] == []
    assert len({(each.piece, each.reviewer) for each in found}) == len(found)


def test_who_nobody_may_judge_is_named() -> None:
    with pytest.raises(Refused) as refused:
        deal(PIECES, ["p1", "p2"], {"p1": ["48"]}, turns=2, seed=1)
    assert (refused.value.code, refused.value.facts["unit"]) == ("deal.too_few", "48")
    with pytest.raises(Refused) as nobody:
        deal(PIECES, [], {}, turns=1, seed=1)
    assert nobody.value.code == "deal.nobody"
