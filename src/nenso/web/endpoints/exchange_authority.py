"""What the public reads of the exchange's own certificate authority: its certificates, and what it revoked (RFC 5280)."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from nenso.accounts.rules import PUBLIC_AT_SET_UP, declared
from nenso.exchange.queries import authority

_A_MINUTE, _AN_HOUR = "public, max-age=60", "public, max-age=3600"


@declared(PUBLIC_AT_SET_UP)
@require_safe
def chain(_request: HttpRequest) -> HttpResponse:
    """Return the issuing certificate and the root (PEM)."""
    row = authority.authority()
    return _kept(row.issuing + row.root, "application/pem-certificate-chain", _AN_HOUR)


@declared(PUBLIC_AT_SET_UP)
@require_safe
def root(_request: HttpRequest) -> HttpResponse:
    """Return the root certificate (PEM): what others trust."""
    return _kept(authority.authority().root, "application/pem-certificate-chain", _AN_HOUR)


@declared(PUBLIC_AT_SET_UP)
@require_safe
def issuing(_request: HttpRequest) -> HttpResponse:
    """Return the issuing certificate (DER), where certificates say that it is."""
    return _kept(authority.issuing_der(), "application/pkix-cert", _AN_HOUR)


@declared(PUBLIC_AT_SET_UP)
@require_safe
def revoked(_request: HttpRequest) -> HttpResponse:
    """Return the list of what was revoked and is not over (DER), signed now."""
    return _kept(authority.revoked(timezone.now()), "application/pkix-crl", _A_MINUTE)


def _kept(content: str | bytes, kind: str, how_long: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Cache-Control"] = how_long
    return answer
