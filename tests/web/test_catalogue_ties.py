"""One entry for every room: a system of the exchange says which entry it is, and either page leads to the other."""

import pytest
from django.test import Client
from django.utils import timezone

from nenso.accounts.rules import Role
from nenso.catalogue import actions as catalogue
from nenso.catalogue.models import Entry
from nenso.catalogue.rules import Facts, Kind, Stage
from nenso.exchange import actions
from nenso.exchange.models import Subsystem
from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import SYSTEM, Text
from nenso.web.presenters.kept import forget
from tests.factories.accounts import a_person, an_organisation, signed_in
from tests.factories.exchange import Exchange, an_exchange
from tests.web.pages import page_text

pytestmark = pytest.mark.django_db
HERE = "/desk/exchange/systems/{uuid}/entry/"


def an_entry(code: str, name: str) -> Entry:
    facts = Facts(Text(name, f"{name} (en)"), "T48", Stage.OPERATING)
    entry = catalogue.register(by=SYSTEM, kind=Kind.SYSTEM, facts=facts, now=timezone.now(), code=code)
    catalogue.submit(by=SYSTEM, entry=entry)
    return catalogue.publish(by=SYSTEM, entry=entry, now=timezone.now())


@pytest.fixture
def its(db: None) -> Exchange:
    forget()
    an_organisation()
    made = an_exchange()
    an_entry("so-ho-khau", "Hệ thống hộ khẩu")
    return made


def approver() -> Client:
    return signed_in(a_person((Role.APPROVER, "T48"), home="T48"))


def test_an_approver_names_the_entry_and_both_pages_lead_to_each_other(its: Exchange) -> None:
    desk, here = approver(), HERE.format(uuid=its.register.uuid)
    assert "Chưa ai cho biết" in page_text(desk, f"/desk/exchange/systems/{its.register.uuid}/")
    assert "so-ho-khau" not in page_text(Client(), "/exchange/members/GOV/T48/")
    answer = desk.post(here, {"entry": "he thong ho khau"}, follow=True)  # by its name without marks
    assert answer.redirect_chain
    assert 'href="/catalogue/entry/so-ho-khau/"' in answer.content.decode()
    entry = Client().get("/catalogue/entry/so-ho-khau/")
    text = page_text(Client(), "/catalogue/entry/so-ho-khau/")
    assert "hệ thống kết nối nền tảng trao đổi dữ liệu" in text
    assert "VN/GOV/T48/register" in text
    assert 'href="/exchange/members/GOV/T48/#systems"' in entry.content.decode()
    member = Client().get("/en/exchange/members/GOV/T48/").content.decode()
    assert 'href="/en/catalogue/entry/so-ho-khau/"' in member
    told = JournalEntry.objects.get(verb="exchange.subsystem_referred")
    assert (told.facts["entry"], told.facts["before"]) == ("so-ho-khau", "")


def test_what_the_catalogue_does_not_have_is_refused_at_its_field(its: Exchange) -> None:
    desk, here = approver(), HERE.format(uuid=its.register.uuid)
    answer = desk.post(here, {"entry": "không có gì như vậy"})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not Subsystem.objects.exclude(entry_code="").exists()


def test_what_was_merged_is_followed_and_stays_savable(its: Exchange) -> None:
    actions.refer_subsystem(by=SYSTEM, subsystem=its.register, entry="so-ho-khau")
    an_entry("so-dan-cu", "Hệ thống dân cư")
    catalogue.merge_entries(
        by=SYSTEM,
        codes=["so-ho-khau"],
        into="so-dan-cu",
        on=timezone.localdate(),
        why="Quyết định 1/QĐ",
        now=timezone.now(),
    )
    for each in Entry.objects.exclude(state="published"):
        catalogue.publish(by=SYSTEM, entry=each, now=timezone.now())
    assert "VN/GOV/T48/register" in page_text(Client(), "/catalogue/entry/so-dan-cu/")
    assert "VN/GOV/T48/register" not in page_text(Client(), "/catalogue/entry/so-ho-khau/")
    assert "/catalogue/entry/so-dan-cu/" in Client().get("/exchange/members/GOV/T48/").content.decode()
    desk, here = approver(), HERE.format(uuid=its.register.uuid)
    shown = desk.get(here).content.decode()
    assert "Hệ thống dân cư [so-ho-khau]" in shown
    assert desk.post(here, {"entry": "Hệ thống dân cư [so-ho-khau]"}).status_code == 302
    assert desk.post(here, {"entry": ""}).status_code == 302
    assert Subsystem.objects.get(pk=its.register.pk).entry_code == ""


def test_a_closed_system_is_no_tie_and_a_new_one_is_registered_with_its_entry(its: Exchange) -> None:
    desk = approver()
    given = {"code": "second", "name_vi": "Hệ thống hai", "name_en": "", "entry": "so-ho-khau"}
    answer = desk.post("/desk/exchange/systems/new/", {"member": str(its.provider.uuid), **given})
    assert answer.status_code == 302
    row = Subsystem.objects.get(code="second")
    assert row.entry_code == "so-ho-khau"
    assert "VN/GOV/T48/second" in page_text(Client(), "/catalogue/entry/so-ho-khau/")
    actions.close_subsystem(by=SYSTEM, subsystem=row, reason="Thôi dùng", now=timezone.now())
    assert "VN/GOV/T48/second" not in page_text(Client(), "/catalogue/entry/so-ho-khau/")


def test_entries_are_suggested_to_who_may_name_them(its: Exchange) -> None:
    found = approver().get("/desk/catalogue/options/published/", {"of": "entry", "entry": "ho khau"})
    assert "Hệ thống hộ khẩu [so-ho-khau]" in found.content.decode()
    stranger = signed_in(a_person(home="T48"))
    assert stranger.get("/desk/catalogue/options/published/?of=entry&entry=ho").status_code in (302, 403, 404)


def test_an_entry_tells_whose_data_it_uses_and_what_its_systems_offer(its: Exchange) -> None:
    actions.refer_subsystem(by=SYSTEM, subsystem=its.register, entry="so-ho-khau")
    an_entry("cong-01", "Cổng của Hà Nội")
    portal = Client().get("/catalogue/entry/cong-01/").content.decode()
    assert "Dùng dữ liệu của ai" not in portal
    actions.refer_subsystem(by=SYSTEM, subsystem=its.portal, entry="cong-01")
    portal = Client().get("/catalogue/entry/cong-01/").content.decode()
    used = portal.partition("Dùng dữ liệu của ai")[2].partition("</section>")[0]
    assert 'href="/exchange/services/GOV/T48/register/households/"' in used
    assert 'href="/catalogue/entry/so-ho-khau/"' in used
    assert "Xác nhận cư trú" in used
    giver = Client().get("/catalogue/entry/so-ho-khau/").content.decode()
    assert "Dùng dữ liệu của ai" not in giver
    access = giver.partition('id="access"')[2].partition("</section>")[0]
    assert "Hộ gia đình" in access
    assert "Xác nhận cư trú" in access
    service = Client().get("/exchange/services/GOV/T48/register/households/").content.decode()
    assert 'href="/catalogue/entry/so-ho-khau/"' in service
    actions.revoke_right(by=SYSTEM, right=its.right, reason="Thôi dùng", now=timezone.now())
    assert "Dùng dữ liệu của ai" not in page_text(Client(), "/catalogue/entry/cong-01/")


def test_data_that_is_there_leads_to_the_services_of_the_systems_that_are_the_entry(its: Exchange) -> None:
    facts = Facts(Text("Dữ liệu hộ khẩu", ""), "T48", Stage.OPERATING, contents=Text("Chủ hộ", ""))
    entry = catalogue.register(by=SYSTEM, kind=Kind.DATABASE, facts=facts, now=timezone.now(), code="du-lieu")
    catalogue.submit(by=SYSTEM, entry=entry)
    catalogue.publish(by=SYSTEM, entry=entry, now=timezone.now())
    assert "hãy hỏi cơ quan chủ quản" in page_text(Client(), "/catalogue/have/?q=chu+ho")
    approver().post(HERE.format(uuid=its.register.uuid), {"entry": "du-lieu"})
    page = page_text(Client(), "/catalogue/have/?q=chu+ho")
    assert 'href="/exchange/services/GOV/T48/register/households/"' in page
    assert "hãy hỏi cơ quan chủ quản" not in page
