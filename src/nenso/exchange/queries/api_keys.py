"""Keys with which programs administer the exchange: found by their token, and in whose name they act."""

import hmac
from datetime import datetime
from hashlib import sha256

from django.db.models import QuerySet
from django.utils import timezone

from nenso.accounts.rules import NATIONAL
from nenso.exchange.models import ApiKey
from nenso.kernel.rules import Actor, Refused

BEGINNING = "nxadm_"


def digest_of(token: str) -> str:
    """Return what is kept of a token: its SHA-256, in hex."""
    return sha256(token.encode()).hexdigest()


def api_key_of(token: str, now: datetime) -> ApiKey:
    """Return the key of a token; raises `Refused`: "api_key.unknown", "api_key.revoked", "api_key.expired"."""
    digest = digest_of(token)
    row = ApiKey.objects.filter(digest=digest).first() if token.startswith(BEGINNING) else None
    if row is None or not hmac.compare_digest(row.digest, digest):
        raise Refused("api_key.unknown")
    if row.revoked_at is not None:
        raise Refused("api_key.revoked")
    if timezone.localdate(now) >= row.expires_on:
        raise Refused("api_key.expired", on=row.expires_on)
    return row


def actor_behind(key: ApiKey) -> Actor:
    """Return who acts with a key: its owner, no further than the organisation that it was made for; their roles are asked anew."""
    within = "" if key.organisation_code == NATIONAL else key.organisation_code
    return Actor("staff", key.person_key, f"{key.person_name} ({key.beginning}…)", within=within)


def api_keys(organisations: set[str] | None) -> QuerySet[ApiKey]:
    """Return the keys made for some organisations, or for all where None, the newest first."""
    rows = ApiKey.objects.all()
    return rows if organisations is None else rows.filter(organisation_code__in=organisations)
