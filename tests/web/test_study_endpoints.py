"""How sure ranks are, for programs: official bands and influences, and the document to replay."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from nenso.index import actions, queries
from nenso.index.models import Run, Study
from nenso.index.rules import uncertainty
from nenso.kernel.rules import Actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
ROOT = "/api/v1/studies"


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet() -> None:
    caches["local"].clear()


def get(path: str, **options: Any) -> Any:
    return Client().get(f"{ROOT}{path}", **options)


def body(path: str) -> Any:
    answer = get(path)
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.mark.parametrize("year", [2022, 2023])
@pytest.mark.parametrize(("query", "units"), [("", 63), ("?as_of=2025-07-01", 34), ("?as_of=2025-11-20", 34)])
def test_bands_and_influences_of_a_ranking(year: int, query: str, units: int) -> None:
    found = body(f"/dti/{year}/provinces{query}")
    assert len(found["bands"]) == units
    assert found["is_rebased"] == (units == 34)
    assert [band["rank"] for band in found["bands"]] == sorted(band["rank"] for band in found["bands"])
    assert all(band["low"] <= band["median"] <= band["high"] for band in found["bands"])
    assert found["bands"][0]["name"] not in ("", found["bands"][0]["code"])
    codes = {band["code"] for band in found["bands"]}
    assert all(set(band["tied"]) <= codes for band in found["bands"])
    assert {one["vary"] for one in found["influences"]} == {"weights", "aggregation"}
    assert [one["kind"] for one in found["made"]] == ["uncertainty", "sensitivity"]


def test_the_ranks_are_those_of_the_ranking() -> None:
    ranks = {band["code"]: band["rank"] for band in body("/dti/2022/provinces")["bands"]}
    listed = Client().get("/api/v1/rankings/dti/2022/provinces?limit=100").json()["items"]
    assert ranks == {row["code"]: row["rank"] for row in listed}


def test_the_document_gives_every_rank_again() -> None:
    made = body("/qd766/2023/provinces")["made"][0]
    answer = Client().get(made["document"])
    replayed = uncertainty.replay(json.loads(answer.content))
    assert replayed.ok, replayed.first_difference
    assert replayed.study.ranks_digest == made["ranks_digest"]
    assert made["design"]["seed"] == made["seed"]


def test_what_has_not_changed_is_not_sent_again() -> None:
    address = "/dti/2022/provinces?as_of=2025-07-01"
    first = get(address)
    assert get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
    document = first.json()["made"][0]["document"]
    tag = Client().get(document)["ETag"]
    assert Client().get(document, headers={"if-none-match": tag}).status_code == 304


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/dti/2024/provinces", 404, "study.none_in_force"),
        ("/dti/1999/provinces", 404, "index.none_in_force"),
        ("/qd766/2023/provinces?as_of=2024-01-01", 422, "index.not_rebased"),
        ("/dti/2022/provinces?as_of=soon", 422, "api.parameter_unknown"),
        ("/00000000-0000-4000-8000-000000000000", 404, "study.not_found"),
    ],
)
def test_a_refusal_is_a_problem(path: str, status: int, code: str) -> None:
    answer = get(path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer["Content-Type"] == "application/problem+json"
    english = get(path + ("&" if "?" in path else "?") + "lang=en").json()["title"]
    assert english != answer.json()["title"]


def the_run() -> Run:
    return Run.objects.get(pk=queries.latest_listing("dti", "provinces", 2022).run_id)


def test_what_the_staff_tries_is_not_public() -> None:
    run = the_run()
    design = uncertainty.default_design(queries.subject_of_run(run))
    study = actions.ask_study(by=Actor("staff", "a", "A"), run=run, design=design)
    actions.compute_study(study=study)
    assert get(f"/{study.uuid}").status_code == 404


def test_what_is_under_embargo_is_not_told() -> None:
    maker, publisher, run = Actor("staff", "a", "A"), Actor("staff", "b", "B"), the_run()
    hidden = actions.run_edition(by=maker, edition=run.edition, dataset=run.dataset, corrects=run, reason="x")
    until = timezone.now() + timedelta(days=1)
    proposal = actions.propose_publication(by=maker, run=hidden, embargo_until=until)
    actions.release_publication(by=publisher, publication=proposal, signing_key=bytes(range(32)))
    study = Study.objects.get(run=hidden, kind="uncertainty", units_on=None)
    assert get(f"/{study.uuid}").status_code == 404
    assert str(study.uuid) not in get("/dti/2022/provinces").content.decode()
