"""One unit in time: as recorded, in quarters, computed, carried over, as known then; and where a figure came from."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nenso.kernel.rules import SYSTEM, Refused
from nenso.measures.actions.observations import withdraw_observation
from nenso.measures.queries.indicators import dependents, indicators
from nenso.measures.queries.origins import known_value, origin, revisions
from nenso.measures.queries.series import Series, series
from tests.factories.measures import a_lot, a_row, a_small_country, an_indicator, an_observation

pytestmark = pytest.mark.django_db
CODE = "dossiers.received"
NEW = date(2025, 7, 1)


@pytest.fixture(autouse=True)
def country() -> None:
    a_small_country()
    an_indicator()


def months(*values: float, unit: str = "00001", **more: object) -> None:
    a_lot([a_row(value, unit, f"2025-{month:02d}", **more) for month, value in enumerate(values, start=1)])  # type: ignore[arg-type]


def shown(found: Series) -> dict[str, float | None]:
    return {point.period.code: point.value for point in found.points}


def test_points_carry_version_lot_and_flags() -> None:
    lot = an_observation(5, flags=("late",))
    point = series(CODE, "commune", "00001").points[0]
    assert (point.value, point.version, point.lot, point.known_at, point.flags) == (
        5.0,
        1,
        str(lot.uuid),
        lot.at,
        ("late",),
    )
    assert point.is_recorded
    assert series(CODE, "commune", "00002").points == ()


def test_points_are_in_order_and_may_be_chosen() -> None:
    months(1, 2, 3)
    an_observation(9, period="2024-12")
    assert list(shown(series(CODE, "commune", "00001"))) == ["2024-12", "2025-01", "2025-02", "2025-03"]
    chosen = series(CODE, "commune", "00001", periods=["2025-03", "2025-01"])
    assert shown(chosen) == {"2025-03": 3, "2025-01": 1}
    last = chosen.last
    assert last is not None
    assert last.value == 1


def test_longer_periods_come_of_their_parts_with_coverage() -> None:
    months(1, 2, 4, 8)
    found = series(CODE, "commune", "00001", periods=["2025-Q1", "2025-Q2", "2025"])
    assert shown(found) == {"2025-Q1": 7, "2025-Q2": 8, "2025": 15}
    assert [point.coverage for point in found.points] == pytest.approx([1, 1 / 3, 1 / 3])
    assert not found.points[0].is_recorded
    an_indicator("stock", over_periods="last")
    an_indicator("alone", over_periods="none")
    months(1, 2, 4, indicator="stock")
    months(1, 2, 4, indicator="alone")
    assert shown(series("stock", "commune", "00001", periods=["2025-Q1"])) == {"2025-Q1": 4}
    assert shown(series("alone", "commune", "00001", periods=["2025-Q1"])) == {"2025-Q1": None}


def test_an_expression_is_computed_live_also_for_quarters() -> None:
    an_indicator("online")
    an_indicator("share", expression="100 * online / dossiers.received", unit="percent")
    an_indicator("half", expression="share / 2", unit="percent")
    months(10, 20, 30)
    months(1, 10, indicator="online")
    assert shown(series("share", "commune", "00001")) == {"2025-01": 10, "2025-02": 50, "2025-03": None}
    found = series("half", "commune", "00001", periods=["2025-Q1"])
    assert shown(found) == {"2025-Q1": pytest.approx(100 * 11 / 60 / 2)}
    assert found.points[0].coverage == pytest.approx(2 / 3)


def test_an_expression_reads_the_period_before() -> None:
    an_indicator("double", expression="2 * dossiers.received")
    an_indicator("growth", expression="double - prev(double)")
    months(1, 4, 9)
    assert shown(series("growth", "commune", "00001")) == {"2025-01": None, "2025-02": 6, "2025-03": 10}
    assert shown(series("growth", "commune", "00001", periods=["2025-03"])) == {"2025-03": 10}


def test_what_was_known_then_also_of_what_is_computed() -> None:
    an_indicator("double", expression="2 * dossiers.received")
    an_observation(5, at=datetime(2025, 4, 10, tzinfo=UTC))
    an_observation(6, at=datetime(2025, 5, 6, tzinfo=UTC))
    for code, times in ((CODE, 1), ("double", 2)):
        assert shown(series(code, "commune", "00001", known=date(2025, 5, 5))) == {"2025-03": 5 * times}
        assert shown(series(code, "commune", "00001")) == {"2025-03": 6 * times}
        assert shown(series(code, "commune", "00001", known=date(2025, 4, 1))) == {}


def test_a_withdrawn_value_is_missing() -> None:
    an_observation(5)
    withdraw_observation(
        by=SYSTEM, indicator=CODE, unit_kind="commune", unit_code="00001", period="2025-03", reason="nhầm"
    )
    found = series(CODE, "commune", "00001")
    assert shown(found) == {"2025-03": None}
    assert found.last is None


def test_the_past_of_a_merged_unit_is_that_of_those_that_became_it() -> None:
    months(1, 2, unit="00001")
    months(10, unit="00002")
    an_observation(50, "00011", "2025-07")
    found = series(CODE, "commune", "00011", units_on=NEW)
    assert shown(found) == {"2025-01": 11, "2025-02": 2, "2025-07": 50}
    assert [point.coverage for point in found.points] == [1, 0.5, 1]
    assert found.points[0].flags == ("rebased",)
    assert shown(series(CODE, "commune", "00011")) == {"2025-07": 50}
    months(8, unit="00004")
    divided = series(CODE, "commune", "00012", units_on=NEW)
    assert shown(divided) == {"2025-01": 4}
    assert divided.points[0].flags == ("assumed", "rebased")


def test_a_year_of_a_merger_joins_both_sides() -> None:
    months(1, 2, unit="00001")
    an_observation(50, "00011", "2025-07")
    assert shown(series(CODE, "commune", "00011", periods=["2025"], units_on=NEW)) == {"2025": 53}


def test_a_unit_that_went_on_keeps_its_own_points() -> None:
    months(3, unit="00003")
    point = series(CODE, "commune", "00003", units_on=NEW).points[0]
    assert (point.value, point.is_recorded, point.flags) == (3, True, ())


def test_queries_do_not_grow_with_points() -> None:
    an_indicator("double", expression="2 * dossiers.received")
    an_observation(1, "00001", "2025-01")

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            series("double", "commune", "00001", units_on=NEW)
            series(CODE, "commune", "00011", units_on=NEW)
        return len(asked)

    few = queries()
    rows = [a_row(1, "00001", f"20{year}-{month:02d}") for year in range(11, 25) for month in range(1, 13)]
    a_lot(rows)
    assert queries() <= few


@pytest.mark.parametrize(
    ("periods", "code"), [(["2025-W03"], "period.no_parts"), (["2025-13"], "period.unknown")]
)
def test_periods_that_cannot_be_made_are_refused(periods: list[str], code: str) -> None:
    with pytest.raises(Refused) as caught:
        series(CODE, "commune", "00001", periods=periods)
    assert caught.value.code == code


def test_an_unknown_indicator_is_refused() -> None:
    with pytest.raises(Refused, match=r"indicator\.unknown"):
        series("nothing", "commune", "00001")


def test_the_origin_of_a_recorded_figure_has_every_version_and_its_lot() -> None:
    a_lot([a_row(5, line="B2")], citation="Tệp a.csv")
    a_lot([a_row(6, line="B3")], reason="tính thiếu")
    found = origin(CODE, "commune", "00001", "2025-03")
    assert found.value == 6
    assert [(one.number, one.value, one.line) for one in found.versions] == [(2, 6.0, "B3"), (1, 5.0, "B2")]
    assert found.version == found.versions[0]
    assert found.version is not None
    assert (found.version.lot.kind, found.version.lot.reason, found.version.lot.by_name) == (
        "import",
        "tính thiếu",
        SYSTEM.name,
    )
    assert found.versions[1].lot.citation == "Tệp a.csv"
    assert found.versions[1].superseded_at == found.version.known_at
    assert "Metered" in found.rule.en
    assert revisions(CODE, ("commune", "00001"), "2025-03") == found.versions


def test_the_origin_of_a_computed_figure_leads_to_its_inputs() -> None:
    an_indicator("online")
    an_indicator("share", expression="100*online/dossiers.received", unit="percent")
    months(10)
    months(1, indicator="online")
    found = origin("share", "commune", "00001", "2025-01")
    assert found.value == 10
    assert found.rule.en == "Computed: 100 * online / dossiers.received."
    assert [(one.indicator.code, one.point.value if one.point else None) for one in found.inputs] == [
        (CODE, 10),
        ("online", 1),
    ]
    with pytest.raises(Refused, match=r"observation\.no_figure"):
        origin("share", "commune", "00002", "2025-01")


def test_a_value_as_known_then() -> None:
    an_observation(5, at=datetime(2025, 4, 10, tzinfo=UTC))
    an_observation(6, at=datetime(2025, 5, 6, tzinfo=UTC))
    cell = (CODE, ("commune", "00001"), "2025-03")
    assert known_value(*cell) == 6
    assert known_value(*cell, known=date(2025, 5, 1)) == 5
    assert known_value(*cell, known=date(2025, 4, 1)) is None


def test_indicators_are_found_without_diacritics_and_by_what_reads_them() -> None:
    an_indicator("online", name_vi="Hồ sơ trực tuyến", folded="ho so truc tuyen", owner_code="48")
    an_indicator("share", expression="online / dossiers.received", unit="ratio")
    an_indicator("half", expression="share / 2", unit="ratio")
    on = date(2025, 3, 1)
    assert [one.code for one in indicators(on, text="hồ sơ TRỰC")] == ["online"]
    assert [one.code for one in indicators(on, owner="48")] == ["online"]
    assert [one.code for one in indicators(on, source="expression")] == ["half", "share"]
    assert [one.code for one in dependents("online", on)] == ["share", "half"]
    assert dependents("half", on) == []
    assert indicators(date(2009, 1, 1)) == []
