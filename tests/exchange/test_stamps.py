"""Time stamps on checkpoints, made by openssl: kept once verified, told when they stay away, proved offline in a receipt."""

import base64
import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography import x509
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.utils import timezone
from typer.testing import CliRunner

from nenso.accounts.rules import Role
from nenso.exchange import actions, tasks
from nenso.exchange.models import Stamp, StampTrouble
from nenso.exchange.queries import keys, ledger, stamps
from nenso.exchange.rules.ledger.notes import Kind, SignerKey, read_note
from nenso.exchange.rules.ledger.receipts import Receipt, Shown, read_receipt, verify_receipt, written
from nenso.exchange.rules.ledger.stamps import answer_of, authorities_in, stamped, token_of
from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import Refused
from nenso.notify.models import Message
from nenso.project.cli import app, receipts
from nenso.project.exchange_doctor import house
from nenso.project.exchange_doctor.links import BrokenLink
from tests.factories.accounts import a_person
from tests.factories.authority import Authority, an_authority, openssl
from tests.factories.ledger import a_ledger, an_exchange, integrate, written_down

pytestmark = pytest.mark.django_db
WITNESS = SignerKey("witness.example/48", Kind.COSIGNATURE, bytes(range(1, 33)))
MISSING, WORK = "The exchange's ledger gets no time stamps", "The exchange's ledger gets time stamps again"


@pytest.fixture
def key(settings: LazySettings, tmp_path: Path) -> SignerKey:
    settings.SIGNING_FOLDER = tmp_path / "keys"
    return keys.ledger_key()


@pytest.fixture
def authority(key: SignerKey, settings: LazySettings, tmp_path: Path) -> Iterator[Authority]:
    with an_authority(tmp_path / "tsa") as made:
        settings.EXCHANGE_STAMPS, settings.EXCHANGE_STAMPS_CA = made.url, str(made.ca)
        yield made


def grown(key: SignerKey, *more: SignerKey, at: datetime | None = None, message: str = "VN-9") -> int:
    """Return the size of the ledger after one exchange more."""
    written_down(an_exchange(message=message))
    return integrate(key, *more, at=at or timezone.now()).size


def stamp(after: timedelta = timedelta(0)) -> bool:
    return actions.stamp_newest(now=timezone.now() + after)


def titles() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("title_en", flat=True))


# --- Asked for and kept -----------------------------------------------------------------------------------


def test_the_newest_checkpoint_is_stamped_once(key: SignerKey, authority: Authority) -> None:
    assert not stamp(), "before the first checkpoint there is nothing to stamp"
    a_ledger(key)
    assert [stamp(), stamp(), authority.asked] == [True, False, 1]
    kept = stamps.stamp_on(6)
    assert abs(kept.at - timezone.now()) < timedelta(minutes=1)
    assert kept.authority == authority.url
    grown(key)
    tasks.stamp_checkpoint()
    assert [each.size for each in stamps.stamps()] == [8, 6]


def test_without_an_authority_nothing_is_asked(key: SignerKey, settings: LazySettings) -> None:
    settings.EXCHANGE_STAMPS = ""
    a_ledger(key)
    assert not stamp()
    assert stamps.trouble() is None


def test_a_stamp_stays_that_of_its_checkpoint_when_witnesses_sign_later(
    key: SignerKey, authority: Authority
) -> None:
    grown(key, WITNESS)
    stamp()
    content = stamps.stamped_checkpoint(2)
    assert WITNESS.name not in content.decode()
    assert stamps.stamp_on(2).digest == stamped(stamps.stamp_on(2).token, content).digest


def wrong_answer(authority: Authority) -> None:
    authority.instead = b"<html>Bad gateway</html>"


def too_long(authority: Authority) -> None:
    authority.instead = bytes(70_000)


def other_query(authority: Authority) -> None:
    """Answer what another was asked, as one who plays an old answer back."""
    data = authority.folder / "other"
    data.write_bytes(b"another checkpoint")
    openssl("ts", "-query", "-data", str(data), "-sha256", "-cert", "-out", str(authority.folder / "q"))
    authority.query = (authority.folder / "q").read_bytes()


def own_bytes_other_nonce(authority: Authority) -> None:
    data = authority.folder / "own"
    data.write_bytes(stamps.content_of(newest()))
    openssl("ts", "-query", "-data", str(data), "-sha256", "-cert", "-out", str(authority.folder / "q"))
    authority.query = (authority.folder / "q").read_bytes()


def another_chain(authority: Authority) -> None:
    other = Authority(authority.folder.parent / "other-tsa")
    authority.ca.write_bytes(other.ca.read_bytes())


def no_certificates(authority: Authority) -> None:
    authority.ca.write_bytes(b"")


def newest() -> Any:
    from nenso.exchange.models import Checkpoint

    return Checkpoint.objects.order_by("-size").first()


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda authority: setattr(authority, "status", 503), "does not answer: HTTP 503"),
        (lambda authority: setattr(authority, "status", 302), "does not answer: HTTP 302"),
        (wrong_answer, "no time stamp (RFC 3161)"),
        (too_long, "too long"),
        (other_query, "not of this checkpoint"),
        (own_bytes_other_nonce, "not proved by the certificates given: Nonce mismatch"),
        (another_chain, "not proved by the certificates given"),
        (no_certificates, "holds no certificate"),
    ],
)
def test_what_is_no_stamp_on_the_checkpoint_is_not_kept(
    key: SignerKey, authority: Authority, spoil: Callable[[Authority], None], told: str
) -> None:
    a_ledger(key)
    spoil(authority)
    assert not stamp()
    assert not Stamp.objects.exists()
    found = stamps.trouble()
    assert found is not None
    assert told in found.why.en


def test_an_authority_whose_clock_is_wrong_is_not_believed(key: SignerKey, authority: Authority) -> None:
    a_ledger(key)
    assert not stamp(timedelta(minutes=6))
    found = stamps.trouble()
    assert found is not None
    assert "one of the two is wrong" in found.why.en


def test_an_authority_that_is_away_raises_nothing(
    key: SignerKey, authority: Authority, settings: LazySettings
) -> None:
    a_ledger(key)
    settings.EXCHANGE_STAMPS = "http://127.0.0.1:9/"
    assert not stamp()
    assert StampTrouble.objects.count() == 1


# --- Told -------------------------------------------------------------------------------------------------


def test_an_outage_is_told_once_and_its_end_too(key: SignerKey, authority: Authority) -> None:
    a_person(Role.APPROVER)
    a_ledger(key)
    authority.status = 503
    for minute in (0, 1, 9):
        stamp(timedelta(minutes=minute))
    assert titles() == [], "ten minutes pass first"
    for minute in (10, 11, 12, 60):
        stamp(timedelta(minutes=minute))
    assert titles() == [MISSING]
    assert "HTTP 503" in Message.objects.get().body_en
    authority.status = 200
    assert stamp()
    assert titles() == [MISSING, WORK]
    grown(key)
    assert stamp()
    assert titles() == [MISSING, WORK]
    verbs = JournalEntry.objects.filter(verb__startswith="exchange.stamps").values_list("verb", flat=True)
    assert sorted(verbs) == ["exchange.stamps_missing", "exchange.stamps_work"]


def test_a_short_outage_is_told_to_nobody(key: SignerKey, authority: Authority) -> None:
    a_person(Role.APPROVER)
    a_ledger(key)
    authority.status = 503
    stamp()
    authority.status = 200
    assert stamp(timedelta(minutes=3))
    assert titles() == []
    authority.status = 503
    grown(key)
    stamp(timedelta(minutes=4))
    stamp(timedelta(minutes=13))
    assert titles() == [], "an outage begins with its own first failure"


def test_the_doctor_tells_of_it(key: SignerKey, authority: Authority) -> None:
    now = timezone.now()
    grown(key, at=now)
    assert house.stamps_seen(now).en == "none yet"
    with pytest.raises(BrokenLink, match="Nobody asked for a time stamp"):
        house.stamps_seen(now + timedelta(minutes=10))
    assert stamp()
    assert house.stamps_seen(now + timedelta(days=1)).en.endswith("on 2 entries")
    grown(key, at=now)
    authority.status = 503
    stamp()
    with pytest.raises(BrokenLink, match=r"No time stamp since .* HTTP 503"):
        house.stamps_seen(now + timedelta(minutes=11))


# --- Published --------------------------------------------------------------------------------------------


def test_what_is_served_verifies_with_openssl(key: SignerKey, authority: Authority, tmp_path: Path) -> None:
    a_ledger(key)
    stamp()
    (listed,) = Client().get("/exchange/log/stamps/").json()["stamps"]
    answer, note = Client().get(listed["token"]), Client().get(listed["checkpoint"])
    assert answer["Content-Type"] == "application/timestamp-reply"
    (tmp_path / "6.tsr").write_bytes(answer.content)
    (tmp_path / "6.note").write_bytes(note.content)
    said = openssl(
        *("ts", "-verify", "-data", str(tmp_path / "6.note"), "-in", str(tmp_path / "6.tsr")),
        *("-CAfile", str(authority.ca)),
    )
    assert "Verification: OK" in said
    assert read_note(note.content).signatures[0].name == key.name


def test_stamps_are_listed_in_pages(
    key: SignerKey, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamps, "PAGE", 2)
    for number in range(3):
        grown(key, message=f"VN-{number}")
        stamp()
    first = Client().get("/exchange/log/stamps/").json()
    assert [each["size"] for each in first["stamps"]] == [6, 4]
    second = Client().get(first["next"]).json()
    assert [[each["size"] for each in second["stamps"]], second["next"]] == [[2], None]
    assert len(Client().get("/exchange/log/stamps/?before=x").json()["stamps"]) == 2


@pytest.mark.parametrize("path", ["7.tsr", "7.note", f"{10**30}.tsr", "?before=" + "9" * 30])
def test_a_stamp_that_is_not_there_is_a_problem_for_programs(key: SignerKey, path: str) -> None:
    answer = Client().get(f"/exchange/log/stamps/{path}")
    if path.startswith("?"):
        assert answer.json() == {"stamps": [], "next": None}
    else:
        assert (answer.status_code, answer.json()["code"]) == (404, "stamp.not_found")


# --- In a receipt -----------------------------------------------------------------------------------------


@pytest.fixture
def chain(authority: Authority) -> tuple[x509.Certificate, ...]:
    return chain_of(authority)


def proved(found: Receipt, chain: tuple[x509.Certificate, ...]) -> Shown:
    return verify_receipt(read_receipt(written(found)), keys.ledger_public(), authorities=chain)


@pytest.mark.parametrize("later", [0, 1, 5])
def test_a_receipt_bears_the_first_stamp_on_its_checkpoint_or_a_later_one(
    key: SignerKey, authority: Authority, chain: tuple[x509.Certificate, ...], later: int
) -> None:
    a_ledger(key)
    for number in range(later):
        grown(key, message=f"VN-later-{number}")
    stamp()
    found = ledger.receipt_of("VN-1")
    shown = proved(found, chain)
    assert shown.stamped is not None
    assert (shown.stamped.at, shown.stamped.is_proved) == (stamps.stamp_on(6 + 2 * later).at, True)
    assert shown.messages[0].proved.checkpoint.size == 6
    unproved = proved(found, ())
    assert unproved.stamped is not None
    assert not unproved.stamped.is_proved
    assert found.stamp is not None
    note, token = authority.folder / "note", authority.folder / "token"
    note.write_text(found.stamp.checkpoint)
    token.write_bytes(base64.b64decode(found.stamp.token))
    files = ("-data", str(note), "-in", str(token), "-token_in", "-CAfile", str(authority.ca))
    assert "Verification: OK" in openssl("ts", "-verify", *files), "as the document says"


def test_a_receipt_has_no_stamp_of_before_its_entries(
    key: SignerKey, authority: Authority, chain: tuple[x509.Certificate, ...]
) -> None:
    a_ledger(key)
    stamp()
    grown(key)
    found = ledger.receipt_of("VN-9")
    assert found.stamp is None
    assert b"stamp" not in written(found)
    with pytest.raises(Refused, match=r"receipt\.no_stamp"):
        proved(found, chain)


def test_every_altered_part_of_a_stamp_is_refused(
    key: SignerKey, authority: Authority, chain: tuple[x509.Certificate, ...]
) -> None:
    a_ledger(key)
    grown(key)
    stamp()
    found = ledger.receipt_of("VN-1")
    assert found.stamp is not None
    token = base64.b64decode(found.stamp.token)
    info = token.index(b"Z", token.index(stamps.stamp_on(8).digest))  # the end of the time that it tells
    parts = {
        "time": {"token": written64(token[: info - 1] + bytes([token[info - 1] ^ 1]) + token[info:])},
        "digest": {"token": written64(token.replace(stamps.stamp_on(8).digest, bytes(32)))},
        "signature": {"token": written64(token[:-1] + bytes([token[-1] ^ 1]))},
        "behind": {"token": written64(token + b"\0")},
        "spelling": {"token": found.stamp.token + "="},
        "checkpoint": {"checkpoint": found.stamp.checkpoint.replace("\n8\n", "\n9\n")},
        "consistency": {"consistency": (written64(bytes(32)), *found.stamp.consistency[1:])},
        "shorter": {"consistency": found.stamp.consistency[1:]},
    }
    for name, changes in parts.items():
        altered = msgspec.structs.replace(found, stamp=msgspec.structs.replace(found.stamp, **changes))
        with pytest.raises(Refused):
            proved(altered, chain)
        assert altered != found, name


def written64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def test_a_stamp_of_another_authority_proves_nothing(
    key: SignerKey, authority: Authority, tmp_path: Path
) -> None:
    a_ledger(key)
    stamp()
    other = Authority(tmp_path / "other")
    with pytest.raises(Refused, match=r"stamp\.not_proved"):
        proved(ledger.receipt_of("VN-1"), authorities_in(other.ca.read_bytes()))


def test_a_certificate_that_is_not_for_time_stamps_makes_none(
    key: SignerKey, authority: Authority, tmp_path: Path
) -> None:
    a_ledger(key)
    stamp()
    token, content = stamps.stamp_on(6).token, stamps.stamped_checkpoint(6)
    other = Authority(tmp_path / "stamping")
    server = Authority(tmp_path / "server", x509.ExtendedKeyUsageOID.SERVER_AUTH)
    assert stamped(signed_again(token, other), content, chain_of(other)).is_proved
    forged = signed_again(token, server)
    assert stamped(forged, content).at == stamps.stamp_on(6).at
    with pytest.raises(Refused, match=r"stamp\.not_proved"):
        stamped(forged, content, chain_of(server))


def chain_of(authority: Authority) -> tuple[x509.Certificate, ...]:
    return authorities_in(authority.ca.read_bytes())


def signed_again(token: bytes, by: Authority) -> bytes:
    """Return what a token says, signed by another."""
    files = {name: str(by.folder / name) for name in ("token", "info", "made")}
    Path(files["token"]).write_bytes(token)
    openssl("cms", "-verify", "-noverify", "-inform", "DER", "-in", files["token"], "-out", files["info"])
    openssl(
        *("cms", "-sign", "-binary", "-nodetach", "-econtent_type", "1.2.840.113549.1.9.16.1.4"),
        *("-in", files["info"], "-outform", "DER", "-out", files["made"]),
        *("-signer", str(by.folder / "signer.pem"), "-inkey", str(by.folder / "key.pem")),
    )
    return Path(files["made"]).read_bytes()


# --- On the command line ----------------------------------------------------------------------------------


def run(*words: object) -> Any:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_the_command_line_says_the_proven_time_and_refuses_a_tampered_token(
    key: SignerKey, authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receipts, "ready", lambda: None)
    monkeypatch.setenv("NENSO_LANG", "en")
    monkeypatch.setenv("COLUMNS", "300")
    a_ledger(key)
    stamp()
    file, told = tmp_path / "receipt.json", f"{stamps.stamp_on(6).at:%Y-%m-%dT%H:%M:%SZ}"
    assert run("receipt", "VN-1", "--output", file).exit_code == 0
    with connection.execute_wrapper(forbidden):
        done = run("verify", file, "--key", key.verifier.text, "--stamps-ca", authority.ca)
    assert (done.exit_code, f"stood at {told} at the latest" in done.output) == (0, True), done.output
    assert "not checked" not in done.output
    plain = run("verify", file)
    assert (plain.exit_code, f"says {told}, but its signature was not checked" in plain.output) == (0, True)
    as_json = json.loads(run("verify", file, "--stamps-ca", authority.ca, "--json").output)
    assert as_json["stamp"] == {"at": told, "is_proved": True}
    stamp_there = read_receipt(file.read_bytes()).stamp
    assert stamp_there is not None
    token = base64.b64decode(stamp_there.token)
    altered = written64(token[:-1] + bytes([token[-1] ^ 1]))
    file.write_bytes(file.read_bytes().replace(stamp_there.token.encode(), altered.encode()))
    done = run("verify", file, "--stamps-ca", authority.ca)
    assert (done.exit_code, "time stamp is not proved" in done.output) == (1, True), done.output
    file.write_bytes(written(msgspec.structs.replace(read_receipt(file.read_bytes()), stamp=None)))
    done = run("verify", file, "--stamps-ca", authority.ca)
    assert (done.exit_code, "no time stamp" in done.output) == (1, True), done.output
    assert run("verify", file, "--stamps-ca", file).exit_code == 1


def forbidden(*_: object) -> None:
    raise AssertionError("verifying asked the database")


@pytest.mark.parametrize("size", [1, 100, 122, 123, 200, 5_000, 60_000])
def test_a_token_is_an_answer_again(size: int) -> None:
    """Lengths in DER have one byte below 128 and more from there: what is no token is refused either way, without a fault."""
    with pytest.raises(Refused, match=r"stamp\.malformed"):
        token_of(answer_of(bytes(size)))


def test_a_refusal_of_the_authority_is_told_in_its_words() -> None:
    with pytest.raises(Refused, match=r"stamp\.not_granted"):
        token_of(b"\x30\x05\x30\x03\x02\x01\x02")
