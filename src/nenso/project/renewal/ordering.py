"""A certificate ordered over ACME (RFC 8555) where no challenge is asked for: the account was bound by the member's own key.

The account (its address at the server, and its private key) is kept in a file for its owner alone.
"""

import base64
import hashlib
import hmac
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from nenso.kernel.rules import Refused

_TIME = (10.0, 30.0)  # seconds to connect, and to answer
_KIND = "application/jose+json"
_TRIES = 2  # the second with the nonce that the server gives with its refusal
_HERE = ("127.0.0.1", "localhost", "::1")
_MOST = 200_000  # bytes of an answer


def encoded(content: bytes) -> str:
    """Return bytes in base64 for addresses, without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _json(value: Any) -> str:
    return encoded(json.dumps(value, separators=(",", ":"), sort_keys=True).encode())


@dataclass(slots=True)
class Account:
    """An account: its key, and its address at the server ("" before it was bound)."""

    key: EllipticCurvePrivateKey
    url: str = ""

    @property
    def jwk(self) -> dict[str, str]:
        """The public key."""
        at = self.key.public_key().public_numbers()
        sides = {"x": encoded(at.x.to_bytes(32, "big")), "y": encoded(at.y.to_bytes(32, "big"))}
        return {"kty": "EC", "crv": "P-256", **sides}


def read_account(file: Path) -> Account | None:
    """Return the account that is kept in a file; None where there is none. Raises `Refused("renewal.account")`."""
    try:
        held = json.loads(file.read_text(encoding="ascii"))
        key = load_pem_private_key(held["key"].encode(), None)
        if isinstance(key, EllipticCurvePrivateKey):
            return Account(key, str(held["url"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        pass
    raise Refused("renewal.account", file=str(file))


def keep_account(file: Path, account: Account) -> None:
    """Keep an account in a file for its owner alone; raises `Refused("file.unwritable")`."""
    key = account.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as page:
            json.dump({"key": key, "url": account.url}, page)
    except OSError as fault:
        raise Refused("file.unwritable", file=str(file), why=fault.strerror or "") from None


class Server:
    """An ACME server; `ca` is a file of authorities (PEM) by which its own certificate is known, "" those of the system.

    Raises `Refused`: "renewal.away" (not reached, or no ACME), "renewal.refused" with what the server said.
    """

    def __init__(self, directory: str, ca: str = "") -> None:
        parts = urlsplit(directory)
        if parts.scheme != "https" and parts.hostname not in _HERE:
            raise Refused("renewal.away", url=directory[:300], why="https")
        self._trust: str | bool = ca or True
        self._nonce, self._places = "", {}
        self._places = self._read(self._sent("GET", directory)[1])
        if not {"newNonce", "newAccount", "newOrder"} <= self._places.keys():
            raise Refused("renewal.away", url=directory, why="ACME")

    def bind(self, kid: str, secret: bytes) -> Account:
        """Return a new account, bound by the key that the member was given (HS256)."""
        made, url = Account(generate_private_key(SECP256R1())), str(self._places["newAccount"])
        protected = _json({"alg": "HS256", "kid": kid, "url": url})
        payload = _json(made.jwk)
        signature = encoded(hmac.digest(secret, f"{protected}.{payload}".encode(), hashlib.sha256))
        binding = {"protected": protected, "payload": payload, "signature": signature}
        asked = {"termsOfServiceAgreed": True, "externalAccountBinding": binding}
        answer, _ = self._post(made, url, asked)
        made.url = answer.headers.get("Location", "")
        return made

    def ordered(self, account: Account, host: str, request: bytes) -> str:
        """Return the certificate of a host by a request (DER) with what stands behind it (PEM)."""
        _, content = self._post(
            account, str(self._places["newOrder"]), {"identifiers": [{"type": "dns", "value": host}]}
        )
        _, content = self._post(account, str(self._read(content).get("finalize")), {"csr": encoded(request)})
        _, content = self._post(account, str(self._read(content).get("certificate")), None)
        return content.decode("ascii", "replace")

    def _post(self, account: Account, url: str, payload: object) -> tuple[requests.Response, bytes]:
        for _ in range(_TRIES):
            if not self._nonce:
                self._sent("HEAD", str(self._places["newNonce"]))
            who: dict[str, object] = {"kid": account.url} if account.url else {"jwk": account.jwk}
            protected = _json({"alg": "ES256", "nonce": self._nonce, "url": url, **who})
            body = "" if payload is None else _json(payload)
            r, s = decode_dss_signature(account.key.sign(f"{protected}.{body}".encode(), ECDSA(SHA256())))
            signature = encoded(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
            self._nonce = ""  # is used by now, whatever becomes of it
            answer, content = self._sent(
                "POST", url, json.dumps({"protected": protected, "payload": body, "signature": signature})
            )
            if answer.status_code < 400:
                return answer, content
            told = self._read(content)
            if not str(told.get("type", "")).endswith(":badNonce"):
                break
        said = str(told.get("detail") or told.get("type") or answer.status_code)
        raise Refused("renewal.refused", status=answer.status_code, said=said[:500])

    def _sent(self, method: str, url: str, body: str | None = None) -> tuple[requests.Response, bytes]:
        try:
            with (
                requests.request(  # a connection each: few are asked, and none is kept that the server has left
                    method,
                    url,
                    data=body,
                    headers={"Content-Type": _KIND, "Connection": "close"},
                    verify=self._trust,
                    timeout=_TIME,
                    allow_redirects=False,
                    stream=True,
                ) as answer
            ):
                content = answer.raw.read(_MOST, decode_content=True)
        except (requests.RequestException, OSError, ValueError) as fault:
            raise Refused("renewal.away", url=url[:300], why=type(fault).__name__) from None
        self._nonce = answer.headers.get("Replay-Nonce", self._nonce)
        return answer, content

    def _read(self, content: bytes) -> dict[str, Any]:
        try:
            found = json.loads(content)
        except ValueError:
            found = None
        return found if isinstance(found, dict) else {}
