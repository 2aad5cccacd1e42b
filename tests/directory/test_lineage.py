"""Units in time: who came from whom."""

from datetime import date

import pytest

from nenso.directory.rules import Lineage, Share, UnitKey
from nenso.kernel.rules import Refused
from tests.factories.directory import CHANGE, START, link, merger, unit

BEFORE, AFTER = date(2024, 12, 31), date(2025, 7, 1)


def test_a_day_has_the_units_that_exist_on_it() -> None:
    lineage = merger()
    assert [u.key.code for u in lineage.as_of(BEFORE)] == ["A", "B", "C", "E"]
    assert [u.key.code for u in lineage.as_of(AFTER)] == ["AB", "D", "E"]


def test_a_divided_unit_names_its_successors_with_assumed_shares() -> None:
    assert merger().successors("C", BEFORE, AFTER) == (Share("AB", 0.25, True), Share("D", 0.75, True))


def test_a_unit_that_goes_on_succeeds_itself() -> None:
    assert merger().successors("E", BEFORE, AFTER) == (Share("E", 1.0, False),)


def test_predecessors_tell_how_much_of_each_came() -> None:
    found = [(p.code, p.share, p.is_assumed) for p in merger().predecessors("AB", BEFORE, AFTER)]
    assert found == [("A", 1.0, False), ("B", 1.0, False), ("C", 0.25, True)]


def test_an_act_of_the_last_day_has_happened_and_one_of_the_first_day_too() -> None:
    lineage = merger()
    assert [s.code for s in lineage.successors("A", BEFORE, CHANGE)] == ["AB"]
    assert [s.code for s in lineage.successors("AB", CHANGE, CHANGE)] == ["AB"]


def test_a_code_used_again_is_another_unit() -> None:
    old, other = unit("79", until=CHANGE), unit("74", until=CHANGE)
    new = unit("79", CHANGE)
    lineage = Lineage([old, other, new], [link(old, new), link(other, new)])
    assert [p.code for p in lineage.predecessors("79", BEFORE, AFTER)] == ["74", "79"]
    assert lineage.as_of(AFTER)[0].key == UnitKey("79", CHANGE)


def test_shares_multiply_along_a_chain_of_acts() -> None:
    second = date(2026, 4, 30)
    a, b, c = unit("A", until=CHANGE), unit("B", CHANGE, second), unit("C", second)
    d = unit("D", second)
    lineage = Lineage([a, b, c, d], [link(a, b), link(b, c, 0.4, on=second), link(b, d, 0.6, on=second)])
    assert [(s.code, s.share) for s in lineage.successors("A", BEFORE, second)] == [("C", 0.4), ("D", 0.6)]


def test_a_part_may_leave_a_unit_that_goes_on() -> None:
    a, b = unit("A"), unit("B")
    lineage = Lineage([a, b], [link(a, b, 0.1)])
    assert [(s.code, s.share) for s in lineage.successors("A", BEFORE, AFTER)] == [("A", 0.9), ("B", 0.1)]


def test_three_rounded_thirds_are_a_whole() -> None:
    a = unit("A", until=CHANGE)
    parts = [unit(code, CHANGE) for code in "BCD"]
    lineage = Lineage([a, *parts], [link(a, part, 0.333333) for part in parts])
    assert sum(s.share for s in lineage.successors("A", BEFORE, AFTER)) == pytest.approx(1.0, abs=1e-12)


def test_duties_without_a_measured_share_carry_no_figures() -> None:
    a, b, c = unit("A", until=CHANGE), unit("B"), unit("C")
    lineage = Lineage([a, b, c], [link(a, b), link(a, c, None)])
    assert [s.code for s in lineage.successors("A", BEFORE, AFTER)] == ["B"]


@pytest.mark.parametrize("share", [0.5, 1.5])
def test_a_unit_that_ends_gives_itself_away_exactly_once(share: float) -> None:
    a, b = unit("A", until=CHANGE), unit("B", CHANGE)
    with pytest.raises(Refused) as refused:
        Lineage([a, b], [link(a, b, share)])
    assert refused.value.code == "lineage.shares"


def test_a_link_to_a_unit_that_nobody_knows_is_refused() -> None:
    a, b = unit("A", until=CHANGE), unit("B", CHANGE)
    with pytest.raises(Refused) as refused:
        Lineage([a], [link(a, b)])
    assert refused.value.code == "lineage.unknown_unit"


def test_a_link_outside_the_life_of_its_units_is_refused() -> None:
    a, b = unit("A", until=CHANGE), unit("B", CHANGE)
    with pytest.raises(Refused) as refused:
        Lineage([a, b], [link(a, b, on=date(2024, 1, 1))])
    assert refused.value.code == "lineage.order"


def test_history_is_carried_forward_only() -> None:
    with pytest.raises(Refused) as refused:
        merger().mapping(AFTER, BEFORE)
    assert refused.value.code == "rebase.backwards"


def test_a_unit_not_there_on_the_day_is_refused_with_its_day() -> None:
    with pytest.raises(Refused) as refused:
        merger().successors("AB", START, AFTER)
    assert refused.value.facts == {"code": "AB", "on": START}
