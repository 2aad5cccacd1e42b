"""CKAN's own client lists, searches, shows and harvests the catalogue; what goes wrong is told as CKAN tells it."""

import json
from typing import Any

import pytest
import requests
from ckanapi import CKANAPIError, NotFound, RemoteCKAN, ValidationError
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.live_server_helper import LiveServer

from nenso.catalogue import actions
from nenso.catalogue.models import Entry, Listing
from nenso.catalogue.rules import Facts, Kind, Stage
from nenso.exchange.models import Service
from nenso.exchange.queries import media_types
from nenso.kernel.rules import SYSTEM, Text
from tests.factories.accounts import an_organisation
from tests.factories.catalogue_dcat import NOW, a_public_entry, all_public
from tests.factories.directory import make_organisation
from tests.factories.exchange import an_exchange

pytestmark = pytest.mark.django_db
ACTIONS = "/catalogue/api/3/action"


@pytest.fixture(autouse=True)
def _published(db: None) -> None:
    caches["local"].clear()
    make_organisation("BCA", "Bộ Công an")
    make_organisation("BTC", "Bộ Tài chính")
    all_public()
    facts = Facts(Text("Chưa công bố", ""), "BCA", Stage.OPERATING)
    actions.register(by=SYSTEM, kind=Kind.DATABASE, facts=facts, now=NOW, code="nhap")


def asked(name: str, /, **given: Any) -> Any:
    answer = Client().get(f"{ACTIONS}/{name}", given)
    assert answer.status_code == 200, answer.content
    return answer.json()["result"]


def refused(name: str, /, **given: Any) -> tuple[int, Any]:
    answer = Client().post(f"{ACTIONS}/{name}", json.dumps(given), content_type="application/json")
    assert not answer.json()["success"]
    return answer.status_code, answer.json()["error"]


def found(**given: Any) -> list[str]:
    return [package["name"] for package in asked("package_search", **given)["results"]]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_get_only", [False, True])
def test_the_client_of_ckan_harvests_the_catalogue(live_server: LiveServer, is_get_only: bool) -> None:
    with RemoteCKAN(f"{live_server.url}/catalogue", get_only=is_get_only) as ckan:
        assert ckan.action.site_read() is True
        assert ckan.action.status_show()["locale_default"] == "vi"
        names = ckan.action.package_list()
        assert names == ["dan-cu", "dinh-danh", "he-thong-dan-cu"]
        search = ckan.action.package_search(q="dan cu", rows=1, start=1, **{"facet.field": '["kind"]'})
        assert (search["count"], len(search["results"])) == (2, 1)
        assert search["facets"]["kind"] == {"database": 1, "system": 1}
        package = ckan.action.package_show(id="dan-cu")
        assert ckan.action.package_show(id=package["id"]) == package
        tagged = ckan.action.package_search(fq='tags:"hộ gia đình" AND res_format:API')
        assert [each["name"] for each in tagged["results"]] == ["dan-cu"]
        assert ckan.action.package_search(fq="organization:BTC res_format:API")["count"] == 0
        harvested = ckan.action.current_package_list_with_resources(limit=10)
        assert sorted(each["name"] for each in harvested) == names
        assert ckan.action.organization_show(id="BCA")["package_count"] == 2
        with pytest.raises(NotFound):
            ckan.action.package_show(id="nhap")
        with pytest.raises(ValidationError) as fault:
            ckan.action.package_search(rows="x")
        assert fault.value.error_dict["rows"] == ["Must be a natural number"]
        with pytest.raises(CKANAPIError, match="Action name not known: package_create"):
            ckan.action.package_create(name="x")
    unversioned = requests.get(f"{live_server.url}/catalogue/api/action/package_list", timeout=30)
    assert unversioned.json()["result"] == names


def test_a_package_says_what_the_entry_says() -> None:
    package = asked("package_show", id="dan-cu")
    assert package["title"] == "Cơ sở dữ liệu quốc gia về dân cư"
    assert package["title_translated"]["en"] == "National population database"
    assert package["organization"]["title"] == "Bộ Công an"
    assert [each["name"] for each in package["groups"]] == ["database"]
    assert [each["name"] for each in package["tags"]] == ["cư trú", "hộ gia đình"]
    assert [each["format"] for each in package["resources"]] == ["", "API"]
    assert package["id"] == str(Entry.objects.get(code="dan-cu").uuid)
    extras = {each["key"]: each["value"] for each in package["extras"]}
    assert extras["basis"] == "Nghị định 137/2015/NĐ-CP"
    assert (extras["quality_live"], extras["quality_live_basis"]) == ("98", "stated")
    assert extras["quality_live_on"] == "2026-01-01"
    assert all(isinstance(value, str) for value in extras.values())


def test_markup_comes_out_as_text() -> None:
    content = Client().get(f"{ACTIONS}/package_show", {"id": "dan-cu"}).content.decode()
    assert "<" not in content
    assert "alert" not in content
    assert "Dân cư" in content


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({}, ["dan-cu", "he-thong-dan-cu", "dinh-danh"]),
        ({"q": "*:*"}, ["dan-cu", "he-thong-dan-cu", "dinh-danh"]),
        ({"q": "DINH DANH"}, ["dinh-danh"]),
        ({"q": 'title:"định danh"'}, ["dinh-danh"]),
        ({"q": "name:dan-cu"}, ["dan-cu"]),
        ({"fq": "kind:platform"}, ["dinh-danh"]),
        ({"fq": "groups:(system OR platform)", "sort": "id asc"}, ["dinh-danh", "he-thong-dan-cu"]),
        ({"fq": '+organization:"BTC" +state:active'}, ["dinh-danh"]),
        ({"fq": "stage:building"}, ["he-thong-dan-cu"]),
        ({"fq": "kind:database kind:system"}, []),  # each clause narrows
        ({"fq": "kind:(database OR system) AND groups:system"}, ["he-thong-dan-cu"]),
        ({"fq": "kind:database OR kind:platform"}, ["dan-cu", "dinh-danh"]),
        ({"fq": "(organization:none OR organization:BTC)"}, ["dinh-danh"]),  # as CKAN's own harvester asks
        ({"fq": "organization:BCA organization:BTC"}, []),
        ({"fq": "name:dan-cu AND name:dinh-danh"}, []),
        ({"q": "định ! OR danh"}, ["dinh-danh"]),
        ({"fq": 'tags:"hộ gia đình"'}, ["dan-cu"]),
        ({"fq": 'tags:"hộ gia"'}, []),  # a keyword is a whole, not words
        ({"fq": 'tags:(nothing OR "cư trú")'}, ["dan-cu"]),
        ({"fq": 'tags:(nothing AND "cư trú")'}, []),
        ({"fq": 'tags:"cư trú" AND tags:"hộ gia đình"'}, ["dan-cu"]),
        ({"fq": 'tags:"cư trú" tags:nothing'}, []),
        ({"q": 'tags:"cư trú"'}, ["dan-cu"]),
        ({"fq": "res_format:API"}, ["dan-cu"]),
        ({"fq": 'res_format:("API" OR "CSV")'}, ["dan-cu"]),
        ({"fq": "res_format:CSV"}, []),
        ({"fq": "dataset_type:harvest"}, []),
        ({"fq": "kind:nothing"}, []),
        ({"fq": "metadata_modified:[2026-01-01T00:00:00Z TO *]", "rows": "1", "sort": "id asc"}, ["dan-cu"]),
        ({"fq": "metadata_modified:[2099-01-01 TO *]"}, []),
        ({"rows": "0"}, []),
        ({"q": "?!"}, []),
    ],
)
def test_searches_in_the_words_of_ckan(given: dict[str, str], names: list[str]) -> None:
    assert sorted(found(**given)) == sorted(names)


@pytest.mark.parametrize(
    ("name", "given", "status", "kind", "field"),
    [
        ("package_show", {"id": "none"}, 404, "Not Found Error", "message"),
        ("package_show", {}, 409, "Validation Error", "id"),
        ("package_show", {"id": ["a"]}, 409, "Validation Error", "id"),
        ("package_show", {"id": "a\0b"}, 409, "Validation Error", "id"),
        ("package_show", {"id": "\ud800"}, 409, "Validation Error", "id"),
        ("organization_show", {"id": "none"}, 404, "Not Found Error", "message"),
        ("group_show", {"id": "none"}, 404, "Not Found Error", "message"),
        ("help_show", {"name": "none"}, 404, "Not Found Error", "message"),
        ("package_search", {"rows": -1}, 409, "Validation Error", "rows"),
        ("package_search", {"start": True}, 409, "Validation Error", "start"),
        ("package_search", {"fq": "colour:red"}, 409, "Validation Error", "fq"),
        ("package_search", {"fq": "-kind:system"}, 409, "Validation Error", "fq"),
        ("package_search", {"fq": "NOT kind:system"}, 409, "Validation Error", "fq"),
        ("package_search", {"fq": "!kind:system"}, 409, "Validation Error", "fq"),
        ("package_search", {"fq": "kind:system OR stage:building"}, 409, "Validation Error", "fq"),
        ("package_search", {"fq": "metadata_modified:[x TO *]"}, 409, "Validation Error", "fq"),
        ("package_search", {"sort": "colour asc"}, 409, "Validation Error", "sort"),
        ("package_search", {"facet.field": ["colour"]}, 409, "Validation Error", "facet.field"),
        ("package_search", {"facet.field": "[" * 5_000}, 409, "Validation Error", "facet.field"),
        ("package_search", {"q": "a" * 1_001}, 409, "Validation Error", "q"),
        ("package_list", {"limit": "x"}, 409, "Validation Error", "limit"),
    ],
)
def test_what_goes_wrong_is_told_by_its_field(
    name: str, given: dict[str, Any], status: int, kind: str, field: str
) -> None:
    found_status, error = refused(name, **given)
    assert (found_status, error["__type"]) == (status, kind)
    assert field in error


@pytest.mark.parametrize("body", ["[1]", "{", '"x"', "[" * 50_000, "\xff"])
def test_a_body_that_is_no_object_is_told(body: str) -> None:
    answer = Client().post(f"{ACTIONS}/package_list", body.encode("latin-1"), content_type="application/json")
    assert answer.status_code == 400
    assert "JSON Error" in answer.json()


def test_a_filter_that_is_given_twice_is_told_and_not_passed_over() -> None:
    answer = Client().get(f"{ACTIONS}/package_search?fq=kind:database&fq=stage:building")
    assert (answer.status_code, list(answer.json()["error"])) == (409, ["__type", "fq"])
    assert found(fq_list=["kind:database", "stage:building"]) == []


def test_lists_are_told_in_full() -> None:
    assert asked("organization_list") == ["BCA", "BTC"]
    (agency,) = asked("organization_list", all_fields="true", organizations="BTC")
    assert (agency["display_name"], agency["package_count"]) == ("Bộ Tài chính", 1)
    assert asked("group_list") == ["database", "platform", "system"]
    assert asked("tag_list", query="hộ") == ["hộ gia đình"]
    assert asked("package_list", limit="1", offset="1") == ["dinh-danh"]
    assert asked("organization_show", id="BTC", include_datasets="1")["packages"][0]["name"] == "dinh-danh"
    assert {each["id"] for each in asked("license_list")} == {"cc-by", "notspecified"}
    assert "rows" in asked("help_show", name="package_search")
    (facet,) = asked("package_search", **{"facet.field": "organization"})["search_facets"].values()
    assert [each["display_name"] for each in facet["items"]] == ["Bộ Công an", "Bộ Tài chính"]


def test_answers_are_kept_and_counted_as_those_of_the_open_api(settings: Any) -> None:
    first = Client().get(f"{ACTIONS}/package_list")
    assert first["Cache-Control"] == "public, max-age=60"
    again = Client().get(f"{ACTIONS}/package_list", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    settings.API_PER_MINUTE = 2
    assert Client().get(f"{ACTIONS}/package_list").status_code == 429
    caches["local"].clear()
    assert Client().get("/catalogue/api/2/rest").status_code == 404


def test_demonstration_entries_are_found_by_their_keyword() -> None:
    shown = asked("package_search", fq='tags:"dữ liệu minh họa"')
    assert shown["count"] == 0
    Listing.objects.filter(code="dinh-danh").update(is_illustrative=True)
    assert found(fq='tags:"dữ liệu minh họa"') == ["dinh-danh"]


def test_a_keyword_with_signs_is_found_as_it_is_written() -> None:
    facts = Facts(Text("Công nghiệp 4.0", ""), "BCA", Stage.OPERATING, keywords=("công nghiệp 4.0",))
    a_public_entry("cong-nghiep", Kind.SYSTEM, facts)
    assert found(fq='tags:"công nghiệp 4.0"') == ["cong-nghiep"]
    assert found(fq='tags:"công nghiệp"') == []


def test_keywords_come_out_as_text_and_once() -> None:
    facts = Facts(Text("Đất đai", ""), "BCA", Stage.OPERATING, keywords=("<b>đất đai</b>", "đất đai"))
    a_public_entry("dat-dai", Kind.SYSTEM, facts)
    assert asked("tag_list", query="đất") == ["đất đai"]


def test_how_a_service_answers_is_told_where_the_exchange_knows_it() -> None:
    an_organisation("T48")
    document = {
        "openapi": "3.0.0",
        "paths": {"/": {"get": {"responses": {"200": {"content": {"text/csv": {}}}}}}},
    }
    service = an_exchange(description=json.dumps(document)).service
    name = f"VN/GOV/T48/register/{service.code}"
    a_public_entry(
        "co-dich-vu", Kind.DATABASE, Facts(Text("Có dịch vụ", ""), "BCA", Stage.OPERATING, services=(name,))
    )
    (way,) = asked("package_show", id="co-dich-vu")["resources"]
    assert (way["format"], way["mimetype"]) == ("API", "text/csv")
    assert asked("package_show", id="dan-cu")["resources"][1]["mimetype"] is None
    Service.objects.filter(pk=service.pk).update(kind="SOAP")
    assert media_types([name, "VN/GOV/T48/register/none", "odd"]) == {name: ("text/xml",)}
    Service.objects.filter(pk=service.pk).update(kind="OPENAPI")
    turtle = Client().get("/catalogue/entry/co-dich-vu.ttl").content.decode()
    assert "file-type/CSV" in turtle
    with CaptureQueriesContext(connection) as asking:
        whole = Client().get("/catalogue/catalogue.ttl").content.decode()
    assert "media-types/text/csv" in whole
    assert sum("exchange_service" in each["sql"] for each in asking) == 1
