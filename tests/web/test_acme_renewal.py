"""`nenso exchange certificate renew`: an agency's gateway by the nation's ACME server, the nation's by its own authority."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import LazySettings
from pytest_django.live_server_helper import LiveServer
from typer.testing import CliRunner

from nenso.exchange import actions
from nenso.exchange.actions import GatewayFacts
from nenso.exchange.models import AcmeAccount
from nenso.exchange.rules.issuing import LIFE
from nenso.gateway.tls import Files
from nenso.kernel.rules import SYSTEM, Refused
from nenso.project.cli import exchange, renewing
from nenso.project.renewal.files import is_due
from tests.exchange.test_gateways import KEY
from tests.factories.certificates import pem_of
from tests.factories.exchange import Exchange, an_exchange

pytestmark = pytest.mark.django_db(transaction=True)
HOST = "lgsp.t01.vn"


@pytest.fixture
def made(
    settings: LazySettings, tmp_path: Path, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> Exchange:
    settings.SIGNING_FOLDER, settings.SITE_URL = tmp_path / "keys", live_server.url
    settings.EXCHANGE_HUB, settings.EXCHANGE_HUB_CERTIFICATE = f"https://hub.vn:{5500}", "issued"
    monkeypatch.setattr(renewing, "ready", lambda: None)
    monkeypatch.setenv("NENSO_LANG", "en")
    found, now = an_exchange(), datetime.now(UTC)
    actions.make_authority(by=SYSTEM, name="Test", now=now)
    facts = GatewayFacts(f"https://{HOST}:5500", KEY, "")
    actions.set_gateway(by=SYSTEM, member=found.consumer, facts=facts, now=now)
    return found


def run(folder: Path, *words: str) -> str:
    files = ["--certificate", str(folder / "own.pem"), "--key", str(folder / "own.key")]
    answer = CliRunner().invoke(exchange.app, ["certificate", "renew", *words, *files])
    if answer.exception is not None and not isinstance(answer.exception, SystemExit):
        raise answer.exception
    assert answer.exit_code == 0, answer.output
    return str(answer.output)


def shown(folder: Path) -> tuple[int, set[str]]:
    held = x509.load_pem_x509_certificate((folder / "own.pem").read_bytes())
    names = held.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return held.serial_number, {
        *names.get_values_for_type(x509.DNSName),
        *names.get_values_for_type(x509.UniformResourceIdentifier),
    }


def test_an_agencys_is_ordered_from_the_nation_and_renewed_by_the_same_account(
    made: Exchange, live_server: LiveServer, tmp_path: Path
) -> None:
    row = actions.acme.open_account(by=SYSTEM, member=made.consumer, label="gateway", now=datetime.now(UTC))
    server = (
        "--server",
        f"{live_server.url}/acme/directory",
        "--host",
        HOST,
        "--account",
        str(tmp_path / "acme"),
    )
    with pytest.raises(Refused, match=r"renewal\.account"):
        run(tmp_path, *server)
    told = run(tmp_path, *server, "--kid", str(row.uuid), "--hmac-key", row.binding)
    assert told == f"The certificate {tmp_path / 'own.pem'} is renewed.\n"
    serial, names = shown(tmp_path)
    assert names == {HOST, "nenso://VN/GOV/T01"}
    files = Files(tmp_path / "own.pem", tmp_path / "own.key")
    assert run(tmp_path, *server) == "Not yet: less than half of its life is over.\n"
    assert shown(tmp_path)[0] == serial
    assert "is renewed" in run(tmp_path, *server, "--now")
    assert shown(tmp_path)[0] != serial
    assert files.look(), "a gateway that runs takes it, and its key"
    assert AcmeAccount.objects.get().bound_at is not None
    assert {(tmp_path / name).stat().st_mode & 0o777 for name in ("acme", "own.key")} == {0o600}
    with pytest.raises(Refused) as refused:
        run(tmp_path, *("hub.vn" if word == HOST else word for word in server), "--now")
    assert refused.value.code == "renewal.refused"
    assert "hub.vn" in refused.value.facts["said"]


def test_the_nations_is_issued_by_its_own_authority(made: Exchange, tmp_path: Path) -> None:
    run(tmp_path)
    serial, names = shown(tmp_path)
    assert names == {"hub.vn", "nenso://hub"}
    assert "Not yet" in run(tmp_path, "hub")
    key = (tmp_path / "own.key").read_bytes()
    run(tmp_path, "hub", "--now")
    assert shown(tmp_path)[0] != serial
    assert (tmp_path / "own.key").read_bytes() == key, "one file changes, whole"
    run(tmp_path, "VN/GOV/T01", "--now")
    assert shown(tmp_path)[1] == {HOST, "nenso://VN/GOV/T01"}
    now = datetime.now(UTC)
    assert not is_due(tmp_path / "own.pem", now + LIFE / 2 - timedelta(hours=1))
    assert is_due(tmp_path / "own.pem", now + LIFE / 2)


def test_what_cannot_be_used_is_told_and_nothing_is_written(made: Exchange, tmp_path: Path) -> None:
    (tmp_path / "own.key").write_bytes(pem_of(Ed25519PrivateKey.generate()))
    with pytest.raises(Refused, match=r"renewal\.key"):
        run(tmp_path)
    (tmp_path / "own.key").unlink()
    account = ("--account", str(tmp_path / "acme"), "--host", HOST)
    for words, code in (
        (("--server", "https://127.0.0.1:9/acme/directory"), "renewal.what"),
        (("--server", "https://127.0.0.1:9/acme/directory", *account), "renewal.away"),
        (("--server", "http://site.example/acme/directory", *account), "renewal.away"),
    ):
        with pytest.raises(Refused) as refused:
            run(tmp_path, *words)
        assert refused.value.code == code
    assert not (tmp_path / "own.pem").exists()
