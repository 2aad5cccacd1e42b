"""Certificates that a connection shows, held against the authorities of the snapshot: whose it is, whether it holds now, whether it was revoked.

TLS has verified the chain by then, but for the time (`gateway/tls.py`): what is over is told as a refusal that says so.
"""

from datetime import datetime

from nenso.exchange.rules.certificates import der_of, is_issued_by, shown_by
from nenso.exchange.rules.routing.snapshot import Authority, Credential, Proof, Snapshot

CERTIFIED = (Proof.CERTIFICATE, Proof.ISSUED)
Trouble = tuple[str, dict[str, str]]


def is_named(snapshot: Snapshot, credential: Credential, der: bytes) -> bool:
    """Say whether the authority of a credential issued a certificate to the name that the credential has."""
    authority = snapshot.authorities.get(credential.digest)
    shown = shown_by(der) if der and authority else None
    if shown is None or authority is None or shown.is_authority or credential.subject not in shown.names:
        return False
    return is_issued_by(der, authority.certificate)


def trouble_with(snapshot: Snapshot, credential: Credential, der: bytes, now: datetime) -> Trouble | None:
    """Return why a certificate does not count now, though it is the credential's: a code with its facts; None where it counts."""
    shown = shown_by(der) if der else None
    if shown is None:  # pinned by its digest, and of a form that only TLS reads
        return None
    if now >= shown.ends:
        return "exchange.certificate_expired", {"until": _written(shown.ends)}
    if now < shown.begins:
        return "exchange.certificate_early", {"since": _written(shown.begins)}
    authority = snapshot.authorities.get(credential.digest)
    if credential.proof is not Proof.ISSUED or authority is None:
        return None
    if shown.serial in authority.revoked:
        return "exchange.certificate_revoked", {"serial": shown.serial}
    return _of_authority(authority, now)


def _of_authority(authority: Authority, now: datetime) -> Trouble | None:
    own = shown_by(der_of(authority.certificate))
    if own is not None and not own.begins <= now < own.ends:
        return "exchange.authority_expired", {"until": _written(own.ends)}
    return None


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def issued_to(snapshot: Snapshot, der: bytes) -> str | None:
    """Return the names to which an authority that the snapshot knows issued a certificate; None where none did."""
    shown = shown_by(der) if der else None
    if shown is None or not any(
        is_issued_by(der, each.certificate) for each in snapshot.authorities.values()
    ):
        return None
    return ", ".join(sorted(shown.names)) or "–"
