"""What may be registered twice, at the desk: asked once at registration, listed side by side, told apart for good; drafts of others stay hidden."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from nenso.accounts.rules import Role
from nenso.catalogue import actions
from nenso.catalogue.models import Distinction, Entry
from nenso.catalogue.rules import Facts, Stage
from nenso.kernel.rules import SYSTEM, Text
from tests.catalogue.desk_world import Desk
from tests.factories.accounts import a_person, signed_in
from tests.factories.catalogue_desk import an_entry, form_of
from tests.factories.directory import make_organisation

pytestmark = pytest.mark.django_db
DESK = "/desk/catalogue/"
LIST, APART, NEW = f"{DESK}alike/", f"{DESK}alike/apart/", f"{DESK}new/database/"


@pytest.fixture
def its(db: None) -> Desk:
    return Desk()


def of(name: str, owner: str = "T48") -> Facts:
    return Facts(Text(name, ""), owner, Stage.OPERATING)


def ministries() -> tuple[Client, Client]:
    """Make two ministries, A with an agency below it; return who reports for A and who reports for the agency."""
    for code, name in (("MA", "Bộ Tài chính"), ("MB", "Bộ Công an")):
        make_organisation(code, name, type="ministry")
    make_organisation("CUC", "Cục Giá", parent_code="MA")
    one, below = (signed_in(a_person((Role.REPORTER, code), home=code)) for code in ("MA", "CUC"))
    return one, below


def pairs(browser: Client, address: str = LIST) -> list[tuple[str, str]]:
    answer = browser.get(address)
    assert answer.status_code == 200
    return [(pair.first.code, pair.second.code) for pair, _ in answer.context["pairs"]]


def tell(browser: Client, first: str, second: str, why: str) -> Any:
    return browser.post(APART, {"first": first, "second": second, f"{first}.{second}-why": why})


# --- Registering -----------------------------------------------------------------------------------------


def test_who_registers_what_is_there_is_asked_once_and_loses_nothing(its: Desk) -> None:
    an_entry("dat", state="draft", facts=of("CSDL Đất đai"))
    given = form_of(code="dat-moi", description_vi="Đã gõ rất lâu")
    answer = its["lan"].post(NEW, given)
    assert answer.status_code == 422
    assert not Entry.objects.filter(code="dat-moi").exists()
    line = answer.context["alike_lines"][0]
    assert (line.code, line.url, line.words) == ("dat", f"{DESK}entries/dat/", "đất đai")
    form, text = answer.context["form"], answer.content.decode()
    assert {name: form[name].value() for name in given} == given
    assert not form.errors
    assert "Vẫn đăng ký mới" in text
    assert 'name="asked" value="dat"' in text
    again = {**given, "asked": answer.context["asked"]}
    wrong = its["lan"].post(
        NEW, {**again, "code": "dat"}
    )  # taken: told at its field, and still not asked again
    assert list(wrong.context["form"].errors) == ["code"]
    assert 'name="asked" value="dat"' in wrong.content.decode()
    assert its["lan"].post(NEW, again)["Location"] == f"{DESK}entries/dat-moi/submit/"
    check = its["lan"].get(f"{DESK}entries/dat-moi/submit/")
    assert [each.code for each in check.context["alike_lines"]] == ["dat"]
    tell(its["lan"], "dat", "dat-moi", "Khác tỉnh")
    assert "alike_lines" not in its["lan"].get(f"{DESK}entries/dat-moi/submit/").context


def test_another_name_that_is_there_too_is_asked_about(its: Desk) -> None:
    an_entry("dat", facts=of("CSDL Đất đai"))
    an_entry("rung", facts=of("CSDL Rừng phòng hộ"))
    given = form_of(name_vi="Cơ sở dữ liệu rừng phòng hộ", code="moi", asked="dat")
    answer = its["lan"].post(NEW, given)
    assert [line.code for line in answer.context["alike_lines"]] == ["rung"]
    assert set(answer.context["asked"].split(",")) == {"dat", "rung"}


def test_what_is_like_nothing_is_saved_at_once(its: Desk) -> None:
    an_entry()
    assert its["lan"].post(NEW, form_of()).status_code == 302


def test_drafts_of_other_agencies_are_not_told_to_who_registers() -> None:
    one, below = ministries()
    an_entry("gia-kin", state="draft", facts=of("CSDL giá thị trường", "CUC"))
    given = form_of(name_vi="Cơ sở dữ liệu giá thị trường", owner="MA", scope="ministry", code="moi")
    assert one.post(NEW, given).status_code == 302
    assert "gia-kin" not in one.get(f"{DESK}entries/moi/submit/").content.decode()
    answer = below.post(NEW, {**given, "owner": "CUC", "code": "moi-2"})
    assert [line.code for line in answer.context["alike_lines"]] == ["gia-kin"]


def test_of_others_only_what_is_public_is_told() -> None:
    one, _ = ministries()
    row = an_entry("cong-an", facts=of("CSDL giá thị trường", "MB"))
    actions.change(by=SYSTEM, entry=row, facts=of("Bí mật giá thị trường", "MB"), now=timezone.now())
    given = form_of(name_vi="Cơ sở dữ liệu giá thị trường", owner="MA", scope="ministry")
    answer = one.post(NEW, given)
    assert [(line.code, line.url) for line in answer.context["alike_lines"]] == [
        ("cong-an", "/catalogue/entry/cong-an/")
    ]
    assert answer.context["alike_lines"][0].state.vi == "đã công bố"
    assert "Bí mật" not in answer.content.decode()


# --- Pairs -----------------------------------------------------------------------------------------------


def test_pairs_stand_side_by_side_and_are_told_apart_for_good(its: Desk) -> None:
    an_entry("a", facts=of("CSDL Đất đai"))
    an_entry("b", state="draft", facts=of("Cơ sở dữ liệu đất đai"))
    answer = its["lan"].get(LIST)
    text = answer.content.decode()
    assert [(pair.key, pair.words) for pair, _ in answer.context["pairs"]] == [("a.b", "đất đai")]
    assert f'href="{DESK}entries/a/"' in text
    assert f'href="{DESK}entries/b/"' in text
    empty = tell(its["lan"], "a", "b", "  ")
    assert empty.status_code == 422
    assert "Hãy ghi rõ vì sao" in empty.content.decode()
    assert tell(its["lan"], "a", "b", "Một của sở, một của huyện")["Location"] == f"{LIST}?page=1"
    kept = Distinction.objects.get()
    assert (kept.why, kept.by_name) == ("Một của sở, một của huyện", "Lan")
    for name in ("lan", "minh", "ha", "van"):
        assert pairs(its[name]) == []
    assert "Không có mục nào giống nhau" in its["lan"].get(LIST).content.decode()
    assert LIST in its["lan"].get(DESK).content.decode()


def test_each_sees_their_own_pairs_and_the_national_office_all(its: Desk) -> None:
    for owner in ("T48", "T77"):
        an_entry(f"{owner}-a".lower(), facts=of("CSDL Đất đai", owner))
        an_entry(f"{owner}-b".lower(), facts=of("Cơ sở dữ liệu đất đai", owner))
    assert pairs(its["lan"]) == pairs(its["xem"]) == [("t48-a", "t48-b")]
    assert pairs(its["mal"]) == [("t77-a", "t77-b")]
    assert pairs(its["van"]) == [("t48-a", "t48-b"), ("t77-a", "t77-b")]
    forms = {
        name: [form for _, form in its[name].get(LIST).context["pairs"]] for name in ("xem", "ha", "van")
    }
    assert not any(form for found in forms.values() for form in found)  # they write neither
    for name, status in (("mal", 404), ("xem", 403), ("ha", 403), ("van", 403)):
        assert tell(its[name], "t48-a", "t48-b", "Khác").status_code == status
    assert tell(its["lan"], "t48-a", "t48-a", "Khác").status_code == 404
    assert tell(its["lan"], "t48-a\0", "\0", "Khác").status_code == 404
    assert not Distinction.objects.exists()


def test_drafts_of_other_agencies_are_in_no_pair_and_cannot_be_guessed() -> None:
    one, below = ministries()
    an_entry("a", facts=of("CSDL giá thị trường", "MA"))
    an_entry("gia-kin", state="draft", facts=of("CSDL giá thị trường", "CUC"))
    assert pairs(one) == []
    assert "gia-kin" not in one.get(LIST).content.decode()
    assert (
        tell(one, "a", "gia-kin", "Khác").status_code == tell(one, "a", "khong-co", "Khác").status_code == 404
    )
    assert pairs(below) == [("a", "gia-kin")]  # theirs, beside what is public
    assert tell(below, "a", "gia-kin", "Khác").status_code == 302


def test_pairs_come_in_pages_and_words_are_shown_as_words(its: Desk) -> None:
    nasty = '<script>alert("x")</script>'
    for number in range(22):
        for side in ("a", "b"):
            an_entry(f"e{number:02}{side}", state="draft", facts=of(f"CSDL {nasty} phần {number}"))
    assert len(pairs(its["lan"])) == 20
    assert len(pairs(its["lan"], f"{LIST}?page=2")) == 2
    assert "<script>alert" not in its["lan"].get(LIST).content.decode()
    assert tell(its["lan"], "e00a", "e00b", nasty * 30).status_code == 422


def test_ten_pairs_ask_what_one_asks(its: Desk) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as told:
            its["lan"].get(LIST)
        return len(told)

    def two(number: int) -> None:
        for side in ("a", "b"):
            an_entry(f"e{number:02}{side}", facts=of(f"CSDL đất đai phần {number}"))

    two(0)
    asked()  # what is kept until the directory changes is asked once
    few = asked()
    for number in range(1, 10):
        two(number)
    assert len(pairs(its["lan"])) == 10
    assert asked() == few


def test_english_is_complete(its: Desk) -> None:
    an_entry("a", state="draft", facts=of("CSDL Đất đai"))
    an_entry("b", state="draft", facts=of("Cơ sở dữ liệu đất đai"))
    text = its["lan"].get(f"/en{LIST}").content.decode()
    assert "What may be registered twice?" in text
    assert "Không phải một" not in text
    asking = its["lan"].post(f"/en{NEW}", form_of(code="moi")).content.decode()
    assert "Register it all the same" in asking


# --- For the nation --------------------------------------------------------------------------------------


def test_who_sees_all_reads_what_was_compared_at_night(its: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, code in enumerate("abcd"):
        an_entry(
            code, facts=of("CSDL Đất đai" if number < 2 else "CSDL Hộ tịch", "T48" if number < 2 else "T77")
        )
    assert pairs(its["van"]) == [("a", "b"), ("c", "d")]  # never compared: now
    assert "so với nhau mỗi đêm" not in its["van"].get(LIST).content.decode()
    actions.compare_all(now=timezone.now())
    an_entry("e", facts=of("CSDL Hộ tịch", "T77"))
    assert pairs(its["van"]) == [("a", "b"), ("c", "d")]
    assert "so với nhau mỗi đêm" in its["van"].get(LIST).content.decode()
    assert "are compared every night" in its["van"].get(f"/en{LIST}").content.decode()
    assert pairs(its["mal"]) == [("c", "d"), ("c", "e"), ("d", "e")]
    tell(its["lan"], "a", "b", "Khác nguồn")
    assert pairs(its["van"]) == [("c", "d")]
    monkeypatch.setattr("nenso.web.views.catalogue.desk_alike.PER_PAGE", 1)
    assert pairs(its["mal"], f"{LIST}?page=3") == [("d", "e")]
    assert pairs(its["mal"], f"{LIST}?page=9") == [("d", "e")]  # the last there is
