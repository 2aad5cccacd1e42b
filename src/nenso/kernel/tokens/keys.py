"""Keys that sign in their token: Ed25519 (`CKM_EDDSA`), and P-256 (`CKM_ECDSA`) as certificates are signed.

A session that was lost is opened again within the same call. While the token is away each further call is refused for a second with the
same reason, so that nobody waits for it a thousand times.
"""

import hmac
from collections.abc import Callable
from time import monotonic
from typing import Any, NoReturn, TypeVar

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, encode_dss_signature
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    KeySerializationEncryption,
    PrivateFormat,
)

from nenso.kernel.rules.pkcs11_uri import TokenUri
from nenso.kernel.rules.refusal import Refused
from nenso.kernel.rules.signing import is_signed
from nenso.kernel.tokens.finding import found_key, is_curve, is_edwards, point_of
from nenso.kernel.tokens.library import pkcs11, refuse
from nenso.kernel.tokens.sessions import logged_of

PAUSE = 1.0  # seconds after a fault before the token is asked again
_SIZE = 32  # bytes of a coordinate on P-256
T = TypeVar("T")


class _InToken:
    """What keys of both kinds do: find the key in its token, ask it, and find it again where its session was lost."""

    def __init__(self, uri: TokenUri, is_fit: Callable[[Any], bool]) -> None:
        self.uri, self._is_fit = uri, is_fit
        self._logged = logged_of(uri)
        self._key: Any = None
        self._session: Any = None
        self._point = b""  # the public key as it was first seen
        self._fault: Refused | None = None
        self._faulty_at = 0.0

    @property
    def trouble(self) -> str:
        """The code and reason of the last fault; "" where it signed the last time."""
        fault = self._fault
        return "" if fault is None else str(fault)

    def point(self) -> bytes:
        """Return the public key as the token has it: 32 bytes of Ed25519, 65 of P-256. Asked once; raises `Refused`."""
        if not self._point:
            self.asked(lambda _key: None)
        return self._point

    def asked(self, what: Callable[[Any], T]) -> T:
        """Return what the key answers, in a session that is opened again where it was lost; raises `Refused`: "token.…"."""
        fault = self._fault
        if fault is not None and monotonic() - self._faulty_at < PAUSE:
            raise Refused(fault.code, **fault.facts)
        try:
            with self._logged.library.lock:
                found = self._tried(what)
        except Refused as refused:
            self._fault, self._faulty_at = refused, monotonic()
            raise
        self._fault = None
        return found

    def _tried(self, what: Callable[[Any], T]) -> T:
        p11 = pkcs11()
        final = (p11.PinIncorrect, p11.PinInvalid, p11.PinLenRange, p11.PinLocked, p11.MechanismInvalid)
        try:
            return what(self._opened())
        except final as fault:
            self._forget()
            refuse(fault, self.uri)
        except Refused as refused:
            self._forget()
            if (
                refused.code != "token.absent"
            ):  # a module knows of a token that was put in again once it starts anew
                raise
        except p11.PKCS11Error:  # the session, the token or the module itself: begin from the beginning, once
            self._forget()
        try:
            self._logged.library.restart()
            return what(self._opened())
        except p11.PKCS11Error as fault:
            self._forget()
            refuse(fault, self.uri)

    def _opened(self) -> Any:
        session = self._logged.open()
        if self._key is None or self._session is not session:
            key = found_key(session, self.uri)
            if not self._is_fit(key):
                raise Refused("token.mechanism", token=self.uri.token or self.uri.serial, key=self.uri.key)
            point = point_of(session, key, self.uri)
            if self._point and not hmac.compare_digest(self._point, point):
                raise Refused("token.other_key", token=self.uri.token or self.uri.serial, key=self.uri.key)
            self._key, self._session, self._point = key, session, point
        return self._key

    def _forget(self) -> None:
        self._key = self._session = None
        self._logged.drop()


class TokenKey:
    """An Ed25519 key in a token (`kernel.rules.signing.Held`)."""

    def __init__(self, uri: TokenUri) -> None:
        self._held = _InToken(uri, is_edwards)

    @property
    def uri(self) -> TokenUri:
        """Where it lies."""
        return self._held.uri

    @property
    def public(self) -> bytes:
        """The raw public key (32 bytes); raises `Refused` where the token was never asked and is away."""
        return self._held.point()

    @property
    def trouble(self) -> str:
        """Why it did not sign the last time it was asked; "" where it did."""
        return self._held.trouble

    def sign(self, message: bytes) -> bytes:
        """Return the signature of a message (64 bytes); raises `Refused`: "token.…"."""
        mechanism = pkcs11().Mechanism.EDDSA
        made = self._held.asked(lambda key: bytes(key.sign(message, mechanism=mechanism)))
        if len(made) != 64:
            raise Refused("token.failed", token=self.uri.token, key=self.uri.key, why=f"{len(made)} bytes")
        return made

    def check(self) -> None:
        """Sign something and verify it; raises `Refused`: "token.…"."""
        probe = b"nenso: does the key in the token sign?"
        if not is_signed(self.public, probe, self.sign(probe)):
            raise Refused("token.failed", token=self.uri.token, key=self.uri.key, why="wrong signature")


class TokenCurveKey(ec.EllipticCurvePrivateKey):
    """A key on P-256 in a token, which `cryptography` signs certificates with as with any other."""

    def __init__(self, uri: TokenUri) -> None:
        self._held = _InToken(uri, is_curve)

    @property
    def uri(self) -> TokenUri:
        """Where it lies."""
        return self._held.uri

    def sign(self, data: Any, signature_algorithm: ec.EllipticCurveSignatureAlgorithm) -> bytes:
        """Return a signature (DER) of data, which are hashed here as ECDSA has it; raises `Refused`: "token.…"."""
        assert isinstance(signature_algorithm, ec.ECDSA)
        chosen = signature_algorithm.algorithm
        if isinstance(chosen, Prehashed):
            digest = bytes(data)
        else:
            hashed = hashes.Hash(chosen)
            hashed.update(data)
            digest = hashed.finalize()
        mechanism, digest = pkcs11().Mechanism.ECDSA, digest[:_SIZE]  # a longer one counts by its beginning
        made = self._held.asked(lambda key: bytes(key.sign(digest, mechanism=mechanism)))
        if len(made) != 2 * _SIZE:
            raise Refused("token.failed", token=self.uri.token, key=self.uri.key, why=f"{len(made)} bytes")
        return encode_dss_signature(int.from_bytes(made[:_SIZE], "big"), int.from_bytes(made[_SIZE:], "big"))

    def public_key(self) -> ec.EllipticCurvePublicKey:
        """Return its public key; raises `Refused` where the token was never asked and is away."""
        return ec.EllipticCurvePublicKey.from_encoded_point(self.curve, self._held.point())

    @property
    def curve(self) -> ec.EllipticCurve:
        """P-256."""
        return ec.SECP256R1()

    @property
    def key_size(self) -> int:
        """256 bits."""
        return 256

    def check(self) -> None:
        """Sign something and verify it; raises `Refused`: "token.…"."""
        probe = b"nenso: does the key in the token sign?"
        self.public_key().verify(
            self.sign(probe, ec.ECDSA(hashes.SHA256())), probe, ec.ECDSA(hashes.SHA256())
        )

    def exchange(self, algorithm: ec.ECDH, peer_public_key: ec.EllipticCurvePublicKey) -> bytes:
        """Not for this key."""
        _never()

    def private_numbers(self) -> ec.EllipticCurvePrivateNumbers:
        """Not told by a token."""
        _never()

    def private_bytes(
        self,
        encoding: Encoding,
        format: PrivateFormat,  # noqa: A002 - the name of the base
        encryption_algorithm: KeySerializationEncryption,
    ) -> bytes:
        """Not told by a token."""
        _never()

    def __copy__(self) -> "TokenCurveKey":
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> "TokenCurveKey":
        return self


def _never() -> NoReturn:
    raise TypeError("a key in a token signs, and does nothing else")
