"""Reorganisation at the desk: what ended bodies owned is handed over, entries are merged into another and split into several."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from nenso.accounts.rules import NATIONAL, Role
from nenso.catalogue import actions, queries
from nenso.catalogue.models import Entry, Version
from nenso.catalogue.rules import Facts, Kind, Stage, State
from nenso.directory.actions import merge_organisations
from nenso.directory.models import Organisation, OrganisationLineage
from nenso.kernel.rules import SYSTEM, Text
from nenso.web.views.catalogue import desk_orphans
from tests.catalogue.desk_world import Desk
from tests.factories.accounts import a_person, an_organisation, signed_in
from tests.factories.catalogue_desk import an_entry, database_facts

pytestmark = pytest.mark.django_db
ORPHANS = "/desk/catalogue/orphans/"
MERGED, ACT = date(2025, 3, 1), "Nghị quyết 176/2025/QH15"
SAID = {"on": "2025-03-01", "why": ACT}


@pytest.fixture
def its(db: None) -> Desk:
    """KH went into T48; TT into T48 and, a part of it, T77; of LOST nobody knows who goes on."""
    made = Desk()
    for code, name in (("KH", "Sở Kế hoạch"), ("TT", "Sở Thông tin"), ("LOST", "Ban Đã mất")):
        an_organisation(code, name)
    for code, owner in (("a", "KH"), ("b", "KH"), ("c", "TT"), ("d", "LOST"), ("e", "T48")):
        an_entry(code, facts=database_facts(f"Dữ liệu {code}", owner, operator=owner))
    merge_organisations(codes=["KH", "TT"], into="T48", on=MERGED, act=ACT, by=SYSTEM)
    gone, part = (Organisation.objects.get(code=code) for code in ("TT", "T77"))
    OrganisationLineage.objects.create(predecessor=gone, successor=part, kind="part_moved", on=MERGED)
    Organisation.objects.filter(code="LOST").update(valid_to=MERGED)
    return made


TO = {"to-KH": "T48", "to-TT": "T77"}


def shown(its: Desk, name: str) -> dict[str, list[str]]:
    """Return the bodies that somebody sees, each with those to whom they may hand its entries."""
    answer = its[name].get(ORPHANS)
    assert answer.status_code == 200
    return {body.body.owner: [code for code, _ in body.choices] for body, _, _ in answer.context["bodies"]}


def looked_at(its: Desk, name: str, codes: list[str], **said: str) -> dict[str, Any]:
    """Return what the page of the preview sends on."""
    answer = its[name].post(ORPHANS, {"step": "look", "code": codes, **SAID, **said})
    context = answer.context
    return {
        **dict(context["form"].carried),
        "codes": context["codes"],
        "versions": context["versions"],
        "step": "write",
    }


def test_each_sees_what_they_may_hand_over_and_to_whom(its: Desk) -> None:
    assert shown(its, "van") == {"KH": ["T48"], "TT": ["T48", "T77"], "LOST": []}
    assert shown(its, "lan") == {"KH": ["T48"], "TT": ["T48"]}
    assert shown(its, "mal") == {"TT": ["T77"]}
    assert shown(its, "ha") == {"KH": [], "TT": []}
    assert shown(its, "xem") == {"KH": [], "TT": []}
    page = its["van"].get(ORPHANS).content.decode()
    assert "Danh bạ chưa ghi cơ quan kế thừa" in page
    assert "Bạn không bàn giao được" in its["ha"].get(ORPHANS).content.decode()
    assert its["van"].get(f"/en{ORPHANS}").context["form"].fields["to-KH"].initial == "T48"


def test_the_home_of_the_catalogue_counts_them_for_who_may_hand_them_over(its: Desk) -> None:
    assert "3 mục của cơ quan đã kết thúc" in its["lan"].get("/desk/catalogue/").content.decode()
    assert "1 entry of a body that is over" in its["mal"].get("/en/desk/catalogue/").content.decode()
    assert "mục của cơ quan đã kết thúc" not in its["ha"].get("/desk/catalogue/").content.decode()


def test_what_was_ticked_without_a_new_owner_is_said_to_stay(its: Desk) -> None:
    answer = its["van"].post(ORPHANS, {"step": "look", "code": ["a", "b", "c"], **SAID, "to-KH": "T48"})
    assert "1 mục đã chọn chưa có cơ quan nhận nên chưa bàn giao" in answer.content.decode()
    assert answer.context["codes"] == "a b"
    both = {"step": "look", "code": ["a", "c"], **SAID, "to-KH": "T48", "to-TT": "T77"}
    assert "chưa có cơ quan nhận" not in its["van"].post(ORPHANS, both).content.decode()


def test_who_sees_the_whole_nation_is_told_how_many_wait_with_the_way_to_them(its: Desk) -> None:
    home = its["van"].get("/desk/catalogue/")
    assert [(str(each["title"].vi), each["url"]) for each in home.context["work"]] == [
        ("4 mục của cơ quan đã kết thúc", ORPHANS)
    ]
    assert "3 mục chờ bàn giao" in home.content.decode()  # of one of the four nobody knows who goes on
    looking = signed_in(a_person((Role.VIEWER, NATIONAL), home="T48")).get("/desk/catalogue/")
    assert f'<a href="{ORPHANS}">4 mục của cơ quan đã kết thúc</a>' in looking.content.decode()
    assert "chờ bàn giao" not in looking.content.decode()
    for name in ("lan", "ha"):
        assert ORPHANS not in [each["url"] for each in its[name].get("/desk/catalogue/").context["work"]]
    merge = {"step": "look", "code": ["a", "b", "c"], **SAID, "to-KH": "T48", "to-TT": "T48"}
    assert its["van"].post(ORPHANS, merge).status_code == 200
    assert queries.count_orphaned(timezone.localdate()) == 4
    assert queries.count_orphaned(date(2025, 2, 1)) == 0


def test_more_than_a_page_holds_follow_when_the_first_are_gone(
    its: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_orphans, "MOST", 2)
    answer = its["van"].get(ORPHANS)
    listed = [line["entry"].code for _, _, lines in answer.context["bodies"] for line in lines]
    assert len(listed) == 2
    assert answer.context["more"] is not None
    assert its["van"].post(ORPHANS, looked_at(its, "van", listed, **TO)).status_code == 302
    answer = its["van"].get(ORPHANS)
    left = [line["entry"].code for _, _, lines in answer.context["bodies"] for line in lines]
    assert not set(left) & set(listed)
    assert answer.context["more"] is None


def test_they_are_looked_at_then_handed_over_in_one_go(its: Desk) -> None:
    said = {"to-KH": "T48", "to-TT": "T77"}
    answer = its["van"].post(ORPHANS, {"step": "look", "code": ["a", "b", "c"], **SAID, **said})
    assert [(one.line.code, [each.label.vi for each in one.differences]) for one in answer.context["ready"]] == [
        (code, ["Cơ quan chủ quản", "Đơn vị vận hành"]) for code in ("a", "b", "c")
    ]  # fmt: skip
    before = Version.objects.count()
    sent = looked_at(its, "van", ["a", "b", "c"], **said)
    assert Version.objects.count() == before
    assert its["van"].post(ORPHANS, sent)["Location"] == ORPHANS
    now = {code: queries.entry(code) for code in "abc"}
    assert {code: (kept.newest.owner, kept.newest.operator, kept.state) for code, kept in now.items()} == {
        "a": ("T48", "T48", State.SUBMITTED),
        "b": ("T48", "T48", State.SUBMITTED),
        "c": ("T77", "T77", State.SUBMITTED),
    }
    assert ACT in [mark.comment for mark in queries.versions("a")]
    assert set(shown(its, "van")) == {"LOST"}
    row = Entry.objects.get(code="a")
    its["ha"].post("/desk/catalogue/entries/a/publish/", {"row_version": row.row_version})
    assert Entry.objects.get(code="a").state == State.PUBLISHED


def test_only_what_is_ticked_goes_and_only_where_a_new_owner_was_chosen(its: Desk) -> None:
    its["lan"].post(ORPHANS, looked_at(its, "lan", ["a", "c"], **{"to-KH": "T48", "to-TT": ""}))
    assert [queries.entry(code).newest.owner for code in "abc"] == ["T48", "KH", "TT"]
    answer = its["lan"].post(ORPHANS, {"step": "look", "code": ["c"], **SAID, "to-TT": ""})
    assert answer.status_code == 422
    assert "Chưa chọn mục nào" in answer.content.decode()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"why": " "}, ("why", "Hãy ghi văn bản sắp xếp lại")),
        ({"on": "2999-01-01"}, ("on", "")),
        ({"to-KH": "T77"}, ("to-KH", "")),
    ],
)
def test_what_is_wrong_is_told_at_its_field(its: Desk, said: dict[str, str], told: tuple[str, str]) -> None:
    answer = its["lan"].post(ORPHANS, {"step": "look", "code": ["a"], **SAID, "to-KH": "T48", **said})
    assert answer.status_code == 422
    assert told[1] in str(answer.context["form"].errors[told[0]])


def test_strangers_and_those_who_come_late_hand_nothing_over(its: Desk) -> None:
    sent = looked_at(its, "lan", ["a"], **{"to-KH": "T48"})
    for name, status in (("mal", 422), ("ha", 422), ("xem", 422)):
        assert its[name].post(ORPHANS, sent).status_code == status
    row = Entry.objects.get(code="a")
    newer = database_facts("Dữ liệu a", "T48", basis="x")
    actions.hand_over(by=SYSTEM, to={"a": "T48"}, on=MERGED, why=ACT, now=timezone.now())
    assert its["lan"].post(ORPHANS, sent).status_code == 422
    actions.change(by=SYSTEM, entry=row, facts=newer, now=timezone.now())
    late = looked_at(its, "lan", ["b"], **{"to-KH": "T48"})
    assert its["lan"].post(ORPHANS, {**late, "versions": "b:99"}).status_code == 422
    assert queries.entry("b").newest.owner == "KH"


def test_a_look_says_of_each_entry_why_somebody_may_not(its: Desk) -> None:
    lines = actions.preview_hand_over(by=its.actor("mal"), codes=["a", "c"], on=MERGED, to={"c": "T77"})
    assert [(line.proposed, line.refusal and line.refusal.code) for line in lines] == [
        ("T48", "access.role_missing"),
        ("T77", None),
    ]
    (line,) = actions.preview_hand_over(by=its.actor("van"), codes=["a"], on=MERGED, to={"a": "TT"})
    assert line.refusal is not None
    assert line.refusal.code == "catalogue.organisation"


def entry_page(code: str, what: str = "") -> str:
    return f"/desk/catalogue/entries/{code}/{what}"


def sent(code: str, **said: Any) -> dict[str, Any]:
    return {"row_version": Entry.objects.get(code=code).row_version, **SAID, **said}


def test_an_entry_is_merged_with_others_and_published_by_a_second_person(its: Desk) -> None:
    for code in ("f", "g"):
        an_entry(code, facts=database_facts(f"Dữ liệu {code}"))
    assert entry_page("e", "merge/") in its["lan"].get(entry_page("e")).content.decode()
    page = its["lan"].get(entry_page("e", "merge/") + "?into=f")
    assert page.context["form"]["into"].value() == "f"
    answer = its["lan"].post(entry_page("e", "merge/"), sent("e", into="Dữ liệu f [f]", also="g"))
    assert answer["Location"] == entry_page("e")
    assert queries.entry("f").newest.comes_from == ("e", "g")
    for code in ("e", "g", "f"):
        assert Entry.objects.get(code=code).state == State.SUBMITTED
        its["ha"].post(entry_page(code, "publish/"), sent(code))
    assert queries.entry("f").merged == ("e", "g")
    public = queries.entry("e").public
    assert public is not None
    assert (public.stage, public.merged_into) == (Stage.MERGED, "f")
    assert entry_page("e", "merge/") not in its["lan"].get(entry_page("e")).content.decode()


@pytest.mark.parametrize(
    ("said", "field", "told"),
    [
        ({"into": "e"}, "into", "chính nó"),
        ({"into": "system"}, "into", "loại khác"),
        ({"into": "cua-77"}, "into", "không có vai trò"),
        ({"into": "retired"}, "into", "ngừng vận hành"),
        ({"into": "nobody"}, "into", "nobody"),
        ({"into": "f", "also": "cua-77"}, "also", "không có vai trò"),
        ({"into": "f", "also": "system"}, "also", "loại khác"),
        ({"into": "f", "why": ""}, "why", "Hãy ghi văn bản sắp xếp lại"),
        ({"into": "f", "on": "2999-01-01"}, "on", ""),
        ({"into": "f", "row_version": "99"}, "__all__", ""),
    ],
)
def test_what_cannot_be_merged_is_told_at_its_field(
    its: Desk, said: dict[str, str], field: str, told: str
) -> None:
    an_entry("f", facts=database_facts("Dữ liệu f"))
    an_entry("system", kind=Kind.SYSTEM, facts=Facts(Text("Hệ thống", ""), "T48", Stage.OPERATING))
    an_entry("cua-77", facts=database_facts("Của 77", "T77"))
    an_entry("retired", facts=database_facts("Đã ngừng", stage=Stage.RETIRED))
    before = Version.objects.count()
    answer = its["lan"].post(entry_page("e", "merge/"), {**sent("e"), **said})
    assert answer.status_code == 422
    assert told in str(answer.context["form"].errors[field])
    assert Version.objects.count() == before


def test_an_entry_is_split_and_the_parts_wait_for_publication(its: Desk) -> None:
    answer = its["lan"].post(entry_page("e", "split/"), sent("e", names="Dữ liệu nhà\n\nDữ liệu đất"))
    assert answer["Location"] == entry_page("e")
    parts = [queries.entry(code) for code in ("du-lieu-nha", "du-lieu-dat")]
    assert [(part.newest.comes_from, part.state, part.newest.records) for part in parts] == [
        (("e",), State.SUBMITTED, None)
    ] * 2
    assert {part.newest.sharing for part in parts} == {queries.entry("e").newest.sharing}
    assert (queries.entry("e").newest.stage, queries.entry("e").state) == (Stage.RETIRED, State.SUBMITTED)
    page = its["lan"].get(entry_page("e")).content.decode()
    assert "du-lieu-nha, du-lieu-dat" in page
    for code in ("du-lieu-nha", "du-lieu-dat"):
        its["ha"].post(entry_page(code, "publish/"), sent(code))
    assert queries.went_into("e") == ("du-lieu-dat", "du-lieu-nha")


def test_a_part_goes_off_and_the_old_one_goes_on(its: Desk) -> None:
    its["lan"].post(entry_page("e", "split/"), sent("e", names="Dữ liệu nhà", goes_on="on"))
    assert queries.entry("du-lieu-nha").newest.comes_from == ("e",)
    assert queries.entry("e").newest.stage == Stage.OPERATING


@pytest.mark.parametrize(
    ("said", "field", "told"),
    [
        ({"names": "Dữ liệu nhà"}, "names", "ít nhất hai mục"),
        ({"names": "Nhà\nNhà"}, "names", "hai lần"),
        ({"names": ""}, "names", ""),
        ({"names": f"Nhà\n{'x' * 1_000}"}, "names", ""),
        ({"names": "Dân cư\nNhà"}, "names", "dan-cu"),
        ({"why": "  "}, "why", "Hãy ghi văn bản sắp xếp lại"),
        ({"row_version": "99"}, "__all__", ""),
    ],
)
def test_what_cannot_be_split_is_told_at_its_field(
    its: Desk, said: dict[str, str], field: str, told: str
) -> None:
    an_entry("dan-cu", facts=database_facts("Dân cư cũ"))
    before = Version.objects.count()
    answer = its["lan"].post(entry_page("e", "split/"), {**sent("e", names="Nhà\nĐất"), **said})
    assert answer.status_code == 422
    assert told in str(answer.context["form"].errors[field])
    assert Version.objects.count() == before


def test_a_pair_that_looks_alike_leads_to_merging_either_way(its: Desk) -> None:
    for code in ("dan-cu-1", "dan-cu-2"):
        an_entry(code, facts=database_facts("Cơ sở dữ liệu dân cư thành phố"))
    page = its["lan"].get("/desk/catalogue/alike/").content.decode()
    for code, into in (("dan-cu-1", "dan-cu-2"), ("dan-cu-2", "dan-cu-1")):
        assert f"{entry_page(code, 'merge/')}?into={into}" in page
    assert "/merge/" not in its["xem"].get("/desk/catalogue/alike/").content.decode()


def test_strangers_neither_merge_nor_split(its: Desk) -> None:
    an_entry("f", facts=database_facts("Dữ liệu f"))
    for what, said in (("merge/", {"into": "f"}), ("split/", {"names": "Nhà\nĐất"})):
        for name, status in (("mal", 404), ("ha", 403), ("van", 403), ("xem", 403)):
            assert its[name].post(entry_page("e", what), sent("e", **said)).status_code == status
    assert entry_page("e", "split/") not in its["ha"].get(entry_page("e")).content.decode()
    assert queries.entry("e").newest.stage == Stage.OPERATING
