"""`nenso exchange body`: from the store to the owner's hands, sealed on the way and held against the ledger."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import x25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.db import connection
from typer.testing import CliRunner

from nenso.exchange.models import LedgerEntry
from nenso.exchange.rules.bodies.sealing import key_id, sealed
from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import Refused
from nenso.project.cli import app
from tests.factories.ledger import ANSWERED, ASKED, an_exchange, written_down

pytestmark = pytest.mark.django_db
PRIVATE = x25519.X25519PrivateKey.generate()


@pytest.fixture(autouse=True)
def _language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NENSO_LANG", "en")
    monkeypatch.setenv("COLUMNS", "300")
    monkeypatch.setattr("nenso.project.cli.bodies.ready", lambda: None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pem = PRIVATE.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "key.pem").write_bytes(pem)
    other = x25519.X25519PrivateKey.generate()
    (tmp_path / "other.pem").write_bytes(
        other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    return tmp_path


def keep(body: bytes, direction: str = "response") -> str:
    """Keep a body of an exchange in the ledger; return the exchange."""
    written_down(an_exchange())
    exchange = str(LedgerEntry.objects.values_list("exchange", flat=True)[0])
    row = (exchange, direction, "VN/GOV/G06/population/citizens", len(body), key_id(PRIVATE.public_key()))
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE exchange_body_all PARTITION OF exchange_body DEFAULT")
        cursor.execute(
            "INSERT INTO exchange_body (until, exchange, direction, service, at, size, key, sealed) "
            "VALUES ('2027-01-01', %s, %s, %s, now(), %s, %s, %s)",
            [*row, sealed(PRIVATE.public_key(), body, exchange, direction)],
        )
    return exchange


def run(*words: object) -> Any:
    return CliRunner().invoke(app, ["exchange", "body", *(str(word) for word in words)])


def refused(found: Any) -> str:
    assert isinstance(found.exception, Refused)
    return found.exception.code


@pytest.mark.parametrize(("direction", "content"), [("response", ANSWERED), ("request", ASKED)])
def test_a_body_is_opened_and_is_the_one_of_the_ledger(folder: Path, direction: str, content: bytes) -> None:
    exchange, at = keep(content, direction), folder / "body"
    found = run(exchange, "--key", folder / "key.pem", "--direction", direction, "--output", at)
    assert found.exit_code == 0, found.output
    assert at.read_bytes() == content
    assert (
        f"({direction}, {len(content)} bytes) that the ledger has of the exchange {exchange}" in found.output
    )
    read = JournalEntry.objects.get(verb="exchange.body_read")
    assert (read.facts["exchange"], read.facts["direction"]) == (exchange, direction)


def test_a_body_goes_sealed_to_where_the_private_key_is(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange, file = keep(ANSWERED), folder / "sealed.json"
    found = run(exchange, "--output", file)
    assert (found.exit_code, "still sealed" in found.output) == (0, True)
    assert JournalEntry.objects.filter(verb="exchange.body_read").count() == 1

    def no_database() -> None:
        raise AssertionError("the database was asked")

    monkeypatch.setattr("nenso.project.cli.bodies.ready", no_database)
    opened = run(file, "--key", folder / "key.pem", "--output", folder / "body")
    assert opened.exit_code == 0, opened.output
    assert (folder / "body").read_bytes() == ANSWERED


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"direction": "request"}, "body.not_opened"),
        ({"exchange": "00000000-0000-0000-0000-000000000000"}, "body.not_opened"),
        ({"sealed": "AAAA"}, "body.not_opened"),
        ({"digest": "AAAA"}, "body.other_digest"),
        ({"more": 1}, "body.no_file"),
    ],
)
def test_an_altered_file_is_refused(folder: Path, change: dict[str, Any], told: str) -> None:
    file = folder / "sealed.json"
    run(keep(ANSWERED), "--output", file)
    file.write_text(json.dumps(json.loads(file.read_text()) | change))
    found = run(file, "--key", folder / "key.pem", "--output", folder / "body")
    assert (found.exit_code, refused(found)) == (1, told)
    assert not (folder / "body").exists()


def test_what_is_not_there_is_said(folder: Path) -> None:
    exchange = keep(b"another body")
    output = ("--output", folder / "body")
    assert refused(run(exchange, "--key", folder / "key.pem", *output)) == "body.other_digest"
    assert refused(run(exchange, "--key", folder / "other.pem", *output)) == "body.not_opened"
    assert refused(run(exchange, "--direction", "request", *output)) == "body.not_kept"
    assert refused(run("nothing", *output)) == "receipt.not_found"
    assert run(exchange, "--direction", "both", *output).exit_code == 2
    assert not (folder / "body").exists()
