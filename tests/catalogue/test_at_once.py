"""Two officers at once, each on a connection of its own: one wins, the other is told."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connections

from nenso.accounts.queries import actor_of
from nenso.accounts.rules import Role
from nenso.catalogue import actions, queries
from nenso.catalogue.models import Entry, Listing, Reminder, Step, Version
from nenso.catalogue.rules import Changes, Facts, Kind, Stage
from nenso.kernel.importing import read_table
from nenso.kernel.rules import SYSTEM, Refused, Text
from nenso.notify.models import Message
from tests.factories.accounts import a_person
from tests.factories.directory import make_organisation

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 26, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _agencies() -> None:
    make_organisation("BTC", "Bộ Tài chính")


def _written(code: str) -> Entry:
    facts = Facts(Text(f"CSDL {code}", ""), "BTC", Stage.OPERATING)
    return actions.register(by=SYSTEM, kind=Kind.DATABASE, facts=facts, now=NOW, code=code)


def _at_once(*acts: Callable[[], object]) -> list[str]:
    outcomes: list[str] = []
    barrier = threading.Barrier(len(acts))

    def act(does: Callable[[], object]) -> None:
        try:
            barrier.wait(30)
            does()
            outcomes.append("done")
        except Refused as refused:
            outcomes.append(refused.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=act, args=(each,)) for each in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(outcomes)


def test_two_publishers_publish_once() -> None:
    entry = _written("a")
    actions.submit(by=SYSTEM, entry=entry)
    approvers = [actor_of(a_person((Role.APPROVER, "BTC"))) for _ in range(2)]
    told = _at_once(*(lambda by=by: actions.publish(by=by, entry=entry, now=NOW) for by in approvers))
    assert told == ["catalogue.state", "done"]
    assert Step.objects.filter(verb="publish").count() == 1
    assert Listing.objects.count() == 1


def test_two_who_register_the_same_code_make_one_entry() -> None:
    assert _at_once(lambda: _written("a"), lambda: _written("a")) == ["catalogue.taken", "done"]
    assert (Entry.objects.count(), Version.objects.count()) == (1, 1)


def test_two_workbooks_at_once_load_one_of_them() -> None:
    heading = "Mã;Tên;Loại;Cơ quan chủ quản;Giai đoạn"
    lines = [f"{code};{code};Cơ sở dữ liệu;BTC;Đề xuất" for code in ("a", "b")]
    table = read_table("\n".join((heading, *lines)).encode(), "ds.csv")

    def take() -> object:
        return actions.import_entries(by=SYSTEM, table=table, now=NOW, file="ds.csv")

    # The second one reads after the first has written, and finds that nothing differs any more.
    assert _at_once(take, take) == ["done", "done"]
    assert (Entry.objects.count(), Version.objects.count()) == (2, 2)


def test_two_who_looked_at_the_same_do_not_overwrite_one_another() -> None:
    entry = _written("a")
    seen = Entry.objects.get(pk=entry.pk).row_version
    before = queries.entry("a").newest

    def say(basis: str) -> Callable[[], object]:
        return lambda: actions.change(
            by=SYSTEM, entry=entry, facts=before.changed(basis=basis), now=NOW, row_version=seen
        )

    assert _at_once(say("1"), say("2")) == ["catalogue.changed_meanwhile", "done"]
    assert Version.objects.count() == 2


def test_two_halves_of_a_circle_do_not_pass_one_another() -> None:
    a, b = _written("a"), _written("b")
    facts = {row.code: queries.entry(row.code).newest for row in (a, b)}

    def under(row: Entry, whole: str) -> Callable[[], object]:
        return lambda: actions.change(
            by=SYSTEM, entry=row, facts=facts[row.code].changed(part_of=whole), now=NOW
        )

    assert _at_once(under(a, "b"), under(b, "a")) == ["catalogue.circle", "done"]


def test_many_changed_from_both_ends_wait_for_one_another_and_none_for_ever() -> None:
    codes = [_written(f"e{number}").code for number in range(8)]
    seen = {row.code: row.row_version for row in Entry.objects.all()}

    def change(order: list[str], contact: str) -> Callable[[], object]:
        return lambda: actions.bulk_change(
            by=SYSTEM, codes=order, changes=Changes({"contact": contact}), now=NOW, row_versions=seen
        )

    assert _at_once(change(codes, "1"), change(codes[::-1], "2")) == ["catalogue.changed_meanwhile", "done"]
    assert len({queries.entry(code).newest.contact for code in codes}) == 1


def test_who_locks_rows_and_who_locks_relations_do_not_wait_for_ever() -> None:
    entries = [_written(f"e{number}") for number in range(4)]
    facts = queries.entry("e1").newest

    def alone() -> object:
        return actions.change(by=SYSTEM, entry=entries[1], facts=facts.changed(part_of="e0"), now=NOW)

    def together() -> object:
        changes = Changes({"part_of": "e0", "contact": "Cục Tin học"})
        return actions.bulk_change(by=SYSTEM, codes=["e1", "e2", "e3"], changes=changes, now=NOW)

    def merging() -> object:
        return actions.merge_entries(by=SYSTEM, codes=["e2"], into="e3", on=NOW.date(), why="QĐ 1", now=NOW)

    # Whoever comes last may find that somebody's draft is not finished; that nobody hangs or fails otherwise is what counts.
    told = _at_once(alone, together, merging)
    assert len(told) == 3
    assert set(told) <= {"done", "catalogue.nothing_changed", "catalogue.bulk_at_fault", "catalogue.over"}


def test_the_clock_tells_once_where_two_workers_ask() -> None:
    actions.submit(by=SYSTEM, entry=_written("a"))
    actions.publish(by=SYSTEM, entry=Entry.objects.get(code="a"), now=datetime(2025, 1, 1, tzinfo=UTC))
    a_person((Role.APPROVER, "BTC"))
    assert _at_once(*[lambda: actions.tell_due(now=datetime(2025, 12, 15, tzinfo=UTC))] * 2) == [
        "done",
        "done",
    ]
    assert (Message.objects.count(), Reminder.objects.count()) == (1, 1)
