"""`nenso exchange archive`: listed, looked at first, done, brought back; a file verified by itself, a receipt made of it."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from nenso.exchange.queries import archives, keys
from nenso.exchange.rules.ledger.notes import SignerKey
from nenso.kernel.rules import Refused
from nenso.project.cli import app, archiving, receipts
from tests.exchange.days_of_a_ledger import NEXT, NOW, OLD, some_days

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def key(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SignerKey:
    monkeypatch.setenv("NENSO_LANG", "en")
    monkeypatch.setenv("COLUMNS", "300")
    for where in (archiving, receipts):
        monkeypatch.setattr(where, "ready", lambda: None)
    settings.SIGNING_FOLDER, settings.EXCHANGE_LEDGER = tmp_path / "keys", "exchange.example/VN"
    found = keys.ledger_key()
    some_days(found)
    return found


class Then(datetime):
    """A clock that stands at the day on which the older of two days is older than 23 days."""

    @classmethod
    def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
        return NOW


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(archiving, "datetime", Then)
    found = tmp_path / "archive"
    found.mkdir()
    return found


def run(*words: object) -> Any:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_days_are_listed_looked_at_put_away_and_brought_back(key: SignerKey, folder: Path) -> None:
    listed = run("exchange", "archive")
    assert (listed.exit_code, listed.output.count("in the database")) == (0, 2)
    assert "a year some" in listed.output
    looked = run("exchange", "archive", "--older-than", 23, "--to", folder)
    assert "1 days would be archived, 2026-11-26 to 2026-11-26" in looked.output
    assert (list(folder.iterdir()), archives.stands(OLD)) == ([], True)
    done = run("exchange", "archive", "--older-than", 23, "--to", folder, "--yes")
    file = folder / "2026-11-26.jsonl.gz"
    assert (done.exit_code, f"2026-11-26: 23 entries in {file}" in done.output) == (0, True), done.output
    told = json.loads(run("exchange", "archive", "--json").stdout)
    states = {each["day"]: each["state"] for each in told["days"]}
    assert states == {OLD.isoformat(): "archived", NEXT.isoformat(): "standing"}
    assert (told["days"][1]["archive"]["file"], told["days"][1]["archive"]["last"]) == (str(file), 25)
    again = run("exchange", "archive", "--older-than", 23, "--to", folder, "--yes")
    assert "No day older than 23 days has a table" in again.output
    back = run("exchange", "archive", "--restore", file)
    assert (back.exit_code, "23 entries are back" in back.output) == (0, True)
    assert "restored, in its file as well" in run("exchange", "archive").output
    away = run("exchange", "archive", "--older-than", 23, "--yes")
    assert (away.exit_code, "put away again" in away.output, archives.stands(OLD)) == (0, True, False)


def test_what_is_refused_is_told_by_day_and_ends_with_one(key: SignerKey, folder: Path) -> None:
    (folder / "2026-11-26.jsonl.gz").write_bytes(b"x")
    found = run("exchange", "archive", "--older-than", 23, "--to", folder, "--yes")
    assert (found.exit_code, archives.stands(OLD)) == (1, True)
    assert "2026-11-26: 2026-11-26.jsonl.gz, line 1" in found.output
    for words in (("--older-than", 3), ("--older-than", 3, "--yes")):
        young = run("exchange", "archive", *words)
        assert isinstance(young.exception, Refused)
        assert young.exception.code == "archive.too_young"
    assert run("exchange", "archive", "--restore", "x", "--older-than", 23).exit_code == 2


def test_a_file_verifies_by_itself_and_a_receipt_is_made_of_it(
    key: SignerKey, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("exchange", "archive", "--older-than", 23, "--to", folder, "--yes")
    file, receipt = folder / "2026-11-26.jsonl.gz", folder / "receipt.json"
    missing = run("receipt", "VN-7")
    assert isinstance(missing.exception, Refused)
    assert (missing.exception.code, missing.exception.facts["files"]) == ("receipt.archived", str(file))
    made = run("receipt", "VN-7", "--archive", file, "--output", receipt)
    assert made.exit_code == 0, made.output
    found = run("verify", file, "--key", key.verifier.text)
    assert (found.exit_code, found.output.count("✓"), "!" in found.output) == (0, 4, False), found.output
    assert "23 entries, places 0 to 25" in found.output
    assert run("verify", receipt, "--key", key.verifier.text).exit_code == 0
    manifest = folder / "2026-11-26.manifest"
    content = manifest.read_text()
    manifest.write_text(content.replace("0 25 23", "0 25 24"))
    assert run("verify", file).exit_code == 1
    manifest.unlink()
    plain = run("verify", file)
    assert (plain.exit_code, plain.output.count("!")) == (0, 2)
    assert json.loads(run("verify", file, "--json").stdout)["n"] == 23
    whole = file.read_bytes()
    file.write_bytes(whole[:-5])
    broken = json.loads(run("verify", file, "--json").stdout)
    assert (broken["ok"], broken["code"]) == (False, "archive.damaged")
    assert run("verify", file, "--trust", receipt).exit_code == 2
