"""The catalogue as DCAT-AP 3 over HTTP: pages, single entries, stable names, answers that can be asked for again, nothing that is not public."""

import json
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.http import parse_http_date
from rdflib import Graph, Namespace, URIRef

from nenso.catalogue import actions
from nenso.catalogue.rules import Facts, Kind, Stage
from nenso.kernel.rules import SYSTEM, Text
from nenso.web.endpoints.catalogue import rdf
from tests.catalogue.dcat.checked import read, violations
from tests.factories.catalogue_dcat import NOW, a_public_entry, all_public
from tests.factories.directory import make_organisation

pytestmark = pytest.mark.django_db
SITE = "https://nenso.example"
DCAT = Namespace("http://www.w3.org/ns/dcat#")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")


@pytest.fixture(autouse=True)
def _published(settings: Any) -> None:
    settings.SITE_URL = SITE
    caches["local"].clear()
    make_organisation("BCA", "Bộ Công an")
    make_organisation("BTC", "Bộ Tài chính")
    all_public()


def get(path: str, **headers: str) -> Any:
    return Client().get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})


def whole(path: str = "/catalogue/catalogue.ttl") -> Graph:
    """Harvest all pages as a harvester does: by `Link`."""
    found, following = Graph(), path
    while following:
        answer = get(following)
        assert answer.status_code == 200
        assert int(answer["Content-Length"]) == len(answer.content)
        found += read(answer.content)
        links = dict(reversed(part.split("; rel=")) for part in answer["Link"].split(", "))
        following = links.get('"next"', "").strip("<>").removeprefix(SITE)
    return found


def test_the_whole_catalogue_is_in_order_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdf, "PAGE", 2)
    first = get("/catalogue/catalogue.ttl")
    assert (first["Content-Type"], first["X-Total-Count"]) == ("text/turtle; charset=utf-8", "3")
    found = whole()
    assert violations(found) == []
    catalogue = URIRef(f"{SITE}/catalogue")
    listed = {*found.objects(catalogue, DCAT.dataset), *found.objects(catalogue, DCAT.resource)}
    assert listed == {
        URIRef(f"{SITE}/catalogue/entry/{code}") for code in ("dan-cu", "dinh-danh", "he-thong-dan-cu")
    }
    assert get("/catalogue/catalogue.ttl?page=3").json()["code"] == "catalogue.no_such_page"


@pytest.mark.parametrize("page", ["0", "-1", "x", "1.5", "", "9" * 12, "１"])
def test_a_page_that_is_no_number_is_told(page: str) -> None:
    answer = get(f"/catalogue/catalogue.jsonld?page={page}")
    assert (answer.status_code, answer.json()["code"]) == (422, "catalogue.page")


def test_an_entry_is_given_in_both_forms_and_named_by_one_address() -> None:
    turtle, json_ld = get("/catalogue/entry/dan-cu.ttl"), get("/catalogue/entry/dan-cu.jsonld")
    assert json_ld["Content-Type"] == "application/ld+json; charset=utf-8"
    here = URIRef(f"{SITE}/catalogue/entry/dan-cu")
    for found in (read(turtle.content), read(json_ld.content, "json-ld")):
        assert (URIRef(f"{here}#record"), FOAF.primaryTopic, here) in found
    assert json.loads(json_ld.content)["@context"]["dcat"] == str(DCAT)
    assert get("/catalogue/entry/none.ttl").json()["code"] == "catalogue.no_entry"


@pytest.mark.parametrize(
    ("path", "accept", "language", "to"),
    [
        ("/catalogue", "text/turtle", "", "/catalogue/catalogue.ttl"),
        ("/catalogue", "application/ld+json", "", "/catalogue/catalogue.jsonld"),
        ("/catalogue", "text/html,*/*;q=0.5", "", "/catalogue/"),
        ("/catalogue", "text/html", "en", "/en/catalogue/"),
        ("/catalogue/entry/dan-cu", "text/turtle;q=0.9,text/html;q=0.1", "", "/catalogue/entry/dan-cu.ttl"),
        ("/catalogue/entry/dan-cu", "image/png", "", "/catalogue/entry/dan-cu/"),
        ("/catalogue/agency/BCA", "text/turtle", "", "/catalogue/agency/BCA/"),
        ("/catalogue/terms", "application/ld+json", "", "/catalogue/terms.jsonld"),
        ("/catalogue/terms", "text/html", "", "/catalogue/terms.ttl"),
    ],
)
def test_names_lead_to_what_is_asked_for(path: str, accept: str, language: str, to: str) -> None:
    answer = get(path, accept=accept, accept_language=language)
    assert (answer.status_code, answer["Location"]) == (303, to)
    assert "Accept" in answer["Vary"]


def test_our_own_words_are_given() -> None:
    found = read(get("/catalogue/terms.ttl").content)
    assert (URIRef(f"{SITE}/catalogue/terms#DigitalPlatform"), None, None) in found


def test_what_has_not_changed_is_not_sent_again() -> None:
    first = get("/catalogue/catalogue.ttl")
    assert get("/catalogue/catalogue.ttl", if_none_match=first["ETag"]).status_code == 304
    assert get("/catalogue/catalogue.ttl", if_modified_since=first["Last-Modified"]).status_code == 304
    assert first["Access-Control-Allow-Origin"] == "*"
    head = Client().head("/catalogue/catalogue.ttl")
    assert (head["ETag"], head["Content-Length"]) == (first["ETag"], str(len(first.content)))
    facts = Facts(Text("Thêm một", ""), "BCA", Stage.OPERATING)
    a_public_entry("them-mot", Kind.DATABASE, facts)
    again = get("/catalogue/catalogue.ttl", if_none_match=first["ETag"])
    assert (again.status_code, again["X-Total-Count"]) == (200, "4")
    assert parse_http_date(again["Last-Modified"]) >= parse_http_date(first["Last-Modified"])


def test_what_is_not_published_is_nowhere() -> None:
    facts = Facts(Text("Chưa công bố", ""), "BCA", Stage.OPERATING)
    actions.register(by=SYSTEM, kind=Kind.DATABASE, facts=facts, now=NOW, code="nhap")
    assert get("/catalogue/entry/nhap.ttl").status_code == 404
    assert "nhap" not in get("/catalogue/catalogue.jsonld").content.decode()


def test_who_asks_too_often_waits(settings: Any) -> None:
    settings.API_PER_MINUTE = 2
    assert [get("/catalogue/entry/dan-cu.ttl").status_code for _ in range(3)] == [200, 200, 429]


def test_more_entries_ask_no_more_of_the_database() -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert get("/catalogue/catalogue.ttl").status_code == 200
        return len(found)

    asked()  # what is kept in the process is asked for once
    few = asked()
    for number in range(20):
        facts = Facts(Text(f"Thêm {number}", ""), "BCA", Stage.OPERATING)
        a_public_entry(f"them-{number}", Kind.DATABASE, facts)
    asked()
    assert asked() == few
