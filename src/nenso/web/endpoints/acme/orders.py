"""Orders and the certificates that they end in (RFC 8555, sections 7.4 to 7.6)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from django.http import HttpResponse, JsonResponse
from django.utils import timezone

from nenso.exchange import actions
from nenso.exchange.models import AcmeOrder, IssuedCertificate
from nenso.exchange.queries import authority
from nenso.exchange.rules.acme import signed
from nenso.exchange.rules.certificates import UNREADABLE, der_of
from nenso.kernel.rules import Refused
from nenso.web.endpoints.acme.serving import Call, at, signed_only

_REASONS = {0, 1, 3, 4, 5}  # RFC 5280, section 5.3.1: those that a subscriber can say


@signed_only
def new_order(call: Call) -> HttpResponse:
    """Order a certificate under one name; it is ready at once, for the account is bound by the member itself."""
    if call.payload.keys() & {"notBefore", "notAfter"}:
        raise Refused("acme.one_name")
    names = _names(call.payload.get("identifiers"))
    row = actions.acme.place_order(account=call.owner, names=names, now=timezone.now())
    return _written(row, 201)


def _names(given: object) -> list[str]:
    if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
        raise Refused("acme.malformed", what="identifiers")
    found = []
    for each in given:
        kind, value = each.get("type"), each.get("value")
        if kind != "dns":
            raise Refused("acme.identifier_type", kind=str(kind)[:40])
        if not isinstance(value, str):
            raise Refused("acme.malformed", what="identifiers")
        found.append(value)
    return found


@signed_only
def order(call: Call, uuid: UUID) -> HttpResponse:
    """Return an order as it stands."""
    return _written(_own(call, uuid), 200)


@signed_only
def authorization(call: Call, uuid: UUID) -> HttpResponse:
    """Return why an order needs no challenge: the account's binding is the proof."""
    row = _own(call, uuid)
    if not call.is_empty:
        raise Refused("acme.malformed", what="authorization")
    body = {
        "status": "valid",
        "expires": _moment(row.expires_at),
        "identifier": {"type": "dns", "value": row.name},
        "challenges": [],
    }
    return JsonResponse(body)


@signed_only
def finalize(call: Call, uuid: UUID) -> HttpResponse:
    """Issue what was ordered, by the request that the client sends."""
    row, csr = _own(call, uuid), call.payload.get("csr")
    if not isinstance(csr, str):
        raise Refused("acme.malformed", what="csr")
    made = actions.acme.finalize(order=row, request=signed.decoded(csr), now=timezone.now())
    return _written(made, 200)


@signed_only
def certificate(call: Call, uuid: UUID) -> HttpResponse:
    """Return a certificate with what stands behind it (PEM)."""
    rows = IssuedCertificate.objects.filter(uuid=uuid, order__account=call.owner)
    row = rows.first()
    if row is None:
        raise Refused("acme.not_found")
    content = row.content + authority.chain(authority.authority())
    return HttpResponse(content, content_type="application/pem-certificate-chain")


@signed_only
def revoke(call: Call) -> HttpResponse:
    """Revoke a certificate at once: asked by an account of its member, or by its own key."""
    given, reason = call.payload.get("certificate"), call.payload.get("reason", 0)
    is_known = isinstance(reason, int) and not isinstance(reason, bool) and reason in _REASONS
    if not isinstance(given, str) or not is_known:
        raise Refused("acme.malformed", what="certificate, reason")
    der = signed.decoded(given)
    row = _issued(der)
    if call.account is None and not _is_its_key(row, call.key):
        raise Refused("acme.not_yours")
    actions.acme.revoke_by_account(account=call.account, certificate=row, now=timezone.now())
    return HttpResponse(status=200)


def _issued(der: bytes) -> IssuedCertificate:
    try:
        serial = f"{x509.load_der_x509_certificate(der).serial_number:x}"
    except UNREADABLE:
        raise Refused("acme.malformed", what="certificate") from None
    row = IssuedCertificate.objects.filter(serial=serial).first()
    if row is None or der_of(row.content) != der:
        raise Refused("acme.not_found")
    return row


def _is_its_key(row: IssuedCertificate, key: dict[str, Any]) -> bool:
    held = x509.load_pem_x509_certificate(row.content.encode()).public_key()
    if not isinstance(held, EllipticCurvePublicKey):
        return False  # an Ed25519 key signs no message here: its account revokes
    return signed.public(key) == signed.of_curve_key(held)


def _own(call: Call, uuid: UUID) -> AcmeOrder:
    rows = AcmeOrder.objects.select_related("account__member", "certificate", "subsystem__member")
    row = rows.filter(uuid=uuid).first()
    if row is None or row.account != call.owner:
        raise Refused("acme.not_found")
    return row


def _written(row: AcmeOrder, status: int) -> HttpResponse:
    state = "valid" if row.certificate else "ready" if row.expires_at > timezone.now() else "invalid"
    body: dict[str, Any] = {
        "status": state,
        "expires": _moment(row.expires_at),
        "identifiers": [{"type": "dns", "value": row.name}],
        "authorizations": [at("authorization", row.uuid)],
        "finalize": at("finalize", row.uuid),
    }
    if row.certificate:
        body["certificate"] = at("certificate", row.certificate.uuid)
    answer = JsonResponse(body, status=status)
    answer["Location"] = at("order", row.uuid)
    return answer


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
