"""A message of the ledger handed on as a container of X-Road's: signed by the house's own certificate, with OCSP answer and time stamp."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from django.conf import settings
from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

from nenso.exchange.authorities import answer_from
from nenso.exchange.queries.ledger import KeptEntry, entries_of_exchange
from nenso.exchange.rules.asic.container import MESSAGE
from nenso.exchange.rules.asic.sender import sender_of
from nenso.exchange.rules.asic.trust import Trust
from nenso.exchange.rules.asic.verifying import Report, State, verify_container
from nenso.exchange.rules.asic.writing import Draft, ocsp_query, read_signer
from nenso.exchange.rules.ledger.receipts import body_digest
from nenso.exchange.rules.ledger.records import read_record
from nenso.exchange.rules.ledger.stamps import token_of
from nenso.kernel.actions import record, token_curve_key
from nenso.kernel.rules import Actor, Refused
from nenso.kernel.rules.pkcs11_uri import is_token_uri

_OCSP = ("application/ocsp-request", "application/ocsp-response")


def export_container(
    *, by: Actor, name: str, direction: str, body: bytes, trust: Mapping[str, Trust] | None, now: datetime
) -> tuple[bytes, Report]:
    """Return a message as a container, and what that shows; none is handed out that does not verify. For the installation's own hand.

    `body` is the message's, b"" where it has none. Raises `Refused`: "export.no_message", "export.other_body", "export.no_key",
    "export.bad_key", "export.no_ocsp", "export.no_stamps", as `entries_of_exchange` and `verify_container`'s findings.
    """
    found = next((each for each in entries_of_exchange(name) if each.direction == direction), None)
    if found is None:
        raise Refused("export.no_message", name=name, direction=direction)
    said = read_record(found.record)
    if (body_digest(body) if body else "") != said.body:
        raise Refused("export.other_body", size=said.size)
    _must_be_readable(found.head)
    content = _made({MESSAGE: found.head, **({"attachment1": body} if body else {})}, now)
    report = verify_container(content, trust)
    broken = next((each for each in report.findings if each.state is State.BROKEN), None)
    if broken is not None:
        raise Refused(broken.code, **broken.facts)
    _journal(by, found, direction)
    return content, report


def _must_be_readable(head: bytes) -> None:
    """See that X-Road's reader finds in a head what we do: who sent it (of SOAP it does not say), and text in UTF-8."""
    sender_of(head)
    try:
        head.decode()
    except UnicodeDecodeError:
        raise Refused("asic.bad_message", why="UTF-8") from None


def _made(entries: Mapping[str, bytes], now: datetime) -> bytes:
    key, chain = read_signer(_key(settings.EXCHANGE_SIGN_KEY), _file(settings.EXCHANGE_SIGN_CERTIFICATE))
    query, address = ocsp_query(chain)
    url = settings.EXCHANGE_SIGN_OCSP or address
    if not url:
        raise Refused("export.no_ocsp", url="-", why="-")
    if not settings.EXCHANGE_STAMPS:
        raise Refused("export.no_stamps")
    try:
        answer = answer_from(url, query, kinds=_OCSP)
    except Refused as refused:
        raise Refused("export.no_ocsp", url=url, why=refused.facts.get("why", "")) from None
    draft = Draft(entries, key, chain[0], answer, now)
    asked = TimestampRequestBuilder(draft.value, HashAlgorithm.SHA512).build()
    return draft.stamped(token_of(answer_from(settings.EXCHANGE_STAMPS, asked.as_bytes())))


def _key(name: str) -> bytes | EllipticCurvePrivateKey:
    return token_curve_key(name) if is_token_uri(name) else _file(name)


def _file(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError:  # also where nothing is named: a folder cannot be read
        raise Refused("export.no_key") from None


def _journal(by: Actor, found: KeptEntry, direction: str) -> None:
    record(
        by=by,
        verb="exchange.message_exported",
        thing=("ledger_entry", str(found.place)),
        facts={
            "exchange": str(found.exchange),
            "direction": direction,
            "client": found.client,
            "service": found.service,
        },
    )
