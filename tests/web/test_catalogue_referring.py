"""The open API names the systems that say they are an entry, as messages and metering name them, and follows mergers."""

from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from nenso.catalogue import actions as catalogue
from nenso.catalogue.models import Entry
from nenso.catalogue.rules import Facts, Stage
from nenso.exchange import actions
from nenso.kernel.rules import SYSTEM, Text
from nenso.measures.models import MeteredSystem
from tests.factories.directory import make_organisation
from tests.factories.exchange import Exchange, an_exchange
from tests.factories.metering import a_system
from tests.factories.published import a_public_entry, merged
from tests.web.pages import page_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def its() -> Exchange:
    """Two public entries, and an exchange of which one system says that it is the first."""
    caches["local"].clear()
    make_organisation("48", "Thành phố Đà Nẵng", type="provincial_committee")
    a_public_entry("mot-cua", "Hệ thống một cửa")
    a_public_entry("cong", "Cổng dịch vụ")
    made = an_exchange()
    actions.refer_subsystem(by=SYSTEM, subsystem=made.register, entry="mot-cua")
    return made


def body(path: str) -> Any:
    answer = Client().get(f"/api/v1/catalogue/entries{path}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def named(found: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(each["room"], each["id"]) for each in found]


def test_an_entry_names_its_systems_in_use_each_by_its_room(its: Exchange) -> None:
    a_system("one-stop")
    MeteredSystem.objects.filter(code="one-stop").update(entry_code="mot-cua", name_vi="<b>Một cửa</b>")
    found = body("/mot-cua")["systems"]
    assert named(found) == [("exchange", "VN/GOV/T48/register"), ("measures", "one-stop")]
    assert found[0]["name"]["vi"] == its.register.name_vi
    assert found[1]["name"]["vi"] == "Một cửa"
    assert body("/cong")["systems"] == []
    actions.suspend_member(by=SYSTEM, member=its.provider, reason="Bảo trì", now=timezone.now())
    assert named(body("/mot-cua")["systems"]) == [("measures", "one-stop")]
    MeteredSystem.objects.filter(code="one-stop").update(valid_to="2020-01-01")
    assert body("/mot-cua")["systems"] == []


def test_what_referred_to_a_merged_entry_is_told_at_the_one_that_goes_on(its: Exchange) -> None:
    merged("mot-cua", "cong")
    found = {each["code"]: named(each["systems"]) for each in body("?limit=50")["items"]}
    assert found["cong"] == [("exchange", "VN/GOV/T48/register")]
    assert named(body("/cong")["systems"]) == found["cong"]
    assert found["mot-cua"] == []
    assert body("/mot-cua")["went_into"] == ["cong"]


def test_what_was_split_names_what_goes_on_and_keeps_its_systems(its: Exchange) -> None:
    said = Facts(Text("Tiếp nhận", "Reception"), "48", Stage.OPERATING)
    parts = [
        catalogue.Part(said, "tiep-nhan"),
        catalogue.Part(said.changed(name=Text("Trả kết quả", "")), "tra"),
    ]
    now = timezone.now()
    catalogue.split_entry(
        by=SYSTEM, code="mot-cua", parts=parts, on=timezone.localdate(now), why="QĐ 1", now=now
    )
    for each in Entry.objects.exclude(state="published"):
        catalogue.publish(by=SYSTEM, entry=each, now=now)
    old = body("/mot-cua")
    assert (old["went_into"], named(old["systems"])) == (
        ["tiep-nhan", "tra"],
        [("exchange", "VN/GOV/T48/register")],
    )
    page = page_text(Client(), "/catalogue/entry/mot-cua/")
    assert 'href="/catalogue/entry/tiep-nhan/"' in page
    assert "Tiếp tục ở mục khác" in page
    assert "Trả kết quả" in page_text(Client(), "/en/catalogue/entry/mot-cua/")


def test_a_list_asks_no_more_for_more_entries(its: Exchange) -> None:
    body("?limit=1")  # the first asks what is then kept
    counts = []
    for limit in (1, 2):
        with CaptureQueriesContext(connection) as asked:
            assert len(body(f"?limit={limit}")["items"]) == limit
        counts.append(len(asked))
    assert counts[0] == counts[1]
