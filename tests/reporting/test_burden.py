"""The burden of a year over what is in force and what was done."""

import pytest

from nenso.kernel.reading import one_reading
from nenso.kernel.rules import Refused
from nenso.reporting import actions, queries
from nenso.reporting.rules.burden import RATE
from tests.factories.measures import an_indicator, an_observation
from tests.factories.reporting import World, a_regime

pytestmark = pytest.mark.django_db


def test_every_report_due_in_the_year_counts_once(world: World) -> None:
    found = queries.burden(2025)
    assert {one.code for one in found.agencies} == {"48", "20194", "20195"}
    agency = next(one for one in found.agencies if one.code == "20194")
    # In force from January on, each month due in the middle of the same month.
    assert [(part.regime, part.reports) for part in agency.load.regimes] == [(world.regime, 12)]
    assert (agency.load.filled, agency.load.texts) == (12, 12)
    assert agency.load.minutes == pytest.approx(
        12 * (RATE.report + RATE.typed * 5 + RATE.filled * 1 + RATE.text * 1)
    )
    assert found.reports == 36
    assert queries.burden(2024).reports == 0
    assert queries.burden(2026).reports == 36


def test_one_organisation_is_asked_about_alone(world: World) -> None:
    found = queries.burden(2025, organisation="20194")
    assert [(one.code, one.load.reports) for one in found.agencies] == [("20194", 12)]


def test_two_regimes_that_ask_the_same_are_named(world: World) -> None:
    a_regime(world["van"], code="another", frequency="quarter", deadlines={"*": {"day": 28}})
    agency = queries.burden(2025, organisation="20194").agencies[0]
    assert {one.indicator: one.is_typed_again for one in agency.load.duplicates} == {
        "dossiers.late": True,
        "dossiers.online": False,  # filled in by both
        "dossiers.paper": True,
    }
    assert agency.load.duplicates[0].regimes == ("another", world.regime)
    assert agency.load.reports == 12 + 4


def test_figures_that_nothing_reads(world: World) -> None:
    # Paper is added up in the form too, but what is bound to an indicator is collected for that indicator's sake.
    unused = {one.key: one.why for one in queries.burden(2025).unused}
    assert unused == {"t1/paper/n": "no_use", "t1/late/n": "no_use", "t2/~1/people": "no_indicator"}
    an_indicator(
        "share.late", expression="dossiers.late / dossiers.paper", unit="ratio", subject="organisation"
    )
    assert {one.key for one in queries.burden(2025).unused} == {"t2/~1/people"}


def test_what_rooms_above_compute_from_is_used(world: World) -> None:
    found = queries.burden(2025, used_above={"dossiers.late"}).unused
    assert {one.key for one in found} == {"t1/paper/n", "t2/~1/people"}


def test_filled_figures_that_were_written_over_count(world: World) -> None:
    an_observation(61.0, "20194", "2025-09", indicator="dossiers.online", unit_kind="organisation")
    row = world.opened()
    actions.save_cells(
        by=world["lan"],
        submission=row,
        row_version=row.row_version,
        values={"t1/online/n": 60},
        reasons={"t1/online/n": "Đếm lại theo sổ."},
    )
    counted = {one.code: one.overwritten for one in queries.burden(2025).agencies}
    assert counted == {"20194": 1, "20195": 0, "48": 0}


def test_a_year_that_no_calendar_has_is_refused(world: World) -> None:
    with pytest.raises(Refused, match=r"burden\.year"):
        queries.burden(20255)


def test_the_number_of_questions_does_not_grow_with_organisations(
    world: World, django_assert_max_num_queries: object
) -> None:
    with one_reading(), django_assert_max_num_queries(30):  # type: ignore[operator]  as its page asks
        queries.burden(2025)
