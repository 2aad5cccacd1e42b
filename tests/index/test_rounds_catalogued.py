"""Evidence that names an entry of the catalogue: alone or beside a document, only what is public, followed when it was merged."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from nenso.catalogue import actions as catalogue
from nenso.catalogue.models import Entry
from nenso.catalogue.rules import State
from nenso.directory.queries.unchanged import forget
from nenso.index.actions import rounds as actions
from nenso.index.models import Evidence, EvidenceRequest, Publication, Round
from nenso.index.queries import rounds as queries
from nenso.index.rules.rounds import Phase
from nenso.kernel.queries import journal_of
from nenso.kernel.rules import SYSTEM, Refused
from tests.factories import rounds as factory
from tests.factories.catalogue_desk import an_entry, database_facts
from tests.factories.rounds import PDF, RoundWorld, a_document, entry_of

LATER = timezone.now() + timedelta(days=2)
pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> RoundWorld:
    made = RoundWorld()
    an_entry("lgsp", facts=database_facts("Nền tảng chia sẻ dữ liệu", "48"))
    return made


def add(world: RoundWorld, row: Round, node: str = "plan", **facts: Any) -> Evidence:
    given = {"title": "Nền tảng đang chạy", "catalogue_code": "lgsp", "now": factory.SELF, **facts}
    return actions.add_evidence(by=world["lan"], entry=entry_of(row, "48", node), **given)


def merge(code: str, into: str) -> None:
    """Merge an entry into another, as everybody reads it."""
    now = timezone.now()
    catalogue.merge_entries(
        by=SYSTEM, codes=[code], into=into, on=now.date(), why="Quyết định 1/QĐ-UBND", now=now
    )
    for each in Entry.objects.filter(code__in=(code, into)).exclude(state=State.PUBLISHED):
        catalogue.publish(by=SYSTEM, entry=each, now=now)


def test_an_entry_alone_is_evidence_and_is_written_down(world: RoundWorld) -> None:
    row = world.opened()
    made = add(world, row, catalogue_code=" lgsp ")
    assert (made.catalogue_code, made.url, made.file) == ("lgsp", "", None)
    entry = entry_of(row, "48", "plan")
    line = queries.entry_line(entry)
    assert line.evidence == (made,)
    assert line.shown["lgsp"].name.vi == "Nền tảng chia sẻ dữ liệu"
    last = journal_of("entry", str(entry.uuid)).first()
    assert last is not None
    assert (last.verb, last.facts["catalogue_code"]) == ("index.evidence_added", "lgsp")
    change = queries.history_of(entry).get()
    assert change.after is not None
    assert change.after["catalogue_code"] == "lgsp"
    actions.remove_evidence(by=world["lan"], evidence=made, now=factory.SELF)
    assert queries.entry_line(entry).shown == {}


def test_it_stands_beside_a_link_or_a_file(world: RoundWorld) -> None:
    row = world.opened()
    linked = add(world, row, url="https://example.vn/lgsp")
    filed = add(world, row, content=PDF, file_name="lgsp.pdf")
    assert (linked.catalogue_code, filed.catalogue_code) == ("lgsp", "lgsp")
    assert filed.file is not None


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"catalogue_code": "nobody"}, "catalogue.no_entry", "catalogue_code"),
        ({"catalogue_code": "drafted"}, "catalogue.not_public", "catalogue_code"),
        ({"catalogue_code": "old"}, "catalogue.goes_on", "catalogue_code"),
        ({"catalogue_code": "x" * 81}, "evidence.too_long", "catalogue_code"),
        ({"catalogue_code": "lg\x00sp"}, "evidence.sign", "catalogue_code"),
        ({"catalogue_code": " "}, "evidence.file_or_link", "url"),
        ({"url": "https://example.vn/1", "content": PDF}, "evidence.file_or_link", "url"),
        ({"title": ""}, "evidence.no_title", "title"),
    ],
)
def test_what_cannot_be_named_is_refused_at_its_field(
    world: RoundWorld, changes: dict[str, Any], code: str, field: str
) -> None:
    an_entry("drafted", state="draft", facts=database_facts("Nháp", "48"))
    an_entry("old", facts=database_facts("Nền tảng cũ", "48"))
    merge("old", "lgsp")
    row = world.opened()
    with pytest.raises(Refused) as found:
        add(world, row, **changes)
    assert (found.value.code, found.value.field) == (code, field)
    assert not Evidence.objects.exists()


def test_an_entry_alone_is_named_once_with_a_criterion(world: RoundWorld) -> None:
    row = world.opened()
    add(world, row)
    with pytest.raises(Refused) as found:
        add(world, row, title="Tên khác")
    assert (found.value.code, found.value.field) == ("evidence.twice", "catalogue_code")
    assert add(world, row, url="https://example.vn/lgsp").pk
    assert add(world, row, node="head").pk


def test_the_database_keeps_no_evidence_of_nothing(world: RoundWorld) -> None:
    entry = entry_of(world.opened(), "48", "plan")
    with pytest.raises(IntegrityError, match="evidence_shows_something"), transaction.atomic():
        a_document(entry, url="")
    assert a_document(entry, url="", catalogue_code="lgsp").pk


def test_a_merged_entry_is_followed(world: RoundWorld) -> None:
    row = world.opened()
    an_entry("new", facts=database_facts("Nền tảng mới", "48"))
    add(world, row)
    merge("lgsp", "new")
    line = queries.entry_line(entry_of(row, "48", "plan"))
    assert (line.evidence[0].catalogue_code, line.shown["lgsp"].code) == ("lgsp", "new")


def test_while_more_is_asked_for_an_entry_may_be_named(world: RoundWorld) -> None:
    row = world.opened()
    asked = {"question": "Nền tảng nào?", "due": factory.CALENDAR.verify_until, "by_key": "k", "by_name": "K"}
    EvidenceRequest.objects.create(entry=entry_of(row, "48", "plan"), **asked)
    assert add(world, row, now=factory.VERIFICATION).pk


def test_many_entries_cost_one_question_and_none_where_none_is_named(
    world: RoundWorld, django_assert_num_queries: Any
) -> None:
    row = world.filled()
    part = factory.participant_of(row, "48")
    queries.entries_of(part)  # what the method reads is kept
    with django_assert_num_queries(5):
        queries.entries_of(part)
    for number, node in enumerate(("head", "plan", "spend", "often")):
        code = f"he-thong-{number}"
        an_entry(code, facts=database_facts(f"Hệ thống số {number}", "48"))
        a_document(entry_of(row, "48", node), url="", catalogue_code=code)
    with django_assert_num_queries(6):
        queries.entries_of(part)


# --- The other way round ------------------------------------------------------------------------------------


def _closed(world: RoundWorld, row: Round) -> Round:
    """Sign everything off and close the round; nobody verified."""
    world.signed(world.filled(row))
    days = factory.calendar_at(Phase.DECISION, timezone.localdate()).days
    Round.objects.filter(pk=row.pk).update(**days)
    row.refresh_from_db()
    return actions.close_round(by=world["van"], round=row, reason_for_gaps="Chưa ai thẩm định.")


def _release(row: Round) -> None:
    its, now = Publication.objects.filter(run__round=row), timezone.now()
    its.update(released_at=now, bundle_digest="x", embargo_until=now + timedelta(days=1))


def test_an_entry_tells_the_criteria_of_published_rounds_alone(
    world: RoundWorld, django_assert_num_queries: Any
) -> None:
    row = world.opened()
    entry = entry_of(row, "48", "plan")
    a_document(entry, url="", catalogue_code="lgsp")
    a_document(entry, url="https://example.vn/lan-hai", catalogue_code="lgsp")
    a_document(entry_of(row, "01", "plan"), catalogue_code="lgsp", removed_at=timezone.now())
    with django_assert_num_queries(1):
        assert queries.shown_in(["lgsp"]) == ()
    row = _closed(world, row)
    assert queries.shown_in(["lgsp"]) == (), "closed, not released"
    _release(row)
    assert queries.shown_in(["lgsp"]) == (), "under embargo"
    (found,) = queries.shown_in(["other", "lgsp"], now=LATER)
    assert (found.entry, found.unit.vi, found.criterion.vi) == (entry.uuid, "Đà Nẵng", "Có kế hoạch năm")
    assert (found.round.vi, found.year) == ("Đợt nhỏ 2025", 2025)
    assert queries.shown_in(["other"], now=LATER) == ()


def test_no_more_than_the_newest_are_told(world: RoundWorld, django_assert_num_queries: Any) -> None:
    row = world.opened()
    for unit in world.codes:
        for node in ("spend", "often", "meets"):
            a_document(entry_of(row, unit, node), url="", catalogue_code="lgsp")
    _release(_closed(world, row))
    assert len(queries.shown_in(["lgsp"], now=LATER)) == 9
    forget()
    with django_assert_num_queries(3):  # with the names of the agencies, and the mark of the directory
        found = queries.shown_in(["lgsp"], most=2, now=LATER)
    assert len(found) == 2
    assert {each.unit.vi for each in found} == {"TP. Hồ Chí Minh"}
