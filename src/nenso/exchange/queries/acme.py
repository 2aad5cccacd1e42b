"""What ACME's server looks up: nonces, accounts by key and address, and the names that a member may order."""

import base64
import binascii
import secrets
from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.core.signing import BadSignature, Signer

from nenso.exchange.models import AcmeAccount, Member, Subsystem
from nenso.exchange.queries.gateways import host_of
from nenso.exchange.queries.names import subsystem_id
from nenso.exchange.rules.acme.names import SUFFIX, host_name, is_host
from nenso.kernel.rules import Refused

NONCE_LIFE = timedelta(hours=1)
_SALT = "nenso.exchange.acme.nonce"


def new_nonce(now: datetime) -> str:
    """Return a nonce: when it was made and chance, signed, so that a table holds only those that were used."""
    given = f"{int(now.timestamp())}.{secrets.token_hex(12)}"
    return base64.urlsafe_b64encode(Signer(salt=_SALT).sign(given).encode()).rstrip(b"=").decode()


def nonce_stamp(value: str, now: datetime) -> datetime:
    """Return when a nonce was made; raises `Refused("acme.nonce")` where this server made none such, or long ago."""
    try:
        written = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)).decode()
        made = datetime.fromtimestamp(int(Signer(salt=_SALT).unsign(written).partition(".")[0]), UTC)
    except (binascii.Error, BadSignature, ValueError):
        raise Refused("acme.nonce") from None
    if (
        not made - timedelta(seconds=1) <= now <= made + NONCE_LIFE
        or base64.urlsafe_b64encode(written.encode()).rstrip(b"=") != value.encode()
    ):
        raise Refused("acme.nonce")
    return made


def account_by_key(thumbprint: str) -> AcmeAccount | None:
    """Return the account that has a key."""
    return AcmeAccount.objects.select_related("member").filter(thumbprint=thumbprint).first()


def account_named(uuid: UUID) -> AcmeAccount:
    """Return an account whose key is bound and that is not ended; raises `Refused`: "acme.no_account", "acme.ended"."""
    row = AcmeAccount.objects.select_related("member").exclude(key=None).filter(uuid=uuid).first()
    if row is None:
        raise Refused("acme.no_account")
    if row.ended_at is not None or row.member.suspended_because:
        raise Refused("acme.ended")
    return row


def orderable(member: Member) -> dict[str, Subsystem | None]:
    """Return the host names that a member may order certificates for: its systems, and (None) its gateway.

    Two systems whose codes differ by case alone have none: their certificates are issued by request.
    """
    rows = Subsystem.objects.filter(member=member, closed_at=None).select_related("member")
    named = [(host_name(subsystem_id(row)), row) for row in rows]
    counts = Counter(name for name, _ in named)
    found: dict[str, Subsystem | None] = {name: row for name, row in named if counts[name] == 1}
    host = host_of(member)
    if is_host(host) and not host.endswith(f".{SUFFIX}"):
        found[host] = None
    return found
