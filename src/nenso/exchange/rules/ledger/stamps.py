"""Time stamps (RFC 3161) on checkpoints: what is stamped, and what a token proves by the certificates of an authority.

What is stamped is the checkpoint as the ledger alone signed it: witnesses may sign it later, and its bytes stay the same.
Pure: whoever asks an authority hands the token and the moment in.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from rfc3161_client import TimeStampResponse, VerificationError, VerifierBuilder, decode_timestamp_response

from nenso.exchange.rules.der import SEQUENCE, written
from nenso.exchange.rules.ledger.notes import Note, VerifierKey
from nenso.exchange.rules.unreadable import UNREADABLE
from nenso.kernel.rules import Refused

MOST_BYTES = 2**16  # of a token with the certificates in it: some 2 to 8 kB
APART = timedelta(minutes=5)  # how far the authority's clock and ours may be from one another
DIGESTS = {"2.16.840.1.101.3.4.2.1": "sha256", "2.16.840.1.101.3.4.2.3": "sha512"}
_GRANTED = b"\x30\x03\x02\x01\x00"  # PKIStatusInfo of a status alone: granted


@dataclass(frozen=True, slots=True)
class Stamped:
    """What a token says: when, of which digest; `is_proved` where its signature was followed to an authority that is trusted."""

    at: datetime
    digest: bytes
    is_proved: bool


def stamped_bytes(checkpoint: Note, log: VerifierKey) -> bytes:
    """Return what is stamped of a checkpoint: its text and the ledger's own signature."""
    own = [each for each in checkpoint.signatures if (each.name, each.key_id) == (log.name, log.id)]
    return Note(checkpoint.text, tuple(own[:1])).written.encode()


def answer_of(token: bytes) -> bytes:
    """Return a token as an authority answers it (a TimeStampResp, `.tsr`), granted."""
    return written(SEQUENCE, _GRANTED, token)


def token_of(answer: bytes) -> bytes:
    """Return the token of an authority's answer; raises `Refused`: "stamp.malformed", "stamp.not_granted"."""
    try:
        found = decode_timestamp_response(answer)
        status, words = found.status, found.status_string
    except (ValueError, TypeError):
        raise Refused("stamp.malformed") from None
    if status != 0:
        raise Refused("stamp.not_granted", status=status, why="; ".join(map(str, words))[:200])
    try:
        return found.time_stamp_token()
    except ValueError:
        raise Refused("stamp.malformed") from None


def authorities_in(pem: bytes) -> tuple[x509.Certificate, ...]:
    """Return the certificates of a PEM file; raises `Refused("stamp.no_authorities")` where it holds none."""
    try:
        return tuple(x509.load_pem_x509_certificates(pem))
    except ValueError:
        raise Refused("stamp.no_authorities") from None


def stamped(
    token: bytes,
    content: bytes,
    authorities: Sequence[x509.Certificate] = (),
    nonce: int | None = None,
    stampers: Sequence[x509.Certificate] = (),
) -> Stamped:
    """Return what a token says of bytes; without authorities its signature is not looked at, and nothing is proved.

    Where `stampers` are given, one of these certificates has to have stamped, and not just any that an authority issued.
    The authority's certificate need have been valid when it stamped, not today. Raises `Refused`: "stamp.malformed",
    "stamp.other_bytes", "stamp.not_proved" (signature, chain, purpose of the certificate, nonce).
    """
    answer = _read(token)
    try:
        info = answer.tst_info
        method = DIGESTS.get(info.message_imprint.hash_algorithm.dotted_string, "")
        at, imprint = info.gen_time, info.message_imprint.message
    except (ValueError, TypeError):
        raise Refused("stamp.malformed") from None
    if not method or hashlib.new(method, content).digest() != imprint:
        raise Refused("stamp.other_bytes")
    if authorities:
        _must_be_proved(answer, imprint, authorities, nonce, stampers)
    return Stamped(at, imprint, bool(authorities))


def must_be_near(at: datetime, now: datetime) -> None:
    """Raise `Refused("stamp.other_time")` where an authority's clock is far from ours: one of the two is wrong."""
    if abs(at - now) > APART:
        raise Refused("stamp.other_time", at=at.isoformat(), now=now.isoformat(timespec="seconds"))


def _read(token: bytes) -> TimeStampResponse:
    if not 0 < len(token) <= MOST_BYTES:
        raise Refused("stamp.malformed")
    try:
        found = decode_timestamp_response(answer_of(token))
        is_all = found.time_stamp_token() == token  # and nothing behind it, or written in another way
    except (ValueError, TypeError):
        raise Refused("stamp.malformed") from None
    if not is_all:
        raise Refused("stamp.malformed")
    return found


def _must_be_proved(
    answer: TimeStampResponse,
    imprint: bytes,
    authorities: Sequence[x509.Certificate],
    nonce: int | None,
    stampers: Sequence[x509.Certificate],
) -> None:
    roots, why = list(dict.fromkeys(authorities)), ""
    for stamper in stampers or (None,):
        known = VerifierBuilder(roots=roots, nonce=nonce, tsa_certificate=stamper).build()
        try:
            known.verify(answer, imprint)
        except (VerificationError, *UNREADABLE) as error:
            why = why or _first(error)
        else:
            return
    raise Refused("stamp.not_proved", why=why)


def _first(error: Exception) -> str:
    """Return what is wrong without the library's own stack of errors."""
    return str(error).partition(": ErrorStack")[0][:200]
