"""What is told of targets from the yardstick's figures: of the nation, of each province, rolled up, as time goes by."""

from datetime import date
from typing import Any

import pytest

from nenso.kernel.rules import Text
from nenso.programme import actions, queries
from nenso.programme.rules import Status
from tests.factories.directory import make_territory
from tests.factories.measures import an_indicator, an_observation
from tests.factories.programme import DUE, FIRST, LAST, TODAY, PlanWorld, target_facts

MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04")
SPENT, ALL = "it.spent", "spent"


@pytest.fixture
def measured(world: PlanWorld) -> PlanWorld:
    """The world with a share of places' spending, with figures of two provinces for four months."""
    for code in ("01", "48"):
        make_territory(code, f"Tỉnh {code}")
        make_territory(f"{code}001", level="commune", parent_level="province", parent_code=code)
    for code in (SPENT, ALL):
        an_indicator(code, source="reported", unit="vnd")
    an_indicator("it.share", unit="percent", expression=f"100 * {SPENT} / {ALL}", over_units="not_comparable")
    for place, month in enumerate(MONTHS):
        for code, spent in (("01", 1.0 + place), ("48", 3.0 + place)):
            for indicator, value in ((SPENT, spent), (ALL, 100.0)):
                an_observation(value, code, month, indicator=indicator, unit_kind="province")
    return world


def share(**changes: Any) -> Any:
    given = {"number": "2", "name": Text("Tỷ lệ chi", "Share spent"), "indicator": "it.share", "value": 5.0}
    return target_facts(**{**given, **changes})


def test_the_nations_figures_are_rolled_up_and_followed_by_a_forecast(measured: PlanWorld) -> None:
    actions.add_target(by=measured["van"], plan=measured.plan, facts=share(baseline=1.0, baseline_on=FIRST))
    april = queries.target_with_status("ke-hoach-2026", "2", date(2026, 5, 2))
    assert [(one.period, one.value) for one in april.observations] == [
        ("2026-01", 2.0),  # 1 + 3 of 200
        ("2026-02", 3.0),
        ("2026-03", 4.0),
        ("2026-04", 5.0),
    ]
    assert (april.status, april.judgement.reached_on) == (Status.DONE, date(2026, 4, 30))
    assert april.origin == "/indicators/it.share/"
    march = queries.target_with_status("ke-hoach-2026", "2", date(2026, 4, 2))
    assert (march.status, march.judgement.last and march.judgement.last.value) == (Status.ON_TRACK, 4.0)
    assert march.judgement.expected == pytest.approx(1 + 4 * 89 / 180)  # 31 March, of 180 days from 1 January
    assert march.judgement.forecast is None
    higher = share(number="3", value=9.0, due=LAST, baseline=1.0, baseline_on=FIRST)
    actions.add_target(by=measured["van"], plan=measured.plan, facts=higher)
    later = queries.target_with_status("ke-hoach-2026", "3", date(2026, 5, 2))
    assert later.judgement.forecast is not None
    assert later.judgement.forecast.count == 4
    assert (later.status, round(later.judgement.forecast.value)) == (Status.ON_TRACK, 13)


def test_a_target_of_each_province_is_told_of_each(measured: PlanWorld) -> None:
    facts = share(scope="each", each_types=("provincial_committee",), values={"48": 9.0})
    actions.add_target(by=measured["van"], plan=measured.plan, facts=facts)
    target = queries.target_named("ke-hoach-2026", "2", TODAY)
    found = {
        one.organisation.code: one
        for one in queries.each_with_status(target, date(2026, 5, 2))
        if one.organisation
    }
    assert {code: one.observations[-1].value for code, one in found.items()} == {"01": 4.0, "48": 6.0}
    assert {code: one.aim.value for code, one in found.items()} == {"01": 5.0, "48": 9.0}
    # 1, 2, 3, 4 lead to 6 by the end of June, 3, 4, 5, 6 to 8: of 5 and of 9 that are wanted.
    assert {code: one.status for code, one in found.items()} == {"01": Status.ON_TRACK, "48": Status.AT_RISK}
    assert found["48"].unit == ("province", "48")
    measured.issued()
    (own,) = queries.targets_of_organisation("48", date(2026, 5, 2))
    assert (own.aim.value, own.observations[-1].value) == (9.0, 6.0)
    assert queries.targets_of_organisation("20194", TODAY) == ()
    assert queries.targets_of_organisation("nowhere", TODAY) == ()


def test_figures_are_asked_for_once_however_many_targets_want_them(
    measured: PlanWorld, django_assert_max_num_queries: Any
) -> None:
    for number in range(2, 20):
        actions.add_target(by=measured["van"], plan=measured.plan, facts=share(number=str(number)))
    on = date(2026, 5, 2)
    found = queries.targets_with_status("ke-hoach-2026", on)
    assert ({len(one.observations) for one in found}, len(found)) == ({4}, 18)
    with django_assert_max_num_queries(12):
        assert queries.targets_with_status("ke-hoach-2026", on) == found
    an_observation(50.0, "48", "2026-04", indicator=SPENT, unit_kind="province")
    again = queries.targets_with_status("ke-hoach-2026", on)
    assert {one.observations[-1].value for one in again} == {27.0}


def test_health_counts_what_is_told(measured: PlanWorld) -> None:
    actions.add_target(by=measured["van"], plan=measured.plan, facts=share())
    measured.issued("1")
    found = queries.health(date(2026, 5, 2))
    assert (dict(found.targets), dict(found.tasks)) == (
        {Status.DONE: 1, Status.NO_DATA: 1},
        {Status.ON_TRACK: 1},
    )
    late = queries.health(date(2026, 7, 2), "ke-hoach-2026")
    assert dict(late.tasks) == {Status.LATE: 1}
    assert date(2026, 7, 2) > DUE
