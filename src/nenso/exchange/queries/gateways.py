"""Gateways that pass messages to one another: the nation's, and those of members that have one."""

import base64
import hashlib
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from nenso.exchange.models import Authority, Member
from nenso.exchange.queries.keys import hop_public
from nenso.exchange.queries.names import member_id
from nenso.exchange.rules.certificates import der_of
from nenso.exchange.rules.facts import ISSUED
from nenso.exchange.rules.issuing import name_of
from nenso.exchange.rules.routing.snapshot import HUB, Gateway


def gateways() -> dict[str, Gateway]:
    """Return every gateway by its name: `hub`, or the member that it belongs to. One query, two where the own authority issues to one.

    The nation's is among them where NENSO_EXCHANGE_HUB says how others reach it.
    """
    rows = list(Member.objects.filter(suspended_because="").exclude(gateway_url="").order_by("pk"))
    told = {
        member_id(row).encoded: (row.gateway_url, row.gateway_key, row.gateway_certificate) for row in rows
    }
    if settings.EXCHANGE_HUB:
        told[HUB] = (settings.EXCHANGE_HUB, hop_key(), _hub_certificate())
    is_issued = any(not certificate for _, _, certificate in told.values())
    digest = _own_authority() if is_issued else ""
    return {
        name: Gateway(url, key, certificate)
        if certificate
        else Gateway(url, key, authority=digest, subject=name_of(name) if digest else "")
        for name, (url, key, certificate) in told.items()
    }


def _own_authority() -> str:
    found = Authority.objects.first()
    return hashlib.sha256(der_of(found.issuing)).hexdigest() if found else ""


def names_of(gateway: str, url: str) -> frozenset[str]:
    """Return the names that a gateway's certificates bear: its own, and where it has one that of its host (which clients of ACME order)."""
    host = (urlsplit(url).hostname or "").lower()
    try:
        ip_address(host)
    except ValueError:
        return frozenset({name_of(gateway), f"DNS:{host}"})
    return frozenset({name_of(gateway)})


def hop_key() -> str:
    """Return the public key that this house's gateway signs with, in base64: what the registry has to know of it."""
    return base64.b64encode(hop_public()).decode()


def host_of(member: Member) -> str:
    """Return the host name of a member's own gateway; "" where it has none."""
    return (urlsplit(member.gateway_url).hostname or "").lower()


def _hub_certificate() -> str:
    file = settings.EXCHANGE_HUB_CERTIFICATE
    return Path(file).read_text(encoding="ascii") if file and file != ISSUED else ""


def behind(member: Member) -> str:
    """Return the gateway that a member's systems stand behind; the row behind is read with it."""
    return member_id(member.behind).encoded if member.behind is not None else HUB
