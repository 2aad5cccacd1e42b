"""An entry from its registration to the public, and each later version of it."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from nenso.accounts.queries import actor_of
from nenso.accounts.rules import Role
from nenso.catalogue import actions, queries
from nenso.catalogue.models import Entry, Listing
from nenso.catalogue.rules import Facts, Kind, Quality, Scope, Sharing, Stage, State
from nenso.kernel.queries import latest
from nenso.kernel.rules import SYSTEM, Actor, Refused, Text
from tests.factories.accounts import a_person
from tests.factories.directory import make_organisation

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 3, tzinfo=UTC)
POPULATION = Facts(
    Text("Cơ sở dữ liệu quốc gia về dân cư", "National population database"),
    "BCA",
    Stage.OPERATING,
    contents=Text("Họ tên, ngày sinh, nơi cư trú", ""),
    scope=Scope.NATIONAL,
    sharing=Sharing.ON_REQUEST,
    records=104_000_000,
    records_on=date(2026, 1, 1),
    quality=Quality(correct=99, live=98, on=date(2026, 1, 1)),
    keywords=("cư trú", "hộ gia đình"),
)


@pytest.fixture(autouse=True)
def _agencies() -> None:
    make_organisation("BCA", "Bộ Công an")
    make_organisation("BTC", "Bộ Tài chính")


def _who(role: Role, organisation: str = "BCA") -> Actor:
    return actor_of(a_person((role, organisation)))


def _public(facts: Facts = POPULATION, kind: Kind = Kind.DATABASE, code: str = "") -> Entry:
    entry = actions.register(by=SYSTEM, kind=kind, facts=facts, now=NOW, code=code)
    actions.submit(by=SYSTEM, entry=entry)
    return actions.publish(by=SYSTEM, entry=entry, now=NOW)


def test_two_people_bring_an_entry_to_the_public() -> None:
    writer, approver = _who(Role.REPORTER), _who(Role.APPROVER)
    entry = actions.register(by=writer, kind=Kind.DATABASE, facts=POPULATION, now=NOW)
    assert (entry.code, entry.state) == ("co-so-du-lieu-quoc-gia-ve-dan-cu", State.DRAFT)
    assert queries.search(queries.Search("dân cư")).total == 0
    with pytest.raises(Refused, match=r"catalogue\.state"):
        actions.publish(by=approver, entry=entry, now=NOW)
    actions.submit(by=writer, entry=entry)
    actions.return_(by=approver, entry=entry, comment="Thiếu căn cứ pháp lý")
    actions.change(by=writer, entry=entry, facts=POPULATION.changed(basis="137/2015/NĐ-CP"), now=NOW)
    actions.submit(by=writer, entry=entry)
    made = actions.publish(by=approver, entry=entry, now=NOW)
    assert (made.state, made.confirmed_on) == (State.PUBLISHED, date(2026, 11, 26))
    kept = queries.entry(entry.code)
    assert kept.public == POPULATION.changed(basis="137/2015/NĐ-CP")
    marks = [(mark.verb, mark.version, mark.changed) for mark in queries.versions(entry.code)]
    assert marks == [
        ("written", 1, ()),
        ("submit", 1, ()),
        ("return", 1, ()),
        ("written", 2, ("basis",)),
        ("submit", 2, ()),
        ("publish", 2, ()),
    ]


def test_who_wrote_or_submitted_does_not_publish() -> None:
    both = actor_of(a_person((Role.REPORTER, "BCA"), (Role.APPROVER, "BCA")))
    writer = _who(Role.REPORTER)
    own = actions.register(by=both, kind=Kind.DATABASE, facts=POPULATION, now=NOW)
    actions.submit(by=writer, entry=own)
    with pytest.raises(Refused, match=r"catalogue\.own_entry"):
        actions.publish(by=both, entry=own, now=NOW)
    handed = actions.register(by=writer, kind=Kind.DATABASE, facts=POPULATION, now=NOW, code="other")
    actions.submit(by=both, entry=handed)
    with pytest.raises(Refused, match=r"catalogue\.own_entry"):
        actions.publish(by=both, entry=handed, now=NOW)
    assert not Listing.objects.exists()


def test_each_writes_and_publishes_for_its_own_agency() -> None:
    stranger = _who(Role.REPORTER, "BTC")
    with pytest.raises(Refused, match=r"access\.role_missing"):
        actions.register(by=stranger, kind=Kind.DATABASE, facts=POPULATION, now=NOW)
    entry = _public()
    with pytest.raises(Refused, match=r"access\.role_missing"):
        actions.change(by=stranger, entry=entry, facts=POPULATION.changed(owner="BTC"), now=NOW)
    with pytest.raises(Refused, match=r"access\.role_missing"):
        actions.confirm(by=_who(Role.APPROVER, "BTC"), entry=entry, now=NOW)


def test_the_public_reads_the_published_version_until_the_next_is() -> None:
    entry = _public()
    actions.change(by=SYSTEM, entry=entry, facts=POPULATION.changed(records=105_000_000), now=NOW)
    assert queries.search(queries.Search()).hits[0].facts.records == 104_000_000
    actions.withdraw(by=SYSTEM, entry=entry)
    with pytest.raises(Refused, match=r"catalogue\.nothing_changed"):
        actions.change(by=SYSTEM, entry=entry, facts=POPULATION, now=NOW)
    assert queries.entry(entry.code).state is State.WITHDRAWN


def test_two_at_once_do_not_overwrite_one_another() -> None:
    entry = _public()
    seen = entry.row_version
    actions.change(
        by=SYSTEM, entry=entry, facts=POPULATION.changed(standards="QCVN 109"), now=NOW, row_version=seen
    )
    with pytest.raises(Refused, match=r"catalogue\.changed_meanwhile"):
        actions.change(
            by=SYSTEM, entry=entry, facts=POPULATION.changed(standards="QCVN 120"), now=NOW, row_version=seen
        )


def test_what_was_said_is_never_changed() -> None:
    _public()
    for table in ("catalogue_version", "catalogue_step"):
        with (
            pytest.raises(IntegrityError, match="frozen"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"UPDATE {table} SET by_name = 'x'")


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"name": Text(" ", "x")}, "catalogue.no_name", "name"),
        ({"owner": "none"}, "catalogue.organisation", "owner"),
        ({"operator": "none"}, "catalogue.organisation", "operator"),
        ({"url": "javascript:alert(1)"}, "catalogue.url", "url"),
        ({"url": "https://a:b@c/"}, "catalogue.url", "url"),
        ({"quality": Quality(correct=101, on=date(2026, 1, 1))}, "catalogue.percent", "correct"),
        ({"quality": Quality(correct=10)}, "catalogue.needs_day", "quality_on"),
        ({"records": -1}, "catalogue.count", "records"),
        ({"records_on": None}, "catalogue.needs_day", "records_on"),
        ({"since": date(2027, 1, 1)}, "catalogue.future", "since"),
        ({"level": 3}, "catalogue.not_of_kind", "level"),
        ({"part_of": "none"}, "catalogue.unknown_entry", "part_of"),
        ({"stage": Stage.MERGED}, "catalogue.merged", "merged_into"),
        ({"keywords": ("x",) * 61}, "catalogue.too_many", "keywords"),
        ({"description": Text("x" * 4_001, "")}, "catalogue.too_long", "description"),
    ],
)
def test_what_may_not_stand_names_its_field(change: dict[str, object], code: str, field: str) -> None:
    with pytest.raises(Refused) as told:
        actions.register(by=SYSTEM, kind=Kind.DATABASE, facts=POPULATION.changed(**change), now=NOW)
    assert (told.value.code, told.value.field) == (code, field)
    assert not Entry.objects.exists()


def test_parts_do_not_go_in_a_circle() -> None:
    whole = _public(code="whole")
    part = _public(POPULATION.changed(part_of="whole"), code="part")
    assert queries.entry("whole").parts == ("part",)
    with pytest.raises(Refused, match=r"catalogue\.circle") as told:
        actions.change(by=SYSTEM, entry=whole, facts=POPULATION.changed(part_of="part"), now=NOW)
    assert told.value.facts["way"] == "part → whole → part"
    assert part.code == "part"


def test_what_the_public_sees_does_not_go_in_a_circle_either() -> None:
    whole = _public(code="whole")
    part = _public(POPULATION.changed(part_of="whole"), code="part")
    actions.change(by=SYSTEM, entry=part, facts=POPULATION, now=NOW)
    actions.change(by=SYSTEM, entry=whole, facts=POPULATION.changed(part_of="part"), now=NOW)
    actions.submit(by=SYSTEM, entry=whole)
    with pytest.raises(Refused, match=r"catalogue\.circle") as told:
        actions.publish(by=SYSTEM, entry=whole, now=NOW)
    assert told.value.facts["way"] == "whole → part → whole"
    actions.submit(by=SYSTEM, entry=part)
    actions.publish(by=SYSTEM, entry=part, now=NOW)
    actions.publish(by=SYSTEM, entry=whole, now=NOW)
    assert queries.entry("part").parts == ("whole",)


def test_a_merged_entry_leads_to_the_one_that_goes_on() -> None:
    _public(code="goes-on")
    entry = _public(code="ends")
    merged = POPULATION.changed(stage=Stage.MERGED, merged_into="goes-on")
    actions.change(by=SYSTEM, entry=entry, facts=merged, now=NOW, why="Nghị định 194/2025")
    actions.submit(by=SYSTEM, entry=entry)
    actions.publish(by=SYSTEM, entry=entry, now=NOW)
    assert queries.entry("goes-on").merged == ("ends",)
    with pytest.raises(Refused, match=r"catalogue\.stage"):
        actions.change(by=SYSTEM, entry=entry, facts=POPULATION, now=NOW)


def test_confirming_says_that_it_still_holds() -> None:
    entry = _public()
    later = datetime(2027, 11, 1, tzinfo=UTC)
    actions.confirm(by=_who(Role.APPROVER), entry=entry, now=later)
    assert queries.search(queries.Search()).hits[0].confirmed_on == date(2027, 11, 1)
    told = latest("catalogue.confirmed")
    assert told is not None
    assert told.facts["entry"] == entry.code
