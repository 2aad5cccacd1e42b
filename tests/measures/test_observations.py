"""Recording: whole or not at all, only what changed, and nothing that was known is ever lost."""

import math
import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, close_old_connections, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from nenso.accounts.queries import actor_of
from nenso.accounts.rules import Role
from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import SYSTEM, Refused
from nenso.measures.actions.observations import record_observations, withdraw_observation
from nenso.measures.models import Lot, Observation, PackedVector
from tests.factories.accounts import a_person, an_organisation
from tests.factories.measures import a_lot, a_row, a_small_country, an_indicator, an_observation

pytestmark = pytest.mark.django_db


@pytest.fixture
def country() -> None:
    a_small_country()
    an_indicator()


def refused(**more: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        a_lot(**more)
    return caught.value


def codes(found: Refused) -> list[tuple[int, str]]:
    assert found.code == "lot.rows"
    return [(problem.number, problem.code) for problem in found.facts["problems"]]


@pytest.mark.usefixtures("country")
def test_a_lot_says_where_its_values_came_from() -> None:
    lot = a_lot([a_row(5, line="B2", flags=("late",)), a_row(7, "00002", line="B3")], citation="Tệp a.csv")
    first = Observation.objects.get(unit_code="00001")
    assert (first.value, first.version, first.line, first.flags) == (5.0, 1, "B2", ["late"])
    assert (first.first_day, first.last_day) == (date(2025, 3, 1), date(2025, 3, 31))
    assert first.lot == lot
    assert first.known_at == lot.at
    assert lot.facts == {"rows": 2, "new": 2, "changed": 0, "unchanged": 0}
    assert (lot.citation, lot.source_type, lot.by_key) == ("Tệp a.csv", "test", SYSTEM.key)


@pytest.mark.usefixtures("country")
def test_only_what_changed_makes_a_version() -> None:
    a_lot([a_row(5), a_row(7, "00002")])
    lot = a_lot([a_row(5), a_row(8, "00002"), a_row(9, "00003")])
    assert lot.facts == {"rows": 3, "new": 1, "changed": 1, "unchanged": 1}
    history = Observation.objects.filter(unit_code="00002").order_by("version")
    assert [(one.version, one.value) for one in history] == [(1, 7.0), (2, 8.0)]
    assert history[0].superseded_at == history[1].known_at == lot.at
    assert history[1].superseded_at is None
    assert Observation.objects.filter(unit_code="00001").count() == 1


@pytest.mark.usefixtures("country")
def test_a_flag_alone_is_a_change() -> None:
    an_observation(5)
    assert a_lot([a_row(5, flags=("estimated",))]).facts["changed"] == 1


@pytest.mark.usefixtures("country")
def test_a_lot_is_journaled_once() -> None:
    lot = a_lot([a_row(5), a_row(7, "00002")])
    entry = JournalEntry.objects.get(verb="measures.observations_recorded")
    assert (entry.thing_key, entry.facts["new"]) == (str(lot.uuid), 2)


@pytest.mark.usefixtures("country")
def test_the_same_row_twice_is_refused_with_both_lines() -> None:
    found = refused(rows=[a_row(5, line="B2"), a_row(6, "00002", line="B3"), a_row(5, line="B9")])
    assert codes(found) == [(3, "observation.twice")]
    sentence = found.facts["problems"][0].in_language("en")
    assert "B2" in sentence
    assert "B9" in sentence


@pytest.mark.usefixtures("country")
def test_every_wrong_row_is_told_and_none_is_recorded() -> None:
    an_indicator("share", expression="dossiers.received / 2", unit="ratio")
    an_indicator("by_sex", categories=["male", "female"])
    rows = [
        a_row(1),
        a_row(1, indicator="unknown"),
        a_row(1, indicator="share"),
        a_row(1, "99999"),
        a_row(1, unit_kind="planet"),
        a_row(1, period="2025-3"),
        a_row(1, period="2024"),
        a_row(1, category="male"),
        a_row(1, indicator="by_sex", category="child"),
        a_row(math.nan, "00002"),
        a_row(math.inf, "00003"),
        a_row(1, "VNM", unit_kind="nation"),
        a_row(1, "VN", unit_kind="nation"),
        a_row(1, period="2031-01"),
        a_row(1, "X", unit_kind="organisation"),
    ]
    assert codes(refused(rows=rows)) == [
        (2, "observation.indicator"),
        (3, "observation.expression"),
        (4, "observation.unit"),
        (5, "observation.unit_kind"),
        (6, "observation.period"),
        (7, "observation.period_kind"),
        (8, "observation.category"),
        (9, "observation.category"),
        (10, "observation.number"),
        (11, "observation.number"),
        (13, "observation.unit"),
        (14, "observation.future"),
        (15, "observation.subject"),
    ]
    assert not Observation.objects.exists()
    assert not Lot.objects.exists()


@pytest.mark.usefixtures("country")
def test_a_unit_must_exist_on_the_last_day_of_the_period() -> None:
    on = date(2025, 12, 1)
    assert codes(refused(rows=[a_row(1, "00011", "2025-06")], on=on)) == [(1, "observation.unit")]
    a_lot([a_row(1, "00011", "2025-07"), a_row(1, "00001", "2025-06")], on=on)
    assert codes(refused(rows=[a_row(1, "00001", "2025-07")], on=on)) == [(1, "observation.unit")]


@pytest.mark.usefixtures("country")
def test_a_running_period_is_for_meters_only() -> None:
    on = date(2025, 3, 10)
    assert codes(refused(rows=[a_row(1)], on=on)) == [(1, "observation.future")]
    assert a_lot([a_row(1)], on=on, kind="meter").facts["new"] == 1
    assert codes(refused(rows=[a_row(1, period="2025-04")], on=on, kind="meter")) == [
        (1, "observation.future")
    ]
    assert a_lot([a_row(2)], on=date(2025, 3, 31)).facts["changed"] == 1


@pytest.mark.usefixtures("country")
def test_a_definition_counts_only_while_in_force() -> None:
    an_indicator("late", valid_from=date(2025, 4, 1))
    assert codes(refused(rows=[a_row(1, indicator="late")])) == [(1, "observation.indicator")]


@pytest.mark.usefixtures("country")
def test_a_withdrawn_value_is_none_with_its_past() -> None:
    an_observation(5)
    withdraw_observation(
        by=SYSTEM,
        indicator="dossiers.received",
        unit_kind="commune",
        unit_code="00001",
        period="2025-03",
        reason="nhập nhầm đơn vị",
    )
    values = Observation.objects.order_by("version").values_list("version", "value", "lot__reason")
    assert list(values) == [(1, 5.0, "sửa số liệu"), (2, None, "nhập nhầm đơn vị")]
    assert an_observation(6).facts["changed"] == 1


@pytest.mark.usefixtures("country")
@pytest.mark.parametrize(("reason", "code"), [("", "lot.reason"), ("x", "observation.none")])
def test_a_withdrawal_needs_a_reason_and_a_value(reason: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        withdraw_observation(
            by=SYSTEM,
            indicator="dossiers.received",
            unit_kind="commune",
            unit_code="00001",
            period="2025-03",
            reason=reason,
        )
    assert caught.value.code == code
    assert not Lot.objects.exists()


@pytest.mark.usefixtures("country")
@pytest.mark.parametrize(
    ("more", "code"), [({"kind": "rumour"}, "lot.kind"), ({"kind": "import"}, "lot.empty")]
)
def test_a_lot_has_a_known_kind_and_rows(more: dict[str, Any], code: str) -> None:
    assert refused(rows=[a_row(1)] if code == "lot.kind" else [], **more).code == code


@pytest.mark.usefixtures("country")
def test_what_is_known_is_never_before_what_was_known() -> None:
    future = datetime.now(UTC) + timedelta(days=1)
    an_observation(5, at=future)
    later = an_observation(6)
    assert later.at > future
    assert refused(rows=[a_row(7)], at=future).code == "lot.backwards"


@pytest.mark.usefixtures("country")
def test_figures_brought_by_hand_take_a_right_of_the_nation_or_the_owner() -> None:
    an_organisation("48-S")
    an_indicator("mine", owner_code="48-S")
    owner = actor_of(a_person((Role.APPROVER, "48-S")))
    nation = actor_of(a_person(Role.ADMINISTRATOR))
    viewer = actor_of(a_person(Role.VIEWER))

    def bring(by: Any, *indicators: str, kind: str = "import") -> Lot:
        rows = [a_row(1, indicator=one) for one in indicators]
        return record_observations(by=by, kind=kind, source=("", ""), rows=rows)

    assert bring(owner, "mine").by_key == owner.key
    assert bring(nation, "mine", "dossiers.received").facts["rows"] == 2
    for by, wanted in ((owner, ("mine", "dossiers.received")), (viewer, ("mine",))):
        with pytest.raises(Refused) as caught:
            bring(by, *wanted)
        assert caught.value.code == "access.role_missing"
    # A report was approved by those whom its regime names: that is asked there.
    assert bring(viewer, "mine", kind="report").kind == "report"


@pytest.mark.usefixtures("country")
def test_packed_values_are_dropped_with_what_they_were_made_of() -> None:
    definition = an_indicator("other")
    indicator = an_indicator("third").indicator
    for one, period in (
        (definition.indicator, "2025-03"),
        (definition.indicator, "2025-02"),
        (indicator, "2025-03"),
    ):
        PackedVector.objects.create(
            indicator=one, unit_kind="commune", period=period, units_on=date(2025, 3, 31), values=b""
        )
    a_lot([a_row(1, indicator="other")])
    left = PackedVector.objects.values_list("indicator__code", "period")
    assert set(left) == {("other", "2025-02"), ("third", "2025-03")}
    a_lot([a_row(1, indicator="other")])  # changes nothing, and so drops nothing
    assert PackedVector.objects.count() == 2


@pytest.mark.usefixtures("country")
def test_a_thousand_rows_take_no_more_statements_than_one() -> None:
    def statements(units: list[str], periods: list[str]) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            a_lot([a_row(1, unit, period) for unit in units for period in periods])
        return len(queries)

    few = statements(["00001"], ["2025-01"])
    many = [f"20{year}-{month:02d}" for year in range(11, 25) for month in range(1, 13)]
    assert statements(["00001", "00002", "00003", "00004", "00005"], many) <= few


@pytest.mark.usefixtures("country")
def test_an_observation_is_never_changed() -> None:
    an_observation(5)
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Observation.objects.update(value=6)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("country")
def test_two_recordings_of_one_cell_wait_for_each_other_and_none_is_lost() -> None:
    start = threading.Barrier(6)
    failures: list[BaseException] = []

    def record(number: int) -> None:
        try:
            start.wait()
            # Rows in different orders: whoever locks row by row would wait in a circle.
            rows = [a_row(number, "00001"), a_row(number, "00002"), a_row(number, "00003")]
            a_lot(rows if number % 2 else rows[::-1])
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=record, args=(number,)) for number in range(1, 7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    close_old_connections()
    assert failures == []
    for unit in ("00001", "00002", "00003"):
        versions = list(Observation.objects.filter(unit_code=unit).order_by("version"))
        assert [one.version for one in versions] == [1, 2, 3, 4, 5, 6]
        assert {one.value for one in versions} == {1.0, 2.0, 3.0, 4.0, 5.0, 6.0}
        # Each was known until the next was, without a gap or an overlap.
        assert [one.superseded_at for one in versions[:-1]] == [one.known_at for one in versions[1:]]
