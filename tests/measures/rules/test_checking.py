"""Figures that look wrong, each kind with its neighbour that does not."""

import math
import string

import numpy as np
import pytest

from nenso.measures.rules import finding as words
from nenso.measures.rules.checking import Evidence, Limits, Pair, Series, findings, jumps, pasted
from nenso.measures.rules.finding import FindingKind, Severity

MONTHS = tuple(f"2024-{month:02d}" for month in range(1, 13))
PLAIN = [100, 104, 99, 103, 101, 98, 105, 102, 97, 100, 103, 101]


def series(
    *rows: list[float], code: str = "received", periods: tuple[str, ...] = MONTHS, **more: bool
) -> Series:
    units = tuple(f"{number:05d}" for number in range(len(rows)))
    return Series(code, units, periods[: len(rows[0])], np.array(rows, dtype=np.float64), **more)


def at(row: list[float], **changed: float) -> list[float]:
    return [changed.get(f"m{place + 1}", value) for place, value in enumerate(row)]


def found(*args: object) -> list[tuple[str, str, str]]:
    return [(each.kind.value, each.unit, each.period) for each in findings(*args)]  # type: ignore[arg-type]


def test_an_ordinary_series_raises_nothing() -> None:
    assert found([series(PLAIN, [0.0] * 12, [math.nan] * 12)]) == []
    assert found([]) == []


def test_a_jump_is_told_once_and_the_way_back_is_not() -> None:
    peak = at(PLAIN, m6=900)
    step = [value * (1 if month < 8 else 10) for month, value in enumerate(PLAIN)]
    assert found([series(PLAIN, peak, step)]) == [("jump", "00001", "2024-06"), ("jump", "00002", "2024-09")]
    (jump,) = jumps(series(peak))
    assert jump.facts == {"before": 101.0, "after": 900.0}
    assert jump.severity is Severity.WARNING


def test_a_series_that_never_changes_may_jump_too() -> None:
    still = [50.0] * 11 + [500.0]
    assert [each.period for each in jumps(series(still))] == ["2024-12"]
    assert jumps(series([50.0] * 11 + [52.0])) == []


def test_few_changes_are_not_judged() -> None:
    short = [100, 101, 99, 100, 5000]
    assert jumps(series(short)) == []
    gaps = at([math.nan if month % 2 else value for month, value in enumerate(PLAIN)], m11=9000)
    assert jumps(series(gaps)) == []
    assert jumps(series(short), Limits(least_changes=3)) != []


def test_jumps_of_each_unit_are_those_of_the_unit_alone() -> None:
    rng = np.random.default_rng(3)
    values = np.round(rng.gamma(2, 50, (40, 12)))
    values[rng.random(values.shape) < 0.15] = np.nan
    values[5, 3:6] = 100, 9000, 100
    together = jumps(series(*values.tolist()), Limits(least_changes=5, score=4))
    alone = [
        (f"{row:05d}", each.period)
        for row, one in enumerate(values.tolist())
        for each in jumps(series(one), Limits(least_changes=5, score=4))
    ]
    assert [(each.unit, each.period) for each in together] == alone
    assert ("00005", "2024-05") in alone


def test_the_same_figure_pasted_is_told_at_the_end_of_its_run() -> None:
    rows = [at(PLAIN, m3=77, m4=77, m5=77, m6=77, m7=77), [0.0] * 12, at(PLAIN, m3=77, m4=77, m5=77)]
    (one,) = pasted(series(*rows))
    assert (one.unit, one.period, one.facts) == (
        "00000",
        "2024-07",
        {"value": 77.0, "times": 5, "since": "2024-03"},
    )
    assert [each.period for each in pasted(series([7.0] * 12))] == ["2024-12"]
    assert pasted(series([7.0, 7.0, math.nan, 7.0, 7.0])) == []


def test_a_figure_below_nought() -> None:
    swing = [3.0, -1, 4, -2, 5, 0]
    assert found([series(swing)]) == [("negative", "00000", "2024-02"), ("negative", "00000", "2024-04")]
    assert found([series(swing, may_be_negative=True)]) == []


@pytest.mark.parametrize(("is_share", "kind"), [(True, "above_one"), (False, "part_above_whole")])
def test_a_part_cannot_exceed_its_whole(is_share: bool, kind: str) -> None:
    whole, part = series(PLAIN, PLAIN, code="all"), series(at(PLAIN, m4=104), PLAIN, code="online")
    (one,) = findings([whole, part], [Pair("online", "all", is_share)])
    assert (one.kind, one.unit, one.indicator, one.period) == (kind, "00000", "online", "2024-04")
    assert one.facts == {"value": 104.0, "whole": 103.0, "other": "all"}
    assert one.severity is Severity.ERROR
    assert findings([whole], [Pair("online", "all")]) == []


def test_pairs_are_compared_where_both_have_figures() -> None:
    whole = Series("all", ("b", "c"), ("2024-02", "2024-03"), np.array([[10.0, 10], [10, math.nan]]))
    part = Series("online", ("a", "b", "c"), ("2024-01", "2024-02", "2024-03"), np.full((3, 3), 11.0))
    told = findings([whole, part], [Pair("online", "all")], (), Limits(pasted=9))
    assert [(each.unit, each.period) for each in told] == [
        ("b", "2024-02"),
        ("b", "2024-03"),
        ("c", "2024-02"),
    ]


def test_a_denominator_that_shrinks() -> None:
    whole = series([100, 90, 60, 60, 0, 50, 49.0], code="all")
    part = series([1.0, 2, 3, 4, 0, 6, 7], code="online")
    told = found([whole, part], [Pair("online", "all")])
    assert told == [("shrinking", "00000", "2024-03"), ("shrinking", "00000", "2024-05")]
    assert found([whole, part], [Pair("online", "all", is_share=False)]) == []


def test_the_same_evidence_in_two_agencies() -> None:
    evidence = [
        Evidence("d1", "48", "x", "2024"), Evidence("d1", "01", "x", "2024"), Evidence("d2", "01", "x", "2024"),
        Evidence("d3", "79", "x", "2024"), Evidence("d3", "79", "y", "2024"),
    ]  # fmt: skip
    told = findings([], [], evidence)
    assert [(each.unit, each.facts["others"]) for each in told] == [("01", "48"), ("48", "01")]


def test_the_gravest_come_first() -> None:
    told = findings([series(at(PLAIN, m6=900), at(PLAIN, m9=-3))])
    assert [each.kind for each in told][:1] == [FindingKind.NEGATIVE]


def test_every_finding_has_its_sentence_in_both_languages() -> None:
    whole, part = series(at(PLAIN, m4=50), code="all"), series(at(PLAIN, m4=1234.5), code="online")
    rows = [whole, part, series([7.0] * 12, at(PLAIN, m2=-1), code="x")]
    evidence = [Evidence("d", "48", "x", "2024-Q1"), Evidence("d", "01", "x", "2024-Q1")]
    told = findings(rows, [Pair("online", "all"), Pair("online", "all", is_share=False)], evidence)
    assert {each.kind for each in told} == set(FindingKind)
    for each in told:
        sentence = each.sentence()
        assert "{" not in sentence.vi + sentence.en
    share = next(each for each in told if each.kind is FindingKind.ABOVE_ONE).sentence()
    assert share.vi == "Tử số 1.234,5 lớn hơn mẫu số 50 (all) trong tháng 4 năm 2024: tỷ lệ vượt 100 %."
    assert (
        share.en
        == "In April 2024 the numerator 1,234.5 exceeds the denominator 50 (all): the share is above 100%."
    )
    run = next(each for each in told if each.kind is FindingKind.PASTED).sentence()
    assert run.vi == "Cùng một số 7 trong 12 kỳ liền, từ tháng 1 năm 2024 đến tháng 12 năm 2024."
    for text in words._SENTENCES.values():
        vi, en = (
            {name for _, name, _, _ in string.Formatter().parse(each) if name} for each in (text.vi, text.en)
        )
        assert vi == en
