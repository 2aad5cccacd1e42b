"""Gateways that pass messages to one another: the nation's, and those of members that have one."""

import base64
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from nenso.exchange.models import Member
from nenso.exchange.queries.keys import hop_public
from nenso.exchange.queries.names import member_id
from nenso.exchange.rules.routing.snapshot import HUB, Gateway


def gateways() -> dict[str, Gateway]:
    """Return every gateway by its name: `hub`, or the member that it belongs to. One query.

    The nation's is among them where NENSO_EXCHANGE_HUB says how others reach it.
    """
    rows = Member.objects.filter(suspended_because="").exclude(gateway_url="").order_by("pk")
    found = {
        member_id(row).encoded: Gateway(row.gateway_url, row.gateway_key, row.gateway_certificate)
        for row in rows
    }
    if settings.EXCHANGE_HUB:
        found[HUB] = Gateway(settings.EXCHANGE_HUB, hop_key(), _hub_certificate())
    return found


def hop_key() -> str:
    """Return the public key that this house's gateway signs with, in base64: what the registry has to know of it."""
    return base64.b64encode(hop_public()).decode()


def host_of(member: Member) -> str:
    """Return the host name of a member's own gateway; "" where it has none."""
    return (urlsplit(member.gateway_url).hostname or "").lower()


def _hub_certificate() -> str:
    file = settings.EXCHANGE_HUB_CERTIFICATE
    return Path(file).read_text(encoding="ascii") if file else ""


def behind(member: Member) -> str:
    """Return the gateway that a member's systems stand behind; the row behind is read with it."""
    return member_id(member.behind).encoded if member.behind is not None else HUB
