"""Keys with which programs administer the exchange: issued for an organisation, revoked, their use noted."""

import secrets
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from nenso.accounts.queries import allowed
from nenso.accounts.rules import Role
from nenso.exchange.models import ApiKey
from nenso.exchange.queries.api_keys import BEGINNING, digest_of
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused

MOST = 10  # of one organisation at a time
LONGEST = timedelta(days=366)
_BYTES = 32
_NOTED = timedelta(minutes=1)


@transaction.atomic
def issue_api_key(
    *, by: Actor, organisation: str, label: str, expires_on: date, now: datetime
) -> tuple[ApiKey, str]:
    """Issue a key of the actor's own for an organisation, and return it with its token, which is shown this once.

    Raises `Refused`: "access.role_missing", "api_key.label", "api_key.expiry", "api_key.too_many".
    """
    allowed(by, Role.APPROVER, organisation)
    today = timezone.localdate(now)
    if not label.strip():
        raise Refused("api_key.label", field="label")
    if not today < expires_on <= today + LONGEST:
        raise Refused("api_key.expiry", field="expires_on", on=expires_on, most=LONGEST.days)
    live = ApiKey.objects.select_for_update().filter(organisation_code=organisation, revoked_at=None)
    if len(live.filter(expires_on__gt=today)) >= MOST:
        raise Refused("api_key.too_many", most=MOST, organisation=organisation)
    token = BEGINNING + secrets.token_urlsafe(_BYTES)
    row = ApiKey.objects.create(
        person_key=by.key,
        person_name=by.name,
        organisation_code=organisation,
        label=label.strip()[:80],
        beginning=token[:12],
        digest=digest_of(token),
        expires_on=expires_on,
    )
    _journal(by, row, "exchange.api_key_issued", expires_on=expires_on)
    return row, token


@transaction.atomic
def revoke_api_key(*, by: Actor, key: ApiKey, now: datetime) -> ApiKey:
    """Revoke a key at once: whose it is, or who approves for its organisation.

    Raises `Refused`: "access.role_missing", "api_key.already_revoked".
    """
    row = ApiKey.objects.select_for_update().get(pk=key.pk)
    if row.person_key != by.key:
        by = allowed(by, Role.APPROVER, row.organisation_code)
    if row.revoked_at is not None:
        raise Refused("api_key.already_revoked", beginning=row.beginning)
    row.revoked_at = now
    row.save(update_fields=["revoked_at"])
    _journal(by, row, "exchange.api_key_revoked")
    return row


def note_api_key_use(*, key: ApiKey, now: datetime) -> None:
    """Note that a key was used, once a minute at most."""
    earlier = Q(last_used_at=None) | Q(last_used_at__lt=now - _NOTED)
    ApiKey.objects.filter(earlier, pk=key.pk).update(last_used_at=now)


def _journal(by: Actor, row: ApiKey, verb: str, **facts: object) -> None:
    told = {"key": row.beginning, "label": row.label, "organisation": row.organisation_code, **facts}
    record(by=by, verb=verb, thing=("exchange_api_key", str(row.uuid)), facts=told)
