"""The catalogue in the open API: found, told entry by entry with versions and source, counted by agency; drafts and people never."""

from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from nenso.catalogue import actions
from nenso.catalogue.models import Entry
from nenso.catalogue.rules import Facts, Kind, Stage
from nenso.kernel.rules import SYSTEM, Text
from tests.factories.catalogue_dcat import DATABASE, NOW, all_public
from tests.factories.directory import make_organisation

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/catalogue"


@pytest.fixture(autouse=True)
def _published() -> None:
    caches["local"].clear()
    make_organisation("BCA", "Bộ Công an")
    make_organisation("BTC", "Bộ Tài chính")
    all_public()


def body(path: str) -> Any:
    answer = Client().get(f"{ROOT}{path}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_entries_are_found_and_paged_with_facets() -> None:
    found = body("/entries?q=dan cu&kind=database&kind=system&limit=1")
    assert (found["total"], len(found["items"])) == (2, 1)
    assert found["facets"]["kind"] == {"database": 1, "system": 1}
    assert "offset=1" in found["next"]
    assert [each["code"] for each in body("/entries?owner=BTC")["items"]] == ["dinh-danh"]
    assert body("/entries?order=code")["items"][0]["code"] == "dan-cu"


def test_an_entry_is_told_with_versions_and_source_and_nothing_of_drafts() -> None:
    entry = Entry.objects.get(code="dan-cu")
    facts = DATABASE.changed(records=105_000_000)
    actions.change(by=SYSTEM, entry=entry, facts=facts, now=NOW)
    actions.submit(by=SYSTEM, entry=entry)
    actions.publish(by=SYSTEM, entry=entry, now=NOW)
    actions.change(by=SYSTEM, entry=entry, facts=facts.changed(basis="Nháp"), now=NOW)
    found = body("/entries/dan-cu")
    assert body(f"/entries/{entry.uuid}") == found
    assert [(each["number"], each["changed"]) for each in found["versions"]] == [(1, []), (2, ["records"])]
    assert found["said"]["records"] == 105_000_000
    shares = {each["name"]: (each["value"], each["basis"], each["by"]) for each in found["quality"]}
    assert shares == {"correct": (99, "stated", "BCA"), "live": (98, "stated", "BCA")}
    assert found["source"] == "https://example.vn/quyet-dinh"
    assert found["owner_name"]["vi"] == "Bộ Công an"
    text = Client().get(f"{ROOT}/entries/dan-cu").content.decode()
    assert "Nháp" not in text
    assert "<b>" not in text
    assert SYSTEM.name not in text
    assert body("/entries/he-thong-dan-cu")["parts"] == ["dan-cu"]


def test_an_entry_that_is_not_public_is_not_there() -> None:
    facts = Facts(Text("Chưa công bố", ""), "BCA", Stage.OPERATING)
    actions.register(by=SYSTEM, kind=Kind.DATABASE, facts=facts, now=NOW, code="nhap")
    for code in ("nhap", "none"):
        answer = Client().get(f"{ROOT}/entries/{code}")
        assert (answer.status_code, answer.json()["code"]) == (404, "catalogue.no_entry")


def test_agencies_are_counted_as_of_a_day() -> None:
    found = body("/agencies")
    agency = next(each for each in found["items"] if each["owner"] == "BCA")
    assert (agency["systems"], agency["databases"], agency["on_exchange"]) == (1, 1, 1)
    assert agency["name"]["vi"] == "Bộ Công an"
    assert body("/agencies?as_of=2000-01-01")["total"] == 0


@pytest.mark.parametrize(
    "query", ["kind=colour", "order=colour", "stage=", "limit=0", "offset=-1", "kind=database&kind=x"]
)
def test_what_cannot_be_read_is_told(query: str) -> None:
    answer = Client().get(f"{ROOT}/entries?{query}")
    assert (answer.status_code, answer.json()["code"]) == (422, "api.parameter_unknown")


def test_a_fault_in_a_list_names_its_parameter_and_what_was_given() -> None:
    told = Client().get(f"{ROOT}/entries?kind=database&kind=colour").json()
    assert "“kind” không nhận giá trị “colour”" in told["title"]
