"""Connection: its states, the share of those that must be connected, and what owners are told of silence."""

from datetime import date, datetime, timedelta

import pytest
from django.db import transaction

from nenso.accounts.rules import Role
from nenso.kernel.models import JournalEntry
from nenso.measures.actions import tell_silence
from nenso.measures.models import DailyCount, DeclaredTotal, MeteredSystem
from nenso.measures.queries import connection, connections, coverage
from nenso.measures.rules.connections import (
    Feed,
    Reason,
    State,
    settled_day,
    share_of,
    shares_together,
    status_of,
)
from nenso.notify.models import Message
from tests.factories.accounts import a_person, an_organisation
from tests.factories.portals import DAY, MORNING, ZONE, a_dossier_system, a_portal

YESTERDAY = DAY - timedelta(days=1)
LONG_AGO = datetime(2026, 1, 1, tzinfo=ZONE)


# --- Rules ----------------------------------------------------------------------------------------------


def _feed(hours: float = 1, **more: object) -> Feed:
    facts = {"first_seen": LONG_AGO, "silent_after": timedelta(hours=24), **more}
    return Feed(last_seen=MORNING - timedelta(hours=hours), **facts)  # type: ignore[arg-type]


def test_a_system_is_connected_partial_silent_or_never() -> None:
    never = status_of(Feed(None, None, timedelta(hours=24)), MORNING)
    assert (never.state, never.since) == (State.NEVER, None)
    assert status_of(_feed(24), MORNING).state is State.CONNECTED
    silent = status_of(_feed(24.01), MORNING)
    assert (silent.state, silent.since) == (State.SILENT, _feed(24.01).last_seen)
    assert status_of(_feed(is_declared=False, agrees=False), MORNING).reasons == (Reason.NOT_DECLARED,)
    assert status_of(_feed(is_declared=True, agrees=False), MORNING).reasons == (Reason.TOTALS_DIFFER,)
    part = status_of(_feed(agrees=True, expected=frozenset("ab"), covered=frozenset("b")), MORNING)
    assert (part.state, part.reasons) == (State.PARTIAL, (Reason.ORGANISATIONS_MISSING,))


def test_a_sender_has_until_eight_to_declare_the_day_before() -> None:
    assert settled_day(MORNING, LONG_AGO) == YESTERDAY
    assert settled_day(MORNING.replace(hour=7), LONG_AGO) == YESTERDAY - timedelta(days=1)
    assert settled_day(MORNING, MORNING - timedelta(hours=1)) is None
    assert settled_day(MORNING, None) is None


def test_an_agency_without_a_system_is_not_connected() -> None:
    share = share_of([State.CONNECTED, State.PARTIAL, State.SILENT], ["01"])
    assert (share.all, share.percent) == (4, 25.0)
    assert share_of([], []).percent is None
    assert shares_together([share, share_of([State.CONNECTED], [])]).percent == 40.0


# --- Reading --------------------------------------------------------------------------------------------


def _seen(system: MeteredSystem, hours: float = 1) -> MeteredSystem:
    system.first_seen_at, system.last_seen_at = LONG_AGO, MORNING - timedelta(hours=hours)
    system.save()
    return system


def _sent(system: MeteredSystem, organisation: str, *, arrived: int = 5, declared: int | None = 5) -> None:
    DailyCount.objects.create(
        system=system, day=YESTERDAY, organisation_code=organisation, measure="received", count=arrived
    )
    if declared is not None:
        DeclaredTotal.objects.create(
            system=system, day=YESTERDAY, kind="received", declared=declared, declared_at=MORNING
        )


def _a_province(code: str = "48", communes: tuple[str, ...] = ()) -> None:
    an_organisation(code, type="provincial_committee", territory_code=code)
    for commune in communes:
        an_organisation(commune, parent=code, type="communal_committee", territory_code=commune)


@pytest.mark.django_db
def test_a_system_whose_totals_agree_is_connected() -> None:
    _a_province()
    system = _seen(a_dossier_system("48"))
    _sent(system, "48")
    found = connection(system, MORNING)
    assert (found.state, found.day, found.missing) == (State.CONNECTED, YESTERDAY, ())
    DeclaredTotal.objects.update(declared=6)
    assert connection(system, MORNING).reasons == (Reason.TOTALS_DIFFER,)
    DeclaredTotal.objects.all().delete()
    assert connection(system, MORNING).reasons == (Reason.NOT_DECLARED,)


@pytest.mark.django_db
def test_a_province_is_connected_when_all_its_communes_send() -> None:
    _a_province("48", ("20194", "20195"))
    system = _seen(a_dossier_system("48"))
    _sent(system, "20194")
    found = connection(system, MORNING)
    assert (found.state, found.reasons) == (State.PARTIAL, (Reason.ORGANISATIONS_MISSING,))
    assert (found.expected, found.missing) == (2, ("20195",))
    _sent(system, "20195", declared=None)
    DeclaredTotal.objects.update(declared=10)
    assert connection(system, MORNING).state is State.CONNECTED


@pytest.mark.django_db
def test_a_portal_has_no_totals_to_compare() -> None:
    assert connection(_seen(a_portal()), MORNING).state is State.CONNECTED
    assert connection(_seen(a_portal(), hours=30), MORNING).state is State.SILENT
    assert connection(a_portal(), MORNING).state is State.NEVER


@pytest.mark.django_db
def test_the_share_counts_agencies_that_registered_nothing() -> None:
    for code in ("48", "01", "79"):
        _a_province(code)
    an_organisation("G06", type="ministry")
    connected, silent = _seen(a_dossier_system("48")), _seen(a_dossier_system("01"), hours=50)
    _sent(connected, "48")
    _seen(a_dossier_system("79", is_required=False))
    _seen(a_portal("79"))
    found = coverage(MORNING)
    ministries, provinces = found.kinds
    assert [each.code for each in ministries.missing] == ["G06"]
    assert [each.code for each in provinces.missing] == ["79"]
    assert {each.system.code: each.state for each in provinces.connections} == {
        connected.code: State.CONNECTED,
        silent.code: State.SILENT,
    }
    assert provinces.share.percent == pytest.approx(100 / 3)
    assert found.share.percent == 25.0
    assert found.target == 100


@pytest.mark.django_db
def test_many_systems_cost_no_more_queries(django_assert_num_queries: object) -> None:
    for code in ("48", "01", "79", "31"):
        _a_province(code)
        _sent(_seen(a_dossier_system(code)), code)
    with django_assert_num_queries(6):  # type: ignore[operator] # one of them asks whether the directory changed
        assert len(connections(MORNING)) == 4


# --- Telling --------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_silence_is_told_once_and_its_end_too() -> None:
    _a_province()
    reporter = a_person((Role.REPORTER, "48"))
    administrator = a_person((Role.ADMINISTRATOR, "48"))
    a_person((Role.REPORTER, "01"))
    a_person((Role.VIEWER, "48"))
    system = _seen(a_dossier_system("48", contact_email="it@48.example", name_en=""), hours=25)
    _seen(a_dossier_system("01"))
    assert tell_silence(now=MORNING) == [f"silent {system.code}"]
    assert tell_silence(now=MORNING + timedelta(minutes=10)) == []
    told = {message.to_key: message for message in Message.objects.all()}
    assert set(told) == {str(reporter.uuid), str(administrator.uuid), f"contact:{system.code}"}
    assert system.name_vi in told[str(reporter.uuid)].title_vi
    assert "08:00 ngày 04/10/2026" in told[str(reporter.uuid)].body_vi
    assert told[str(reporter.uuid)].is_urgent
    system.refresh_from_db()
    _seen(system, hours=0)
    assert tell_silence(now=MORNING + timedelta(minutes=20)) == [f"back {system.code}"]
    assert Message.objects.count() == 6
    assert tell_silence(now=MORNING + timedelta(days=3))[0] == f"silent {system.code}"
    verbs = JournalEntry.objects.filter(thing_key=system.code).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["measures.system_silent", "measures.system_back", "measures.system_silent"]


@pytest.mark.django_db
def test_nobody_is_told_of_what_was_never_heard_of_or_has_ended() -> None:
    a_dossier_system("48")
    _seen(a_dossier_system("48", valid_to=date(2026, 6, 1)), hours=25)
    assert tell_silence(now=MORNING) == []
    assert not Message.objects.exists()


@pytest.mark.django_db
def test_a_message_that_cannot_be_written_leaves_the_silence_untold(monkeypatch: pytest.MonkeyPatch) -> None:
    system = _seen(a_dossier_system("48"), hours=25)

    def fail(**_facts: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("nenso.measures.actions.silence.record", fail)
    with pytest.raises(OSError, match="disk"), transaction.atomic():
        tell_silence(now=MORNING)
    system.refresh_from_db()
    assert system.silence_told_at is None
