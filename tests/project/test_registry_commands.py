"""`nenso exchange registry`: keys made, a root drafted, signed by people offline and published, with what it changes in words."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import timezone
from typer.testing import CliRunner

from nenso.exchange import actions
from nenso.exchange.queries import registry_public, roots
from nenso.exchange.rules.trust import keys
from nenso.exchange.rules.trust.reading import Held
from nenso.exchange.rules.trust.writing import Change, sign_root, written
from nenso.kernel.rules import SYSTEM, Refused
from nenso.kernel.rules.signing import public_key
from nenso.project.cli import exchange, registry
from nenso.project.exchange_doctor.links import BrokenLink
from nenso.project.exchange_doctor.roots import root_seen
from tests.exchange.test_roots import files
from tests.factories.exchange import Exchange, an_exchange
from tests.factories.trust import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(db: None, settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Exchange:
    settings.SIGNING_FOLDER = tmp_path / "keys"
    monkeypatch.setattr(registry, "ready", lambda: None)
    monkeypatch.setenv("NENSO_LANG", "en")
    monkeypatch.setenv("COLUMNS", "250")
    monkeypatch.chdir(tmp_path)
    return an_exchange(now=timezone.now())


def run(*words: str, typed: str = "") -> str:
    answer = CliRunner().invoke(exchange.app, ["registry", *words], input=typed)
    if answer.exception is not None and not isinstance(answer.exception, SystemExit):
        raise answer.exception
    assert answer.exit_code == 0, answer.output
    return str(answer.output)


def test_people_take_the_root_over_with_keys_of_their_own(made: Exchange, tmp_path: Path) -> None:
    reader = Held(first_key=registry_public())
    assert "This installation's key alone speaks for it" in run("show")
    run("new-key", "an.pem", typed="secret\nsecret\n")
    said = run("new-key", "binh.pem", "--no-passphrase")
    assert "binh.pem.pub" in said
    assert (tmp_path / "an.pem").stat().st_mode & 0o777 == 0o600
    assert b"ENCRYPTED" in (tmp_path / "an.pem").read_bytes()
    with pytest.raises(Refused) as refused:
        run("new-key", "an.pem", "--no-passphrase")
    assert refused.value.code == "file.unwritable", "no key is ever written over"

    changes = ("--add", "an.pem.pub", "--add", "binh.pem.pub", "--remove", "house", "--threshold", "2")
    said = run("draft", "next.json", *changes)
    assert "+ root key" in said
    assert "- root key" in said
    assert "needs 2 signatures of 2 keys" in said
    assert "Signatures of the keys that count: 1, needed 1; not yet: –" in said
    assert "Signatures of the new keys: 0, needed 2" in said
    assert "Signatures are lacking" in run("publish", "next.json")
    with pytest.raises(Refused) as refused:
        run("publish", "next.json", "--yes")
    assert refused.value.code == "trust.unsigned"

    run("root", "--output", "now.json")
    before = (tmp_path / "next.json").read_bytes()
    said = run("sign", "next.json", "--key", "binh.pem", "--before", "now.json")
    assert "is not signed" in said
    assert "- root key" in said
    assert (tmp_path / "next.json").read_bytes() == before
    run("sign", "next.json", "--key", "binh.pem", "--yes")
    with pytest.raises(Refused) as refused:
        run("sign", "next.json", "--key", "an.pem", "--yes", typed="wrong\n")
    assert refused.value.code == "trust.key_file"
    run("sign", "next.json", "--key", "an.pem", "--yes", typed="secret\n")
    assert "It lacks nothing" in run("publish", "next.json")
    assert roots.newest_root().version == 1, "a preview does nothing"  # type: ignore[union-attr]
    assert "Root number 2 is published" in run("publish", "next.json", "--yes")
    assert read(reader, files(), timezone.now())
    assert "needs 2 signatures of 2 keys" in run("show")
    assert '"threshold": 2' in run("show", "--json")
    assert run("root", "--version", "1").startswith("{")


def test_a_lost_online_key_is_replaced_in_three_commands(made: Exchange) -> None:
    before = roots.root_standing()
    said = run("draft", "next.json", "--new-online")
    assert "the key before it counts no more" in said
    run("publish", "next.json", "--yes")
    after = roots.root_standing()
    assert before is not None
    assert after is not None
    assert after.online != before.online
    assert read(Held(first_key=registry_public()), files(), timezone.now())


def test_who_lost_every_key_begins_again(made: Exchange, settings: LazySettings, tmp_path: Path) -> None:
    settings.SIGNING_FOLDER = tmp_path / "other"
    assert "has NOT got" in run("show")
    run("draft", "next.json", "--anew")
    assert "--hub-root" in run("publish", "next.json", "--anew", "--yes")
    assert "has NOT got" not in run("show")


def test_the_doctor_tells_a_root_and_a_publication_near_their_end(
    made: Exchange, settings: LazySettings, tmp_path: Path
) -> None:
    now = timezone.now()
    assert "this machine's key alone" in root_seen(now).en
    with pytest.raises(BrokenLink) as said:
        root_seen(now + timedelta(hours=19))
    assert "was not renewed" in said.value.seen.en
    person = keys.made()
    found = roots.drafted_root(Change(add=(public_key(person),), threshold=2), now + timedelta(days=40))
    sign_root(found, person)
    actions.publish_roots(by=SYSTEM, contents=[written(found)], now=now)
    for later, sentence in ((0, "Root number 2 ends"), (41, "Root number 2 expired")):
        with pytest.raises(BrokenLink) as said:
            root_seen(now + timedelta(days=later))
        assert sentence in said.value.seen.en
        assert "draft" in said.value.mend.en
    settings.SIGNING_FOLDER = tmp_path / "other"
    with pytest.raises(BrokenLink) as said:
        root_seen(now)
    assert "--new-online" in said.value.mend.en
