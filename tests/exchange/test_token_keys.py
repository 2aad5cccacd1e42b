"""Keys of the exchange in a PKCS#11 token (SoftHSM2): the authority issues with one, and the ledger's changes from a file to a token."""

from pathlib import Path
from uuid import UUID

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import LazySettings

from nenso.exchange import actions, queries
from nenso.exchange.queries import authority, keys, ledger
from nenso.exchange.rules import keys as names
from nenso.exchange.rules.certificates import is_issued_by
from nenso.exchange.rules.ledger.receipts import verify_receipt
from nenso.kernel.rules import SYSTEM, Refused
from nenso.kernel.rules.pkcs11_uri import read_token_uri
from nenso.kernel.tokens import put_key
from tests.factories.certificates import a_key, a_request
from tests.factories.exchange import NOW, an_exchange
from tests.factories.ledger import an_exchange as exchanged
from tests.factories.ledger import integrate, written_down
from tests.factories.tokens import Token, a_token

SOME = UUID("00000000-0000-4000-8000-00000000000a")
pytestmark = pytest.mark.django_db


@pytest.fixture
def token(settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Token:
    settings.SIGNING_FOLDER = tmp_path / "keys"
    return a_token(tmp_path, monkeypatch)


def issued_by_the_authority() -> bool:
    portal = an_exchange(now=NOW).portal
    made = actions.issue_certificate(by=SYSTEM, subsystem=portal, request=a_request(a_key()), now=NOW)
    der = x509.load_pem_x509_certificate(made.content.encode()).public_bytes(Encoding.DER)
    return is_issued_by(der, authority.authority().issuing)


def test_an_authority_whose_issuing_key_was_made_in_a_token(
    token: Token, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(names.ISSUING, token.made("issuing", is_curve=True))
    actions.make_authority(by=SYSTEM, name="Test", now=NOW)
    assert [each.name.rsplit("-", 1)[0] for each in (tmp_path / "keys").iterdir() if "auth" in each.name] == [
        "authority-root"
    ]
    assert issued_by_the_authority()
    revoked = x509.load_der_x509_crl(authority.revoked(NOW))
    issuing = x509.load_pem_x509_certificate(authority.authority().issuing.encode())
    assert revoked.is_signature_valid(issuing.public_key())  # type: ignore[arg-type]


def test_the_issuing_key_of_a_file_goes_on_in_a_token(token: Token, monkeypatch: pytest.MonkeyPatch) -> None:
    actions.make_authority(by=SYSTEM, name="Test", now=NOW)
    put_key(read_token_uri(token.uri("issuing")), authority.issuing_file_key())
    monkeypatch.setenv(names.ISSUING, token.made("other", is_curve=True))
    with pytest.raises(Refused, match=r"authority\.other_key"):
        issued_by_the_authority()
    monkeypatch.setenv(names.ISSUING, token.uri("issuing"))
    an_issuer = authority.issuer(authority.authority())
    assert an_issuer.key.public_key() == an_issuer.certificate.public_key()


def test_the_keys_of_files_put_into_a_token_stay_the_same(
    token: Token, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (queries.ledger_public(), queries.registry_public(), queries.hop_key())
    for name, setting in (("ledger", names.LEDGER), ("registry", names.REGISTRY), ("gateway", names.GATEWAY)):
        put_key(read_token_uri(token.uri(name)), queries.file_key(name))
        monkeypatch.setenv(setting, token.uri(name))
    assert (queries.ledger_public(), queries.registry_public(), queries.hop_key()) == before
    places = {each.name: each.shown for each in queries.key_places()}
    assert places["ledger"] == "pkcs11:token=nenso;object=ledger"
    assert places["publisher"] == places["issuing"] == ""
    an_exchange(now=NOW)
    snapshot = queries.newest_snapshot()
    assert snapshot is not None, "signed in the token, and read by the key of before"


def test_after_a_new_key_old_exchanges_are_shown_by_a_checkpoint_of_the_new_one(
    token: Token, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = keys.ledger_key()
    written_down(exchanged(SOME, "VN-1"))
    integrate(old)
    receipt = ledger.receipt_of(str(SOME))
    monkeypatch.setenv(names.LEDGER, token.made())
    new = keys.ledger_key()
    assert new.verifier != old.verifier
    with pytest.raises(Refused):  # until the first checkpoint of the new key
        ledger.receipt_of(str(SOME))
    written_down(exchanged(message="VN-later"))
    integrate(new)
    again = ledger.receipt_of(str(SOME))
    verify_receipt(again, new.verifier)
    verify_receipt(receipt, old.verifier)
    with pytest.raises(Refused):
        verify_receipt(again, old.verifier)
