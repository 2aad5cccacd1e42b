"""Regimes in time, their forms, who has reported, reminders, and two approvers at once."""

import threading
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction

from nenso.kernel.rules import SYSTEM, Period, Refused, Text
from nenso.measures.models import Observation
from nenso.notify.models import Message
from nenso.reporting import actions, queries
from nenso.reporting.models import FormVersion, Step, Submission
from tests.factories.accounts import an_organisation
from tests.factories.measures import an_indicator
from tests.factories.reporting import SINCE, World, a_definition, a_regime, bound_definition

pytestmark = pytest.mark.django_db
MONTH = "2025-09"  # due on Tuesday 16 September 2025 for communes, on the 25th for the province


def refusal(action: Any, **arguments: Any) -> Refused:
    with pytest.raises(Refused) as found:
        action(**arguments)
    return found.value


def defined(world: World, by: str = "van", since: date = date(2026, 1, 1), **changes: Any) -> Any:
    facts: dict[str, Any] = {
        "code": world.regime,
        "kind": "periodic",
        "name": Text("Báo cáo", "Report"),
        "receiver": "parent",
        "frequency": "month",
        "reporter_types": ("communal_committee",),
        "deadlines": {"communal_committee": {"day": 17}},
        **changes,
    }
    return actions.define_regime(by=world[by], facts=actions.RegimeFacts(**facts), since=since)


# --- Regimes and forms ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"code": "có dấu"}, "regime.code"),
        ({"kind": "weekly"}, "regime.kind"),
        ({"name": Text(" ", "")}, "regime.name"),
        ({"frequency": "century"}, "regime.frequency"),
        ({"reporter_types": ()}, "regime.no_reporters"),
        ({"reporter_codes": ("nobody",)}, "organisation.not_found"),
        ({"reporter_group": "nobody"}, "group.not_found"),
        ({"receiver": "nobody"}, "organisation.not_found"),
        ({"deadlines": {}}, "regime.no_deadlines"),
        ({"deadlines": {"communal_committee": {"day": 14}}}, "regime.too_soon"),
        ({"deadlines": {"communal_committee": {"day": 20}, "ministry": {"day": 20}}}, "regime.levels"),
        ({"by": "ha"}, "access.role_missing"),
        ({"since": SINCE}, "regime.starts_that_day"),
    ],
)
def test_what_law_wants_of_a_regime(world: World, changes: dict[str, Any], code: str) -> None:
    assert refusal(defined, world=world, **changes).code == code


def test_a_later_version_ends_the_one_before_it(world: World) -> None:
    draft = defined(world)
    form = actions.save_form(
        by=world["van"], regime=world.regime, definition=a_definition(), on=date(2026, 1, 1)
    )
    assert form.number == 2
    actions.bring_into_force(by=world["van"], draft=draft, form=form)
    old, new = queries.versions_of(world.regime)
    assert (old.state, old.validity.until, new.state) == ("ended", date(2026, 1, 1), "in_force")
    assert queries.regime(world.regime, date(2025, 12, 31)).form_digest == old.form_digest
    assert queries.regime(world.regime, date(2026, 1, 1)).form_digest == form.digest
    assert (
        refusal(actions.bring_into_force, by=world["van"], draft=draft, form=form).code
        == "regime.not_a_draft"
    )
    # A report of a period under the old version still opens under it.
    assert world.opened(period="2025-12").regime.valid_from == SINCE


def test_a_form_in_use_is_never_changed(world: World) -> None:
    form = FormVersion.objects.get(is_frozen=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        FormVersion.objects.filter(pk=form.pk).update(digest="x")
    again = actions.save_form(by=world["van"], regime=world.regime, definition=bound_definition(), on=SINCE)
    assert again.pk == form.pk  # the same content is the same form


def test_a_draft_stored_by_somebody_else_is_not_overwritten(world: World) -> None:
    save = {"by": world["van"], "regime": world.regime, "on": SINCE}
    first = actions.save_form(**save, definition=a_definition())
    actions.save_form(**save, definition=a_definition(rules=[]), digest_seen=first.digest)
    found = refusal(actions.save_form, **save, definition=bound_definition(), digest_seen=first.digest)
    assert (found.code, found.facts["name"]) == ("form.changed", "Van")


def test_a_form_with_an_unknown_or_too_long_indicator_is_refused(world: World) -> None:
    save = {"by": world["van"], "regime": world.regime}
    found = refusal(actions.save_form, **save, definition=bound_definition(), on=date(2009, 1, 1))
    assert found.code == "form.invalid"
    assert found.facts["count"] == 3
    an_indicator("dossiers.yearly", subject="organisation", period_kind="year")
    definition = bound_definition()
    definition["sections"][0]["blocks"][0]["table"]["rows"][0]["cells"] = {
        "n": {"indicator": "dossiers.yearly"}
    }
    found = refusal(actions.save_form, **save, definition=definition, on=SINCE)
    assert "dossiers.yearly" in found.facts["first"].en


def test_a_report_is_called_for(world: World) -> None:
    a_regime(world["van"], code="flood", kind="ad_hoc", frequency="", deadlines={})
    call = {"by": world["van"], "code": "flood", "title": "Bão số 3", "on": date(2025, 9, 8)}
    days = {"first_day": date(2025, 9, 1), "last_day": date(2025, 9, 7)}
    early = {**days, "last_day": date(2025, 9, 8)}
    assert refusal(actions.call_for_report, **call, **early, due=date(2025, 9, 8)).code == "call.too_soon"
    made = actions.call_for_report(**call, **days, due=date(2025, 9, 13))
    assert made.due == date(2025, 9, 15)  # a Saturday moves to Monday
    row = actions.open_submission(by=world["lan"], regime="flood", organisation="20194", call=made)
    assert (row.period, row.due, row.last_day) == ("2025-09-01", date(2025, 9, 15), date(2025, 9, 7))
    assert (
        refusal(actions.call_for_report, **{**call, "code": world.regime}, **days, due=date(2025, 9, 13)).code
        == "call.periodic"
    )


# --- Who has reported -----------------------------------------------------------------------------------


def test_completeness_and_timeliness(world: World) -> None:
    row = world.filled()
    late = datetime(2025, 9, 18, 3, tzinfo=UTC)
    actions.submit(by=world["lan"], submission=row, row_version=row.row_version, now=late)
    found = queries.completeness(world.regime, MONTH, on=date(2025, 9, 20))
    lines = {line.code: line for line in found.lines}
    assert (found.expected, found.received, found.on_time, found.late, found.approved) == (3, 1, 0, 1, 0)
    assert (lines["20194"].late_days, lines["20195"].late_days, lines["48"].late_days) == (2, 4, 0)
    assert {line.code for line in found.missing} == {"20195", "48"}
    actions.approve(by=world["ha"], submission=row)
    assert queries.completeness(world.regime, MONTH).approved == 1
    assert [one.period.code for one in queries.timeliness(world.regime, date(2025, 9, 20), 3)] == [
        "2025-07",
        "2025-08",
        "2025-09",
    ]
    assert refusal(lambda: queries.completeness(world.regime, "2025-Q3")).code == "regime.not_its_period"


def test_reporters_are_those_of_the_periods_last_day(world: World) -> None:
    an_organisation("OLD", "Xã cũ", type="communal_committee", valid_to=date(2025, 10, 1))
    assert "OLD" in [line.code for line in queries.completeness(world.regime, "2025-09").lines]
    assert "OLD" not in [line.code for line in queries.completeness(world.regime, "2025-10").lines]


def test_what_an_organisation_owes(world: World) -> None:
    world.submitted()
    dues = queries.due_list("20194", date(2025, 9, 10), periods=3)
    assert [(due.period.code, due.state, due.is_owed, due.late_days) for due in dues][:2] == [
        ("2025-07", "", True, 56),
        ("2025-08", "", True, 23),
    ]
    assert (dues[-1].period, dues[-1].is_owed) == (Period.parse(MONTH), False)


# --- Reminders ------------------------------------------------------------------------------------------


def told(on: date) -> list[str]:
    """Return whom a morning's reminders about the month reach."""
    before = set(Message.objects.values_list("pk", flat=True))
    actions.remind(now=datetime(on.year, on.month, on.day, 2, tzinfo=UTC))
    new = Message.objects.exclude(pk__in=before).filter(key__contains=f":{MONTH}:")
    return sorted(message.key.split(":", 2)[2] for message in new)


def test_reporters_are_reminded_before_and_after_once_each(world: World) -> None:
    world.submitted("20195")
    assert told(date(2025, 9, 10)) == []
    assert told(date(2025, 9, 11)) == ["2025-09:20194:3"] * 2  # Lan and Minh
    assert told(date(2025, 9, 12)) == []
    assert told(date(2025, 9, 15)) == ["2025-09:20194:1"] * 2
    assert told(date(2025, 9, 16)) == []
    assert told(date(2025, 9, 17)) == ["2025-09:20194:0"] * 2
    assert told(date(2025, 9, 18)) == []


def test_who_reports_and_who_approves_is_told_of_each_step(world: World) -> None:
    row = world.submitted()
    assert set(Message.objects.values_list("to_key", flat=True)) == {world["ha"].key, world["bao"].key}
    actions.give_back(by=world["ha"], submission=row, reason="Sai")
    assert Message.objects.filter(to_key=world["lan"].key, body_vi="Sai").count() == 1


# --- Two at once ----------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_approvers_at_once_approve_once() -> None:
    world = World()
    row = world.submitted()
    outcomes: list[str] = []
    barrier = threading.Barrier(2)

    def approve(name: str) -> None:
        try:
            barrier.wait(10)
            actions.approve(by=world[name], submission=Submission.objects.get(pk=row.pk))
            outcomes.append("approved")
        except Refused as refused:
            outcomes.append(refused.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=approve, args=(name,)) for name in ("ha", "bao")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["approved", "submission.state"]
    assert Step.objects.filter(submission=row, verb="approved").count() == 1
    assert Observation.objects.count() == 3


# --- What ships -----------------------------------------------------------------------------------------


def test_shipped_regimes_are_loaded_once(world: World) -> None:
    from nenso.measures.actions import load_reference

    load_reference(by=SYSTEM)
    first, second = actions.load_reference(by=SYSTEM), actions.load_reference(by=SYSTEM)
    assert "2 mới" in first[0]
    assert "0 mới" in second[0]
    assert len(second) == 1
    found = {one.code: one for one in queries.regimes(date(2025, 10, 1))}
    assert {"communes-digital-month", "nation-digital-quarter"} <= set(found)
    assert found["communes-digital-month"].status == "illustrative"
