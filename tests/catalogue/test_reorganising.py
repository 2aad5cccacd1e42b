"""Entries when agencies are reorganised: handed over by lineage, merged and split, published by a second person."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from nenso.accounts.queries import actor_of
from nenso.accounts.rules import Role
from nenso.catalogue import actions, queries
from nenso.catalogue.models import Entry, Version
from nenso.catalogue.rules import Facts, Kind, Scope, Stage, State
from nenso.directory.actions import merge_organisations
from nenso.directory.models import Organisation, OrganisationLineage
from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import SYSTEM, Actor, Refused, Text
from tests.factories.accounts import a_person
from tests.factories.directory import make_organisation

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 3, tzinfo=UTC)
TODAY, MERGED = date(2026, 11, 26), date(2025, 3, 1)
ACT = "Nghị quyết 176/2025/QH15"


@pytest.fixture(autouse=True)
def _agencies() -> None:
    for code, name in (
        ("KHDT", "Bộ Kế hoạch"),
        ("BTC", "Bộ Tài chính"),
        ("TTTT", "Bộ Thông tin"),
        ("BCA", "Bộ Công an"),
    ):
        make_organisation(code, name)
    for code in ("LOST", "KHCN"):
        make_organisation(code, code)


def _reorganise() -> None:
    merge_organisations(codes=["KHDT"], into="BTC", on=MERGED, act=ACT, by=SYSTEM)
    merge_organisations(codes=["TTTT"], into="KHCN", on=MERGED, act=ACT, by=SYSTEM)
    gone, part = Organisation.objects.get(code="TTTT"), Organisation.objects.get(code="BCA")
    OrganisationLineage.objects.create(predecessor=gone, successor=part, kind="part_moved", on=MERGED)
    Organisation.objects.filter(code="LOST").update(valid_to=MERGED)


def _public(code: str, owner: str, kind: Kind = Kind.DATABASE, **facts: Any) -> Entry:
    said = Facts(Text(f"CSDL {code}", ""), owner, Stage.OPERATING).changed(**facts)
    entry = actions.register(by=SYSTEM, kind=kind, facts=said, now=NOW, code=code)
    actions.submit(by=SYSTEM, entry=entry)
    return actions.publish(by=SYSTEM, entry=entry, now=NOW)


def _who(role: Role, organisation: str) -> Actor:
    return actor_of(a_person((role, organisation)))


def test_what_an_abolished_body_owned_is_found_with_who_goes_on() -> None:
    for code, owner in (("a", "KHDT"), ("b", "KHDT"), ("c", "TTTT"), ("d", "LOST"), ("e", "BTC")):
        _public(code, owner)
    _public("over", "KHDT", stage=Stage.RETIRED)
    assert queries.orphaned(TODAY) == ()
    _reorganise()
    found = {body.owner: body for body in queries.orphaned(TODAY)}
    told = {owner: ([entry.code for entry in body.entries], body.proposed) for owner, body in found.items()}
    assert told == {"KHDT": (["a", "b"], "BTC"), "TTTT": (["c"], ""), "LOST": (["d"], "")}
    heirs = {owner: [heir.code for heir in body.ending.heirs] for owner, body in found.items() if body.ending}
    assert heirs == {"KHDT": ["BTC"], "TTTT": ["KHCN", "BCA"], "LOST": []}
    assert {body.ending.on for body in found.values() if body.ending} == {MERGED}
    assert queries.orphaned(date(2025, 2, 28)) == ()


def test_they_are_handed_over_in_one_go_and_published_by_a_second_person() -> None:
    _public("a", "KHDT", operator="KHDT")
    _public("b", "KHDT", operator="TTTT", kind=Kind.PLATFORM, used_by=("KHDT", "BTC", "BCA"))
    _public("c", "TTTT")
    _reorganise()
    writer, approver = _who(Role.REPORTER, "BTC"), _who(Role.APPROVER, "BTC")
    lines = actions.preview_hand_over(by=writer, codes=["a", "b", "c"], on=TODAY)
    assert [(line.code, line.proposed, line.refusal) for line in lines] == [
        ("a", "BTC", None),
        ("b", "BTC", None),
        ("c", "", None),
    ]
    to = {line.code: line.proposed for line in lines if line.proposed}
    seen = {line.code: line.row_version for line in lines if line.proposed}
    actions.hand_over(by=writer, to=to, on=MERGED, why=ACT, now=NOW, row_versions=seen)
    assert [body.owner for body in queries.orphaned(TODAY)] == ["TTTT"]
    kept = queries.entry("a")
    assert (kept.state, kept.newest.owner, kept.newest.operator) == (State.SUBMITTED, "BTC", "BTC")
    assert kept.public is not None
    assert kept.public.owner == "KHDT", "the public reads what was published until a second person publishes"
    assert queries.entry("b").newest.used_by == ("BTC", "BCA")
    assert queries.entry("b").newest.operator == "TTTT", "several go on with it: nobody chose"
    entry = Entry.objects.get(code="a")
    with pytest.raises(Refused, match=r"access\.role_missing|catalogue\.own_entry"):
        actions.publish(by=writer, entry=entry, now=NOW)
    actions.publish(by=approver, entry=entry, now=NOW)
    assert queries.search(queries.Search(owners=("BTC",))).hits[0].code == "a"
    assert queries.versions("a")[-3].comment == ACT
    told = JournalEntry.objects.filter(verb="catalogue.handed_over").order_by("id")
    assert [(row.facts["entry"], row.facts["from"], row.facts["to"]) for row in told] == [
        ("a", "KHDT", "BTC"),
        ("b", "KHDT", "BTC"),
    ]


def test_who_may_not_hand_over_is_told_and_nothing_is_written() -> None:
    for code, owner in (("a", "KHDT"), ("c", "TTTT"), ("e", "BCA")):
        _public(code, owner)
    _reorganise()
    stranger, heir, nation = (
        _who(Role.REPORTER, "BCA"),
        _who(Role.REPORTER, "KHCN"),
        actor_of(a_person(Role.APPROVER)),
    )
    hand = {"on": MERGED, "why": ACT, "now": NOW}
    for by, to in ((stranger, {"a": "BTC"}), (heir, {"a": "KHCN"}), (heir, {"c": "KHCN", "e": "KHCN"})):
        with pytest.raises(Refused, match=r"access\.role_missing"):
            actions.hand_over(by=by, to=to, **hand)
    (line,) = actions.preview_hand_over(by=stranger, codes=["a"], on=TODAY)
    assert line.refusal is not None
    assert Version.objects.count() == 3
    actions.hand_over(by=heir, to={"c": "KHCN"}, **hand)
    actions.hand_over(by=nation, to={"a": "BCA", "e": "BTC"}, **hand)
    assert queries.orphaned(TODAY) == ()


@pytest.mark.parametrize(
    ("to", "change", "code"),
    [
        ({"a": "BTC"}, {"why": " "}, "catalogue.no_act"),
        ({"a": "BTC"}, {"on": date(2027, 1, 1)}, "catalogue.future"),
        ({"a": "TTTT"}, {}, "catalogue.organisation"),
        ({"a": "nobody"}, {}, "catalogue.organisation"),
        ({"a": "KHDT"}, {}, "catalogue.organisation"),
        ({"e": "BTC"}, {}, "catalogue.same_owner"),
        ({"a": "BTC", "none": "BTC"}, {}, "catalogue.no_entry"),
        ({"a": "BTC"}, {"row_versions": {"a": 1}}, "catalogue.changed_meanwhile"),
    ],
)
def test_what_is_no_hand_over_is_refused_whole(to: dict[str, str], change: dict[str, Any], code: str) -> None:
    _public("a", "KHDT")
    _public("e", "BTC")
    _reorganise()
    with pytest.raises(Refused) as told:
        actions.hand_over(**{"by": SYSTEM, "to": to, "on": MERGED, "why": ACT, "now": NOW, **change})
    assert told.value.code == code
    assert Version.objects.count() == 2


def test_what_was_not_finished_goes_over_as_a_draft_and_what_is_taken_back_stays() -> None:
    draft = _public("a", "KHDT")
    actions.change(by=SYSTEM, entry=draft, facts=queries.entry("a").newest.changed(standards="x"), now=NOW)
    back = _public("b", "KHDT")
    _reorganise()
    actions.hand_over(by=SYSTEM, to={"a": "BTC", "b": "BTC"}, on=MERGED, why=ACT, now=NOW)
    assert (queries.entry("a").state, queries.entry("a").newest.standards) == (State.DRAFT, "x")
    actions.withdraw(by=SYSTEM, entry=back)
    assert [(body.owner, len(body.entries)) for body in queries.orphaned(TODAY)] == [("KHDT", 1)]


def test_several_are_merged_into_one_that_goes_on() -> None:
    for code in ("a", "b", "on"):
        _public(code, "BTC")
    writer, approver = _who(Role.REPORTER, "BTC"), _who(Role.APPROVER, "BTC")
    merge = {"on": MERGED, "why": ACT, "now": NOW}
    actions.merge_entries(by=writer, codes=["a", "b"], into="on", **merge)
    assert queries.entry("on").newest.comes_from == ("a", "b")
    assert queries.entry("on").merged == ()
    for code in ("a", "b", "on"):
        actions.publish(by=approver, entry=Entry.objects.get(code=code), now=NOW)
    assert queries.entry("on").merged == ("a", "b")
    assert queries.went_into("a") == ("on",)
    public = queries.entry("a").public
    assert public is not None
    assert (public.stage, public.merged_into) == (Stage.MERGED, "on")
    with pytest.raises(Refused, match=r"catalogue\.over"):
        actions.merge_entries(by=writer, codes=["on"], into="a", **merge)
    assert JournalEntry.objects.filter(verb="catalogue.merged").count() == 3


@pytest.mark.parametrize(
    ("codes", "into", "code"),
    [
        (["a", "on"], "on", "catalogue.into_itself"),
        ([], "on", "catalogue.into_itself"),
        (["system"], "on", "catalogue.other_kind"),
        (["built"], "on", "catalogue.stage"),
        (["a"], "retired", "catalogue.over"),
        (["a", "none"], "on", "catalogue.no_entry"),
        (["a"], "written", "catalogue.unfinished"),
    ],
)
def test_what_cannot_be_merged_is_refused_whole(codes: list[str], into: str, code: str) -> None:
    for each in ("a", "on", "written"):
        _public(each, "BTC")
    _public("system", "BTC", Kind.SYSTEM)
    _public("built", "BTC", stage=Stage.BUILDING)
    _public("retired", "BTC", stage=Stage.RETIRED)
    written = queries.entry("written").newest.changed(basis="x")
    actions.change(by=SYSTEM, entry=Entry.objects.get(code="written"), facts=written, now=NOW)
    before = Version.objects.count()
    with pytest.raises(Refused) as told:
        actions.merge_entries(by=SYSTEM, codes=codes, into=into, on=MERGED, why=ACT, now=NOW)
    assert told.value.code == code
    assert Version.objects.count() == before


def test_mergers_do_not_go_in_a_circle() -> None:
    for code in ("a", "b"):
        _public(code, "BTC")
    merge = {"on": MERGED, "why": ACT, "now": NOW}
    actions.merge_entries(by=SYSTEM, codes=["a"], into="b", **merge)
    with pytest.raises(Refused, match=r"catalogue\.over"):
        actions.merge_entries(by=SYSTEM, codes=["b"], into="a", **merge)
    b = queries.entry("b").newest.changed(stage=Stage.MERGED, merged_into="a")
    with pytest.raises(Refused, match=r"catalogue\.merge_circle") as told:
        actions.change(by=SYSTEM, entry=Entry.objects.get(code="b"), facts=b, now=NOW)
    assert told.value.facts["way"] == "a → b → a"


def test_a_whole_that_goes_into_its_part_leaves_it_part_of_nothing() -> None:
    _public("whole", "BCA")
    _public("part", "BCA", part_of="whole")
    actions.merge_entries(by=SYSTEM, codes=["whole"], into="part", on=NOW.date(), why="QĐ 1", now=NOW)
    newest = queries.entry("part").newest
    assert (newest.part_of, newest.comes_from) == ("", ("whole",))


def test_one_is_split_into_several_that_say_where_they_come_from() -> None:
    _public("old", "BTC", scope=Scope.MINISTRY)
    tax, price = (
        Facts(Text("CSDL thuế", ""), "BTC", Stage.OPERATING),
        Facts(Text("CSDL giá", ""), "BCA", Stage.OPERATING),
    )
    split = {"on": MERGED, "why": ACT, "now": NOW}
    with pytest.raises(Refused, match=r"catalogue\.split_few"):
        actions.split_entry(by=SYSTEM, code="old", parts=[actions.Part(tax)], **split)
    with pytest.raises(Refused, match=r"access\.role_missing"):
        actions.split_entry(
            by=_who(Role.REPORTER, "BTC"), code="old", parts=[actions.Part(tax), actions.Part(price)], **split
        )
    assert Entry.objects.count() == 1
    made = actions.split_entry(
        by=SYSTEM, code="old", parts=[actions.Part(tax), actions.Part(price, "gia")], **split
    )
    assert [entry.code for entry in made] == ["csdl-thue", "gia"]
    assert queries.entry("gia").newest.comes_from == ("old",)
    assert (queries.entry("gia").state, queries.entry("old").newest.stage) == (State.SUBMITTED, Stage.RETIRED)
    assert queries.entry("old").public is not None
    assert queries.went_into("old") == ()
    for entry in made:
        actions.publish(by=SYSTEM, entry=entry, now=NOW)
    assert queries.went_into("old") == ("csdl-thue", "gia")


def test_a_part_may_go_off_and_the_rest_go_on() -> None:
    _public("old", "BTC")
    rest = queries.entry("old").newest.changed(name=Text("Phần còn lại", ""))
    part = actions.Part(Facts(Text("CSDL giá", ""), "BTC", Stage.OPERATING))
    actions.split_entry(by=SYSTEM, code="old", parts=[part], rest=rest, on=MERGED, why=ACT, now=NOW)
    kept = queries.entry("old")
    assert (kept.newest.name.vi, kept.newest.stage, kept.state) == (
        "Phần còn lại",
        Stage.OPERATING,
        State.SUBMITTED,
    )


def test_nobody_is_led_to_an_entry_that_is_not_public_yet() -> None:
    _public("a", "BCA")
    facts = Facts(Text("Mục chưa công bố", ""), "BCA", Stage.OPERATING)
    actions.register(by=SYSTEM, kind=Kind.DATABASE, facts=facts, now=NOW, code="nhap")
    actions.merge_entries(by=SYSTEM, codes=["a"], into="nhap", on=NOW.date(), why="QĐ 1", now=NOW)
    gone, on_with = Entry.objects.get(code="a"), Entry.objects.get(code="nhap")
    with pytest.raises(Refused, match="into_first") as refused:
        actions.publish(by=SYSTEM, entry=gone, now=NOW)
    assert refused.value.facts["into"] == "nhap"
    assert set(queries.referred(["a"])) == {"a"}
    actions.publish(by=SYSTEM, entry=on_with, now=NOW)
    actions.publish(by=SYSTEM, entry=gone, now=NOW)
    assert queries.referred(["a"])["a"].code == "nhap"
