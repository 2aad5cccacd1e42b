"""One hop from gateway to gateway: what is signed of a request and of its answer, and how a signature is read.

RFC 9421 with Ed25519 over the digest of the body (RFC 9530). An answer's signature covers that of its request, so that none is
taken for the answer to another. The three headers of a hop stand last; a provider's own of the same names go through before them.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nenso.exchange.rules.protocol.requests import Header, last_of
from nenso.kernel.rules import Refused
from nenso.kernel.rules.http_signatures import signature_base, signature_parameters
from nenso.kernel.rules.signing import Key, is_signed, sign

LABEL = "hop"
SKEW = 60  # seconds by which two clocks may differ, and for which a signature counts
MESSAGE = "x-nenso-message-id"  # the message's identifier, which the gateway made where the client gave none
DIGEST, INPUT, SIGNATURE = "content-digest", "signature-input", "signature"
_OURS = (DIGEST, INPUT, SIGNATURE)
_REQUEST = ("@method", "@target-uri", DIGEST, "x-road-client", "x-road-request-id", MESSAGE)
_RESPONSE = ("@status", DIGEST, "x-road-request-id", "x-road-request-hash", 'signature;req;key="hop"')
_INPUT = re.compile(
    r'hop=(?P<parameters>\([^()]*\);created=(?P<created>\d{1,12});keyid="(?P<key>[^"\\]{1,600})";alg="ed25519")'
)
_SIGNATURE = re.compile(r"hop=:(?P<signature>[A-Za-z0-9+/]{86}==):")


@dataclass(frozen=True, slots=True)
class Signed:
    """A hop's signature as it was read: of which gateway, made when (seconds since 1970), and over which digest of the body."""

    gateway: str
    created: int
    digest: str
    signature: str
    parameters: str

    @property
    def written(self) -> str:
        """The signature with its parameters, as the ledger keeps it."""
        return f"{self.parameters} {self.signature}"


def digest_header(sha512: bytes) -> str:
    """Return the value of `Content-Digest` of a body's raw SHA-512."""
    return f"sha-512=:{base64.b64encode(sha512).decode()}:"


NOTHING = digest_header(hashlib.sha512(b"").digest())  # of a message without body


def signed_request(
    method: str,
    url: str,
    headers: Sequence[Header],
    digest: str,
    *,
    private: Key,
    gateway: str,
    created: int,
) -> list[Header]:
    """Return a request's headers with those of the hop behind them.

    `url` is the address of the other gateway with path and query; `digest` as `digest_header`.
    """
    given = [*headers, ("Content-Digest", digest)]
    return [*given, *_signature(_of_request(method, url, given), private, gateway, created)]


def signed_response(
    status: int,
    headers: Sequence[Header],
    digest: str,
    request: Signed,
    *,
    private: Key,
    gateway: str,
    created: int,
) -> list[Header]:
    """Return the headers of the hop for an answer with these headers; `request` is the signature that it answers."""
    given = [*headers, ("Content-Digest", digest)]
    return [given[-1], *_signature(_of_response(status, given, request), private, gateway, created)]


def read_request(method: str, url: str, headers: Sequence[Header], keys: Mapping[str, bytes]) -> Signed:
    """Return the signature of a request by one of the gateways whose public keys are `keys`.

    Raises `Refused`: "hop.unsigned", "hop.unknown_gateway", "hop.bad_signature".
    """
    return _verified(headers, _of_request(method, url, headers), keys)


def read_response(
    status: int, headers: Sequence[Header], request: Signed, keys: Mapping[str, bytes]
) -> Signed:
    """Return the signature of the answer to a request; raises as `read_request`."""
    return _verified(headers, _of_response(status, headers, request), keys)


def signature_of(headers: Sequence[Header]) -> Signed:
    """Return what a message says of its hop's signature, unverified; raises `Refused("hop.unsigned")`."""
    parameters = _INPUT.fullmatch(last_of(headers, INPUT) or "")
    signature = _SIGNATURE.fullmatch(last_of(headers, SIGNATURE) or "")
    digest = last_of(headers, DIGEST)
    if parameters is None or signature is None or digest is None:
        raise Refused("hop.unsigned")
    return Signed(
        parameters["key"],
        int(parameters["created"]),
        digest,
        signature["signature"],
        parameters["parameters"],
    )


def without_hop(headers: Sequence[Header]) -> list[Header]:
    """Return a message's headers without those of its hop: the last of each name."""
    last = {
        name: place for place, (name, _) in enumerate((n.lower(), v) for n, v in headers) if name in _OURS
    }
    gone = {*last.values()}
    return [each for place, each in enumerate(headers) if place not in gone and each[0].lower() != MESSAGE]


def _of_request(method: str, url: str, headers: Sequence[Header]) -> dict[str, str]:
    values = {"@method": method, "@target-uri": url}
    return {name: values.get(name, _joined(headers, name)) for name in _REQUEST}


def _of_response(status: int, headers: Sequence[Header], request: Signed) -> dict[str, str]:
    values = {"@status": str(status), _RESPONSE[-1]: f":{request.signature}:"}
    return {name: values.get(name, _joined(headers, name)) for name in _RESPONSE}


def _joined(headers: Sequence[Header], name: str) -> str:
    """Return a header's value as RFC 9421 (2.1) has it: all its lines, trimmed, with commas between."""
    return ", ".join(value.strip() for each, value in headers if each.lower() == name)


def _signature(values: Mapping[str, str], private: Key, gateway: str, created: int) -> list[Header]:
    parameters = signature_parameters(tuple(values), created=created, key_id=gateway)
    signature = base64.b64encode(sign(private, signature_base(values, parameters))).decode()
    return [("Signature-Input", f"{LABEL}={parameters}"), ("Signature", f"{LABEL}=:{signature}:")]


def _verified(headers: Sequence[Header], values: Mapping[str, str], keys: Mapping[str, bytes]) -> Signed:
    found = signature_of(headers)
    if found.gateway not in keys:
        raise Refused("hop.unknown_gateway", gateway=found.gateway)
    expected = signature_parameters(tuple(values), created=found.created, key_id=found.gateway)
    if found.parameters != expected or not _holds(values, found, keys[found.gateway]):
        raise Refused("hop.bad_signature", gateway=found.gateway)
    return found


def _holds(values: Mapping[str, str], found: Signed, public: bytes) -> bool:
    try:
        signature = base64.b64decode(found.signature, validate=True)
        return is_signed(public, signature_base(values, found.parameters), signature)
    except (binascii.Error, UnicodeEncodeError):
        return False
