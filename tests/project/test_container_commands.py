"""`nenso verify` of containers and archives: in words, for programs, and with neither database nor network."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from nenso.project.cli import app
from tests.exchange.rules.test_asic_archives import linking
from tests.factories.asic import Country, Made, zipped
from tests.project.conftest import LONGEST, environment

NENSO = Path(sys.executable).with_name("nenso")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a court is given: a container, two archives, and what the country trusts."""
    found = tmp_path_factory.mktemp("court")
    country = Country(found)
    made = Made(country, is_batch=True, is_stamped_in_batch=True)
    (found / "trust.xml").write_bytes(country.parameters())
    (found / "message.asice").write_bytes(made.file())
    contents = {"VN-1-request-AAA.asice": made.file()}
    page, last = linking(contents)
    (found / "one.zip").write_bytes(zipped({**contents, "linkinginfo": page}))
    page, _ = linking(contents, last, "one.zip")
    (found / "two.zip").write_bytes(zipped({**contents, "linkinginfo": page}))
    altered = {**made.entries(), "attachment1": b"{}"}
    (found / "altered.asice").write_bytes(zipped(altered))
    page, _ = linking({"VN-1-request-AAA.asice": zipped(altered)})
    (found / "altered.zip").write_bytes(
        zipped({"VN-1-request-AAA.asice": zipped(altered), "linkinginfo": page})
    )
    return found


@pytest.fixture(autouse=True)
def _language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NENSO_LANG", "en")
    monkeypatch.setenv("COLUMNS", "300")


def run(*words: object) -> Any:
    return CliRunner().invoke(app, ["verify", *(str(word) for word in words)])


def test_a_container_says_what_it_shows(folder: Path) -> None:
    found = run(folder / "message.asice", "--trust", folder / "trust.xml")
    assert found.exit_code == 0, found.output
    for part in (
        "VN/GOV/T48/portal sent it",
        "attachment1 (25 bytes) is as it was signed",
        "hash chain sig-hashchain.xml leads to the result that is signed",
        "a trusted authority stamped it",
        "the certificate was not revoked",
        "member VN/GOV/T48, who is the sender",
    ):
        assert part in found.output
    assert "  !" not in found.output


def test_without_trust_it_is_said_whose_word_it_is(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = run(folder / "message.asice")
    assert found.exit_code == 0
    assert "  ! Who 2.5.4.5=VN/ss1/GOV,CN=T48,O=Test,C=FI is, is not known" in found.output
    monkeypatch.setenv("NENSO_LANG", "vi")
    assert "chưa biết ai cấp: đưa --trust" in run(folder / "message.asice").output


def test_an_altered_one_fails_and_says_where(folder: Path) -> None:
    found = run(folder / "altered.asice", "--trust", folder / "trust.xml")
    assert found.exit_code == 1
    assert "✗ “attachment1” is not the one of the hash chain “sig-hashchain.xml”" in found.output
    assert "✓ The signature stood at" in found.output  # what holds is said too
    plain = json.loads(run(folder / "altered.asice", "--json").output)
    assert plain["ok"] is False
    assert [each["code"] for each in plain["findings"] if each["state"] == "broken"] == [
        "asic.chain_differs",
        "asic.not_covered",
    ]


def test_an_archive_is_followed_to_the_one_before(folder: Path) -> None:
    first = run(folder / "one.zip", "--previous", "first", "--json")
    assert first.exit_code == 0, first.output
    last = json.loads(first.output)["last"]
    for before in (last, folder / "one.zip"):
        found = run(folder / "two.zip", "--previous", before, "--trust", folder / "trust.xml")
        assert found.exit_code == 0, found.output
        assert f"goes on from one.zip ({last})" in found.output
        assert "All 1 containers hold" in found.output
    assert "Not compared with the archive before" in run(folder / "two.zip").output
    refused = run(folder / "two.zip", "--previous", "first")
    assert refused.exit_code == 1
    assert "does not follow the one before" in refused.output


def test_a_container_in_an_archive_is_named(folder: Path) -> None:
    assert run(folder / "altered.zip").exit_code == 0  # its links hold, and nobody was trusted
    found = run(folder / "altered.zip", "--trust", folder / "trust.xml")
    assert found.exit_code == 1
    assert "✗ VN-1-request-AAA.asice: “attachment1” is not the one" in found.output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["message.asice", "--key", "x"], "has whom to trust, by --trust"),
        (["message.asice", "--previous", "first"], "only an archive has one before it"),
        (["trust.xml", "--trust", "trust.xml"], "only containers and archives"),
    ],
)
def test_an_option_that_would_be_passed_over_is_refused(folder: Path, words: list[str], told: str) -> None:
    found = run(*(folder / word if (folder / word).exists() else word for word in words))
    assert found.exit_code == 2
    assert told in found.output


def test_it_needs_neither_database_nor_network(folder: Path, tmp_path: Path) -> None:
    words = [str(NENSO), "verify", str(folder / "message.asice"), "--trust", str(folder / "trust.xml")]
    nowhere = {**environment(tmp_path / "none"), "NENSO_DATABASE_URL": "postgresql://127.0.0.1:1/none"}
    done = subprocess.run(words, capture_output=True, text=True, timeout=LONGEST, env=nowhere)
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "none").exists()
