"""Deadlines, states, and two people in one report."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nenso.kernel import queries as kernel
from nenso.kernel.rules import Period, PeriodKind, Refused
from nenso.kernel.rules.workdays import Calendar
from nenso.reporting.rules.deadlines import check_deadlines, deadline_for, due_of, window_of
from nenso.reporting.rules.merging import Change, merge
from nenso.reporting.rules.states import COUNTED, OPEN, State, Verb, after, must_be_open

WORKDAYS = kernel.work_calendar()
MAY = Period.parse("2026-05")


def test_the_decrees_own_window_and_a_regimes_window() -> None:
    assert (window_of(MAY, {}).first_day, window_of(MAY, {}).last_day) == (
        date(2026, 4, 15),
        date(2026, 5, 14),
    )
    quarter = window_of(Period.parse("2026-Q2"), {"from_day": 15, "to_day": 14})
    assert (quarter.first_day, quarter.last_day) == (date(2026, 3, 15), date(2026, 6, 14))
    february = window_of(Period.parse("2026-02"), {"from_day": 1, "to_day": 31})
    assert (february.first_day, february.last_day) == (date(2026, 2, 1), date(2026, 2, 28))
    assert window_of(MAY, {"calendar": True}).last_day == date(2026, 5, 31)
    with pytest.raises(Refused, match=r"period\.no_cutoff"):
        window_of(Period.parse("2026-05-04"), {"from_day": 15, "to_day": 14})


def test_a_due_day_moves_off_weekends_and_holidays() -> None:
    assert due_of(MAY, {"day": 16}, WORKDAYS) == date(2026, 5, 18)  # Saturday
    assert due_of(Period.parse("2026-02"), {"day": 16}, WORKDAYS) == date(2026, 2, 23)  # Tết
    assert due_of(MAY, {"day": 5, "month": 1}, WORKDAYS) == date(2026, 6, 5)
    assert due_of(Period.parse("2026-W20"), {"day": 2}, WORKDAYS) == date(2026, 5, 19)


def refusal(
    window: dict[str, Any], deadlines: dict[str, Any], kind: PeriodKind = PeriodKind.MONTH
) -> Refused:
    with pytest.raises(Refused) as found:
        check_deadlines(kind, date(2026, 1, 1), window, deadlines, WORKDAYS)
    return found.value


def test_no_working_day_between_cutoff_and_due_is_refused_with_both_days() -> None:
    found = refusal({"from_day": 15, "to_day": 20}, {"communal_committee": {"day": 20}})
    assert found.code == "regime.too_soon"
    assert (found.facts["cutoff"], found.facts["due"]) == (date(2026, 1, 20), date(2026, 1, 20))
    check_deadlines(
        PeriodKind.MONTH,
        date(2026, 1, 1),
        {"from_day": 15, "to_day": 14},
        {"communal_committee": {"day": 15}},
        WORKDAYS,
    )


def test_each_level_is_due_before_the_next() -> None:
    same = {"communal_committee": {"day": 18}, "provincial_committee": {"day": 18}, "receiver": {"day": 25}}
    found = refusal({}, same)
    assert (found.code, found.facts["lower"], found.facts["upper"]) == (
        "regime.levels",
        "communal_committee",
        "provincial_committee",
    )
    assert refusal({}, {"ministry": {"day": 25}, "receiver": {"day": 24}}).code == "regime.levels"
    right = {"communal_committee": {"day": 16}, "provincial_committee": {"day": 25}, "receiver": {"day": 28}}
    check_deadlines(PeriodKind.MONTH, date(2024, 1, 1), {}, right, Calendar())


@pytest.mark.parametrize("wrong", [{}, {"day": 0}, {"day": 32}, {"day": "5"}, {"day": 5, "month": -1}, 7])
def test_a_deadline_is_a_day(wrong: Any) -> None:
    assert refusal({}, {"ministry": wrong}).code == "regime.deadline"


def test_a_type_without_a_deadline_is_refused() -> None:
    assert deadline_for({"*": {"day": 3}}, "ministry") == {"day": 3}
    with pytest.raises(Refused, match=r"regime\.no_deadline"):
        deadline_for({"ministry": {"day": 3}}, "department")


def test_the_steps_of_a_submission() -> None:
    state: State = State.DRAFT
    for verb, wanted in (
        (Verb.SUBMITTED, State.SUBMITTED),
        (Verb.RETURNED, State.RETURNED),
        (Verb.SUBMITTED, State.SUBMITTED),
        (Verb.APPROVED, State.APPROVED),
        (Verb.LOCKED, State.LOCKED),
        (Verb.CORRECTED, State.RETURNED),
    ):
        state = after(state, verb)
        assert state is wanted


@given(
    st.sampled_from(list(State)),
    st.sampled_from([verb for verb in Verb if verb not in (Verb.OPENED, Verb.SENT)]),
)
def test_only_open_reports_change_and_only_submitted_ones_are_approved(state: State, verb: Verb) -> None:
    begins = {
        Verb.SUBMITTED: OPEN,
        Verb.RETURNED: {State.SUBMITTED},
        Verb.APPROVED: {State.SUBMITTED},
        Verb.CORRECTED: COUNTED,
        Verb.LOCKED: {State.APPROVED},
    }[verb]
    if state in begins:
        assert after(state, verb) is not state
    else:
        with pytest.raises(Refused, match=r"submission\.state"):
            after(state, verb)


def test_closed_reports_say_so() -> None:
    must_be_open("draft")
    with pytest.raises(Refused, match=r"submission\.closed"):
        must_be_open("approved")


NOON = datetime(2026, 5, 15, 12, tzinfo=UTC)


def saved(key: str, value: float, version: int, by: str) -> Change:
    return Change(key, value, version, by, by.title(), NOON)


def test_saves_of_other_cells_merge() -> None:
    found = merge({"a": 1.0}, 3, 4, [saved("b", 2.0, 4, "lan")], "minh")
    assert (found.accepted, found.conflicts, found.is_stale) == ({"a": 1.0}, (), True)


def test_the_same_cell_changed_by_both_is_told_with_both_values() -> None:
    found = merge({"a": 1.0, "b": 5.0}, 3, 5, [saved("a", 7.0, 4, "lan"), saved("a", 2.0, 5, "lan")], "minh")
    (conflict,) = found.conflicts
    assert (conflict.key, conflict.theirs, conflict.mine, conflict.by_name) == ("a", 2.0, 1.0, "Lan")
    assert found.accepted == {"b": 5.0}


def test_what_is_older_or_the_same_or_ones_own_is_no_conflict() -> None:
    later = [saved("a", 2.0, 3, "lan"), saved("b", 5.0, 4, "lan"), saved("c", 9.0, 4, "minh")]
    found = merge({"a": 1.0, "b": 5.0, "c": 1.0}, 3, 4, later, "minh")
    assert found.conflicts == ()


@given(
    st.dictionaries(st.sampled_from("abcd"), st.integers(0, 3)),
    st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 3), st.integers(1, 9), st.sampled_from("xy"))),
)
def test_nothing_that_was_wanted_is_lost(
    wanted: dict[str, int], changes: list[tuple[str, int, int, str]]
) -> None:
    found = merge(
        {key: float(value) for key, value in wanted.items()},
        4,
        9,
        [saved(k, v, n, b) for k, v, n, b in changes],
        "x",
    )
    kept = {**found.accepted, **{conflict.key: conflict.mine for conflict in found.conflicts}}
    assert kept == wanted
