"""Data value sets over HTTP: keys as clients of DHIS2 carry them, three forms in and out, summaries, refusals."""

import base64
import csv
import io
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from lxml import etree

from nenso.measures import queries as measures
from nenso.measures.models import Lot, Observation
from nenso.reporting.models import Step, Submission
from nenso.web.endpoints import edge
from tests.factories.metering import a_key, a_system
from tests.factories.reporting import World

pytestmark = pytest.mark.django_db
V1, DHIS2 = "/api/systems/v1/dataValueSets", "/dhis2/api/dataValueSets"
VALUE = {"dataElement": "dossiers.paper", "period": "202509", "orgUnit": "20194", "value": "12"}
QUESTION = "?orgUnit=48&children=true&period=202509"


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    measures.forget_codes()
    caches["local"].clear()
    yield
    measures.forget_codes()


class Sender:
    """A reporting system of the province, with its key."""

    def __init__(self, kind: str = "reports") -> None:
        self.system = a_system(f"{kind}-48", kind=kind)
        _, self.token = a_key(self.system)
        self.client = Client(enforce_csrf_checks=True)

    def post(self, content: Any, path: str = V1, media: str = "application/json", **headers: str) -> Any:
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        return self.client.generic("POST", path, data, media, headers=self._with_key(headers))

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(path, headers=self._with_key(headers))

    def _with_key(self, headers: dict[str, str]) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Accept-Language": "en", **headers}


@pytest.fixture
def sender(world: World) -> Sender:
    return Sender()


@pytest.fixture
def world() -> World:
    return World()


def summary(answer: Any) -> dict[str, Any]:
    found: dict[str, Any] = answer.json()["response"]
    assert found["responseType"] == "ImportSummary"
    return found


def test_a_set_is_taken_and_answered_as_dhis2_does(sender: Sender) -> None:
    answer = sender.post({"dataValues": [VALUE]})
    assert answer.status_code == 200
    body = answer.json()
    assert (body["httpStatus"], body["status"]) == ("OK", "OK")
    found = summary(answer)
    assert found["importCount"] == {"imported": 1, "updated": 0, "ignored": 0, "deleted": 0}
    assert (found["status"], found["conflicts"], found["dataSetComplete"]) == ("SUCCESS", [], "false")
    row = Observation.objects.get()
    assert (row.value, row.lot.by_key) == (12.0, str(sender.system.uuid))


def test_a_conflict_is_told_in_words_with_its_place(sender: Sender) -> None:
    answer = sender.post({"dataValues": [VALUE, {**VALUE, "dataElement": "x"}]})
    assert answer.status_code == 409
    (conflict,) = summary(answer)["conflicts"]
    assert conflict == {
        "object": "x",
        "value": "dataValues[1]: there is no indicator “x”.",
        "errorCode": "E7610",
    }
    assert summary(answer)["importCount"]["ignored"] == 2
    assert not Observation.objects.exists()


def test_options_of_a_request(sender: Sender) -> None:
    dry = sender.post({"dataValues": [VALUE]}, V1 + "?dryRun=true")
    assert summary(dry)["importCount"]["imported"] == 1
    assert not Observation.objects.exists()
    mixed = {"dataValues": [VALUE, {**VALUE, "orgUnit": "79"}]}
    partial = sender.post(mixed, V1 + "?importMode=partial")
    assert (partial.status_code, summary(partial)["status"]) == (409, "WARNING")
    assert Observation.objects.count() == 1
    gone = sender.post({"dataValues": [VALUE]}, V1 + "?importStrategy=DELETE")
    assert summary(gone)["importCount"]["deleted"] == 1
    refused = sender.post({}, V1 + "?importStrategy=MERGE")
    assert (refused.status_code, refused.json()["code"]) == (422, "interop.option")


def test_a_report_comes_in_whole(sender: Sender, world: World) -> None:
    cells = {"dossiers.online": "60", "dossiers.paper": "40", "dossiers.late": "5", "note": "Xong."}
    body = {
        "dataSet": world.regime,
        "completeDate": "2025-09-16",
        "period": "202509",
        "orgUnit": "20194",
        "dataValues": [{"dataElement": code, "value": said} for code, said in cells.items()],
    }
    found = summary(sender.post(body))
    assert (found["status"], found["dataSetComplete"]) == ("SUCCESS", "2025-09-16"), found
    report = Submission.objects.get(uuid=found["reference"])
    assert report.state == "submitted"
    assert {step.by_name for step in Step.objects.filter(submission=report)} == {sender.system.name_vi}
    read = sender.get(f"{V1}?dataSet={world.regime}&orgUnit=20194&period=202509").json()
    assert read["dataSet"] == world.regime
    assert {one["dataElement"]: one["value"] for one in read["dataValues"]}["t1/all/n"] == "100"


def test_csv_and_adx_come_in_and_go_out(sender: Sender) -> None:
    table = b"dataelement,period,orgunit,categoryoptioncombo,attributeoptioncombo,value\ndossiers.paper,202509,20194,,,12\n"
    assert sender.post(table, media="application/csv").status_code == 200
    xml = b"""<adx xmlns="urn:ihe:qrph:adx:2015" exported="2025-10-01T00:00:00Z">
      <group orgUnit="20195" period="2025-09-01/P1M"><dataValue dataElement="dossiers.paper" value="8"/></group></adx>"""
    assert sender.post(xml, media="application/adx+xml").status_code == 200
    rows = list(csv.DictReader(io.StringIO(sender.get(V1 + QUESTION + "&format=csv").content.decode())))
    assert [(row["orgunit"], row["value"], row["categoryoptioncombo"]) for row in rows] == [
        ("20194", "12", "default"),
        ("20195", "8", "default"),
    ]
    answer = sender.get(V1 + QUESTION, Accept="application/adx+xml")
    assert answer["Content-Type"] == "application/adx+xml"
    groups = etree.fromstring(answer.content).findall("{urn:ihe:qrph:adx:2015}group")
    assert [group.get("period") for group in groups] == ["2025-09-01/P1M"] * 2
    # What went out comes in again and changes nothing.
    again = summary(sender.post(answer.content, media="application/adx+xml"))
    assert again["importCount"] == {"imported": 0, "updated": 0, "ignored": 2, "deleted": 0}


@pytest.mark.parametrize(
    ("media", "content", "status", "code"),
    [
        ("application/json", b"{", 400, "interop.json"),
        ("application/json", b'{"dataValues": 3}', 422, "interop.shape"),
        ("application/xml", b"<a/>", 415, "interop.media"),
        ("application/adx+xml", b"<a", 400, "interop.xml"),
        ("application/adx+xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", 400, "interop.xml_unsafe"),
        ("application/csv", b"a,b\n", 422, "interop.header"),
    ],
)
def test_what_cannot_be_read_is_refused(
    sender: Sender, media: str, content: bytes, status: int, code: str
) -> None:
    answer = sender.post(content, media=media)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer["Content-Type"] == "application/problem+json"


def test_clients_of_dhis2_find_their_address_and_carry_their_key(sender: Sender) -> None:
    basic = base64.b64encode(f"anybody:{sender.token}".encode()).decode()
    for kind in (f"Basic {basic}", f"ApiToken {sender.token}"):
        assert sender.post({"dataValues": [VALUE]}, DHIS2, Authorization=kind).status_code == 200
        read = sender.get(DHIS2 + ".json" + QUESTION, Authorization=kind)
        assert read.json()["dataValues"][0]["value"] == "12"
    assert sender.get(DHIS2 + ".csv" + QUESTION)["Content-Type"].startswith("text/csv")
    assert sender.get("/dhis2/api/system/info").json()["version"].startswith("2.")
    assert sender.get(DHIS2 + ".pdf" + QUESTION).json()["code"] == "interop.option"


@pytest.mark.parametrize("path", [V1, DHIS2, "/dhis2/api/system/info"])
@pytest.mark.parametrize("given", ["", "Bearer nenso_x", "Basic !", "Basic YTpi", "Digest x"])
def test_nobody_enters_without_a_key(world: World, path: str, given: str) -> None:
    answer = Client().get(path + QUESTION, headers={"Authorization": given} if given else {})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"]


def test_a_key_opens_what_its_system_is_for(world: World) -> None:
    answer = Sender("dossiers").post({"dataValues": [VALUE]})
    assert (answer.status_code, answer.json()["code"]) == (403, "system.other_kind")
    events = Sender("reports").post([], "/api/systems/v1/events")
    assert (events.status_code, events.json()["code"]) == (403, "system.other_kind")


def test_everybody_reads_figures_and_nobody_drafts(sender: Sender, world: World) -> None:
    sender.post({"dataValues": [VALUE]})
    sender.post({"dataSet": world.regime, "dataValues": [{**VALUE, "value": "99"}]})
    public = Client().get("/api/v1/dataValueSets" + QUESTION)
    assert [one["value"] for one in public.json()["dataValues"]] == ["12"]
    drafts = Client().get("/api/v1/dataValueSets" + QUESTION + f"&dataSet={world.regime}")
    assert [one["value"] for one in drafts.json()["dataValues"]] == ["12"]
    assert Client().get("/api/v1/dataValueSets").json()["code"] == "interop.question"
    assert (
        Client().get("/api/v1/dataValueSets" + QUESTION + "&startDate=x").json()["code"] == "interop.option"
    )


def test_a_cached_answer_grows_old_when_a_figure_comes(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender.post({"dataValues": [VALUE]})
    first = Client().get("/api/v1/dataValueSets" + QUESTION)
    for kept in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        assert Client().get("/api/v1/dataValueSets" + QUESTION, headers=kept).status_code == 304
    sender.post({"dataValues": [{**VALUE, "value": "13"}]})
    later = Lot.objects.latest("id").at + timedelta(seconds=2)  # a header counts in seconds
    monkeypatch.setattr(edge, "last_recorded", lambda: later)
    for kept in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        assert Client().get("/api/v1/dataValueSets" + QUESTION, headers=kept).status_code == 200
