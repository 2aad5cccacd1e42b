"""Agreement of two reviewers, worked out by hand."""

import math

import pytest

from nenso.index.rules.rounds.agreement import Judged, agreement


def _judged(*pairs: tuple[str, str]) -> list[Judged]:
    return [Judged(first, second, 10.0, 10.0 if first == second else 6.0) for first, second in pairs]


def test_kappa_by_hand() -> None:
    # 10 criteria: both accept 6, both cut 2, one accepts and the other cuts 1 each way.
    # po = 0.8; shares of accept 0.7 and 0.7, of cut 0.3 and 0.3; pe = 0.49 + 0.09 = 0.58; kappa = 0.22 / 0.42.
    found = agreement(
        _judged(*[("accept", "accept")] * 6, *[("cut", "cut")] * 2, ("accept", "cut"), ("cut", "accept"))
    )
    assert found.count == 10
    assert found.same == pytest.approx(0.8)
    assert found.kappa == pytest.approx(0.22 / 0.42)
    assert found.points == pytest.approx(0.8)


def test_agreement_no_better_than_chance_is_none() -> None:
    found = agreement(_judged(("accept", "accept"), ("accept", "cut"), ("cut", "accept"), ("cut", "cut")))
    assert found.same == 0.5
    assert found.kappa == pytest.approx(0.0)


def test_one_verdict_throughout_has_no_kappa_and_nothing_has_nothing() -> None:
    assert math.isnan(agreement(_judged(("accept", "accept"))).kappa)
    empty = agreement([])
    assert empty.count == 0
    assert math.isnan(empty.same)
    assert math.isnan(empty.points)
