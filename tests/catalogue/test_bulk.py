"""The same change to many entries: each told first, then whole or not at all."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from nenso.accounts.queries import actor_of
from nenso.accounts.rules import Role
from nenso.catalogue import actions, queries
from nenso.catalogue.models import Entry, Version
from nenso.catalogue.rules import Changes, Facts, Kind, Sharing, Stage, State
from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import SYSTEM, Actor, Refused, Text
from tests.factories.accounts import a_person
from tests.factories.directory import make_organisation

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 3, tzinfo=UTC)
Limit = Callable[[int], Any]


@pytest.fixture(autouse=True)
def _agencies() -> None:
    make_organisation("BCA", "Bộ Công an")
    make_organisation("BTC", "Bộ Tài chính")


def _entries(count: int, owner: str = "BTC", kind: Kind = Kind.DATABASE, **facts: Any) -> list[str]:
    codes = [f"{owner.lower()}-{kind}-{number}" for number in range(count)]
    for code in codes:
        said = Facts(Text(f"Mục {code}", ""), owner, Stage.OPERATING).changed(**facts)
        entry = actions.register(by=SYSTEM, kind=kind, facts=said, now=NOW, code=code)
        actions.submit(by=SYSTEM, entry=entry)
        actions.publish(by=SYSTEM, entry=entry, now=NOW)
    return codes


def _writer(organisation: str = "BTC") -> Actor:
    return actor_of(a_person((Role.REPORTER, organisation)))


def test_one_change_is_written_to_each_and_told_of_each() -> None:
    codes = _entries(3, keywords=("giá", "cũ"))
    changes = Changes(
        {"sharing": "open", "basis": "194/2025/NĐ-CP"}, {"keywords": ("mở",)}, {"keywords": ("cũ",)}
    )
    seen = actions.preview_bulk(by=_writer(), codes=codes, changes=changes, now=NOW)
    assert [line.changed for line in seen.lines] == [("basis", "keywords", "sharing")] * 3
    assert Version.objects.count() == 3
    actions.bulk_change(
        by=_writer(),
        codes=codes,
        changes=changes,
        now=NOW,
        why="Rà soát",
        row_versions=seen.row_versions,
        hand_in=True,
    )
    kept = queries.entry(codes[1])
    assert (kept.newest.sharing, kept.newest.keywords) == (Sharing.OPEN, ("giá", "mở"))
    assert (kept.state, kept.public and kept.public.sharing) == (State.SUBMITTED, None)
    told = JournalEntry.objects.filter(verb="catalogue.changed")
    assert sorted(row.facts["entry"] for row in told) == codes
    assert [mark.verb for mark in queries.versions(codes[0])] == [
        "written",
        "submit",
        "publish",
        "written",
        "submit",
    ]
    approver = actor_of(a_person((Role.APPROVER, "BTC")))
    assert (
        actions.publish(by=approver, entry=Entry.objects.get(code=codes[0]), now=NOW).state == State.PUBLISHED
    )


def test_what_is_so_already_is_left_alone() -> None:
    codes = [*_entries(1, sharing=Sharing.OPEN), *_entries(1, "BCA")]
    found = actions.bulk_change(by=SYSTEM, codes=codes, changes=Changes({"sharing": "open"}), now=NOW)
    assert [line.code for line in found.changing] == [codes[1]]
    assert queries.entry(codes[0]).state is State.PUBLISHED
    with pytest.raises(Refused, match=r"catalogue\.bulk_same"):
        actions.bulk_change(by=SYSTEM, codes=codes, changes=Changes({"sharing": "open"}), now=NOW)


def test_each_entry_says_why_it_refuses_and_then_nothing_is_written() -> None:
    mine, others = _entries(2), _entries(1, "BCA")
    system = _entries(1, kind=Kind.SYSTEM)
    over = _entries(1, kind=Kind.PLATFORM, stage=Stage.RETIRED)
    codes = [*mine, *others, *system, *over, "none"]
    changes = Changes({"sharing": "open", "stage": "building"})
    found = actions.preview_bulk(by=_writer(), codes=codes, changes=changes, now=NOW)
    told = {line.code: [refused.code for refused in line.refusals] for line in found.lines}
    assert told == {
        mine[0]: [],
        mine[1]: [],
        others[0]: ["access.role_missing"],
        system[0]: ["catalogue.not_of_kind"],
        over[0]: ["catalogue.stage", "catalogue.not_of_kind"],
        "none": ["catalogue.no_entry"],
    }
    with pytest.raises(Refused, match=r"catalogue\.bulk_at_fault") as refused:
        actions.bulk_change(by=_writer(), codes=codes, changes=changes, now=NOW)
    assert refused.value.facts["count"] == 4
    assert all(row.state == State.PUBLISHED for row in Entry.objects.all())


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        (Changes({"name": {"vi": "X"}}), "catalogue.not_in_bulk", "name"),
        (Changes({"owner": "BCA"}), "catalogue.not_in_bulk", "owner"),
        (Changes(adding={"standards": ("x",)}), "catalogue.not_in_bulk", "standards"),
        (Changes({"sharing": "secret"}), "catalogue.bulk_value", "sharing"),
        (Changes({"since": "31/02/2020"}), "catalogue.bulk_value", "since"),
        (Changes({"stage": ""}), "catalogue.bulk_value", "stage"),
        (Changes({"operator": "none"}), "catalogue.organisation", "operator"),
        (Changes({"part_of": "none"}), "catalogue.unknown_entry", "part_of"),
        (Changes({"part_of": "btc-database-0"}), "catalogue.circle", "part_of"),
        (Changes({"url": "javascript:alert(1)"}), "catalogue.url", "url"),
    ],
)
def test_what_many_may_not_be_told_names_its_field(changes: Changes, code: str, field: str) -> None:
    codes = _entries(2)
    found = actions.preview_bulk(by=SYSTEM, codes=codes, changes=changes, now=NOW)
    assert (found.lines[0].refusals[0].code, found.lines[0].refusals[0].field) == (code, field)


def test_who_wrote_meanwhile_is_not_overwritten() -> None:
    codes = _entries(2)
    changes = Changes({"contact": "Cục Tin học"})
    seen = actions.preview_bulk(by=SYSTEM, codes=codes, changes=changes, now=NOW).row_versions
    row = Entry.objects.get(code=codes[1])
    actions.change(by=SYSTEM, entry=row, facts=queries.entry(codes[1]).newest.changed(basis="x"), now=NOW)
    with pytest.raises(Refused, match=r"catalogue\.changed_meanwhile"):
        actions.bulk_change(by=SYSTEM, codes=codes, changes=changes, now=NOW, row_versions=seen)
    assert queries.entry(codes[0]).newest.contact == ""


def test_parts_given_to_many_do_not_go_in_a_circle() -> None:
    codes = _entries(4)
    actions.bulk_change(by=SYSTEM, codes=codes[1:], changes=Changes({"part_of": codes[0]}), now=NOW)
    found = actions.preview_bulk(by=SYSTEM, codes=codes[:1], changes=Changes({"part_of": codes[2]}), now=NOW)
    (refused,) = found.lines[0].refusals
    assert refused.facts["way"] == f"{codes[0]} → {codes[2]} → {codes[0]}"


def test_many_are_asked_for_with_few_questions(django_assert_max_num_queries: Limit) -> None:
    codes = _entries(30)
    changes = Changes({"contact": "Cục Tin học", "operator": "BCA"})
    writer = _writer()
    with django_assert_max_num_queries(10):
        actions.preview_bulk(by=writer, codes=codes, changes=changes, now=NOW)


def test_nothing_said_and_too_many_are_refused() -> None:
    with pytest.raises(Refused, match=r"catalogue\.nothing_said"):
        actions.preview_bulk(by=SYSTEM, codes=["a"], changes=Changes(), now=NOW)
    many = [str(number) for number in range(actions.bulk.MOST_AT_ONCE + 1)]
    with pytest.raises(Refused, match=r"catalogue\.bulk_too_many"):
        actions.preview_bulk(by=SYSTEM, codes=many, changes=Changes({"contact": "x"}), now=NOW)
