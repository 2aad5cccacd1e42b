"""Reports that are called for: made, seen as due, filled, submitted, approved, counted and reminded of."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from nenso.kernel.rules import Refused
from nenso.kernel.rules.workdays import Calendar
from nenso.measures.models import Observation
from nenso.notify.models import Message
from nenso.reporting import actions, queries
from nenso.reporting.actions.reminding import remind_called
from nenso.reporting.models import Call
from nenso.reporting.queries.submissions import period_of, units_on
from nenso.reporting.rules.calls import CallFacts, Occasion, due_of_call
from tests.factories.accounts import an_organisation
from tests.factories.measures import an_observation
from tests.factories.reporting import World, a_regime

FLOOD = "flood"
FIRST, LAST, DUE, ON = date(2025, 9, 1), date(2025, 9, 7), date(2025, 9, 13), date(2025, 9, 8)
MONDAY = date(2025, 9, 15)  # the due day is a Saturday


@pytest.fixture
def called(world: World) -> World:
    """The world with an ad hoc regime of communes."""
    a_regime(
        world["van"],
        code=FLOOD,
        kind="ad_hoc",
        frequency="",
        deadlines={},
        reporter_types=("communal_committee",),
    )
    return world


def call_of(world: World, **changes: Any) -> Call:
    given = {"title": "Bão số 3", "first_day": FIRST, "last_day": LAST, "due": DUE, "on": ON}
    return actions.call_for_report(by=world["van"], code=FLOOD, **{**given, **changes})


def refusal(act: Callable[..., Any], *args: Any, **facts: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        act(*args, **facts)
    return caught.value


# --- What a call must say ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"title": "  "}, "call.title", "title"),
        ({"title": "x" * 301}, "call.title_long", "title"),
        ({"last_day": date(2025, 8, 31)}, "call.days", "last_day"),
        ({"due": date(2025, 9, 5)}, "call.due_past", "due"),
        ({"last_day": date(2025, 9, 14), "due": date(2025, 9, 12)}, "call.too_soon", "due"),
        ({"last_day": date(2025, 9, 12), "due": date(2025, 9, 12)}, "call.too_soon", "due"),
    ],
)
def test_what_a_call_must_say(changes: dict[str, Any], code: str, field: str) -> None:
    facts = CallFacts(**{"title": "Bão", "first_day": FIRST, "last_day": LAST, "due": DUE, **changes})
    found = refusal(due_of_call, facts, ON, Calendar())
    assert (found.code, found.field) == (code, field)


def test_a_due_day_off_work_moves_and_makes_room() -> None:
    holiday = Calendar(holidays=frozenset({MONDAY}))
    assert due_of_call(CallFacts("Bão", FIRST, LAST, DUE), ON, holiday) == date(2025, 9, 16)
    friday = CallFacts(
        "Bão", FIRST, date(2025, 9, 12), DUE
    )  # data until Friday, due on Saturday, so on Monday
    assert due_of_call(friday, ON, Calendar()) == MONDAY
    occasion = Occasion(1, "Bão", FIRST, LAST)
    assert (occasion.code, occasion.name().vi) == ("2025-09-01/2025-09-07", "“Bão”")


# --- Calling ------------------------------------------------------------------------------------------------


@pytest.mark.django_db
class TestCalls:
    """With the small world."""

    def test_a_call_says_whom_it_asks_and_why_the_day_moved(self, called: World) -> None:
        found = queries.preview_call(FLOOD, CallFacts("Bão", FIRST, LAST, DUE), ON)
        assert [one.code for one in found.reporters] == ["20194", "20195"]
        assert (found.due, found.written, found.is_moved, found.why.vi) == (MONDAY, DUE, True, "thứ bảy")
        assert not queries.preview_call(FLOOD, CallFacts("Bão", FIRST, LAST, MONDAY), ON).is_moved
        assert not Call.objects.exists()

    def test_bad_calls_are_refused_and_leave_nothing(self, called: World) -> None:
        periodic = {"by": called["van"], "title": "x", "first_day": FIRST, "last_day": LAST, "due": DUE}
        found = refusal(actions.call_for_report, **periodic, code=called.regime, on=ON)
        assert found.code == "call.periodic"
        assert refusal(actions.call_for_report, **periodic, code="nothing", on=ON).code == "regime.not_found"
        by_clerk = {**periodic, "by": called["ha"], "code": FLOOD, "on": ON}
        assert refusal(actions.call_for_report, **by_clerk).code == "access.role_missing"
        assert not Call.objects.exists()
        call_of(called)
        assert refusal(call_of, called).code == "call.repeated"
        assert call_of(called, title="Bão số 4").number == 2

    def test_a_call_with_nobody_to_answer(self, world: World) -> None:
        a_regime(
            world["van"],
            code=FLOOD,
            kind="thematic",
            frequency="",
            deadlines={},
            reporter_types=("ministry",),
        )
        assert refusal(call_of, world).code == "call.nobody"

    def test_a_regime_may_be_laid_down_after_the_days_it_asks_about(self, called: World) -> None:
        past = {"first_day": date(2024, 12, 1), "last_day": date(2024, 12, 31), "on": ON}
        call = call_of(called, **past)
        assert queries.call_completeness(call).expected == 2
        row = actions.open_submission(by=called["lan"], regime=FLOOD, organisation="20194", call=call)
        assert units_on(row) == date(2024, 12, 31)

    # --- From the call to its completeness ------------------------------------------------------------------

    def test_from_the_call_to_its_completeness(self, called: World) -> None:
        call = call_of(called)
        due = next(one for one in queries.due_list("20194", ON) if one.call)
        assert (due.regime, due.call, due.due, due.state, due.is_owed) == (FLOOD, 1, MONDAY, "", True)
        assert not any(one.call for one in queries.due_list("48", ON))  # not asked
        row = actions.open_submission(by=called["lan"], regime=FLOOD, organisation="20194", call=call)
        values = {"t1/online/n": 6.0, "t1/paper/n": 4.0, "t1/late/n": 1.0}
        actions.save_cells(by=called["lan"], submission=row, row_version=row.row_version, values=values)
        late = datetime(2025, 9, 17, 3, tzinfo=UTC)
        actions.submit(by=called["lan"], submission=row, row_version=row.row_version, now=late)
        found = queries.call_completeness(call, on=date(2025, 9, 18))
        counts = (found.expected, found.received, found.on_time, found.late, found.approved)
        assert counts == (2, 1, 0, 1, 0)
        assert [(line.code, line.late_days) for line in found.missing] == [("20195", 3)]
        actions.approve(by=called["ha"], submission=row)
        assert queries.call_completeness(call).approved == 1
        (owed,) = queries.calls_owed_to("48", date(2025, 9, 18))
        assert [line.code for line in owed.missing] == ["20195"]
        assert queries.calls_owed_to("20194", date(2025, 9, 18)) == ()
        assert queries.calls_owed_to("48", date(2026, 9, 18)) == ()  # long past
        listed = queries.calls_of(FLOOD)[0]
        assert (listed.occasion.title, listed.received, listed.approved) == ("Bão số 3", 1, 1)
        assert not any(one.call for one in queries.due_list("20194", date(2025, 9, 18)))  # given and past
        assert any(one.call for one in queries.due_list("20195", date(2025, 9, 18)))
        assert not Observation.objects.exists()  # a week's flood is no month's figure

    def test_what_an_open_report_owes_is_never_forgotten(self, called: World) -> None:
        call = call_of(called)
        much_later = DUE + timedelta(days=800)
        assert not any(one.call for one in queries.due_list("20194", much_later))
        actions.open_submission(by=called["lan"], regime=FLOOD, organisation="20194", call=call)
        assert any(one.call for one in queries.due_list("20194", much_later))

    def test_reporters_are_those_of_the_last_day(self, called: World) -> None:
        an_organisation("OLD", "Xã cũ", type="communal_committee", valid_to=date(2025, 9, 7))
        an_organisation("NEW", "Xã mới", type="communal_committee", valid_from=date(2025, 9, 7))
        codes = {line.code for line in queries.call_completeness(call_of(called)).lines}
        assert codes == {"20194", "20195", "NEW"}
        assert any(one.call for one in queries.due_list("NEW", ON))

    def test_a_call_about_exactly_a_month_is_filled_and_recorded(self, called: World) -> None:
        an_observation(60.0, "20194", "2025-09", indicator="dossiers.online", unit_kind="organisation")
        month = call_of(called, last_day=date(2025, 9, 30), due=date(2025, 10, 6))
        row = actions.open_submission(by=called["lan"], regime=FLOOD, organisation="20194", call=month)
        found = period_of(row)
        assert found is not None
        assert found.code == "2025-09"
        cell = queries.cells_of(row)["t1/online/n"]
        assert (cell.value, cell.source) == (60.0, "filled")
        values = {"t1/paper/n": 4.0, "t1/late/n": 1.0}
        actions.save_cells(by=called["lan"], submission=row, row_version=row.row_version, values=values)
        actions.submit(by=called["lan"], submission=row, row_version=row.row_version)
        actions.approve(by=called["ha"], submission=row)
        of_report = Observation.objects.filter(lot__kind="report").values_list("period", "value")
        assert sorted(of_report) == [("2025-09", 1.0), ("2025-09", 4.0)]
        week = actions.open_submission(
            by=called["lan"],
            regime=FLOOD,
            organisation="20194",
            call=call_of(called, last_day=date(2025, 9, 5)),
        )
        assert period_of(week) is None
        assert queries.cells_of(week) == {}

    # --- Reminders ------------------------------------------------------------------------------------------

    def test_everybody_asked_is_told_of_the_call_before_the_day_and_after_it(self, called: World) -> None:
        call = call_of(called)

        def told(day: date) -> list[tuple[str, str]]:
            Message.objects.all().delete()
            actions.remind(now=datetime(day.year, day.month, day.day, 3, tzinfo=UTC))
            rows = Message.objects.filter(key__contains=str(call.uuid))
            people = {str(person.uuid): name for name, person in called.people.items()}
            return sorted((people[str(row.to_key)], row.key.rsplit(":", 1)[1]) for row in rows)

        assert told(ON) == [("hoa", "99"), ("lan", "99"), ("minh", "99")]
        assert told(date(2025, 9, 10)) == [("hoa", "3"), ("lan", "3"), ("minh", "3")]
        assert told(date(2025, 9, 12)) == [("hoa", "1"), ("lan", "1"), ("minh", "1")]
        row = actions.open_submission(by=called["lan"], regime=FLOOD, organisation="20194", call=call)
        values = {"t1/online/n": 6.0, "t1/paper/n": 4.0, "t1/late/n": 1.0}
        actions.save_cells(by=called["lan"], submission=row, row_version=row.row_version, values=values)
        actions.submit(by=called["lan"], submission=row, row_version=row.row_version)
        assert told(date(2025, 9, 16)) == [("hoa", "0")]
        assert told(date(2025, 11, 1)) == []

    def test_nobody_is_told_twice(self, called: World) -> None:
        call_of(called)
        now = datetime(2025, 9, 8, 3, tzinfo=UTC)
        first = actions.remind(now=now)
        assert (first > 0, actions.remind(now=now)) == (True, 0)

    def test_the_missing_are_reminded_at_a_press(self, called: World) -> None:
        call_of(called)
        press = {"by": called["van"], "code": FLOOD, "number": 1, "on": ON}
        first = remind_called(**press, at_once=1)
        second = remind_called(**press, after=first.last, at_once=1)
        assert (first.is_over, second.is_over, first.messages + second.messages) == (False, True, 3)
        assert remind_called(**press).messages == 0
        assert refusal(remind_called, **{**press, "number": 9}).code == "call.not_found"
        assert refusal(remind_called, **{**press, "by": called["ha"]}).code == "access.role_missing"
