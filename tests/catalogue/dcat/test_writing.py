"""The catalogue as DCAT-AP 3: what stands where, held to shapes, the same in Turtle and JSON-LD, markup as text."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from rdflib import RDF, BNode, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

from nenso.catalogue.dcat import JSON_LD, TURTLE, Addresses, Page, listed, own_terms, read_dcat, written
from nenso.catalogue.rules import Facts, Kind, Measurement, Scope, Sharing, Stage, quality_of
from nenso.kernel.rules import Text
from tests.catalogue.dcat.checked import read, violations
from tests.factories.catalogue_dcat import ALL, NAMES, NOW, as_published

AT = Addresses("https://nenso.example/", "https://hub.example")
DCAT, DCT = Namespace("http://www.w3.org/ns/dcat#"), Namespace("http://purl.org/dc/terms/")
HYDRA, FOAF = Namespace("http://www.w3.org/ns/hydra/core#"), Namespace("http://xmlns.com/foaf/0.1/")
DQV = Namespace("http://www.w3.org/ns/dqv#")
TERMS = Namespace(AT.terms)
DATABASE = URIRef(AT.entry("dan-cu"))


def a_page(
    kind: str = TURTLE,
    *more: tuple[str, Kind, Facts],
    number: int = 1,
    total: int = 0,
    media: Mapping[str, tuple[str, ...]] | None = None,
) -> bytes:
    entries = [as_published(*each, number=place) for place, each in enumerate((*ALL, *more))]
    page = Page(number, 100, total or len(entries), f"{AT.catalogue}/catalogue.ttl")
    return written(listed(entries, page, NAMES, AT, NOW, media), kind, AT.terms)


def test_a_page_of_every_kind_fits_the_shapes() -> None:
    found = read(a_page())
    assert violations(found) == []
    assert set(found.objects(URIRef(AT.catalogue), DCAT.dataset)) == {DATABASE}
    assert set(found.objects(URIRef(AT.catalogue), DCAT.resource)) == {
        URIRef(AT.entry("he-thong-dan-cu")),
        URIRef(AT.entry("dinh-danh")),
    }


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("sharing", [None, *Sharing])
def test_an_entry_of_which_little_is_said_fits_too(stage: Stage, sharing: Sharing | None) -> None:
    bare = ("it", Kind.DATABASE, Facts(Text("Ít", ""), "X", stage, sharing=sharing))
    assert violations(read(a_page(TURTLE, bare))) == []


@pytest.mark.parametrize(
    ("subject", "word", "told"),
    [
        (DATABASE, DCT.title, ("dan-cu", "title")),
        (DATABASE, DCT.description, ("dan-cu", "description")),
        (URIRef(AT.agency("BCA")), FOAF.name, ("BCA", "name")),
        (URIRef(f"{DATABASE}#web"), DCAT.accessURL, ("web", "accessURL")),
        (URIRef(f"{DATABASE}#record"), FOAF.primaryTopic, ("record", "primaryTopic")),
        (URIRef(f"{DATABASE}#live"), DQV.value, ("live", "value")),
        (URIRef(AT.catalogue), DCT.publisher, ("catalogue", "publisher")),
        (URIRef(AT.agency("BCA")), RDF.type, ("dan-cu", "publisher")),
    ],
)
def test_a_broken_catalogue_is_caught(subject: URIRef, word: URIRef, told: tuple[str, str]) -> None:
    found = read(a_page())
    assert (subject, word, None) in found
    found.remove((subject, word, None))
    assert told in violations(found)


def test_the_two_forms_say_the_same_and_the_same_each_time() -> None:
    turtle, json_ld = a_page(), a_page(JSON_LD)
    assert isomorphic(read(turtle), read(json_ld, "json-ld"))
    assert [a_page() for _ in range(3)] == [turtle] * 3
    assert not any(
        isinstance(node, BNode) for node in read(turtle).all_nodes()
    )  # so that pages can be joined


def test_what_a_database_says_stands_in_common_words() -> None:
    found = read(a_page())
    said = {str(word).rpartition("/")[2]: value for word, value in found.predicate_objects(DATABASE)}
    assert said["dcat#landingPage"] == URIRef(f"{DATABASE}/")
    assert str(said["accrualPeriodicity"]).endswith("/frequency/UPDATE_CONT")
    assert str(said["accessRights"]).endswith("/access-right/RESTRICTED")
    assert said["available"].toPython() == date(2021, 7, 1)
    owner = said["publisher"]
    assert set(found.objects(owner, FOAF.name)) == {
        Literal("Bộ Công an", "vi"),
        Literal("Ministry of Public Security", "en"),
    }
    service = URIRef(f"{AT.root}/exchange/services/GOV/G01/population/households/#service")
    assert (service, DCAT.servesDataset, DATABASE) in found
    assert (
        found.value(service, DCAT.endpointURL).toPython()
        == "https://hub.example/r1/VN/GOV/G01/population/households"
    )
    live = URIRef(f"{DATABASE}#live")
    assert found.value(live, DQV.value).toPython() == 98
    assert found.value(live, TERMS.basis) == TERMS["basis-stated"]


def test_what_was_measured_stands_beside_what_is_stated() -> None:
    entry = as_published("dan-cu", Kind.DATABASE, ALL[1][2])
    measured = Measurement("live", 71.25, date(2026, 10, 1), "run 5", "doctor")
    told = replace(entry, quality=quality_of(entry.facts, [measured]))
    content = written(
        listed([told], Page(1, 100, 1, f"{AT.catalogue}/catalogue.ttl"), NAMES, AT, NOW), TURTLE, AT.terms
    )
    found = read(content)
    assert violations(found) == []
    values = {
        str(found.value(each, TERMS.basis)).rpartition("-")[2]: float(str(found.value(each, DQV.value)))
        for each in found.objects(DATABASE, DQV.hasQualityMeasurement)
        if found.value(each, DQV.isMeasurementOf) == TERMS.live
    }
    assert values == {"measured": 71.25, "stated": 98}
    table = read_dcat(content, "a.ttl")
    assert dict(zip(table.headings, table.rows[0], strict=True))["Sống (%)"] == "98"


def test_markup_comes_out_as_text() -> None:
    for kind in (TURTLE, JSON_LD):
        content = a_page(kind).decode()
        assert "<b>" not in content
        assert "<script" not in content
        assert "&lt;" not in content
        assert "alert" not in content
        assert "onerror" not in content
        assert "Dân cư" in content


def test_pages_lead_on_and_say_how_many_there_are() -> None:
    found = read(a_page(number=2, total=250))
    here = URIRef(f"{AT.catalogue}/catalogue.ttl?page=2")
    assert found.value(here, HYDRA.totalItems).toPython() == 250
    for word, number in (("first", 1), ("previous", 1), ("next", 3), ("last", 3)):
        target = URIRef(f"{AT.catalogue}/catalogue.ttl?page={number}")
        assert found.value(here, HYDRA[word]) == found.value(here, HYDRA[f"{word}Page"]) == target
    assert (URIRef(f"{AT.catalogue}/catalogue.ttl?page=1"), HYDRA.next, None) not in found


def test_our_own_words_are_all_told() -> None:
    told = read(written(own_terms(AT), TURTLE, AT.terms))
    known = {str(each) for each in told.subjects()}
    used = {str(each) for triple in read(a_page()) for each in triple if str(each).startswith(AT.terms)}
    assert len(used) > 20
    assert used - known == set()


def test_an_address_that_is_none_is_left_out() -> None:
    odd = ("odd", Kind.DATABASE, ALL[1][2].changed(url="https://[bad", services=("no service", "A/B")))
    found = read(a_page(TURTLE, odd))
    assert violations(found) == []
    assert (URIRef(AT.entry("odd")), DCAT.distribution, None) not in found


def test_a_theme_is_told_of_the_entry_and_of_the_service_that_gives_it() -> None:
    vaccines = Facts(
        Text("Cơ sở dữ liệu tiêm chủng", ""),
        "G18",
        Stage.OPERATING,
        scope=Scope.SPECIALISED,
        services=("VN/GOV/G18/vaccines/doses",),
    )
    found = read(a_page(TURTLE, ("tiem-chung", Kind.DATABASE, vaccines)))
    assert violations(found) == []
    health = URIRef("http://publications.europa.eu/resource/authority/data-theme/HEAL")
    service = URIRef(f"{AT.service_page('VN/GOV/G18/vaccines/doses')}#service")
    for subject in (URIRef(AT.entry("tiem-chung")), service):
        assert list(found.objects(subject, DCAT.theme)) == [health]
    assert str(found.value(URIRef(AT.entry("dinh-danh")), DCAT.theme)).endswith("/GOVE")


HOUSEHOLDS = "VN/GOV/G01/population/households"
AUTHORITY = "http://publications.europa.eu/resource/authority"


def test_formats_are_told_as_far_as_they_are_known() -> None:
    way, page = URIRef(f"{DATABASE}#service-1"), URIRef(f"{DATABASE}#web")
    service = URIRef(f"{AT.service_page(HOUSEHOLDS)}#service")
    found = read(a_page(media={HOUSEHOLDS: ("application/json",)}))
    assert violations(found) == []
    assert found.value(way, DCT["format"]) == URIRef(f"{AUTHORITY}/file-type/JSON")
    assert found.value(way, DCAT.mediaType) == URIRef(
        "http://www.iana.org/assignments/media-types/application/json"
    )
    assert list(found.objects(service, DCT["format"])) == [URIRef(f"{AUTHORITY}/file-type/JSON")]
    both = read(a_page(media={HOUSEHOLDS: ("application/json", "text/csv")}))
    assert violations(both) == []
    assert len(list(both.objects(service, DCT["format"]))) == 2
    odd = read(a_page(media={HOUSEHOLDS: ("application/vnd.odd",)}))
    for graph in (both, odd, read(a_page())):
        assert (way, DCT["format"], None) not in graph
        assert (way, DCAT.mediaType, None) not in graph
    assert (page, DCT["format"], None) not in found, "of a page nobody knows more than its address"


def test_what_is_said_here_has_its_licence_and_data_have_none_that_is_made_up() -> None:
    found = read(a_page())
    licence = URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert set(found.subjects(DCT.license, licence)) == {URIRef(AT.catalogue), URIRef(f"{DATABASE}#record")}
    assert set(found.subjects(DCT.license)) == {URIRef(AT.catalogue), URIRef(f"{DATABASE}#record")}
    rights = found.value(URIRef(f"{DATABASE}#service-1"), DCT.rights)
    assert (rights, RDF.type, DCT.RightsStatement) in found
