"""The open API: stable answers, problems that programs understand, nothing that is not public."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from nenso.index import actions, queries
from nenso.kernel.rules import Actor
from nenso.web.endpoints import api
from nenso.web.endpoints.words import SUMMARIES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
ROOT = "/api/v1"


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet() -> None:
    caches["local"].clear()


def get(path: str, **options: Any) -> Any:
    return Client().get(f"{ROOT}{path}", **options)


def body(path: str) -> Any:
    answer = get(path)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_families_lead_to_everything() -> None:
    dti = next(family for family in body("/families") if family["code"] == "dti")
    assert {2020, 2021, 2022, 2023, 2024} <= set(dti["years"])
    assert "provinces" in dti["groups"]


def test_the_ranking_is_that_of_the_pages() -> None:
    found = body("/rankings/dti/2022/provinces?limit=3")
    assert [(row["rank"], row["code"]) for row in found["items"]] == [(1, "48"), (2, "79"), (3, "22")]
    assert found["total"] == 63
    assert found["items"][0]["score"] == pytest.approx(0.8002, abs=5e-5)


def test_the_ranking_of_another_day_has_its_units() -> None:
    found = body("/rankings/dti/2022/provinces?as_of=2025-07-01&limit=100")
    assert found["total"] == 34
    assert found["is_rebased"]


def test_a_list_is_paged_with_links_in_both_directions() -> None:
    answer = get("/rankings/dti/2022/provinces?limit=2&offset=2")
    assert 'rel="next"' in answer["Link"]
    assert 'rel="prev"' in answer["Link"]
    following = answer.json()["next"]
    assert "offset=4" in following
    assert Client().get(following).json()["items"][0]["rank"] == 5


def test_the_language_is_asked_for_or_accepted() -> None:
    code = "/editions/dti-2-province"
    assert body(code)["name"]["en"]
    english = get("/rankings/dti/1999/provinces?lang=en").json()["title"]
    assert english.startswith("There are no results")
    header = get("/rankings/dti/1999/provinces", headers={"accept-language": "en-GB,en;q=0.9"})
    assert header.json()["title"] == english
    assert get("/rankings/dti/1999/provinces").json()["title"].startswith("Không có kết quả")


def test_what_has_not_changed_is_not_sent_again() -> None:
    first = get("/families")
    assert first["Cache-Control"] == "public, max-age=60"
    assert "Cookie" not in first["Vary"]
    assert get("/families", headers={"if-none-match": first["ETag"]}).status_code == 304
    assert get("/families", headers={"if-modified-since": first["Last-Modified"]}).status_code == 304
    assert get("/families", headers={"if-none-match": '"other"'}).status_code == 200


def test_another_language_has_another_tag() -> None:
    english = get("/rankings/dti/2022/provinces?lang=en")
    assert english["ETag"] != get("/rankings/dti/2022/provinces?lang=vi")["ETag"]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/rankings/dti/1999/provinces", 404, "index.none_in_force"),
        ("/rankings/dti/2022/provinces?as_of=2025-13-01", 422, "api.parameter_unknown"),
        ("/rankings/dti/2022/provinces?limit=5000", 422, "api.parameter_unknown"),
        ("/rankings/dti/2022/provinces?node=nothing", 404, "edition.unknown_node"),
        ("/rankings/dti/2022/provinces?format=pdf", 422, "export.format"),
        ("/units/dti/2022/provinces/99", 404, "index.unknown_unit"),
        ("/editions/nothing", 404, "edition.unknown"),
        ("/territories/planet", 422, "api.parameter_unknown"),
        ("/organisations/zzzz", 404, "organisation.not_resolved"),
        ("/nothing/at/all", 404, "api.unknown"),
    ],
)
def test_a_refusal_is_a_problem(path: str, status: int, code: str) -> None:
    answer = get(path)
    assert answer["Content-Type"] == "application/problem+json"
    found = answer.json()
    assert (answer.status_code, found["status"], found["code"]) == (status, status, code)
    assert answer["Cache-Control"] == "no-store"


def test_every_site_may_read() -> None:
    assert get("/families")["Access-Control-Allow-Origin"] == "*"
    preflight = Client().options(f"{ROOT}/families")
    assert preflight.status_code == 204
    assert "GET" in preflight["Access-Control-Allow-Methods"]


def test_a_client_that_asks_too_often_must_wait(settings: Any) -> None:
    settings.API_PER_MINUTE = 3
    answers = [get("/groups").status_code for _ in range(5)]
    if answers.count(429) == 1:  # the minute turned between two of them
        answers = [get("/groups").status_code for _ in range(5)]
    assert answers[:3] == [200, 200, 200]
    refused = get("/groups")
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 60
    assert refused.json()["code"] == "api.too_often"


def test_a_forged_address_does_not_evade_the_limit(settings: Any) -> None:
    settings.API_PER_MINUTE = 1
    codes = [get("/groups", headers={"x-forwarded-for": f"10.0.0.{n}"}).status_code for n in range(4)]
    assert 429 in codes


def test_a_unit_opens_down_to_its_sources() -> None:
    tree = body("/units/dti/2022/provinces/48")["tree"]
    assert tree["code"] == "dti"
    assert any(child["inputs"] and child["inputs"][0]["source"] for child in tree["children"])


def test_history_on_old_and_new_units() -> None:
    years = [point["year"] for point in body("/history/dti/provinces/48")]
    assert years == sorted(years)
    assert any(point["is_rebased"] for point in body("/history/dti/provinces/48?as_of=2025-07-01"))


def test_a_figure_tells_its_origin() -> None:
    run = body("/results?family=dti&group=provinces&year=2022")["items"][0]["run"]
    found = body(f"/figures/{run}/48/dti")
    assert found["rank"] == 1
    assert found["run"]["uuid"] == run
    assert found["reason"]["vi"]


def test_organisations_and_territories_of_a_day() -> None:
    found = body("/organisations?q=da nang&as_of=2025-07-01")["items"]
    assert "48" in [one["code"] for one in found]
    assert body("/organisations?group=provinces&as_of=2025-06-30&limit=1")["total"] == 63
    assert body("/territories/province?as_of=2025-07-01")["total"] == 34
    assert body("/territories/province/48?as_of=2025-06-30")["name"]["vi"]
    assert body("/organisations/48?as_of=2025-07-01")["life"]


def test_datasets_and_bundles_are_those_that_were_released() -> None:
    found = body("/datasets?limit=1")
    values = body(f"/datasets/{found['items'][0]['uuid']}?limit=2")
    assert values["items"][0]["source"]
    bundle = body("/bundles?limit=1")["items"][0]
    answer = Client().get(bundle["address"])
    assert answer["Content-Type"] == "application/zip"
    import hashlib

    assert hashlib.sha256(answer.content).hexdigest() == bundle["digest"]


def test_a_ranking_as_a_table() -> None:
    answer = get("/rankings/dti/2022/provinces?format=csv&lang=en")
    assert answer["Content-Type"].startswith("text/csv")
    assert answer.content.decode("utf-8-sig").splitlines()[0] == "Rank,Code,Unit,Score,Basis"


def test_what_is_under_embargo_is_not_told() -> None:
    maker, publisher = Actor("staff", "a", "A"), Actor("staff", "b", "B")
    run = queries.runs().filter(dataset__family="dti", dataset__group="provinces", dataset__year=2022).first()
    assert run is not None
    hidden = actions.run_edition(by=maker, edition=run.edition, dataset=run.dataset, corrects=run, reason="x")
    until = timezone.now() + timedelta(days=1)
    proposal = actions.propose_publication(by=maker, run=hidden, embargo_until=until)
    actions.release_publication(by=publisher, publication=proposal, signing_key=bytes(range(32)))
    assert get(f"/figures/{hidden.uuid}/48/dti").status_code == 404
    assert str(hidden.uuid) not in get("/results?limit=1000").content.decode()


def test_the_schema_is_openapi_3_1_and_complete() -> None:
    schema = json.loads(get("/openapi.json").content)
    assert schema["openapi"].startswith("3.1")
    told = {way["get"]["operationId"] for way in schema["paths"].values()}
    assert told == set(SUMMARIES)
    assert {way for ways in schema["paths"].values() for way in ways} == {"get"}
    assert api.get_openapi_schema()["info"]["license"]["identifier"] == "CC-BY-4.0"


@pytest.mark.parametrize("path", ["/api/", "/en/api/"])
def test_the_documentation_names_every_address(path: str) -> None:
    page = Client().get(path).content.decode()
    for name in SUMMARIES:
        assert f'id="{name}"' in page
    assert "://" not in page.split("<main", 1)[1].split("</main>")[0]


@pytest.mark.parametrize("path", ["/families", "/rankings/dti/2022/provinces?limit=3", "/no-such-thing"])
def test_the_head_of_an_answer_is_told_alone(path: str) -> None:
    whole, head = get(path), Client().head(f"{ROOT}{path}")
    assert head.status_code == whole.status_code
    assert head.content == b""
    assert head.headers.get("ETag") == whole.headers.get("ETag")
    assert head["Content-Type"] == whole["Content-Type"]
