"""Screening and denominators: counts and quotients cell by cell, and what becomes of a denominator of nought."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nenso.index.rules.steps import availability, denominate, group_availability, screened, zero_denominators
from nenso.kernel.rules import Refused
from tests.index.rules.steps.plain import NAN, Array, bad_tables, figures, tables

TABLE = np.array(
    [
        [1.0, 0.0, 3.0, NAN, 5.0, 6.0],
        [NAN, NAN, 3.0, 1.0, 5.0, 6.0],
        [NAN, NAN, NAN, 1.0, 5.0, 6.0],
        [0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
        [NAN] * 6,
    ]
)


def test_availability() -> None:
    there = availability(TABLE)
    assert there.by_unit == pytest.approx([5 / 6, 4 / 6, 0.5, 1, 0])
    assert there.by_indicator == pytest.approx([0.4, 0.4, 0.6, 0.6, 0.8, 0.8])
    assert there.nonzero_by_unit == pytest.approx([0.8, 1, 1, 0, NAN], nan_ok=True)


@pytest.mark.parametrize(
    ("facts", "stays"),
    [
        ({}, [1, 1, 0, 1, 0]),
        ({"min_share": 0.5}, [1, 1, 1, 1, 0]),
        ({"min_share": 0}, [1, 1, 1, 1, 0]),
        ({"by": "zeros"}, [1, 1, 1, 0, 0]),
        ({"by": "zeros", "min_nonzero": 0.9}, [0, 1, 1, 0, 0]),
        ({"by": "both"}, [1, 1, 0, 0, 0]),
        ({"by": "both", "min_share": 1, "min_nonzero": 0}, [0, 0, 0, 1, 0]),
        ({"keep": [0, 0, 0, 0, 1], "leave": [1, 0, 0, 0, 0]}, [0, 1, 0, 1, 1]),
    ],
)
def test_screens(facts, stays: list[int]) -> None:  # type: ignore[no-untyped-def]
    assert screened(TABLE, **facts).tolist() == [bool(stay) for stay in stays]


@pytest.mark.parametrize("count", [3, 6, 9, 12, 27, 99, 300])
def test_two_thirds_are_two_thirds(count: int) -> None:
    table = np.ones((1, count))
    table[0, : count // 3] = NAN
    assert screened(table).tolist() == [True]
    table[0, count // 3] = NAN
    assert screened(table).tolist() == [False]


@settings(max_examples=40, deadline=None)
@given(tables(), st.floats(0, 1), st.sampled_from(["missing", "zeros", "both"]))
def test_more_data_never_screens_out(table: Array, share: float, by: str) -> None:
    before = screened(table, by=by, min_share=share, min_nonzero=share)
    after = screened(np.where(np.isnan(table), 1.0, table), by=by, min_share=share, min_nonzero=share)
    assert (after | ~before).all()
    if table.size:
        assert np.nanmean(availability(table).by_unit) == pytest.approx(1 - np.isnan(table).mean())


def test_groups_of_indicators() -> None:
    shares = group_availability(TABLE, [[0, 1], [2], [3, 4, 5]])
    expected = [[1, 1, 2 / 3], [0, 1, 1], [0, 0, 1], [1, 1, 1], [0, 0, 0]]
    np.testing.assert_allclose(shares, expected)
    with pytest.raises(Refused) as refusal:
        group_availability(TABLE, [[0], []])
    assert (refusal.value.code, refusal.value.facts) == ("toolkit.empty_group", {"group": 2})


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("toolkit.screening", {"by": "luck"}),
        ("toolkit.screening", {"min_share": 1.1}),
        ("toolkit.screening", {"min_nonzero": NAN}),
        ("toolkit.keep_and_leave", {"keep": [0, 1, 0, 0, 0], "leave": [1, 1, 0, 0, 0]}),
        ("toolkit.shape", {"keep": [1]}),
    ],
)
def test_screening_refuses(code: str, facts) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused) as refusal:
        screened(TABLE, **facts)
    assert refusal.value.code == code


@pytest.mark.parametrize("name", bad_tables())
def test_bad_tables_have_a_result(name: str) -> None:
    table = bad_tables()[name]
    assert (
        screened(table, by="both", min_share=0, min_nonzero=0).tolist()
        == (~np.isnan(table)).any(axis=1).tolist()
    )
    done = denominate(table, np.zeros(len(table)))
    assert np.isnan(done).all()
    assert np.array_equal(zero_denominators(table, np.zeros(len(table))), ~np.isnan(table))


@settings(max_examples=40, deadline=None)
@given(tables(indicators=(1, 4)), st.data())
def test_denominators_cell_by_cell(table: Array, data: st.DataObject) -> None:
    each = data.draw(tables(units=(len(table),) * 2, indicators=(table.shape[1],) * 2, of=figures(-3, 3)))
    scale = np.arange(1.0, table.shape[1] + 1)
    done, lost = denominate(table, each, scale), zero_denominators(table, each)
    for (row, column), figure in np.ndenumerate(table):
        by = each[row, column]
        wanted = figure / by * scale[column] if by > 0 else NAN
        assert done[row, column] == pytest.approx(wanted, nan_ok=True)
        assert lost[row, column] == (figure == figure and not by > 0)
    one = np.array([each[row, 0] for row in range(len(table))])
    np.testing.assert_array_equal(denominate(table, one, 1000), denominate(table, one[:, None], 1000))


def test_denominating_refuses() -> None:
    table = np.ones((3, 2))
    for denominators in (np.ones(2), np.ones((3, 3)), np.ones((2, 2))):
        with pytest.raises(Refused, match=r"toolkit\.shape"):
            denominate(table, denominators)
    for scale in (0.0, -1.0, NAN, np.inf, np.array([1.0, 0.0])):
        with pytest.raises(Refused, match=r"toolkit\.scale_factor"):
            denominate(table, np.ones(3), scale)
    with pytest.raises(Refused, match=r"toolkit\.infinite"):
        denominate(table, np.full(3, 1e-320))
    with pytest.raises(Refused, match=r"toolkit\.infinite"):
        denominate(table, np.full(3, np.inf))
