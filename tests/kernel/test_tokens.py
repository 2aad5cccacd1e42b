"""Keys in PKCS#11 tokens, with SoftHSM2: they sign, survive a lost session, and say in one sentence what is wrong."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256, SHA512

from nenso.kernel.rules import Refused
from nenso.kernel.rules.pkcs11_uri import read_token_uri
from nenso.kernel.rules.signing import House, derived, fingerprint, is_signed, key_for, public_key, sign
from nenso.kernel.signing import house_of, signing_key, token_curve_key, token_key
from nenso.kernel.tokens import keys, library, log_in, make_key, put_key
from tests.factories.tokens import PIN, WRONG_PIN, Token, a_token, forget

MODULE = "?module-path=/usr/lib/x.so"


@pytest.fixture
def token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Token:
    monkeypatch.setattr(keys, "PAUSE", 0.0)
    return a_token(tmp_path, monkeypatch)


def refusal(uri: str) -> str:
    with pytest.raises(Refused) as refused:
        token_key(uri).sign(b"x")
    return refused.value.code


# --- The URI ---


def test_a_uri_names_token_key_module_and_the_place_of_the_pin() -> None:
    found = read_token_uri(
        "pkcs11:token=Kh%C3%B3a%20A;object=ledger;id=%01%FF?pin-source=file:/run/pin&module-path=/usr/lib/x.so"
    )
    assert (found.token, found.object, found.id) == ("Khóa A", "ledger", b"\x01\xff")
    assert (found.module, found.pin_file) == ("/usr/lib/x.so", "/run/pin")
    assert found.written == "pkcs11:token=Kh%C3%B3a%20A;object=ledger;id=%01%FF"
    assert read_token_uri(found.written).written == found.written


@pytest.mark.parametrize(
    ("uri", "code"),
    [
        ("pkcs11:token=a;object=b?pin-value=1234", "token.pin_in_uri"),
        ("pkcs11:token=a", "token.uri"),
        ("pkcs11:object=b", "token.uri"),
        ("pkcs11:token=a;object=b;object=c", "token.uri"),
        ("pkcs11:token=a;object=b;colour=red", "token.uri"),
        ("pkcs11:token=a;object=b;type=cert", "token.uri"),
        ("pkcs11:token=%ff;object=b", "token.uri"),
        ("pkcs11:token=a b;object=b", "token.uri"),
        ("pkcs11:token=a;object=b?pin-source=%7Ccat", "token.uri"),
        ("file:/keys", "token.uri"),
    ],
)
def test_what_is_no_uri_of_a_key_is_refused(uri: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_token_uri(uri)
    assert refused.value.code == code
    assert "1234" not in str(refused.value)


# --- Signing ---


def test_an_ed25519_key_signs_in_its_token(token: Token) -> None:
    key = token_key(token.made())
    assert is_signed(public_key(key), b"told", sign(key, b"told"))
    assert not is_signed(public_key(key), b"other", sign(key, b"told"))
    assert len(fingerprint(key)) == 64
    assert key.trouble == ""
    key.check()


def test_a_key_on_p256_signs_as_cryptography_has_it(token: Token) -> None:
    key = token_curve_key(token.made("issuing", is_curve=True))
    for algorithm in (SHA256(), SHA512()):
        key.public_key().verify(key.sign(b"told", ec.ECDSA(algorithm)), b"told", ec.ECDSA(algorithm))
    key.check()
    with pytest.raises(TypeError):
        key.private_numbers()


def test_a_key_of_a_file_put_into_a_token_stays_the_same_key(token: Token) -> None:
    seed, curve = bytes(range(32)), ec.generate_private_key(ec.SECP256R1())
    put_key(read_token_uri(token.uri("ledger")), seed)
    put_key(read_token_uri(token.uri("issuing")), curve)
    held = token_key(token.uri("ledger"))
    assert held.public == public_key(seed)
    assert held.sign(b"told") == sign(seed, b"told")
    assert token_curve_key(token.uri("issuing")).public_key() == curve.public_key()
    with pytest.raises(Refused, match=r"token\.exists"):
        put_key(read_token_uri(token.uri("ledger")), bytes(32))
    with pytest.raises(Refused, match=r"token\.exists"):
        make_key(read_token_uri(token.uri("ledger")), is_curve=False)


def test_a_house_takes_keys_from_tokens_and_derives_the_others(
    token: Token, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NENSO_SIGNING_KEY", raising=False)
    monkeypatch.setenv("NENSO_TEST_KEY", token.made())
    house = house_of(tmp_path, {"ledger": "NENSO_TEST_KEY", "hop": "NENSO_OTHER_KEY"})
    assert public_key(key_for(house, "ledger")) == token_key(token.uri()).public
    assert not (tmp_path / "publisher.ed25519").exists(), "no secret is made that nothing is derived from"
    assert key_for(house, "hop") == derived((tmp_path / "publisher.ed25519").read_bytes(), "hop")
    assert key_for(House(lambda: bytes(32)), "hop") == derived(bytes(32), "hop")
    monkeypatch.setenv("NENSO_SIGNING_KEY", token.uri())
    assert public_key(signing_key(tmp_path)) == token_key(token.uri()).public


def test_many_threads_sign_with_one_token(token: Token) -> None:
    key, told = token_key(token.made()), [b"%d" % number for number in range(64)]
    made: dict[bytes, bytes] = {}
    threads = [
        threading.Thread(target=lambda at=at: made.update({each: key.sign(each) for each in told[at::4]}))
        for at in range(4)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert all(is_signed(key.public, message, made[message]) for message in told)


def test_a_child_of_a_process_opens_a_session_of_its_own(token: Token) -> None:
    key = token_key(token.made())
    expected, child = key.sign(b"told"), os.fork()
    if not child:
        os._exit(0 if key.sign(b"told") == expected else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert key.sign(b"told") == expected


# --- What goes wrong ---


def test_a_lost_session_is_opened_again_within_the_call(token: Token) -> None:
    key = token_key(token.made())
    expected = key.sign(b"told")
    library.library_of(read_token_uri(token.uri())).restart()
    assert key.sign(b"told") == expected
    key._held._logged.session.close()
    assert key.sign(b"told") == expected
    assert key.trouble == ""


def test_a_token_that_goes_away_is_told_and_comes_back(token: Token) -> None:
    key, uri = token_key(token.made()), token.uri()
    expected = key.sign(b"told")
    token.take_out()
    assert refusal(uri).startswith("token.")
    assert key.trouble.startswith("token.")
    assert key.public, "what is known of it stays known"
    token.put_in()
    assert key.sign(b"told") == expected
    assert key.trouble == ""


def test_a_token_that_is_away_is_not_asked_by_each_call(
    token: Token, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = token_key(token.made())
    key.sign(b"told")
    monkeypatch.setattr(keys, "PAUSE", 3600.0)
    token.take_out()
    first = refusal(token.uri())
    token.put_in()
    assert refusal(token.uri()) == first, "within the pause nobody asks it"
    monkeypatch.setattr(keys, "PAUSE", 0.0)
    key.sign(b"told")


def test_a_key_that_became_another_one_is_not_signed_with(token: Token) -> None:
    key = token_key(token.made())
    key.sign(b"told")
    for each in token.folder.iterdir():
        each.rename(token.folder.parent / each.name)
    label = ["--init-token", "--free", "--label", token.label, "--pin", PIN, "--so-pin", "56789"]
    subprocess.run(["softhsm2-util", *label], check=True, capture_output=True)
    code = f"from nenso.kernel.tokens import make_key\nfrom nenso.kernel.rules.pkcs11_uri import read_token_uri\nmake_key(read_token_uri({token.uri()!r}), is_curve=False)"
    subprocess.run([sys.executable, "-c", code], check=True)
    assert refusal(token.uri()) == "token.other_key"


def test_each_fault_has_its_own_reason(token: Token, monkeypatch: pytest.MonkeyPatch) -> None:
    token.made("ledger"), token.made("issuing", is_curve=True)
    assert refusal(token.uri("nothing")) == "token.no_key"
    assert refusal(token.uri("issuing")) == "token.mechanism"
    assert refusal(token.uri(label="other")) == "token.absent"
    assert refusal(f"pkcs11:token=nenso;object=ledger{MODULE}") == "token.module"
    assert refusal("pkcs11:token=nenso;object=ledger") == "token.no_module"
    monkeypatch.delenv("NENSO_PKCS11_PIN")
    forget()
    assert refusal(token.uri()) == "token.no_pin"
    monkeypatch.setenv("NENSO_PKCS11_PIN_FILE", str(token.folder / "none"))
    assert refusal(token.uri()) == "token.pin_file"
    file = token.folder.parent / "pin"
    file.write_text(f"{PIN}\n")
    monkeypatch.setenv("NENSO_PKCS11_PIN_FILE", str(file))
    assert len(token_key(token.uri()).sign(b"told")) == 64
    monkeypatch.setenv("NENSO_PKCS11_MODULE", token.module)
    assert len(token_key("pkcs11:token=nenso;object=ledger").sign(b"told")) == 64
    monkeypatch.setitem(sys.modules, "pkcs11", None)
    assert refusal(token.uri("other")) == "token.library"


def test_a_file_that_is_no_module_is_told(token: Token) -> None:
    file = token.folder.parent / "module.so"
    file.write_text("nothing")
    assert refusal(f"pkcs11:token=nenso;object=ledger?module-path={file}") == "token.module"


def test_a_wrong_pin_is_tried_once_by_all_processes_together(
    token: Token, monkeypatch: pytest.MonkeyPatch
) -> None:
    uri, tried = token.made(), []
    forget()
    monkeypatch.setenv("NENSO_PKCS11_PIN", WRONG_PIN)
    tried.append(refusal(uri))
    tried.append(refusal(uri))
    forget()  # another process
    tried.append(refusal(uri))
    assert tried == ["token.pin", "token.pin", "token.pin_low"]
    monkeypatch.setenv("NENSO_PKCS11_PIN", PIN)
    assert refusal(uri) == "token.pin_low", "the right one is not tried unasked either"
    log_in(read_token_uri(uri))
    assert len(token_key(uri).sign(b"told")) == 64


def test_who_was_let_in_before_comes_back_though_somebody_got_the_pin_wrong(
    token: Token, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = token_key(token.made())
    key.sign(b"told")
    code = "import pkcs11, sys\ntry:\n    pkcs11.lib(sys.argv[1]).get_token(token_label='nenso').open(user_pin='9999')\nexcept pkcs11.PinIncorrect:\n    pass"
    subprocess.run([sys.executable, "-c", code, token.module], check=True)
    library.library_of(read_token_uri(token.uri())).restart()
    assert len(key.sign(b"told")) == 64


def test_no_pin_is_told_by_what_is_shown(token: Token) -> None:
    key = token_key(token.made())
    told = [repr(key), str(key.__dict__), repr(key._held._logged), key.uri.written, repr(key.uri)]
    assert not any(PIN in each for each in told)
