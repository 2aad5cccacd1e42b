"""The open API of indicators and figures: with revisions, origin and what was known then."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.measures import a_lot, a_row, a_small_country, an_indicator, an_observation

pytestmark = pytest.mark.django_db
ROOT = "/api/v1"


@pytest.fixture(autouse=True)
def world() -> None:
    caches["local"].clear()
    a_small_country()
    an_indicator()


def get(path: str, **options: Any) -> Any:
    return Client().get(f"{ROOT}{path}", **options)


def body(path: str) -> Any:
    answer = get(path)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_indicators_are_found_and_told_with_what_uses_them() -> None:
    an_indicator("half", expression="dossiers.received / 2", name_vi="Một nửa", folded="mot nua")
    assert [one["code"] for one in body("/indicators?q=một NỬA")["items"]] == ["half"]
    assert body("/indicators?source=metered")["total"] == 1
    found = body("/indicators/dossiers.received")
    assert found["used_by"] == ["half"]
    assert found["definitions"][0]["valid_from"] == "2010-01-01"
    assert body("/indicators/half")["computed_from"] == ["dossiers.received"]


def test_observations_have_revisions_and_origin() -> None:
    a_lot([a_row(5, line="B2")], citation="Tệp a.csv", at=datetime(2025, 4, 10, tzinfo=UTC))
    a_lot([a_row(6, line="B3")], at=datetime(2025, 5, 6, tzinfo=UTC))
    path = "/observations?indicator=dossiers.received&unit_kind=commune&unit=00001"
    now = body(path)["items"]
    assert [(one["value"], one["version"]) for one in now] == [(6.0, 2)]
    every = body(f"{path}&revisions=true")["items"]
    assert [(one["value"], one["origin"]["line"]) for one in every] == [(5.0, "B2"), (6.0, "B3")]
    assert every[0]["origin"]["citation"] == "Tệp a.csv"
    assert every[0]["superseded_at"] == every[1]["known_at"]
    assert [one["value"] for one in body(f"{path}&known=2025-05-05")["items"]] == [5.0]
    assert body(f"{path}&known=2025-04-01")["total"] == 0
    assert [one["value"] for one in body(f"{path}&known=2025-05-06T00:00:00Z")["items"]] == [6.0]


def test_observations_are_narrowed_in_time_and_paged() -> None:
    a_lot([a_row(month, period=f"2025-{month:02d}") for month in range(1, 7)])
    path = "/observations?from=2025-02-01&to=2025-04-30"
    assert [one["period"] for one in body(path)["items"]] == ["2025-02", "2025-03", "2025-04"]
    answer = get(f"{path}&limit=2")
    assert 'rel="next"' in answer["Link"]
    assert Client().get(answer.json()["next"]).json()["items"][0]["period"] == "2025-04"


def test_a_page_takes_as_many_queries_as_a_row() -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            body("/observations?limit=1000")
        return len(asked)

    an_observation(1)
    few = queries()
    a_lot(
        [a_row(1, unit, period) for unit in ("00001", "00002", "00003") for period in ("2024-01", "2024-02")]
    )
    assert queries() == few


def test_series_are_computed_live() -> None:
    an_indicator("half", expression="dossiers.received / 2")
    a_lot([a_row(4, period="2025-01"), a_row(6, period="2025-02")])
    found = body("/series/half/commune/00001?periods=2025-Q1")
    assert [(one["period"], one["value"]) for one in found["points"]] == [("2025-Q1", 5.0)]
    assert found["points"][0]["coverage"] == pytest.approx(2 / 3)
    merged = body("/series/dossiers.received/commune/00011?as_of=2025-07-01")["points"]
    assert [(one["value"], one["flags"]) for one in merged] == [(4.0, ["rebased"]), (6.0, ["rebased"])]


def test_figures_across_units_are_rolled_up_on_any_days_units() -> None:
    a_lot([a_row(4), a_row(8, "00004")])
    found = body("/across/dossiers.received/2025-03/province")["items"]
    assert [(one["unit"], one["value"], one["is_recorded"]) for one in found] == [
        ("01", 4, False),
        ("02", 8, False),
    ]
    new = body("/across/dossiers.received/2025-03/commune?as_of=2025-07-01")["items"]
    assert {one["unit"]: (one["value"], one["is_assumed"]) for one in new} == {
        "00003": (None, False),
        "00011": (4, False),
        "00012": (4, True),
        "00013": (4, True),
    }


def test_what_has_not_changed_is_not_sent_again_and_what_has_is() -> None:
    an_observation(5)
    first = get("/observations")
    assert get("/observations", headers={"if-none-match": first["ETag"]}).status_code == 304
    moment = first["Last-Modified"]
    assert moment
    an_observation(6)
    assert get("/observations", headers={"if-none-match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/indicators/nothing", 404, "indicator.not_found"),
        ("/indicators?source=rumour", 422, "api.parameter_unknown"),
        ("/observations?unit_kind=planet", 422, "api.parameter_unknown"),
        ("/observations?known=yesterday", 422, "api.parameter_unknown"),
        ("/observations?period=2025-13", 404, "period.unknown"),
        ("/series/nothing/commune/00001", 404, "indicator.unknown"),
        ("/across/dossiers.received/2025-03/planet", 422, "api.parameter_unknown"),
        ("/across/dossiers.received/2025-08/commune?as_of=2025-03-01", 422, "rebase.backwards"),
    ],
)
def test_a_refusal_is_a_problem(path: str, status: int, code: str) -> None:
    found = get(path)
    assert found["Content-Type"] == "application/problem+json"
    assert (found.status_code, found.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    ("form", "kind", "word"),
    [
        ("sdmx-ml", "application/vnd.sdmx.structurespecificdata+xml", b"StructureSpecificData"),
        ("sdmx-csv", "application/vnd.sdmx.data+csv", b"NENSO:OBSERVATIONS(1.0)"),
        ("provenance", "application/json", b'"origin"'),
    ],
)
def test_observations_as_files_for_others(form: str, kind: str, word: bytes) -> None:
    an_observation(5)
    answer = get(f"/observations?format={form}")
    assert answer["Content-Type"].startswith(kind)
    assert word in answer.content
