"""`nenso exchange`: a description applied, who takes part, the keys, and what would become of a request. In the process."""

import base64
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import timezone
from typer.testing import CliRunner

from nenso.exchange import actions, queries
from nenso.exchange.models import Member
from nenso.exchange.rules.ledger.notes import read_key
from nenso.kernel.rules import SYSTEM, Refused
from nenso.kernel.tokens import keys as tokens
from nenso.project.cli import exchange, keys, maintenance
from nenso.project.exchange_doctor.keys import has_tokens, keys_seen
from nenso.project.exchange_doctor.links import BrokenLink
from tests.factories.accounts import an_organisation
from tests.factories.exchange import an_exchange, service_facts
from tests.factories.tokens import PIN, WRONG_PIN, a_token, forget

pytestmark = pytest.mark.django_db

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "exchange-example.yaml"
HOUSEHOLDS = "VN/GOV/T48/register/households"


@pytest.fixture(autouse=True)
def _world(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "ready", lambda: None)
    monkeypatch.setenv("NENSO_LANG", "en")
    monkeypatch.setenv("COLUMNS", "200")
    an_organisation("G01", "Bộ Công an")
    an_organisation("48", "Ủy ban nhân dân thành phố Đà Nẵng")


def run(*words: str) -> str:
    answer = CliRunner().invoke(exchange.app, words)
    if answer.exception is not None and not isinstance(answer.exception, SystemExit):
        raise answer.exception
    assert answer.exit_code == 0, answer.output
    return str(answer.output)


def test_a_description_is_shown_then_applied_then_the_same() -> None:
    shown = run("apply", str(EXAMPLE))
    assert "+ service VN/GOV/G01/population/households" in shown
    assert "To add 12, change 1, remove 0. Run it again with --yes to do so." in shown
    assert "nsx_" not in shown
    assert not Member.objects.exists()
    done = run("apply", str(EXAMPLE), "--yes")
    assert "Added 12, changed 1, removed 0." in done
    assert "Key “portal-2026” of VN/GOV/48/portal, shown this once: nsx_" in done
    again = run("apply", str(EXAMPLE), "--yes")
    assert again == "Nothing differs.\n"


def test_a_faulty_file_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("exchange: 1\nmembers: [{organisation: G01}]", encoding="utf-8")
    with pytest.raises(Refused) as caught:
        run("apply", str(file), "--yes")
    assert caught.value.code == "onboarding.problems"
    file.write_bytes(b"exchange: 1\n# \xff")
    with pytest.raises(Refused) as caught:
        run("apply", str(file), "--yes")
    assert (caught.value.code, caught.value.facts["line"]) == ("file.encoding", 2)
    with pytest.raises(Refused, match=r"file\.missing"):
        run("apply", str(tmp_path / "none.yaml"))


def test_who_takes_part_is_shown() -> None:
    an_exchange()
    assert "register" in run("show")
    (consumer, provider) = json.loads(run("show", "--json"))
    assert consumer["subsystems"][0]["credentials"][0]["networks"] == ["127.0.0.1/32"]
    assert provider["subsystems"][0]["services"][0]["service"] == HOUSEHOLDS


def test_maintenance_is_begun_shown_and_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maintenance, "ready", lambda: None)
    an_exchange()
    assert run("maintenance") == "Nothing is in maintenance.\n"
    end = timezone.localdate() + timedelta(days=9)
    begun = run("maintenance", "--of", HOUSEHOLDS, "--until", f"{end}T05:00", "--reason", "Nâng cấp")
    assert [word in begun for word in (HOUSEHOLDS, f"{end} 05:00", "Nâng cấp")] == [True] * 3
    run("maintenance", "--until", "2099-01-01 05:00", "--from", "2098-01-01 05:00", "--reason", "Cả nước")
    with pytest.raises(Refused, match=r"maintenance\.over"):
        run("maintenance", "--of", "VN/GOV/T48/register", "--end")
    assert HOUSEHOLDS not in run("maintenance", "--of", HOUSEHOLDS, "--end")
    assert run("maintenance", "--end") == "Nothing is in maintenance.\n"
    with pytest.raises(Refused, match=r"exchange\.no_reason"):
        run("maintenance", "--until", f"{end}T05:00")


def test_the_public_keys_are_printed_and_where_they_lie(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "ready", lambda: None)
    shown, _, places = run("keys").partition("\n\n")
    ledger, registry, gateway = (line.split()[1] for line in shown.splitlines())
    assert "  ledger     derived from " in places
    assert "  issuing    file keys/authority-issuing-….pem" in places
    assert read_key(ledger) == queries.ledger_public()
    assert base64.b64decode(registry) == queries.registry_public()
    assert gateway == queries.hop_key()
    assert len(base64.b64decode(gateway)) == 32


def test_a_key_is_made_in_a_token_used_and_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> None:
    monkeypatch.setattr(keys, "ready", lambda: None)
    settings.SIGNING_FOLDER = tmp_path / "keys"
    monkeypatch.setattr(tokens, "PAUSE", 0.0)
    token = a_token(tmp_path, monkeypatch)
    assert not has_tokens()
    made = run("keys", "make", "ledger", "--pkcs11", token.uri("ledger")).splitlines()
    assert made[1] == f"To use this key set NENSO_EXCHANGE_KEY_LEDGER={token.uri('ledger')} and restart."
    put = run("keys", "import", "gateway", "--pkcs11", token.uri("hop")).splitlines()
    assert put[0] == queries.hop_key()
    monkeypatch.setenv("NENSO_EXCHANGE_KEY_LEDGER", token.uri("ledger"))
    assert base64.b64decode(made[0]) == queries.ledger_public().public
    assert "  ledger     pkcs11:token=nenso;object=ledger\n" in run("keys")
    assert keys_seen().en == "ledger sign in their token"
    assert run("keys", "login") == "ledger     signs\n"
    with pytest.raises(Refused, match=r"keys\.unknown"):
        run("keys", "make", "root", "--pkcs11", token.uri("x"))
    with pytest.raises(Refused, match=r"token\.exists"):
        run("keys", "make", "ledger", "--pkcs11", token.uri("ledger"))
    monkeypatch.setenv("NENSO_PKCS11_PIN", WRONG_PIN)
    forget()
    with pytest.raises(BrokenLink) as broken:
        keys_seen()
    assert broken.value.seen.en == (
        "NENSO_EXCHANGE_KEY_LEDGER: The PIN of the token “nenso” is wrong, and is not tried again lest the token lock."
        " Correct it, then run nenso exchange keys login."
    )
    monkeypatch.setenv("NENSO_PKCS11_PIN", PIN)
    shown = CliRunner().invoke(exchange.app, ["keys"])
    assert shown.exit_code == 3
    assert "Somebody got the PIN of the token “nenso” wrong" in shown.output
    assert f"registry  {base64.b64encode(queries.registry_public()).decode()}" in shown.output
    run("keys", "login")
    assert keys_seen().en == "ledger sign in their token"


# --- What would become of a request ---


def ask(*words: str) -> str:
    return run("ask", "VN/GOV/T01/portal", HOUSEHOLDS, "get", "/1", *words)


def why_not(*words: str) -> str:
    with pytest.raises(Refused) as caught:
        run("ask", *words)
    return caught.value.code


def test_a_request_that_is_covered_is_told_with_its_right() -> None:
    made = an_exchange()
    assert f"by the right {made.right.uuid}, for “Xác nhận cư trú”" in ask()
    assert "needs no right" in run("ask", "VN/GOV/T01/portal", "VN/GOV/T48/register/listMethods", "GET", "")
    facts = service_facts(code="open", is_open=True)
    now = made.right.given_at
    actions.register_service(by=SYSTEM, subsystem=made.register, facts=facts, now=now)
    assert "which is open (194/2025/NĐ-CP)" in run(
        "ask", "VN/GOV/T01/portal", "VN/GOV/T48/register/open", "GET", "x"
    )


def test_the_broken_link_is_told() -> None:
    assert why_not("VN/GOV/T01/portal", HOUSEHOLDS, "GET", "/") == "routing.none"
    made = an_exchange()
    assert why_not("VN/GOV/T01/none", HOUSEHOLDS, "GET", "/") == "exchange.unknown_client"
    assert why_not("VN/GOV/T48/register", HOUSEHOLDS, "GET", "/") == "exchange.no_credential"
    assert why_not("VN/GOV/T01/portal", f"{HOUSEHOLDS}x", "GET", "/") == "exchange.unknown_service"
    assert why_not("VN/GOV/T01/portal", HOUSEHOLDS, "GET", "/../..") == "exchange.path_traversal"
    assert why_not("VN/GOV/T01/portal", "VN/GOV", "GET", "/") == "exchange.bad_path"
    with pytest.raises(Refused, match=r"exchange\.no_credential"):
        ask("--address", "10.0.0.1")
    actions.add_credential(
        by=SYSTEM, subsystem=made.portal, key_label="k", networks=("10.0.0.0/8",), now=made.right.given_at
    )
    assert "Yes" in ask("--address", "10.0.0.1")
    actions.disable_service(by=SYSTEM, service=made.service, reason="x", now=made.right.given_at)
    assert why_not("VN/GOV/T01/portal", HOUSEHOLDS, "GET", "/") == "exchange.service_disabled"
    actions.revoke_right(by=SYSTEM, right=made.right, reason="x", now=made.right.given_at)
    assert why_not("VN/GOV/T01/portal", HOUSEHOLDS, "GET", "/") == "exchange.access_denied"


def test_an_address_that_is_none_is_wrong_use() -> None:
    an_exchange()
    answer = CliRunner().invoke(
        exchange.app, ["ask", "VN/GOV/T01/portal", HOUSEHOLDS, "GET", "/", "--address", "x"]
    )
    assert answer.exit_code == 2
