"""Witnesses registered and removed, ledgers that we cosign, and who is told when one does not sign."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils import timezone
from typer.testing import CliRunner

from nenso.accounts.queries import actor_of
from nenso.accounts.rules import Role
from nenso.exchange import actions, tasks
from nenso.exchange.models import WatchedLog, Witness
from nenso.exchange.queries import keys
from nenso.exchange.queries.witnesses import watched_logs, witness_keys, witnesses
from nenso.exchange.rules.ledger.notes import Kind, SignerKey, VerifierKey
from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import SYSTEM, Refused
from nenso.notify.models import Message
from nenso.project.cli import app
from tests.factories.accounts import a_person, an_organisation

pytestmark = pytest.mark.django_db
WITNESS = SignerKey("witness.example/48", Kind.COSIGNATURE, bytes(range(1, 33)))
NEW = SignerKey(WITNESS.name, Kind.COSIGNATURE, bytes(range(2, 34)))
LOG = SignerKey("ledger.example/VN", Kind.PLAIN, bytes(range(3, 35)))
URL = "https://witness.example/48"


@pytest.fixture(autouse=True)
def _keys(settings: LazySettings, tmp_path: Path) -> None:
    settings.SIGNING_FOLDER = tmp_path / "keys"


def a_witness(key: SignerKey = WITNESS, url: str = URL) -> Witness:
    return actions.set_witness(by=SYSTEM, key=key.verifier.text, url=url, now=timezone.now())


def told() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("title_en", flat=True))


# --- Registered -------------------------------------------------------------------------------------------


def test_a_witness_is_set_moved_given_a_new_key_and_removed() -> None:
    first = a_witness()
    assert a_witness().pk == first.pk
    assert a_witness(url="https://other.example").url == "https://other.example"
    Witness.objects.update(size=9)
    second = a_witness(NEW)
    assert (second.pk != first.pk, second.size) == (True, 0)
    assert [each.key for each in witnesses()] == [NEW.verifier]
    actions.remove_witness(by=SYSTEM, name=WITNESS.name, now=timezone.now())
    assert witnesses() == ()
    assert witness_keys() == (WITNESS.verifier, NEW.verifier), "what they signed is still signed"
    verbs = JournalEntry.objects.filter(verb__startswith="exchange.witness").order_by("pk")
    assert [each.verb.rpartition("_")[2] for each in verbs] == ["set", "set", "set", "removed"]


def own_key() -> VerifierKey:
    found = keys.ledger_public()
    return VerifierKey("somebody.example", Kind.COSIGNATURE, found.public)


@pytest.mark.parametrize(
    ("key", "url", "code"),
    [
        (lambda: "nothing", URL, "note.bad_key"),
        (lambda: LOG.verifier.text, URL, "witness.kind"),
        (lambda: own_key().text, URL, "witness.own"),
        (lambda: VerifierKey("n" * 301, Kind.COSIGNATURE, bytes(32)).text, URL, "witness.long"),
        (lambda: WITNESS.verifier.text, "ftp://witness.example", "service.url"),
        (
            lambda: VerifierKey("second.example", Kind.COSIGNATURE, NEW.verifier.public).text,
            URL,
            "witness.key_taken",
        ),
    ],
)
def test_what_is_no_witness_is_refused(key: Any, url: str, code: str) -> None:
    a_witness(NEW)
    with pytest.raises(Refused) as caught:
        actions.set_witness(by=SYSTEM, key=key(), url=url, now=timezone.now())
    assert caught.value.code == code
    assert Witness.objects.count() == 1


def test_only_the_nation_says_who_witnesses() -> None:
    an_organisation("T01")
    by = actor_of(a_person((Role.APPROVER, "T01")))
    for refused in (
        lambda: actions.set_witness(by=by, key=WITNESS.verifier.text, url=URL, now=timezone.now()),
        lambda: actions.watch_log(by=by, key=LOG.verifier.text),
    ):
        with pytest.raises(Refused, match=r"access\.role_missing"):
            refused()


def test_a_ledger_that_is_left_and_taken_up_again_is_not_forgotten() -> None:
    actions.watch_log(by=SYSTEM, key=LOG.verifier.text)
    WatchedLog.objects.update(size=7, root=bytes(32))
    actions.stop_watching(by=SYSTEM, origin=LOG.name, now=timezone.now())
    assert watched_logs() == ()
    with pytest.raises(Refused, match=r"witness\.not_watched"):
        actions.stop_watching(by=SYSTEM, origin=LOG.name, now=timezone.now())
    actions.watch_log(by=SYSTEM, key=SignerKey(LOG.name, Kind.PLAIN, bytes(32)).verifier.text)
    (found,) = watched_logs()
    assert (found.size, found.key.public != LOG.verifier.public) == (7, True)
    with pytest.raises(Refused, match=r"witness\.log_kind"):
        actions.watch_log(by=SYSTEM, key=WITNESS.verifier.text)


# --- Told -------------------------------------------------------------------------------------------------


def trouble(code: str, since: datetime, **facts: Any) -> None:
    Witness.objects.update(trouble=code, trouble_since=since, trouble_facts={"name": WITNESS.name, **facts})


def test_silence_is_told_once_after_a_while_and_its_end_too() -> None:
    a_person(Role.APPROVER)
    a_witness()
    now = timezone.now()
    trouble("cosigning.silent", now, why="HTTP 502")
    for minutes in (0, 1, 9):
        actions.tell_of_witnesses(now=now + timedelta(minutes=minutes))
    assert told() == []
    for minutes in (10, 11, 600):
        actions.tell_of_witnesses(now=now + timedelta(minutes=minutes))
    assert told() == [f"The witness {WITNESS.name} does not sign the exchange's ledger"]
    assert "HTTP 502" in Message.objects.get().body_en
    Witness.objects.update(trouble="", trouble_facts={}, trouble_since=None, size=12)
    tasks.tell_of_witnesses()
    tasks.tell_of_witnesses()
    assert told()[1:] == [f"The witness {WITNESS.name} signs the exchange's ledger again"]


@pytest.mark.parametrize(
    ("code", "facts", "words"),
    [
        ("cosigning.bad_signature", {}, "does not hold by its registered key"),
        ("cosigning.ahead", {"size": 9, "own": 4}, "signed the ledger at 9 entries, here it has 4"),
        ("cosigning.other_history", {"size": 9}, "another history"),
        ("cosigning.unknown_log", {}, "does not know this ledger"),
        ("cosigning.not_taken", {}, "another key of this ledger"),
        ("cosigning.clock", {"seconds": 400}, "400 seconds off"),
        ("cosigning.status", {"status": 302}, "answers 302"),
    ],
)
def test_anything_else_is_told_at_once_and_once(code: str, facts: dict[str, Any], words: str) -> None:
    a_person(Role.APPROVER)
    a_witness()
    now = timezone.now()
    trouble(code, now, **facts)
    for minutes in (0, 1, 30):
        actions.tell_of_witnesses(now=now + timedelta(minutes=minutes))
    trouble("cosigning.silent", now, why="HTTP 502")
    actions.tell_of_witnesses(now=now + timedelta(minutes=60))
    assert len(told()) == 1, "what is lesser is not told after it"
    assert words in Message.objects.get().body_en


# --- On the command line ----------------------------------------------------------------------------------


def run(*words: str) -> Any:
    return CliRunner().invoke(app, ["exchange", "witness", *words])


def test_the_command_line_sets_shows_and_removes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from nenso.project.cli import witnesses as commands

    monkeypatch.setattr(commands, "ready", lambda: None)
    monkeypatch.setenv("NENSO_LANG", "en")
    monkeypatch.setenv("COLUMNS", "300")
    assert "Nobody cosigns" in run("show").output
    file = tmp_path / "witness.vkey"
    file.write_text(WITNESS.verifier.text + "\n")
    assert run("add", str(file), URL).exit_code == 0
    assert run("watch", LOG.verifier.text).exit_code == 0
    trouble("cosigning.silent", timezone.now(), why="HTTP 502")
    shown = run("show").output
    assert "does not answer: HTTP 502" in shown
    assert LOG.name in shown
    found = json.loads(run("show", "--json").output)
    assert (found["witnesses"][0]["key"], found["watched"][0]["size"]) == (WITNESS.verifier.text, 0)
    assert run("leave", LOG.name).exit_code == 0
    assert run("remove", WITNESS.name).exit_code == 0
    assert run("remove", WITNESS.name).exit_code != 0


def test_the_witness_key_is_printed_under_its_name(settings: LazySettings) -> None:
    settings.EXCHANGE_WITNESS = ""
    assert keys.witness_public() is None
    settings.EXCHANGE_WITNESS = WITNESS.name
    found = keys.witness_public()
    assert found is not None
    assert (found.name, found.kind) == (WITNESS.name, Kind.COSIGNATURE)
    assert found.public != keys.ledger_public().public
