"""Monthly figures from what systems sent: counted right, opened again, changed only where they changed."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from nenso.kernel.rules import SYSTEM, Period, Refused
from nenso.measures.actions import derive, derive_lately, record_observations
from nenso.measures.models import DailyCount, Dossier, Lot, MeteredSystem, Observation
from nenso.measures.queries.deriving import dossiers_behind
from nenso.measures.rules import deriving as rules
from nenso.measures.rules.recording import NewObservation
from tests.factories.accounts import an_organisation
from tests.factories.measures import an_indicator
from tests.factories.portals import ZONE, a_dossier_system, a_procedure

MONTH = Period.parse("2026-10")
NOW = datetime(2026, 11, 5, 9, 0, tzinfo=ZONE)
FIRST = date(2026, 10, 1)
_numbers = count(1)


# --- Rules ----------------------------------------------------------------------------------------------


@given(st.sampled_from(rules.DERIVED), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_a_line_says_what_was_counted(derived: rules.Derived, first: date) -> None:
    span = rules.Span(first, first + timedelta(days=30))
    line = rules.line_of(derived, span)
    assert rules.behind(line) == rules.Behind(derived.group, derived.part, span, derived.sums)
    assert len(line) <= 200


@pytest.mark.parametrize(
    "line", ["", "received", "received=x", "row 5", "received=2026-10-01/2026-10-31&part=all"]
)
def test_another_line_opens_nothing(line: str) -> None:
    assert rules.behind(line) is None


def test_a_month_that_runs_counts_to_today() -> None:
    today = date(2026, 10, 9)
    assert rules.span_of(MONTH, today) == rules.Span(FIRST, today)
    assert rules.span_of(MONTH, NOW.date()).last == date(2026, 10, 31)
    for code in ("2026-11", "2026-Q3", "2026"):
        with pytest.raises(Refused, match=r"derive\.month"):
            rules.span_of(Period.parse(code), today)


def test_late_events_reach_back_as_far_as_they_are_taken() -> None:
    found = [month.code for month in rules.months_to_derive(date(2026, 11, 5), 90)]
    assert found == ["2026-08", "2026-09", "2026-10", "2026-11"]


# --- Deriving -------------------------------------------------------------------------------------------


@pytest.fixture
def system(db: None) -> MeteredSystem:
    """A province's dossier system that sent this month; all metered indicators are defined."""
    for derived in rules.DERIVED:
        an_indicator(derived.indicator, subject="organisation")
    an_organisation("48", type="provincial_committee")
    for commune in ("20194", "20195"):
        an_organisation(commune, parent="48", type="communal_committee")
    made = a_dossier_system("48")
    DailyCount.objects.create(
        system=made, day=FIRST, organisation_code="20194", procedure_code="P1", measure="received", count=1
    )
    return made


def _dossier(system: MeteredSystem, organisation: str = "20194", **fields: Any) -> Dossier:
    facts: dict[str, Any] = {
        "procedure_code": "P1",
        "channel": "online",
        "received_on": FIRST,
        "named_at": NOW,
        **fields,
    }
    return Dossier.objects.create(
        system=system, number=f"D{next(_numbers)}", organisation_code=organisation, **facts
    )


def _values(organisation: str = "20194", month: str = "2026-10") -> dict[str, float | None]:
    rows = Observation.objects.filter(unit_code=organisation, period=month, superseded_at=None)
    return dict(rows.values_list("indicator__code", "value"))


def _many(system: MeteredSystem) -> None:
    day = timedelta(days=1)
    before = FIRST - 40 * day
    _dossier(
        system,
        completed_on=FIRST + day,
        due=FIRST + day,
        was_on_time=True,
        digitised=True,
        synchronised=True,
        result_digital=True,
    )
    _dossier(
        system,
        completed_on=FIRST + 9 * day,
        due=FIRST + day,
        was_on_time=False,
        channel="post",
        owes_fee=True,
    )
    _dossier(system, channel="one_stop", due=FIRST + 3 * day, owes_fee=True, paid_online=True)
    _dossier(system, due=date(2026, 12, 1), rating=4, rated_at=NOW - timedelta(days=10))
    _dossier(system, due=FIRST + day, withdrawn_on=FIRST + 2 * day)
    _dossier(system, received_on=before, completed_on=date(2026, 11, 2), due=FIRST, was_on_time=False)
    _dossier(system, received_on=before, rating=2, rated_at=NOW)
    _dossier(system, "20195", channel="one_stop")


@pytest.mark.django_db
def test_each_figure_counts_what_it_says(system: MeteredSystem) -> None:
    a_procedure("P1", has_fee=True)
    _many(system)
    found = derive(month=MONTH, now=NOW)
    assert (found.undefined, found.strangers, found.kept) == ((), (), 0)
    assert _values() == {
        "dossiers.received": 5,
        "dossiers.received.online": 3,
        "dossiers.received.one_stop": 1,
        "dossiers.received.post": 1,
        "dossiers.owing_fee": 2,
        "dossiers.paid_online": 1,
        "dossiers.digitised": 1,
        "dossiers.synchronised": 1,
        "dossiers.completed": 2,
        "dossiers.completed.timed": 2,
        "dossiers.handling_days": 1 + 9,
        "dossiers.completed.on_time": 1,
        "dossiers.completed.late": 1,
        "dossiers.results": 2,
        "dossiers.results.digital": 1,
        "dossiers.open.overdue": 2,
        "dossiers.rated": 1,
        "dossiers.satisfied": 1,
        "procedures.provided": 1,
        "procedures.online": 1,
        "procedures.used": 1,
        "procedures.online.used": 1,
        "procedures.with_fee": 1,
        "procedures.with_fee.paid_online": 1,
    }
    other = _values("20195")
    assert (other["dossiers.received"], other["dossiers.completed"], other["dossiers.digitised"]) == (1, 0, 0)
    assert "dossiers.reused" not in other, "its system never told of papers used again: that was not measured"
    assert "dossiers.received" not in _values("48"), "a province's whole is rolled up when it is read"


@pytest.mark.django_db
def test_days_that_cannot_be_told_are_not_in_the_mean(system: MeteredSystem) -> None:
    day = timedelta(days=1)
    _dossier(system, completed_on=FIRST)
    _dossier(system, completed_on=FIRST + 3 * day)
    _dossier(system, completed_on=FIRST - day, received_on=FIRST + day)  # of the month before
    _dossier(system, completed_on=FIRST + day, received_on=FIRST + 4 * day)
    _dossier(system, completed_on=FIRST + day, received_on=None)
    derive(month=MONTH, now=NOW)
    found = _values()
    names = ("completed", "completed.timed", "handling_days")
    assert [found[f"dossiers.{name}"] for name in names] == [4, 2, 3]


@pytest.mark.django_db
def test_a_fee_that_was_owed_shows_that_the_procedure_has_one(system: MeteredSystem) -> None:
    for code in ("P1", "P2"):
        a_procedure(code)
    _dossier(system, owes_fee=True)
    _dossier(system, procedure_code="P2", owes_fee=True, paid_online=True)
    _dossier(system, procedure_code="P2")
    derive(month=MONTH, now=NOW)
    found = _values()
    assert (found["procedures.with_fee"], found["procedures.with_fee.paid_online"]) == (2, 1)


@pytest.mark.django_db
def test_a_figure_opens_the_dossiers_that_it_counted(system: MeteredSystem) -> None:
    a_procedure("P1", has_fee=True)
    _many(system)
    derive(month=MONTH, now=NOW)
    rows = Observation.objects.filter(unit_code="20194", indicator__code__startswith="dossiers.")
    assert rows.count() == 18
    for row in rows:
        behind = dossiers_behind(row.line, row.unit_code)
        assert behind is not None
        if row.indicator.code == "dossiers.handling_days":
            days = [(one.completed_on - one.received_on).days for one in behind]  # type: ignore[operator]
            assert sum(days) == row.value
        else:
            assert behind.count() == row.value, row.line
    procedures = Observation.objects.get(unit_code="20194", indicator__code="procedures.used")
    opened = dossiers_behind(procedures.line, "20194")
    assert opened is not None
    assert opened.count() == 5
    assert dossiers_behind("a cell of a form", "20194") is None


@pytest.mark.django_db
def test_only_what_changed_is_superseded(system: MeteredSystem) -> None:
    _many(system)
    first = derive(month=MONTH, now=NOW)
    again = derive(month=MONTH, now=NOW)
    assert first.lot is not None
    assert (again.lot, again.changed) == (None, 0)
    assert Lot.objects.count() == 1
    _dossier(system, channel="post")  # told late
    third = derive(month=MONTH, now=NOW)
    assert third.lot is not None
    superseded = Observation.objects.exclude(superseded_at=None).values_list("indicator__code", flat=True)
    assert set(superseded) == {"dossiers.received", "dossiers.received.post"}
    assert _values()["dossiers.received"] == 6


@pytest.mark.django_db
def test_what_somebody_corrected_stands(system: MeteredSystem) -> None:
    _many(system)
    derive(month=MONTH, now=NOW)
    row = NewObservation("dossiers.received", "organisation", "20194", "2026-10", 7.0)
    record_observations(by=SYSTEM, kind="correction", source=("test", "1"), rows=[row], reason="sai sổ")
    found = derive(month=MONTH, now=NOW)
    assert found.kept == 1
    assert _values()["dossiers.received"] == 7


@pytest.mark.django_db
def test_dossiers_that_went_elsewhere_leave_a_nought(system: MeteredSystem) -> None:
    only = _dossier(system, "20195")
    derive(month=MONTH, now=NOW)
    assert _values("20195")["dossiers.received"] == 1
    only.organisation_code = "20194"
    only.save()
    derive(month=MONTH, now=NOW)
    assert _values("20195")["dossiers.received"] == 0
    assert _values("20194")["dossiers.received"] == 1


@pytest.mark.django_db
def test_a_system_that_sent_nothing_says_nothing(system: MeteredSystem) -> None:
    _dossier(system, received_on=FIRST - timedelta(days=60), due=FIRST - timedelta(days=50))
    september = derive(month=MONTH.preceding(), now=NOW)
    assert september.lot is None or "dossiers.received" not in _values(month="2026-09")
    derive(month=MONTH, now=NOW)
    assert _values()["dossiers.open.overdue"] == 1


@pytest.mark.django_db
def test_petitions_and_portals_are_added_from_days(system: MeteredSystem) -> None:
    for day, measure, number in (
        (1, "petition", 3),
        (2, "petition", 1),
        (2, "petition_rated", 4),
        (2, "petition_rated.5", 1),
        (5, "petition_rated.4", 1),
        (5, "petition_rated.3", 2),
        (3, "visits", 50),
        (40, "visits", 9),
    ):
        DailyCount.objects.create(
            system=system,
            day=FIRST + timedelta(days=day),
            organisation_code="48",
            procedure_code="",
            measure=measure,
            count=number,
        )
    derive(month=MONTH, now=NOW)
    found = _values("48")
    assert (found["petitions.received"], found["petitions.answered"], found["portal.visits"]) == (4, 0, 50)
    assert (found["petitions.rated"], found["petitions.satisfied"]) == (4, 2)


@pytest.mark.django_db
def test_strangers_and_undefined_indicators_are_told(db: None) -> None:
    an_indicator("dossiers.received", subject="organisation")
    system = a_dossier_system("48")
    DailyCount.objects.create(
        system=system, day=FIRST, organisation_code="99", procedure_code="", measure="received", count=1
    )
    _dossier(system, "99999")
    found = derive(month=MONTH, now=NOW)
    assert found.strangers == ("99999",)
    assert "dossiers.completed" in found.undefined
    assert found.lot is None


@pytest.mark.django_db
def test_the_clock_derives_every_month_that_may_change(system: MeteredSystem) -> None:
    _many(system)
    found = derive_lately(now=NOW)
    assert [each.month for each in found] == ["2026-08", "2026-09", "2026-10", "2026-11"]
    assert _values()["dossiers.received"] == 5


@pytest.mark.django_db
def test_a_month_is_derived_whole_or_not_at_all(
    system: MeteredSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    _many(system)

    def fail(**_facts: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("nenso.measures.actions.observations.record", fail)
    with pytest.raises(OSError, match="disk"), transaction.atomic():
        derive(month=MONTH, now=NOW)
    assert not Observation.objects.exists()
