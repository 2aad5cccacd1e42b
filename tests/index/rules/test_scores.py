"""Each scoring rule gives the right share, leaves what it cannot score missing, and says why in words."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nenso.index.rules import check_inputs, compute, reason
from tests.index.rules.editions import one_leaf, table

NAN = math.nan
STEPS = (
    "{rule: steps, steps: [{when: 2, share: 1, name: {vi: Trưởng ban, en: head}}, "
    "{when: 1, share: 1/2, name: {vi: Phó ban, en: deputy}}, {when: 0, share: 0, name: {vi: Không, en: none}}]}"
)
PARTS = (
    "{rule: parts, parts: [{input: p, share: 1/2, name: {vi: Dự họp, en: attends}}, "
    "{input: q, share: 1/2, name: {vi: Chủ trì, en: chairs}}]}"
)


@pytest.mark.parametrize(
    ("scoring", "columns", "shares"),
    [
        ("{rule: yes_no}", {"x": [1, 0, NAN, 0.5]}, [1, 0, NAN, NAN]),
        (STEPS, {"x": [2, 1, 0, 3]}, [1, 0.5, 0, NAN]),
        ("{rule: ratio, numerator: a, denominator: b}", {"a": [3, 5, 0, 1], "b": [4, 4, 4, 0]}, [0.75, 1, 0, NAN]),
        ("{rule: ratio, numerator: a, denominator: b, full_at: 0.8}", {"a": [4, 8, NAN, 9], "b": [10] * 4}, [0.5, 1, NAN, 1]),
        ("{rule: linear, low: 10, high: 30}", {"x": [10, 20, 40, 0]}, [0, 0.5, 1, 0]),
        ("{rule: linear, low: 10, high: 30, clip: false}", {"x": [10, 20, 40, 0]}, [0, 0.5, 1.5, -0.5]),
        ("{rule: linear, low: 30, high: 0}", {"x": [30, 15, 0, NAN]}, [0, 0.5, 1, NAN]),
        ("{rule: bands, bands: [{from: 1, share: 1/4}, {from: 4, share: 1}]}", {"x": [0, 1, 4, NAN]}, [0, 0.25, 1, NAN]),
        ("{rule: rank}", {"x": [9, 7, 7, 1]}, [1, 2 / 3, 2 / 3, 0]),
        ("{rule: percentile}", {"x": [9, 7, 7, 1]}, [0.875, 0.5, 0.5, 0.125]),
        ("{rule: percentile}", {"x": [9, 7, NAN, 1]}, [5 / 6, 0.5, NAN, 1 / 6]),
        ("{rule: share_of_best}", {"x": [10, 5, NAN, 0]}, [1, 0.5, NAN, 0]),
        (PARTS, {"p": [1, 1, NAN, NAN], "q": [1, 0, 1, NAN]}, [1, 0.5, 0.5, NAN]),
        ("{rule: expression, expression: 'min(a / b, 1) * 0.5 + 0.5 * (1 if c >= 2 else 0)'}",
         {"a": [1, 4, 1, 1], "b": [2, 2, 0, 2], "c": [2, 1, 2, NAN]}, [0.75, 0.5, NAN, NAN]),
        ("{rule: given}", {"x": [0.25, 1, 0, NAN]}, [0.25, 1, 0, NAN]),
    ],
)  # fmt: skip
def test_shares(scoring: str, columns: dict[str, list[float]], shares: list[float]) -> None:
    edition = one_leaf(scoring)
    inputs = table(4, **columns)
    outcome = compute(edition, inputs)
    np.testing.assert_allclose(outcome.values[:, outcome.column("x")], shares, atol=1e-12)
    for unit in outcome.units:
        words = reason(edition, inputs, outcome, "x", unit)
        assert words.vi
        assert words.en
        assert "{" not in words.en
        assert ("no figure" in words.en) == math.isnan(outcome.value(unit, "x"))


def test_fewer_is_better() -> None:
    edition = one_leaf("{rule: rank}", ", direction: down")
    assert compute(edition, table(3, x=[5, 1, 9])).values[:, 1].tolist() == [0.5, 1.0, 0.0]
    edition = one_leaf("{rule: share_of_best}", ", direction: down")
    assert compute(edition, table(3, x=[5, 1, 10])).values[:, 1].tolist() == [0.2, 1.0, 0.1]


def test_reasons_say_the_figures() -> None:
    edition = one_leaf("{rule: ratio, numerator: a, denominator: b, full_at: 0.8}")
    inputs = table(1, a=[1234], b=[2000.13])
    words = reason(edition, inputs, compute(edition, inputs), "x", "u0")
    assert words.vi == "1.234 / 2.000,13 = 61,7%; đủ điểm từ 80%. Được 77,12 trên 100 điểm (77,12%)."
    assert (
        words.en == "1,234 / 2,000.13 = 61.7%; full points from 80%. It earns 77.12 of 100 points (77.12%)."
    )
    edition = one_leaf(STEPS)
    inputs = table(1, x=[1])
    assert (
        reason(edition, inputs, compute(edition, inputs), "x", "u0").vi
        == "Phó ban. Được 50 trên 100 điểm (50%)."
    )


RISING = [
    one_leaf(rule)
    for rule in (
        "{rule: linear, low: 5, high: 40}",
        "{rule: rank}",
        "{rule: percentile}",
        "{rule: share_of_best}",
    )
]
RATIO = one_leaf("{rule: ratio, numerator: a, denominator: b}")


@settings(deadline=None)
@given(st.lists(st.integers(0, 50), min_size=2, max_size=30), st.integers(0, 29), st.integers(1, 20))
def test_more_never_earns_less(counts: list[int], place: int, more: int) -> None:
    place %= len(counts)
    for edition in RISING:
        figures = [float(count) for count in counts]
        before = compute(edition, table(len(figures), x=figures)).values[place, 1]
        figures[place] += more
        assert compute(edition, table(len(figures), x=figures)).values[place, 1] >= before - 1e-12


@settings(deadline=None)
@given(st.lists(st.floats(0.5, 1e6), min_size=1, max_size=20), st.integers(-10, 10))
def test_a_ratio_does_not_know_its_unit(counts: list[float], power: int) -> None:
    edition = RATIO
    scale, size = 2.0**power, len(counts)
    plain = compute(edition, table(size, a=[c / 3 for c in counts], b=counts))
    scaled = compute(edition, table(size, a=[c / 3 * scale for c in counts], b=[c * scale for c in counts]))
    assert plain.values.tolist() == scaled.values.tolist()


@pytest.mark.parametrize(
    ("scoring", "column", "code"),
    [
        ("{rule: yes_no}", {"x": [2.0]}, "inputs.out_of_range"),
        (STEPS, {"x": [3.0]}, "inputs.out_of_range"),
        ("{rule: given}", {"x": [1.2]}, "inputs.out_of_range"),
        ("{rule: ratio, numerator: a, denominator: b}", {"a": [-1.0], "b": [1.0]}, "inputs.out_of_range"),
        (PARTS, {"p": [2.0]}, "inputs.out_of_range"),
        ("{rule: yes_no}", {"xx": [1.0]}, "inputs.unknown_key"),
    ],
)
def test_figures_that_cannot_be(scoring: str, column: dict[str, list[float]], code: str) -> None:
    (problem,) = check_inputs(one_leaf(scoring), table(1, **column))
    assert problem.code == code
    assert problem.key in problem.text.vi
    assert check_inputs(one_leaf("{rule: yes_no}"), table(1, x=[1.0])) == ()
