"""One entry for every room: a metered system says which entry of the catalogue it is, and each page leads to the other."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from nenso.accounts.rules import Role
from nenso.kernel.rules import SYSTEM
from nenso.measures import actions
from nenso.measures.models import Dossier, MeteredSystem
from nenso.web.presenters import kept
from tests.factories.accounts import a_person, signed_in
from tests.factories.directory import make_organisation
from tests.factories.measures import a_lot, a_row, an_indicator
from tests.factories.metering import a_system
from tests.factories.published import a_public_entry, merged
from tests.web.pages import page_text

pytestmark = pytest.mark.django_db
DESK = "/desk/systems/one-stop/"
SAID = {"name_vi": "Một cửa", "name_en": "", "silent_after_hours": "24", "is_required": "on"}


@pytest.fixture(autouse=True)
def system() -> Iterator[MeteredSystem]:
    """A dossier system of Đà Nẵng, and an entry that it is not said to be yet."""
    kept.forget()
    make_organisation("48", "Thành phố Đà Nẵng", type="provincial_committee")
    a_public_entry("mot-cua", "Hệ thống một cửa")
    yield a_system("one-stop")
    kept.forget()


def _administrator() -> Client:
    return signed_in(a_person((Role.ADMINISTRATOR, "48"), home="48"))


def test_an_administrator_names_the_entry_and_either_page_leads_to_the_other() -> None:
    mine = _administrator()
    assert "Chưa ai cho biết" in page_text(mine, DESK)
    assert "chưa nêu" in page_text(mine, "/desk/systems/")
    assert 'id="ties"' not in page_text(Client(), "/catalogue/entry/mot-cua/")
    answer = mine.post(f"{DESK}change/", {**SAID, "entry": "he thong mot cua"})  # by its name without marks
    assert answer.status_code == 302
    kept.forget()
    link = 'href="/catalogue/entry/mot-cua/"'
    for path in (DESK, "/desk/systems/"):
        assert link in page_text(mine, path), path
    for path in ("/services/48/", "/services/connections/"):
        assert link in page_text(Client(), path), path
    entry = page_text(Client(), "/catalogue/entry/mot-cua/")
    assert "hệ thống được đo: hệ thống thông tin giải quyết thủ tục hành chính" in entry
    assert 'href="/services/48/#system-one-stop"' in entry
    assert 'id="system-one-stop"' in page_text(Client(), "/services/48/")
    english = page_text(Client(), "/en/catalogue/entry/mot-cua/")
    assert "a metered system: dossier system" in english
    assert 'href="/en/services/48/#system-one-stop"' in english
    rows = page_text(Client(), "/services/connections/?format=csv").splitlines()
    assert any("one-stop" in row and row.endswith("mot-cua") for row in rows)


def test_a_new_system_is_registered_with_its_entry() -> None:
    new = {**SAID, "code": "portal-1", "kind": "portal", "organisation": "48", "since": "2026-01-01"}
    mine = _administrator()
    wrong = mine.post("/desk/systems/new/", {**new, "entry": "không có gì như vậy"})
    assert wrong.status_code == 422
    assert 'aria-invalid="true"' in wrong.content.decode()
    assert mine.post("/desk/systems/new/", {**new, "entry": "Hệ thống [mot-cua]"}).status_code == 302
    assert MeteredSystem.objects.get(code="portal-1").entry_code == "mot-cua"


def test_what_was_merged_is_followed_and_stays_savable(system: MeteredSystem) -> None:
    MeteredSystem.objects.update(entry_code="mot-cua")
    a_public_entry("mot-cua-moi", "Hệ thống một cửa mới")
    merged("mot-cua", "mot-cua-moi")
    assert "#system-one-stop" in page_text(Client(), "/catalogue/entry/mot-cua-moi/")
    assert 'href="/catalogue/entry/mot-cua-moi/"' in page_text(Client(), "/services/48/")
    mine = _administrator()
    named = "Hệ thống một cửa mới [mot-cua]"
    assert named in page_text(mine, f"{DESK}change/")
    assert mine.post(f"{DESK}change/", {**SAID, "name_vi": "Tên mới", "entry": named}).status_code == 302
    other = a_system("other")
    refused = mine.post("/desk/systems/other/change/", {**SAID, "entry": named})
    assert refused.status_code == 422
    assert "Mục “mot-cua” đã sáp nhập" in refused.content.decode()
    assert mine.post(f"{DESK}change/", {**SAID, "entry": ""}).status_code == 302
    system.refresh_from_db()
    other.refresh_from_db()
    assert (system.name_vi, system.entry_code, other.entry_code) == ("Một cửa", "", "")


def test_a_system_that_ended_is_no_tie(system: MeteredSystem) -> None:
    MeteredSystem.objects.update(entry_code="mot-cua")
    actions.end_system(by=SYSTEM, system=system, on=timezone.localdate())
    assert 'id="ties"' not in page_text(Client(), "/catalogue/entry/mot-cua/")


def test_a_metered_figure_opens_to_its_system_and_from_there_to_the_entry(system: MeteredSystem) -> None:
    MeteredSystem.objects.update(entry_code="mot-cua")
    an_indicator("dossiers.received", subject="organisation")
    Dossier.objects.create(
        system=system,
        number="A-1",
        organisation_code="48",
        procedure_code="p",
        received_on=date(2025, 10, 5),
    )
    line = "received=2025-10-01/2025-10-31"
    row = a_row(1.0, "48", "2025-10", indicator="dossiers.received", unit_kind="organisation", line=line)
    a_lot([row], kind="meter")
    shown = page_text(Client(), "/observations/dossiers.received/organisation/48/2025-10/")
    assert 'href="/services/48/#system-one-stop"' in shown
    assert 'href="/catalogue/entry/mot-cua/"' in shown
    actions.end_system(by=SYSTEM, system=system, on=timezone.localdate())
    ended = page_text(Client(), "/observations/dossiers.received/organisation/48/2025-10/")
    assert "#system-one-stop" not in ended
    assert 'href="/catalogue/entry/mot-cua/"' in ended


def _asked(client: Client, path: str) -> int:
    """Return how many queries a page asks when nothing is kept of it; what a process learns once is learned before."""
    page_text(client, path)
    kept.forget()
    with CaptureQueriesContext(connection) as asked:
        page_text(client, path)
    return len(asked)


def test_lists_ask_no_more_of_many_systems_with_entries() -> None:
    mine = _administrator()
    MeteredSystem.objects.update(entry_code="mot-cua")
    pages = (
        (mine, "/desk/systems/"),
        (Client(), "/services/connections/"),
        (Client(), "/services/48/"),
        (Client(), "/catalogue/entry/mot-cua/"),
    )
    before = [_asked(*page) for page in pages]
    for number in range(6):
        a_public_entry(f"muc-{number}")
        a_system(f"system-{number}", entry=f"muc-{number}")
        a_system(f"second-{number}", entry="mot-cua")
    assert [_asked(*page) for page in pages] == before
