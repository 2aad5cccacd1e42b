"""Geometry of small drawings, classes of maps, pages of lists, tables of charts."""

import itertools
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nenso.ui import rules

NUMBERS = st.floats(-1e6, 1e6, allow_nan=False)


def test_positions_are_clipped_to_the_scale() -> None:
    assert rules.position(5, 0, 10, 200) == 100
    assert rules.position(-3, 0, 10, 200) == 0
    assert rules.position(30, 0, 10, 200) == 200
    assert rules.position(4, 4, 4, 200) == 100  # a scale without extent


def test_a_rank_that_improves_rises() -> None:
    (stroke,) = rules.polyline([9, 1], 96, 20, is_inverted=True)
    assert stroke == [(0, 20), (96, 0)]
    (score,) = rules.polyline([0.5, 0.9], 96, 20)
    assert score == [(0, 20), (96, 0)]


def test_a_missing_value_breaks_the_line() -> None:
    strokes = rules.polyline([1, 2, None, 3], 90, 10)
    assert [len(stroke) for stroke in strokes] == [2, 1]
    assert rules.polyline([None, None], 90, 10) == []


@given(st.lists(st.floats(0, 100), min_size=1, max_size=9))
def test_parts_of_a_bar_follow_each_other_within_the_whole(parts: list[float]) -> None:
    placed = rules.shares(parts, 1000, 100)
    assert all(
        before[0] + before[1] == pytest.approx(after[0], abs=0.02)
        for before, after in itertools.pairwise(placed)
    )
    assert placed[-1][0] + placed[-1][1] <= 100.1


@given(st.lists(NUMBERS, min_size=1, max_size=80), st.integers(3, 7))
def test_classes_hold_every_value_and_are_few(values: list[float], classes: int) -> None:
    breaks = rules.class_breaks(values, classes)
    room = 1e-9 + 1e-6 * (max(values) - min(values))
    assert breaks[0] <= min(values) + room
    assert breaks[-1] >= max(values) - room
    assert len(breaks) - 1 <= classes
    assert breaks == sorted(breaks)


def test_classes_have_round_bounds() -> None:
    assert rules.class_breaks([0.541, 0.824], 7) == [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85]
    assert rules.class_breaks([3.0, 3.0]) == [3.0, 3.0]
    assert rules.class_breaks([]) == []


@given(st.integers(1, 400), st.integers(1, 400))
def test_every_page_number_offered_exists_once(first: int, second: int) -> None:
    current, last = sorted((first, second))
    offered = rules.pages_around(current, last)
    numbers = [number for number in offered if number]
    assert {1, current, last} <= set(numbers)
    assert numbers == sorted(set(numbers))
    assert len(offered) <= 7


def test_a_gap_never_hides_a_single_page() -> None:
    assert rules.pages_around(3, 5) == [1, 2, 3, 4, 5]
    assert rules.pages_around(5, 9) == [1, None, 4, 5, 6, None, 9]


CHARTS: list[rules.Chart] = [
    rules.Bars((rules.Bar("Hạ tầng số", 0.8253, median=0.6255),), maximum=1, decimals=4),
    rules.Lines(
        (rules.Series("Đà Nẵng", ((2022, 1), (2023, None))),), (rules.Mark(2025.5, "hợp nhất"),), True
    ),
    rules.Dots(("Đà Nẵng", "Cần Thơ"), (rules.DotRow("Thể chế số", (0.9, None)),)),
    rules.Panels((rules.Panel("Huế", (rules.Series("DTI", ((2022, 0.6975),)),)),)),
    rules.Scatter((rules.ScatterPoint("Huế", 0.6975, 0.7951),), "2022", "2024"),
    rules.Stacks(("thực", "cách chấm"), (rules.StackRow("Huế", (3, None), 3),), "tổng"),
    rules.Flows((rules.Flow("Huế", "Bộ Công an", 12, "/x/"),), "Ai hỏi", "Của ai", "Lượt"),
    rules.Areas("/map.json", (rules.Area("48", "Đà Nẵng", 0.8), rules.Area("46", "Huế", None)), "DTI"),
]


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.kind)
def test_the_table_beside_a_chart_is_whole(chart: rules.Chart) -> None:
    table = chart.table()
    assert all(len(row.values) == len(table.headings) - 1 for row in table.rows)
    assert json.loads(json.dumps(chart.payload(), allow_nan=False))


def test_columns_without_a_value_are_left_out() -> None:
    table = rules.Bars((rules.Bar("a", 1.0, median=2.0),)).table()
    assert table.rows[0].values == (1.0, 2.0)


def test_a_bar_names_what_it_stands_against() -> None:
    bars = rules.Bars((rules.Bar("a", 0.3, median=0.2, low=0.1, high=0.4),), tick_label="weight")
    assert bars.table().headings[2] == "weight"
    assert bars.payload()["words"] == {"median": "weight"}


def test_parts_of_a_change_reach_to_both_sides() -> None:
    rows = (rules.StackRow("a", (3, -1, None, 2), 4), rules.StackRow("b", (-4, -2.5, 0, 0), -6.5))
    stacks = rules.Stacks(("1", "2", "3", "4"), rows, "sum")
    assert stacks.reach == 6.5
    assert stacks.table().rows[0].values == (4, 3, -1, None, 2)
    assert rules.Stacks(("1",), (), "sum").reach == 0


def test_the_wash_of_a_heat_table_follows_the_number() -> None:
    washes = [rules.HeatCell(value).wash(1.0) for value in (0.95, 0.6, 0.2, 0.1, -0.3, -2.0, None)]
    assert washes == ["p3", "p2", "p1", "", "n1", "n3", ""]


def test_the_map_lists_the_highest_first_and_the_unknown_last() -> None:
    areas = rules.Areas(
        "/m", tuple(rules.Area(c, c, v) for c, v in (("a", None), ("b", 1.0), ("c", 2.0))), "x"
    )
    assert [row.name for row in areas.table().rows] == ["c", "b", "a"]


def test_each_kind_of_chart_is_drawn() -> None:
    script = Path(__file__).parents[2] / "src/nenso/ui/assets/js/charts.js"
    drawn = re.search(r"const KINDS = \{([^}]*)\}", script.read_text(encoding="utf-8"))
    assert drawn
    assert {chart.kind for chart in CHARTS} == {name.strip() for name in drawn[1].split(",")}
