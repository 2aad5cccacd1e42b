"""The catalogue at the desk: what waits, finding, registering, changing, the steps of an entry, each for its own people."""

import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from nenso.accounts.rules import Role
from nenso.catalogue import actions, queries
from nenso.catalogue.actions import preview_entries
from nenso.catalogue.models import Entry
from nenso.catalogue.rules import Kind, State
from nenso.directory.models import Organisation
from nenso.kernel.importing import read_table
from nenso.kernel.rules import SYSTEM
from tests.catalogue.desk_world import Desk
from tests.factories.accounts import a_person, an_organisation, signed_in
from tests.factories.catalogue_desk import an_entry, database_facts, form_of

pytestmark = pytest.mark.django_db
DESK = "/desk/catalogue/"
NASTY = '<script>alert("x")</script><img src=x onerror=alert(1)>'


@pytest.fixture
def its(db: None) -> Desk:
    return Desk()


def page(code: str, act: str = "") -> str:
    return f"{DESK}entries/{code}/{f'{act}/' if act else ''}"


def seen(code: str, **more: str) -> dict[str, str]:
    return {"row_version": str(Entry.objects.get(code=code).row_version), **more}


# --- What waits, and finding -----------------------------------------------------------------------------


def test_each_sees_what_waits_for_them(its: Desk) -> None:
    an_entry("nhap", state="draft")
    an_entry("cho", state="submitted", by=its.actor("lan"))
    late = an_entry("cu")
    Entry.objects.filter(pk=late.pk).update(confirmed_on="2024-01-01")
    counts = {name: its[name].get(DESK).context["counts"] for name in its.browsers}
    assert counts["lan"] == {"finish": 1}
    assert counts["ha"] == {"decide": 1, "confirm": 1}
    assert counts["van"] == {"decide": 1, "confirm": 1}
    assert counts["xem"] == {}
    assert counts["eve"] == {"decide": 0, "confirm": 0}
    urls = {name: [item["url"] for item in its[name].get(DESK).context["work"]] for name in its.browsers}
    assert page("nhap") in urls["lan"]
    assert page("cho") in urls["ha"]
    assert not any(DESK in url for url in urls["mal"] + urls["xem"] + urls["eve"])
    assert page("cho") not in urls["van"]  # every agency publishes its own


def test_an_agency_without_entries_is_told_how_to_begin(its: Desk) -> None:
    an_entry("cua-48")
    answer = its["mal"].get(DESK)
    assert answer.context["is_empty"]
    assert reverse("desk:catalogue_new") in answer.content.decode()
    assert its["mal"].get(f"{DESK}entries/").context["page"].paginator.count == 0


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", {"dan-cu", "nhap"}),
        ("?q=dan+cu", {"dan-cu"}),
        ("?q=DÂN", {"dan-cu"}),
        ("?q=ho+gia+dinh", {"dan-cu"}),
        ("?q=dat+dai", {"nhap"}),
        ("?q=Đất", {"nhap"}),
        ("?q=%2525", set()),
        ("?kind=system", {"nhap"}),
        ("?state=published", {"dan-cu"}),
        ("?stage=operating&kind=database", {"dan-cu"}),
        ("?due=late", set()),
        ("?due=none&kind=none", {"dan-cu", "nhap"}),
    ],
)
def test_entries_are_found_without_marks_drafts_too(its: Desk, asked: str, found: set[str]) -> None:
    an_entry()
    system = database_facts("Hệ thống Đất đai", scope=None, sharing=None, records=None, records_on=None)
    system = system.changed(quality=type(system.quality)())
    an_entry("nhap", state="draft", facts=system, kind=Kind.SYSTEM)
    an_entry("cua-77", facts=database_facts("Dân cư đất đai", "T77"))
    answer = its["lan"].get(f"{DESK}entries/{asked}")
    assert {line.row.code for line in answer.context["lines"]} == found


def test_the_national_office_sees_all_and_filters_by_owner(its: Desk) -> None:
    an_entry()
    an_entry("cua-77", facts=database_facts("Biển đảo", "T77"))

    def codes(ask: str) -> list[str]:
        return [line.row.code for line in its["van"].get(f"{DESK}entries/{ask}").context["lines"]]

    assert codes("?sort=name") == ["cua-77", "dan-cu"]
    assert codes("?sort=-name") == ["dan-cu", "cua-77"]
    assert codes("?owner=T77") == ["cua-77"]


def test_a_list_of_ten_asks_what_a_list_of_one_asks(its: Desk) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as told:
            its["van"].get(f"{DESK}entries/")
        return len(told)

    an_entry("first")
    an_entry("second", facts=database_facts("Hai", "T77"))
    asked()  # what is kept until the directory changes is asked once
    few = asked()
    for number in range(9):
        an_entry(f"more-{number}", facts=database_facts(f"Số {number}", "T77" if number % 2 else "T48"))
    assert asked() == few


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_what_is_taken_away_changes_nothing_when_it_is_read_again(its: Desk, kind: str) -> None:
    row = an_entry()
    actions.change(by=SYSTEM, entry=row, facts=database_facts(basis="=1+1"), now=timezone.now())
    answer = its["lan"].get(f"{DESK}entries/?format={kind}")
    assert answer["Content-Disposition"].endswith(f'.{kind}"')
    table = read_table(answer.content, f"danh-muc.{kind}")
    read = preview_entries(by=its.actor("lan"), table=table, now=timezone.now())
    assert not read.problems
    assert [line.code for line in read.lines] == ["dan-cu"]
    if kind == "xlsx":
        assert read.changing == []
        sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
        assert [
            cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row if cell.value == "=1+1"
        ] == ["s"]


# --- Registering -----------------------------------------------------------------------------------------


def test_a_database_is_registered_looked_at_and_published_by_a_second_person(its: Desk) -> None:
    answer = its["lan"].post(f"{DESK}new/database/", form_of(operator="Bộ Tài nguyên [T77]"))
    code = "co-so-du-lieu-dat-dai"
    assert answer["Location"] == page(code, "submit")
    facts = queries.entry(code).newest
    assert (facts.owner, facts.operator, facts.records, facts.keywords) == (
        "T48",
        "T77",
        1_200_000,
        ("thửa đất", "quy hoạch"),
    )
    shown = its["lan"].get(page(code, "submit")).content.decode()
    assert "1.200.000" in shown
    assert f"{page(code, 'change')}#id_records" in shown
    assert its["lan"].post(page(code, "submit"), seen(code))["Location"] == page(code)
    assert its["ha"].post(page(code, "publish"), seen(code))["Location"] == page(code)
    assert Entry.objects.get().state == State.PUBLISHED
    assert [line.by for line in its["ha"].get(page(code)).context["history"]] == ["Ha", "Lan", "Lan"]


def test_only_fields_of_the_kind_are_asked(its: Desk) -> None:
    fields = {kind.value: set(its["lan"].get(f"{DESK}new/{kind}/").context["form"].fields) for kind in Kind}
    assert "records" in fields["database"] - fields["system"] - fields["platform"]
    assert "level" in fields["system"] - fields["database"]
    assert "used_by" in fields["platform"] - fields["database"]
    assert its["lan"].get(f"{DESK}new/other/").status_code == 404


def test_everything_wrong_is_told_at_once_and_nothing_typed_is_lost(its: Desk) -> None:
    given = form_of(
        name_vi=" ",
        owner="T77",
        url="javascript:alert(1)",
        records="nhiều",
        correct="101",
        part_of="không có mục này",
        operator="Cơ quan không có",
        description_vi="x" * 4_001,
        since="2099-01-01",
        code="Mã Sai",
    )
    answer = its["lan"].post(f"{DESK}new/database/", given)
    form = answer.context["form"]
    wrong = {
        "name_vi",
        "owner",
        "url",
        "records",
        "correct",
        "quality_on",
        "part_of",
        "operator",
        "description_vi",
        "since",
        "code",
    }
    assert answer.status_code == 422
    assert set(form.errors) == wrong
    assert {name: form[name].value() for name in given} == given
    text = answer.content.decode()
    assert all(f'href="#id_{name}"' in text for name in wrong)
    assert not Entry.objects.exists()


def test_a_code_that_is_taken_is_told_at_its_field(its: Desk) -> None:
    an_entry()
    answer = its["lan"].post(f"{DESK}new/database/", form_of(code="dan-cu"))
    assert list(answer.context["form"].errors) == ["code"]


def test_a_platform_with_users_verdicts_and_parts(its: Desk) -> None:
    an_entry()
    given = form_of(
        is_domestic="yes", reach="national", maker="Viettel", evaluation="An toàn: đạt\nHiệu năng: tốt",
        used_by="Bộ Tài nguyên [T77]\nT48", part_of="Cơ sở dữ liệu dân cư [dan-cu]",
    )  # fmt: skip
    given = {
        name: value
        for name, value in given.items()
        if name not in ("scope", "sharing", "records", "records_on")
    }
    its["lan"].post(f"{DESK}new/platform/", given)
    facts = queries.entry("co-so-du-lieu-dat-dai").newest
    assert (facts.is_domestic, facts.used_by, facts.part_of) == (True, ("T77", "T48"), "dan-cu")
    assert [each.criterion for each in facts.evaluation] == ["An toàn", "Hiệu năng"]


def test_others_are_suggested_while_they_are_typed(its: Desk) -> None:
    an_entry()
    an_entry("nhap-77", state="draft", facts=database_facts("Dân cư kín", "T77"))
    mine = its["lan"].get(f"{DESK}options/entries/?of=part_of&part_of=dan").content.decode()
    assert "[dan-cu]" in mine
    assert "nhap-77" not in mine
    assert "nhap-77" in its["mal"].get(f"{DESK}options/entries/?of=pick&pick=dan").content.decode()
    bodies = its["lan"].get(f"{DESK}options/organisations/?of=operator&operator=tai+nguyen").content.decode()
    assert "Bộ Tài nguyên [T77]" in bodies
    assert its["lan"].get(f"{DESK}options/organisations/?of=x").content.decode().strip() == ""


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("co so du lieu dan cu", "dan-cu"),
        ("dan-cu", "dan-cu"),
        ("Nháp của tôi", "nhap"),
        ("Nháp của họ", None),
        ("nhap-77", None),
        ("Trùng tên", None),
        ("%", None),
    ],
)
def test_an_entry_is_named_by_its_name_where_it_may_be_seen(
    its: Desk, written: str, found: str | None
) -> None:
    an_entry()
    an_entry("nhap", state="draft", facts=database_facts("Nháp của tôi"))
    an_entry("nhap-77", state="draft", facts=database_facts("Nháp của họ", "T77"))
    for code in ("trung-1", "trung-2"):
        an_entry(code, facts=database_facts("Trùng tên"))
    answer = its["lan"].post(f"{DESK}new/database/", form_of(code="moi", part_of=written))
    if found is None:
        assert list(answer.context["form"].errors) == ["part_of"]
    else:
        assert queries.entry("moi").newest.part_of == found


# --- Changing --------------------------------------------------------------------------------------------


def shown_form(browser: Client, code: str) -> dict[str, str]:
    answer = browser.get(page(code, "change"))
    form, context = answer.context["form"], answer.context
    filled = {name: str(form[name].value() or "") for name in form.fields}
    return {**filled, "row_version": str(context["row"].row_version), "base": str(context["base"])}


def test_a_form_sent_as_it_was_shown_changes_nothing(its: Desk) -> None:
    an_entry(facts=database_facts(operator="T77", part_of="", used_by=()))
    answer = its["lan"].post(page("dan-cu", "change"), shown_form(its["lan"], "dan-cu"))
    assert answer.status_code == 422
    assert "__all__" in answer.context["form"].errors
    assert Entry.objects.get().versions.count() == 1


def test_a_change_is_a_draft_beside_what_is_public(its: Desk) -> None:
    an_entry()
    given = {**shown_form(its["lan"], "dan-cu"), "records": "1500", "why": "Tổng kiểm kê"}
    its["lan"].post(page("dan-cu", "change"), given)
    answer = its["lan"].get(page("dan-cu"))
    lines = answer.context["differences"]
    assert [(line.label.vi, line.before[0].vi, line.after[0].vi) for line in lines] == [
        ("Số bản ghi", "1.200", "1.500")
    ]
    assert answer.context["history"][0].comment == "Tổng kiểm kê"
    assert "mô tả" in answer.context["unsaid"].vi  # what nobody has said stands in one line
    assert all(not line.is_empty for line in answer.context["facts"])
    assert [item["status"] for item in answer.context["work"]] == ["bản nháp"]
    looked = its["lan"].get(page("dan-cu", "submit"))  # before it is submitted, what differs stands first
    assert [line.label.vi for line in looked.context["differences"]] == ["Số bản ghi"]


def test_two_who_change_at_once_lose_nothing(its: Desk) -> None:
    an_entry()
    lan, minh = shown_form(its["lan"], "dan-cu"), shown_form(its["minh"], "dan-cu")
    its["minh"].post(page("dan-cu", "change"), {**minh, "records": "1500", "basis": "Nghị định 1"})
    mine = {**lan, "basis": "Nghị định 2", "contact": "Phòng dữ liệu"}
    answer = its["lan"].post(page("dan-cu", "change"), mine)
    form = answer.context["form"]
    assert answer.status_code == 422
    assert {name: form[name].value() for name in ("records", "basis", "contact")} == {
        "records": "1500", "basis": "Nghị định 2", "contact": "Phòng dữ liệu",
    }  # fmt: skip
    told = {line.field: (line.now, line.typed, line.is_both) for line in answer.context["meanwhile"]}
    assert told == {"records": ("1500", "1200", False), "basis": ("Nghị định 1", "Nghị định 2", True)}
    assert answer.context["meanwhile_by"] == "Minh"
    again = {**{name: str(form[name].value() or "") for name in form.fields}, **seen("dan-cu", base="2")}
    assert its["lan"].post(page("dan-cu", "change"), again).status_code == 302
    facts = queries.entry("dan-cu").newest
    assert (facts.records, facts.basis, facts.contact) == (1500, "Nghị định 2", "Phòng dữ liệu")


def test_a_form_without_its_version_counts_as_old(its: Desk) -> None:
    an_entry()
    given = {**shown_form(its["lan"], "dan-cu"), "records": "9"}
    for broken in ({"row_version": ""}, {"row_version": "x", "base": "٣"}):
        assert its["lan"].post(page("dan-cu", "change"), {**given, **broken}).status_code == 422
    assert Entry.objects.get().versions.count() == 1


# --- Steps -----------------------------------------------------------------------------------------------


def test_who_made_it_sees_why_they_do_not_publish(its: Desk) -> None:
    both = signed_in(a_person((Role.REPORTER, "T48"), (Role.APPROVER, "T48"), name="Both", home="T48"))
    both.post(f"{DESK}new/database/", form_of(code="cua-toi"))
    both.post(page("cua-toi", "submit"), seen("cua-toi"))
    text = both.get(page("cua-toi")).content.decode()
    assert "Bạn là người soạn hoặc trình" in text
    assert 'form="publish-form"' not in text
    assert both.post(page("cua-toi", "publish"), seen("cua-toi")).status_code == 422
    assert Entry.objects.get().state == State.SUBMITTED


def test_a_return_needs_a_comment_which_its_writer_reads(its: Desk) -> None:
    an_entry(state="submitted", by=its.actor("lan"))
    answer = its["ha"].post(page("dan-cu", "return"), seen("dan-cu"))
    assert (answer.status_code, Entry.objects.get().state) == (422, State.SUBMITTED)
    its["ha"].post(page("dan-cu", "return"), seen("dan-cu", **{"return-comment": f"Thiếu căn cứ {NASTY}"}))
    answer = its["lan"].get(page("dan-cu"))
    assert answer.context["returned"].startswith("Thiếu căn cứ")
    assert "<script>alert" not in answer.content.decode()


def test_a_step_on_what_changed_meanwhile_is_refused(its: Desk) -> None:
    an_entry(state="submitted", by=its.actor("lan"))
    old = seen("dan-cu")
    actions.change(by=SYSTEM, entry=Entry.objects.get(), facts=database_facts(basis="x"), now=timezone.now())
    actions.submit(by=SYSTEM, entry=Entry.objects.get())
    answer = its["ha"].post(page("dan-cu", "publish"), old)
    assert answer.status_code == 422
    assert Entry.objects.get().state == State.SUBMITTED


def test_withdrawing_and_confirming(its: Desk) -> None:
    an_entry("nhap", state="draft")
    its["lan"].post(page("nhap", "withdraw"), seen("nhap", **{"withdraw-comment": "Trùng"}))
    assert Entry.objects.get().state == State.WITHDRAWN
    row = an_entry()
    Entry.objects.filter(pk=row.pk).update(confirmed_on="2024-01-01")
    its["ha"].post(page("dan-cu", "confirm"))
    assert Entry.objects.get(code="dan-cu").confirmed_on == timezone.localdate()


def test_hostile_words_are_shown_as_words(its: Desk) -> None:
    given = form_of(
        name_vi=NASTY, purpose_vi=NASTY, basis=NASTY, contact=NASTY, keywords=NASTY, code="hostile"
    )
    assert its["lan"].post(f"{DESK}new/database/", given).status_code == 302
    its["lan"].post(page("hostile", "submit"), seen("hostile"))
    addresses = [DESK, f"{DESK}entries/", page("hostile"), page("hostile", "change"), "/desk/"]
    for address in [*addresses, f"{DESK}options/entries/?of=q&q=script"]:
        text = its["lan"].get(address).content.decode()
        assert "<script>alert" not in text, address
        assert "<img src=x" not in text, address
    assert "&lt;script&gt;" in its["ha"].get(page("hostile")).content.decode()


# --- Whose -----------------------------------------------------------------------------------------------

SECRET = "Bí mật"


def tells(answer: Any) -> bool:
    """Say whether an answer tells more than that there is nothing."""
    return answer.status_code not in (403, 404, 405) or SECRET in answer.content.decode()


ACTS = ("", "change", "submit", "withdraw", "return", "publish", "confirm")


def test_nothing_of_another_agency_is_shown_or_changed_by_guessing(its: Desk) -> None:
    an_entry("mat-cho", state="submitted", facts=database_facts("Bí mật của T48"), by=its.actor("lan"))
    an_entry("mat-cong", facts=database_facts("Bí mật công bố"))
    before = list(Entry.objects.order_by("pk").values())
    given = {**form_of(owner="T48"), "return-comment": "x", "withdraw-comment": "x"}
    faults = []
    for who in ("mal", "eve"):
        for code in ("mat-cho", "mat-cong"):
            for act in ACTS:
                sent = seen(code, base="1", **given)
                answers = (its[who].get(page(code, act)), its[who].post(page(code, act), sent))
                faults += [f"{who} {code} {act}: {each.status_code}" for each in answers if tells(each)]
        lists = (DESK, f"{DESK}entries/?q=bi+mat", "/desk/")
        faults += [address for address in lists if SECRET in its[who].get(address).content.decode()]
    assert its["mal"].post(f"{DESK}new/database/", form_of(owner="T48")).status_code == 422
    assert faults == []
    assert list(Entry.objects.order_by("pk").values()) == before


def test_who_only_looks_and_who_only_writes_do_no_more(its: Desk) -> None:
    an_entry(state="submitted", by=its.actor("lan"))
    assert its["xem"].get(page("dan-cu")).status_code == 200
    for who, acts in (
        ("xem", ACTS[1:]),
        ("lan", ("return", "publish", "confirm")),
        ("ha", ("change", "submit", "withdraw")),
    ):
        for act in acts:
            assert its[who].post(page("dan-cu", act), seen("dan-cu")).status_code in (403, 404), (who, act)
    assert Entry.objects.get().state == State.SUBMITTED


def test_an_entry_of_a_body_that_is_no_more_says_so(its: Desk) -> None:
    an_organisation("T00", "Sở Thông tin cũ")
    an_entry("cu", facts=database_facts("Cũ", "T00"))
    Organisation.objects.filter(code="T00").update(valid_to="2025-07-01")
    answer = its["van"].get(f"{DESK}entries/")
    line = answer.context["lines"][0]
    assert (line.is_owner_over, line.owner.vi) == (True, "Sở Thông tin cũ")
