"""The exchange's own certificate authority as it stands: its certificates, its key, what it issued and what it revoked."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey
from django.conf import settings
from django.db.models import QuerySet

from nenso.exchange.models import Authority, Credential, IssuedCertificate
from nenso.exchange.queries.keys import issuing_uri
from nenso.exchange.queries.names import member_id, subsystem_id
from nenso.exchange.rules.certificates import der_of
from nenso.exchange.rules.issuing import Places, Signer, name_of, public_of, revoked_list
from nenso.exchange.rules.keys import ISSUING
from nenso.exchange.rules.routing import snapshot as routing
from nenso.exchange.rules.routing.snapshot import HUB
from nenso.kernel.actions import curve_key, token_curve_key
from nenso.kernel.rules import Refused

ROOT_KEY, ISSUING_KEY = "authority-root", "authority-issuing"  # kinds of files in the folder of keys
PATH = "/exchange/authority/"


def authority() -> Authority:
    """Return the authority of this installation; raises `Refused("authority.not_found")`."""
    found = Authority.objects.first()
    if found is None:
        raise Refused("authority.not_found")
    return found


def issuer(row: Authority) -> Signer:
    """Return who signs members' certificates; raises `Refused` as `kernel.actions.curve_key` and `token_curve_key`, "authority.other_key"."""
    certificate = x509.load_pem_x509_certificate(row.issuing.encode())
    return Signer(certificate, _issuing_key(public_of(certificate)))


def _issuing_key(public: EllipticCurvePublicKey) -> EllipticCurvePrivateKey:
    uri = issuing_uri()
    if not uri:
        return curve_key(settings.SIGNING_FOLDER, ISSUING_KEY, public)
    found = token_curve_key(uri)
    if found.public_key() != public:
        raise Refused("authority.other_key", setting=ISSUING)
    return found


def issuing_file_key() -> EllipticCurvePrivateKey:
    """Return the key that signs certificates as it lies in a file, whatever the setting says of a token; raises `Refused` as `authority` and `curve_key`."""
    certificate = x509.load_pem_x509_certificate(authority().issuing.encode())
    return curve_key(settings.SIGNING_FOLDER, ISSUING_KEY, public_of(certificate))


def places() -> Places:
    """Return where the public reads the authority's certificate and what it revoked."""
    base = settings.SITE_URL.rstrip("/") + PATH
    return Places(f"{base}issuing.cer", f"{base}revoked.crl")


def issuing_der() -> bytes:
    """Return the issuing certificate (DER); raises `Refused("authority.not_found")`."""
    return der_of(authority().issuing)


def revoked(now: datetime) -> bytes:
    """Return the list of what was revoked and is not over (DER), signed now; raises `Refused` as `authority` and `issuer`."""
    signer = issuer(authority())
    found = [(row.serial, row.revoked_at) for row in _revoked(now) if row.revoked_at is not None]
    return revoked_list(found, signer, now)


def current(now: datetime, members: Iterable[int] | None = None) -> list[IssuedCertificate]:
    """Return the certificates that are not over, the newest first; of some members by their keys, or of all."""
    rows = IssuedCertificate.objects.filter(ends_at__gt=now).select_related("member", "subsystem__member")
    return list(rows if members is None else rows.filter(member__in=members))


def ends_of_systems() -> dict[str, datetime]:
    """Return until when systems, by their names in headers, have a certificate of ours that was not revoked; also those over by now."""
    rows = IssuedCertificate.objects.exclude(subsystem=None).filter(
        revoked_at=None, subsystem__closed_at=None
    )
    rows = rows.order_by("subsystem_id", "-ends_at").distinct("subsystem_id")
    return {
        subsystem_id(row.subsystem).encoded: row.ends_at
        for row in rows.select_related("subsystem__member")
        if row.subsystem is not None
    }


def ends_of_gateways() -> dict[str, datetime]:
    """Return until when gateways, by their names in the registry, have a certificate of ours that was not revoked; also those over by now."""
    rows = IssuedCertificate.objects.filter(subsystem=None, revoked_at=None).order_by("member_id", "-ends_at")
    rows = rows.distinct("member_id").select_related("member")
    return {member_id(row.member).encoded if row.member else HUB: row.ends_at for row in rows}


# --- What gateways are told ---


def authorities(now: datetime) -> dict[str, routing.Authority]:
    """Return every authority by the SHA-256 of its certificate: ours, with what it revoked, and those that credentials name. Three queries."""
    found = {}
    own = Authority.objects.first()
    if own is not None:
        serials = tuple(_revoked(now).order_by("serial").values_list("serial", flat=True))
        found[digest_of(own)] = routing.Authority(own.issuing, serials)
    outside = Credential.objects.filter(proof=routing.Proof.ISSUED, revoked_at=None).order_by("pk")
    for digest, certificate in outside.values_list("digest", "authority"):
        found.setdefault(digest, routing.Authority(certificate))
    return found


def own_credentials() -> dict[int, routing.Credential]:
    """Return by which certificates of our own authority systems show who they are, for those that ever had one. Two queries."""
    own = Authority.objects.first()
    if own is None:
        return {}
    rows = IssuedCertificate.objects.exclude(subsystem=None).order_by("subsystem_id").distinct("subsystem_id")
    digest = digest_of(own)
    return {
        row.subsystem.pk: routing.Credential(
            routing.Proof.ISSUED, digest, subject=name_of(subsystem_id(row.subsystem).encoded)
        )
        for row in rows.select_related("subsystem__member")
        if row.subsystem is not None
    }


def digest_of(row: Authority) -> str:
    """Return the SHA-256 of the issuing certificate (DER), in hex."""
    return hashlib.sha256(der_of(row.issuing)).hexdigest()


def chain(row: Authority) -> str:
    """Return what stands behind a member's certificate in its file (PEM): the issuing certificate."""
    return row.issuing


def _revoked(now: datetime) -> QuerySet[IssuedCertificate]:
    return IssuedCertificate.objects.filter(ends_at__gt=now).exclude(revoked_at=None)
