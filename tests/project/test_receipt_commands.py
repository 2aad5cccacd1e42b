"""`nenso receipt` and `nenso verify` of one: from the database to a court that has neither database nor network."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from nenso.exchange.queries import keys
from nenso.exchange.rules.ledger.merkle import inclusion_proof
from nenso.exchange.rules.ledger.notes import Kind, SignerKey
from nenso.exchange.rules.ledger.proofs import Proof
from nenso.exchange.rules.ledger.receipts import read_receipt, receipt
from nenso.exchange.rules.ledger.receipts import written as as_file
from nenso.kernel.rules import Refused
from nenso.project.cli import app, receipts
from tests.exchange.rules.test_receipts import AT, EXCHANGE, LOG, OTHER, WITNESS, receipt_over
from tests.factories.ledger import ANSWERED, ASKED, Grown, a_ledger, an_exchange, integrate, written_down
from tests.project.conftest import environment

NENSO = Path(sys.executable).with_name("nenso")
DOCUMENT = Path(__file__).parents[2] / "docs" / "verifying-receipts.md"
KEY = LOG.verifier.text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What a court is given: a receipt, the published key, and the bodies."""
    (tmp_path / "receipt.json").write_bytes(as_file(receipt_over(EXCHANGE, WITNESS)))
    (tmp_path / "key").write_text(f"{KEY}\n")
    (tmp_path / "asked.json").write_bytes(ASKED)
    (tmp_path / "answered.json").write_bytes(ANSWERED)
    return tmp_path


@pytest.fixture(autouse=True)
def _language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NENSO_LANG", "en")
    monkeypatch.setenv("COLUMNS", "300")


def run(*words: object) -> Any:
    return CliRunner().invoke(app, [str(word) for word in words])


def alter(path: Path, before: str, after: str) -> None:
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after))


# --- Verified offline -------------------------------------------------------------------------------------


def test_a_receipt_says_what_is_proved(folder: Path) -> None:
    bodies = [word for name in ("asked.json", "answered.json") for word in ("--body", folder / name)]
    found = run(
        "verify",
        folder / "receipt.json",
        "--key",
        folder / "key",
        "--witness",
        WITNESS.verifier.text,
        *bodies,
    )
    assert found.exit_code == 0, found.output
    for part in (
        "VN/GOV/T48/portal asked VN/GOV/G06/population/citizens (POST)",
        "Purpose: Xác nhận nơi cư trú",
        "2026-11-26T07:30:00.250Z (UTC)",
        "answered with status 200",
        "POST /r1/VN/GOV/G06/population/citizens/find",
        f"place 15 of the ledger {LOG.name}, by its checkpoint of 42 entries signed by {KEY}",
        f"place 16 of the ledger {LOG.name}",
        "asked.json",
        "answered.json",
        "witness witness.example/48 had seen that checkpoint at 2026-11-26T",
    ):
        assert part in found.output
    assert "self-stated" not in found.output.lower()


def test_a_quorum_of_known_witnesses_is_asked_for(folder: Path) -> None:
    file = folder / "witnesses"
    stranger = SignerKey("stranger.example", Kind.COSIGNATURE, bytes(32)).verifier.text
    file.write_text(f"# whom we trust\n{WITNESS.verifier.text}\n{stranger}\n")
    words = ("verify", folder / "receipt.json", "--key", folder / "key", "--witnesses", file)
    found = run(*words, "--quorum", "1")
    assert found.exit_code == 0, found.output
    assert "As many of the trusted witnesses as are needed" in found.output
    assert "self-stated" not in found.output.lower()
    found = run(*words, "--quorum", "2")
    assert (found.exit_code, "not signed by enough of the trusted witnesses" in found.output) == (1, True)
    found = run(*words)
    assert (found.exit_code, "states no quorum" in found.output) == (1, True)
    assert run(*words, "--quorum", "3").exit_code == 1
    assert run(*words[:-2], "--quorum", "1").exit_code == 2
    file.write_text(f"log {KEY}\nwitness A {WITNESS.verifier.text}\nquorum A\n")
    found = run("verify", folder / "receipt.json", "--witnesses", file)
    assert (found.exit_code, "self-stated" in found.output.lower()) == (0, False), found.output


def test_without_a_key_it_is_said_whose_word_it_is(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = run("verify", folder / "receipt.json")
    assert found.exit_code == 0
    assert "Self-stated key: compare it with the published one" in found.output
    assert ", self-stated key." in found.output  # the witness's too
    assert "  ! The body (" in found.output  # what is left open is not ticked off
    assert "was not compared" in found.output
    monkeypatch.setenv("NENSO_LANG", "vi")
    said = run("verify", folder / "receipt.json").output
    assert "Khóa của sổ do chính biên nhận khai" in said
    assert "Yêu cầu" in said


def test_it_is_read_by_programs_too(folder: Path) -> None:
    found = json.loads(run("verify", folder / "receipt.json", "--key", KEY, "--json").output)
    assert (found["ok"], found["key"], found["key_is_trusted"]) == (True, KEY, True)
    request, response = found["messages"]
    assert (request["place"], request["size"], response["record"]["status"]) == (15, 42, 200)
    assert request["witnesses"] == [{"key": WITNESS.verifier.text, "at": AT, "is_trusted": False}]
    alter(folder / "receipt.json", "T48", "T49")
    refused = run("verify", folder / "receipt.json", "--json")
    assert refused.exit_code == 1
    assert json.loads(refused.output)["code"] == "ledger.bad_proof"


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("T48", "T49", "Entry 1: The proof does not fit the ledger"),
        (r"\"status\":200", r"\"status\":500", "Entry 2: The proof does not fit"),
        ("\\n42\\n", "\\n43\\n", "Entry 1: The signature of exchange.example/VN does not hold"),
        ('"head": "', '"head": "AAAA', "Entry 1: The head of the message"),
        ('"log"', '"lag"', "no receipt of the exchange"),
    ],
)
def test_a_tampered_receipt_fails_and_says_which_part(
    folder: Path, before: str, after: str, told: str
) -> None:
    alter(folder / "receipt.json", before, after)
    found = run("verify", folder / "receipt.json", "--key", KEY)
    assert found.exit_code == 1
    assert told in found.output


def test_another_key_body_or_witness_fails(folder: Path) -> None:
    stranger = SignerKey("stranger.example", Kind.COSIGNATURE, bytes(range(9, 41)))
    for words, told in (
        (("--key", OTHER.verifier.text), "not the trusted key"),
        (("--key", "a+b+c"), "no public key"),
        (("--body", folder / "key"), "body of neither request nor response"),
        (("--witness", stranger.verifier.text), "not signed by the witness stranger.example"),
    ):
        found = run("verify", folder / "receipt.json", *words)
        assert (found.exit_code, told in found.output) == (1, True), found.output
    with pytest.raises(Refused, match=r"file\.missing"):
        receipts.key_given(str(folder / "none"))


def test_what_only_a_receipt_has_is_not_taken_with_a_bundle(folder: Path) -> None:
    assert run("verify", folder / "key", "--body", folder / "asked.json").exit_code == 2


def test_a_receipt_writes_no_lines_of_its_own(folder: Path) -> None:
    made = an_exchange(purpose="x\n  ✓ Signed by the court \x1b[2J")
    (folder / "receipt.json").write_bytes(as_file(receipt_over(made)))
    said = run("verify", folder / "receipt.json").output
    assert "\x1b" not in said
    assert "\n  ✓ Signed" not in said


def test_verifying_needs_no_database_no_django_and_no_data_folder(folder: Path) -> None:
    nowhere = {
        **environment(folder / "none"),
        "NENSO_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    }
    words = [NENSO, "verify", folder / "receipt.json", "--key", KEY]
    found = subprocess.run(words, env=nowhere, capture_output=True, text=True, check=False)
    assert (found.returncode, found.stderr) == (0, "")
    assert not (folder / "none").exists()
    code = (
        "import sys; from nenso.exchange.rules.ledger.receipts import read_receipt, verify_receipt;"
        "verify_receipt(read_receipt(open(sys.argv[1], 'rb').read()));"
        "assert not {'django', 'psycopg', 'http.client'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code, folder / "receipt.json"], check=True)


# --- Verified without anything of ours --------------------------------------------------------------------


@pytest.fixture
def independent(tmp_path: Path) -> Path:
    """The program of the document."""
    (program,) = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    assert "nenso" not in program
    assert len(program.splitlines()) <= 40
    path = tmp_path / "check.py"
    path.write_text(program)
    return path


def check(program: Path, *words: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-I", program, *map(str, words)], capture_output=True, text=True, check=False
    )


def test_the_program_of_the_document_verifies_a_receipt(folder: Path, independent: Path) -> None:
    found = check(independent, folder / "receipt.json", KEY, folder / "asked.json", folder / "answered.json")
    assert (found.returncode, found.stderr) == (0, "")
    assert "request: VN/GOV/T48/portal -> VN/GOV/G06/population/citizens" in found.stdout
    assert "index 16 of 42" in found.stdout


@pytest.mark.parametrize(
    ("place", "size"), [(0, 1), (0, 2), (1, 2), (2, 3), (4, 7), (6, 7), (255, 257), (256, 257)]
)
def test_the_program_of_the_document_knows_trees_of_every_shape(
    folder: Path, independent: Path, place: int, size: int
) -> None:
    records = [f"another {number}".encode() for number in range(size)]
    records[place] = EXCHANGE[0].record
    grown = Grown(records)
    proof = Proof(place, inclusion_proof(place, size, grown.subtrees), grown.checkpoint(LOG))
    made = receipt([(EXCHANGE[0].record, b"", proof)], LOG.verifier)
    (folder / "receipt.json").write_bytes(as_file(made))
    found = check(independent, folder / "receipt.json", KEY)
    assert (found.returncode, f"index {place} of {size} in" in found.stdout) == (0, True), found.stderr


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("T48", "T49"),
        ("index 15", "index 14"),
        ("\\n42\\n", "\\n41\\n"),
        ('"head": "', '"head": "AAAA'),
        ("— exchange.example/VN", "— exchange.example/VX"),
    ],
)
def test_the_program_of_the_document_refuses_what_was_altered(
    folder: Path, independent: Path, before: str, after: str
) -> None:
    alter(folder / "receipt.json", before, after)
    assert check(independent, folder / "receipt.json", KEY).returncode == 1


def test_the_program_of_the_document_refuses_another_key_and_body(folder: Path, independent: Path) -> None:
    assert check(independent, folder / "receipt.json", OTHER.verifier.text).returncode == 1
    assert check(independent, folder / "receipt.json", KEY, folder / "key").returncode == 1
    (folder / "receipt.json").write_bytes(as_file(receipt_over((EXCHANGE[0], an_exchange()[1]))))
    assert "one exchange" in check(independent, folder / "receipt.json", KEY).stderr


# --- Written from the database ----------------------------------------------------------------------------


@pytest.fixture
def key(db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SignerKey:
    monkeypatch.setattr(receipts, "ready", lambda: None)
    settings.SIGNING_FOLDER = tmp_path / "keys"
    return keys.ledger_key()


def test_a_receipt_is_written_and_verifies(key: SignerKey, tmp_path: Path) -> None:
    a_ledger(key)
    file = tmp_path / "receipt.json"
    found = run("receipt", "VN-1", "--output", file)
    assert (found.exit_code, "2 entries" in found.output) == (0, True), found.output
    verified = run("verify", file, "--key", key.verifier.text)
    assert (verified.exit_code, "place 2 of" in verified.output) == (0, True)
    shown = run("receipt", "VN-1")
    assert shown.stdout.encode() == file.read_bytes()
    short = read_receipt(run("receipt", "VN-1", "--without-heads").stdout.encode())
    assert [each.head for each in short.entries] == ["", ""]


def test_a_receipt_names_the_witness_that_is_asked_for(key: SignerKey) -> None:
    a_ledger(key)
    written_down(an_exchange(message="VN-8"))
    integrate(key, WITNESS)
    found = run("receipt", "VN-1", "--size", "8", "--witness", WITNESS.verifier.text)
    assert read_receipt(found.stdout.encode()).witnesses == (WITNESS.verifier.text,)


def test_what_has_no_receipt_says_why(key: SignerKey) -> None:
    written_down(an_exchange(message="VN-5"))
    for name, code in (("VN-9", "receipt.not_found"), ("VN-5", "receipt.not_yet")):
        found = run("receipt", name)
        assert isinstance(found.exception, Refused)
        assert found.exception.code == code
