"""The client that sends events from a file, against a site that listens."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from django.db import connections
from django.utils import timezone
from typer.testing import CliRunner

from nenso.kernel.rules import Refused
from nenso.measures import queries
from nenso.measures.models import Dossier, Event
from nenso.measures.rules.simulating import simulate
from nenso.project.cli import metering
from nenso.project.sending import TRIES, Sender, batches, read_events, totals
from tests.factories.metering import a_key, a_system

CSV = """id,kind,at,dossier,procedure,organisation,channel,rating,facts.owes_fee,facts.reused
a,received,{at},d1,1.001,48,online,,1,0
b,rated,{at},d1,1.001,48,,4,,
"""


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    # The server's threads must not keep their connections: the database of the tests could not be dropped.
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
    queries.forget_codes()
    yield
    queries.forget_codes()


@pytest.fixture
def token(transactional_db: None) -> str:
    return a_key(a_system())[1]


def a_moment() -> str:
    return (timezone.now() - timedelta(minutes=1)).isoformat()


@pytest.mark.parametrize("name", ["events.csv", "events.ndjson"])
def test_a_file_is_sent_declared_and_compared(
    live_server: Any, token: str, tmp_path: Path, name: str
) -> None:
    file = tmp_path / name
    file.write_text(CSV.format(at=a_moment()), encoding="utf-8")
    if name.endswith("ndjson"):
        table = tmp_path / "table.csv"
        table.write_text(CSV.format(at=a_moment()), encoding="utf-8")
        file.write_text("\n\n".join(json.dumps(row) for row in read_events(table)), encoding="utf-8")
    (tmp_path / "key").write_text(token + "\n")
    arguments = [
        "send", str(file), "--url", live_server.url, "--key-file", str(tmp_path / "key"), "--declare", "--json"
    ]  # fmt: skip
    for accepted, repeated in ((2, 0), (0, 2)):
        outcome = CliRunner().invoke(metering.app, arguments)
        assert outcome.exit_code == 0, outcome.output
        said = json.loads(outcome.stdout)
        assert (said["sent"], said["accepted"], said["repeated"]) == (2, accepted, repeated)
        assert [day["is_closed"] for day in said["days"]] == [True]
    dossier = Dossier.objects.get()
    assert (dossier.channel, dossier.owes_fee, dossier.reused, dossier.rating) == ("online", True, False, 4)


def test_what_was_refused_is_told_by_its_place(live_server: Any, token: str, tmp_path: Path) -> None:
    events = list(
        simulate(
            seed=1,
            day=timezone.localdate() - timedelta(days=1),
            organisations=["48"],
            procedures=["1.001"],
            dossiers=10,
        )
    )
    events[7]["procedure"] = "9"
    done = Sender(live_server.url, token).send(events, 5)
    assert (done.sent, done.accepted, done.refused) == (len(events), len(events) - 1, 1)
    assert [(problem["index"], problem["code"]) for problem in done.problems] == [
        (7, "event.unknown_procedure")
    ]


def test_an_answer_that_was_lost_is_asked_for_again(
    live_server: Any, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    paused: list[float] = []
    sender = Sender(live_server.url, token, pause=paused.append)
    true, lost = sender.session.request, iter([True, True])

    def request(*arguments: Any, **more: Any) -> Any:
        answer = true(*arguments, **more)
        if next(lost, False):
            raise requests.ConnectionError  # it was taken, and the answer never came
        return answer

    monkeypatch.setattr(sender.session, "request", request)
    event = {
        "id": "a",
        "kind": "accepted",
        "at": a_moment(),
        "dossier": "d",
        "procedure": "1.001",
        "organisation": "48",
    }
    done = sender.send([event], 10)
    assert (done.accepted, done.repeated, done.tries_again) == (0, 1, 2)
    assert paused == [1.0, 2.0]
    assert Event.objects.count() == 1


def test_a_site_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    paused: list[float] = []
    sender = Sender("http://127.0.0.1:1", "key", pause=paused.append)
    with pytest.raises(Refused, match=r"sending\.unreachable"):
        sender.ask("GET", "/me")
    assert len(paused) == TRIES - 1


def test_a_wrong_key_is_not_tried_again(live_server: Any, token: str) -> None:
    sender = Sender(live_server.url, token[:-1], pause=lambda _: pytest.fail("no second try"))
    with pytest.raises(Refused, match=r"sending\.refused") as refused:
        sender.ask("GET", "/me")
    assert refused.value.facts["status"] == 401


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.ndjson", '{"id": 1}\n{'),
        ("a.ndjson", "{}\n[]"),
        ("a.csv", "id,rating\na,5\nb,much"),
        ("a.csv", "id\na\nb,c"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(Refused, match=r"sending\.line") as refused:
        list(read_events(tmp_path / name))
    assert refused.value.facts["line"] == (3 if name.endswith("csv") else 2)


def test_batches_and_totals() -> None:
    events = [
        {"kind": "paid", "at": "2026-03-09T17:00:00Z"},
        {"kind": "paid", "at": "2026-03-10T08:00:00+07:00"},
    ]
    assert [len(batch) for batch in batches(iter(events * 5), 4)] == [4, 4, 2]
    assert totals([*events, {"kind": "paid"}]) == {"2026-03-10": {"paid": 2}}
