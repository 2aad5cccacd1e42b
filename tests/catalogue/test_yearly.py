"""Yearly confirmation: who is told of what, once of each step."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nenso.accounts.models import User
from nenso.accounts.rules import Role
from nenso.catalogue import actions, queries, tasks
from nenso.catalogue.models import Entry
from nenso.catalogue.rules import Facts, Kind, Stage, months_after, months_before, reached, to_tell
from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import SYSTEM, Text
from nenso.notify.models import Message
from tests.factories.accounts import a_person
from tests.factories.directory import make_organisation

PUBLISHED = datetime(2025, 1, 31, 3, tzinfo=UTC)
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@given(days, st.integers(1, 30))
def test_a_day_is_reached_months_after_exactly_where_it_is_not_past_months_before(
    day: date, months: int
) -> None:
    last = months_before(day, months)
    assert months_after(last, months) <= day
    assert months_after(date.fromordinal(last.toordinal() + 1), months) > day


@pytest.mark.parametrize(
    ("today", "step", "told", "to_say"),
    [
        (date(2025, 12, 30), 0, (), []),
        (date(2025, 12, 31), 11, (), [11]),
        (date(2025, 12, 31), 11, (11,), []),
        (date(2026, 1, 31), 12, (11,), [12]),
        (date(2026, 2, 28), 13, (11, 12), [13]),
        (date(2026, 2, 28), 13, (), [12, 13]),
        (date(2028, 1, 1), 13, (12, 13), []),
    ],
)
def test_steps_follow_one_another(today: date, step: int, told: tuple[int, ...], to_say: list[int]) -> None:
    assert reached(date(2025, 1, 31), today) == step
    assert to_tell(date(2025, 1, 31), today, told) == to_say


def _public(code: str, owner: str = "BTC", stage: Stage = Stage.OPERATING) -> Entry:
    facts = Facts(Text(f"CSDL {code}", f"Database {code}"), owner, stage)
    entry = actions.register(by=SYSTEM, kind=Kind.DATABASE, facts=facts, now=PUBLISHED, code=code)
    actions.submit(by=SYSTEM, entry=entry)
    return actions.publish(by=SYSTEM, entry=entry, now=PUBLISHED)


@pytest.fixture
def people() -> dict[str, User]:
    make_organisation("BTC", "Bộ Tài chính")
    make_organisation("BCA", "Bộ Công an")
    return {
        "approver": a_person((Role.APPROVER, "BTC")),
        "reporter": a_person((Role.REPORTER, "BTC")),
        "viewer": a_person((Role.VIEWER, "BTC")),
        "stranger": a_person((Role.APPROVER, "BCA")),
        "nation": a_person(Role.APPROVER),
    }


def _told(people: dict[str, User]) -> dict[str, int]:
    counts = {
        name: Message.objects.filter(to_key=str(person.uuid)).count() for name, person in people.items()
    }
    return {name: count for name, count in counts.items() if count}


def _on(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 3, tzinfo=UTC)


@pytest.mark.django_db
def test_each_office_is_told_once_of_each_step(people: dict[str, User]) -> None:
    for code in ("a", "b", "c"):
        _public(code)
    _public("over", stage=Stage.RETIRED)
    assert actions.tell_due(now=_on(date(2025, 12, 30))) == 0
    assert actions.tell_due(now=_on(date(2025, 12, 31))) == 2
    assert _told(people) == {"approver": 1, "reporter": 1}
    message = Message.objects.filter(to_key=str(people["reporter"].uuid)).get()
    assert "3 mục" in message.title_vi
    assert message.body_en == "Database a (a); Database b (b); Database c (c)"
    assert [actions.tell_due(now=_on(date(2026, 1, day))) for day in (1, 30)] == [0, 0]
    assert actions.tell_due(now=_on(date(2026, 1, 31))) == 2
    assert actions.tell_due(now=_on(date(2026, 2, 28))) == 1
    assert _told(people) == {"approver": 2, "reporter": 2, "nation": 1}
    assert Message.objects.get(to_key=str(people["nation"].uuid)).is_urgent
    assert actions.tell_due(now=_on(date(2028, 1, 1))) == 0
    assert JournalEntry.objects.filter(verb="catalogue.due_told").count() == 3


@pytest.mark.django_db
def test_what_is_confirmed_begins_anew(people: dict[str, User]) -> None:
    entry = _public("a")
    _public("b", "BCA")
    actions.tell_due(now=_on(date(2026, 1, 31)))
    assert _told(people) == {"approver": 1, "reporter": 1, "stranger": 1}
    actions.confirm(by=SYSTEM, entry=entry, now=_on(date(2026, 2, 1)))
    actions.tell_due(now=_on(date(2026, 3, 1)))
    assert _told(people) == {"approver": 1, "reporter": 1, "stranger": 1, "nation": 1}
    actions.tell_due(now=_on(date(2027, 1, 1)))
    assert _told(people)["approver"] == 2


@pytest.mark.django_db
def test_who_comes_later_is_told_what_nobody_was_told() -> None:
    make_organisation("BTC", "Bộ Tài chính")
    _public("a")
    assert actions.tell_due(now=_on(date(2026, 1, 1))) == 0
    approver = a_person((Role.APPROVER, "BTC"))
    assert actions.tell_due(now=_on(date(2026, 1, 2))) == 1
    assert _told({"approver": approver}) == {"approver": 1}


@pytest.mark.django_db
def test_what_is_due_is_listed_longest_first(people: dict[str, User]) -> None:
    _public("a")
    _public("over", stage=Stage.RETIRED)
    late = _public("b", "BCA")
    actions.confirm(by=SYSTEM, entry=_public("c"), now=_on(date(2025, 12, 1)))
    actions.confirm(by=SYSTEM, entry=late, now=_on(date(2024, 12, 1)))
    today = date(2026, 1, 1)
    actions.tell_due(now=_on(today))
    found = queries.due(today)
    assert [(each.code, each.months, each.due_on, each.told) for each in found.entries] == [
        ("b", 13, date(2025, 12, 1), (12, 13)),
        ("a", 11, date(2026, 1, 31), (11,)),
    ]
    assert (found.total, found.counts) == (2, {11: 1, 12: 0, 13: 1})
    assert [each.code for each in queries.due(today, owners=("BTC",)).entries] == ["a"]
    assert [each.code for each in queries.due(today, start=1).entries] == ["a"]


@pytest.mark.django_db
def test_the_clock_tells_what_is_due(people: dict[str, User]) -> None:
    _public("a")  # long ago by the real clock, which no test waits for
    tasks.tell_due.func() if hasattr(tasks.tell_due, "func") else tasks.tell_due()
    assert _told(people) == {"approver": 1, "reporter": 1, "nation": 1}
