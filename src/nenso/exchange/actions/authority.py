"""The exchange's own certificate authority: made once, issuing certificates to members, revoking them at once."""

import hashlib
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.db import transaction

from nenso.accounts.queries import allowed
from nenso.accounts.rules import NATIONAL, Role
from nenso.exchange.actions.routing import publish_routing
from nenso.exchange.actions.steps import locked_member, locked_subsystem, owner
from nenso.exchange.models import Authority, IssuedCertificate, Member, Subsystem
from nenso.exchange.queries import authority as queries
from nenso.exchange.queries.gateways import names_of
from nenso.exchange.queries.keys import issuing_uri
from nenso.exchange.queries.names import member_id, subsystem_id
from nenso.exchange.rules.issuing import (
    PublicKey,
    Signer,
    issuing_made,
    member_made,
    name_of,
    read_request,
    root_made,
)
from nenso.exchange.rules.routing.snapshot import HUB
from nenso.kernel.actions import make_curve_key, record, token_curve_key
from nenso.kernel.rules import Actor, Refused

LONGEST_NAME = 50


@transaction.atomic
def make_authority(*, by: Actor, name: str, now: datetime) -> Authority:
    """Make the authority of this installation: root and issuing key, kept in files (the issuing one in a token where NENSO_EXCHANGE_KEY_ISSUING says so), and their certificates.

    Whoever approves for the nation may, once. Raises `Refused`: "authority.exists", "authority.name", "token.…",
    "access.role_missing".
    """
    by = allowed(by, Role.APPROVER, NATIONAL)
    name = name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise Refused("authority.name", field="name", most=LONGEST_NAME)
    if Authority.objects.exists():
        raise Refused("authority.exists")
    uri = issuing_uri()  # in a token: it was made there before
    issuing_public = token_curve_key(uri).public_key() if uri else None
    root_key = make_curve_key(settings.SIGNING_FOLDER, queries.ROOT_KEY)
    if issuing_public is None:
        issuing_public = make_curve_key(settings.SIGNING_FOLDER, queries.ISSUING_KEY).public_key()
    root = Signer(root_made(name, root_key, now), root_key)
    issuing = issuing_made(name, issuing_public, root, now)
    made = Authority.objects.create(
        name=name, root=_pem(root.certificate), issuing=_pem(issuing), by_key=by.key, by_name=by.name
    )
    facts = {"name": name, "ends_at": issuing.not_valid_after_utc, "digest": queries.digest_of(made)}
    record(by=by, verb="exchange.authority_made", thing=("authority", str(made.pk)), facts=facts)
    publish_routing(by=by, now=now)
    return made


@transaction.atomic
def issue_certificate(*, by: Actor, subsystem: Subsystem, request: bytes, now: datetime) -> IssuedCertificate:
    """Issue a certificate to a system, by its request (PKCS #10) whose names are its own or none.

    Whoever approves for its member may. Raises `Refused` as `rules.issuing.read_request`, "csr.names", "authority.not_found",
    "subsystem.closed", "access.role_missing".
    """
    row = locked_subsystem(subsystem)
    by, asked = owner(by, row.member), read_request(request)
    own = frozenset({name_of(subsystem_id(row).encoded)})
    if not asked.names <= own:
        raise Refused("csr.names", field="csr", names=", ".join(sorted(asked.names - own)))
    return issue(by=by, member=row.member, subsystem=row, names=own, key=asked.key, now=now)


@transaction.atomic
def issue_gateway_certificate(
    *, by: Actor, member: Member, request: bytes, now: datetime
) -> IssuedCertificate:
    """Issue a certificate to a member's own gateway under its name and that of its host, which the registry has of it.

    Raises `Refused` as `issue_certificate`, "member_gateway.none".
    """
    row = locked_member(member)
    by, asked = owner(by, row), read_request(request)
    if not row.gateway_url:
        raise Refused("member_gateway.none", member=str(row))
    own = names_of(member_id(row).encoded, row.gateway_url)
    if not asked.names <= own:
        raise Refused("csr.names", field="csr", names=", ".join(sorted(asked.names - own)))
    return issue(by=by, member=row, subsystem=None, names=own, key=asked.key, now=now)


@transaction.atomic
def issue_hub_certificate(*, by: Actor, request: bytes, now: datetime) -> IssuedCertificate:
    """Issue a certificate to the nation's own gateway; whoever approves for the nation may. Raises `Refused` as `issue_certificate`, "gateway.no_hub"."""
    by, asked = allowed(by, Role.APPROVER, NATIONAL), read_request(request)
    if not settings.EXCHANGE_HUB:
        raise Refused("gateway.no_hub")
    own = names_of(HUB, settings.EXCHANGE_HUB)
    if not asked.names <= own:
        raise Refused("csr.names", field="csr", names=", ".join(sorted(asked.names - own)))
    return issue(by=by, member=None, subsystem=None, names=own, key=asked.key, now=now)


def issue(
    *,
    by: Actor,
    member: Member | None,
    subsystem: Subsystem | None,
    names: frozenset[str],
    key: PublicKey,
    now: datetime,
) -> IssuedCertificate:
    """Issue a certificate to whoever was found to have these names, and tell gateways; raises `Refused` as `issuer`."""
    if member is not None and member.suspended_because:
        raise Refused("member.suspended", member=str(member), reason=member.suspended_because)
    signer = queries.issuer(queries.authority())
    # Clients of ACME take a common name for one of the names: it is the host's where there is one.
    hosts = [each.removeprefix("DNS:") for each in names if each.startswith("DNS:")]
    common = hosts[0] if hosts else subsystem.code if subsystem else ""
    made = member_made(common, names, key, signer, queries.places(), now)
    row = IssuedCertificate.objects.create(
        member=member,
        subsystem=subsystem,
        serial=f"{made.serial_number:x}",
        names=sorted(names),
        digest=hashlib.sha256(made.public_bytes(Encoding.DER)).hexdigest(),
        content=_pem(made),
        begins_at=made.not_valid_before_utc,
        ends_at=made.not_valid_after_utc,
        by_key=by.key,
        by_name=by.name,
    )
    _journal(by, row, "exchange.certificate_issued")
    publish_routing(by=by, now=now)
    return row


@transaction.atomic
def revoke_certificate(*, by: Actor, certificate: IssuedCertificate, now: datetime) -> IssuedCertificate:
    """Revoke a certificate at once; raises `Refused`: "certificate.revoked", "access.role_missing"."""
    rows = IssuedCertificate.objects.select_related("member", "subsystem__member")
    row = rows.select_for_update(of=("self",)).get(pk=certificate.pk)
    may = owner(by, row.member) if row.member is not None else allowed(by, Role.APPROVER, NATIONAL)
    return revoke(by=may, row=row, now=now)


def revoke(*, by: Actor, row: IssuedCertificate, now: datetime) -> IssuedCertificate:
    """Revoke a certificate, which is locked, in the name of whoever may; raises `Refused("certificate.revoked")`."""
    if row.revoked_at is not None:
        raise Refused("certificate.revoked", serial=row.serial, on=row.revoked_at.date())
    row.revoked_at = now
    row.save(update_fields=["revoked_at"])
    _journal(by, row, "exchange.certificate_revoked")
    publish_routing(by=by, now=now)
    return row


def _journal(by: Actor, row: IssuedCertificate, verb: str) -> None:
    facts = {
        "of": row.holder,
        "serial": row.serial,
        "names": row.names,
        "ends_at": row.ends_at,
    }
    record(by=by, verb=verb, thing=("certificate", str(row.uuid)), facts=facts)


def _pem(made: x509.Certificate) -> str:
    return made.public_bytes(Encoding.PEM).decode()
