"""How a system shows who it is: certificates, keys and addresses, added and revoked."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from nenso.exchange.actions.routing import publish_routing
from nenso.exchange.actions.steps import locked_subsystem, owner
from nenso.exchange.models import Credential, Subsystem
from nenso.exchange.queries.content import TRIAL
from nenso.exchange.rules.certificates import check_subject, read_authority, read_certificate
from nenso.exchange.rules.facts import check_addresses, check_networks
from nenso.exchange.rules.routing.snapshot import Proof
from nenso.exchange.rules.wording import check_seen
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused

KEY_BEGINNING = "nsx_"  # so that one that was published by mistake is recognised
_KEY_BYTES = 32
LONGEST_LABEL = 200


@dataclass(frozen=True, slots=True)
class NewCredential:
    """A credential that was added; `key` is the new key itself, which is told this once, "" for the other kinds."""

    row: Credential
    key: str = ""


@dataclass(frozen=True, slots=True)
class _Shown:
    proof: Proof
    digest: str
    label: str
    valid_to: datetime | None
    authority: str = ""
    subject: str = ""


@transaction.atomic
def add_credential(
    *,
    by: Actor,
    subsystem: Subsystem,
    now: datetime,
    certificate: str = "",
    key_label: str = "",
    authority: str = "",
    subject: str = "",
    networks: tuple[str, ...] = (),
    valid_to: datetime | None = None,
) -> NewCredential:
    """Add one way in which a system shows who it is: a certificate (PEM), whichever another authority (its certificate, PEM) issues

    to a name (`subject`, as `DNS:…` or `URI:…`), a key that is made here under a label, or addresses alone.
    With a certificate or key the networks are those from which it counts; none: from anywhere. Raises `Refused`:
    "credential.one_kind", "credential.certificate", "credential.authority", "credential.subject", "credential.label",
    "credential.network", "credential.wide", "credential.over", "credential.taken", "exchange.unseen", "subsystem.closed", "access.role_missing".
    """
    row = locked_subsystem(subsystem)
    by = owner(by, row.member)
    kinds = sum(map(bool, (certificate, key_label, authority)))
    networks = check_networks(networks) if kinds else check_addresses(networks)
    if kinds > 1 or not (kinds or networks) or (subject and not authority):
        raise Refused("credential.one_kind")
    key = new_key()[0] if key_label else ""
    shown = (
        _issued(authority, subject, valid_to)
        if authority
        else _shown(certificate, key, key_label, networks, valid_to)
    )
    if shown.valid_to is not None and shown.valid_to <= now:
        raise Refused("credential.over", field="valid_to", until=shown.valid_to.date())
    _must_be_new(row, shown, networks)
    made = Credential.objects.create(
        subsystem=row,
        proof=shown.proof,
        digest=shown.digest,
        authority=shown.authority,
        subject=shown.subject,
        label=shown.label,
        networks=list(networks),
        valid_to=shown.valid_to,
        by_key=by.key,
        by_name=by.name,
    )
    _journal(by, made, "exchange.credential_added")
    publish_routing(by=by, now=now)
    return NewCredential(made, key)


@transaction.atomic
def revoke_credential(*, by: Actor, credential: Credential, now: datetime) -> Credential:
    """Revoke a credential at once; raises `Refused`: "credential.revoked", "access.role_missing"."""
    rows = Credential.objects.select_related("subsystem__member").select_for_update(of=("self",))
    row = rows.get(pk=credential.pk)
    by = owner(by, row.subsystem.member)
    if row.revoked_at is not None:
        raise Refused("credential.revoked", label=row.label, on=row.revoked_at.date())
    row.revoked_at = now
    row.save(update_fields=["revoked_at"])
    _journal(by, row, "exchange.credential_revoked")
    publish_routing(by=by, now=now)
    return row


def new_key() -> tuple[str, str]:
    """Return a new key and its digest."""
    key = KEY_BEGINNING + secrets.token_urlsafe(_KEY_BYTES)
    return key, digest_of(key)


def digest_of(key: str) -> str:
    """Return what is kept of a key: its SHA-256, in hex."""
    return hashlib.sha256(key.encode()).hexdigest()


def _shown(
    certificate: str, key: str, label: str, networks: tuple[str, ...], valid_to: datetime | None
) -> _Shown:
    if certificate:
        read = read_certificate(certificate)
        until = min(read.valid_to, valid_to or read.valid_to)
        return _Shown(Proof.CERTIFICATE, read.digest, read.subject, until)
    if key:
        if not label.strip() or len(label) > LONGEST_LABEL or label.strip() == TRIAL:
            raise Refused("credential.label", field="key_label", most=LONGEST_LABEL)
        return _Shown(Proof.KEY, digest_of(key), check_seen(label.strip(), "key_label"), valid_to)
    return _Shown(Proof.ADDRESS, "", ", ".join(networks)[:LONGEST_LABEL], valid_to)


def _issued(authority: str, subject: str, valid_to: datetime | None) -> _Shown:
    read, name = read_authority(authority), check_subject(subject)
    until = min(read.valid_to, valid_to or read.valid_to)
    label = f"{name} ({read.subject})"[:LONGEST_LABEL]
    return _Shown(Proof.ISSUED, read.digest, label, until, authority, name)


def _must_be_new(row: Subsystem, shown: _Shown, networks: tuple[str, ...]) -> None:
    live = Credential.objects.filter(subsystem=row, proof=shown.proof, revoked_at=None)
    same = {
        Proof.CERTIFICATE: live.filter(digest=shown.digest),
        Proof.ISSUED: live.filter(digest=shown.digest, subject=shown.subject),
        Proof.KEY: live.filter(label=shown.label),
        Proof.ADDRESS: live.filter(networks=list(networks)),
    }
    if same[shown.proof].exists():
        raise Refused("credential.taken", label=shown.label, subsystem=str(row))


def _journal(by: Actor, row: Credential, verb: str) -> None:
    facts = {
        "subsystem": str(row.subsystem),
        "proof": row.proof,
        "label": row.label,
        "networks": row.networks,
        "valid_to": row.valid_to,
    }
    record(by=by, verb=verb, thing=("credential", str(row.uuid)), facts=facts)
