"""Metered systems of a day, their keys, and which system a key belongs to."""

import hmac
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from nenso.kernel.dated import in_force
from nenso.kernel.rules import Refused, Validity
from nenso.measures.models import Batch, MeteredSystem, SystemKey
from nenso.measures.rules.systems import KEY_BEGINNING, KeyFacts, check_key, digest_of


def systems(on: date) -> QuerySet[MeteredSystem]:
    """Return the systems in use on a day, by code, for a caller that pages or filters them."""
    return MeteredSystem.objects.filter(in_force(on)).order_by("code")


def system_named(code: str) -> MeteredSystem:
    """Return a system by its code, in use or not; raises `Refused("system.not_found")`."""
    found = MeteredSystem.objects.filter(code=code).first()
    if found is None:
        raise Refused("system.not_found", system=code)
    return found


def keys_of(system: MeteredSystem) -> QuerySet[SystemKey]:
    """Return the keys of a system, newest first, with those that are over."""
    return SystemKey.objects.filter(system=system)


def key_named(uuid: str) -> SystemKey:
    """Return a key by its uuid; raises `Refused("key.not_found")`."""
    found = SystemKey.objects.select_related("system").filter(uuid=uuid).first()
    if found is None:
        raise Refused("key.not_found", key=uuid)
    return found


def key_of(token: str, now: datetime | None = None) -> SystemKey:
    """Return the key of a token, with its system, where it opens the API.

    It is looked up by its digest, so that how long that takes says nothing of the token. Raises `Refused`:
    "key.unknown", "key.revoked", "key.expired", "key.system_ended", "key.portal".
    """
    digest = digest_of(token)
    key = None
    if token.startswith(KEY_BEGINNING):
        key = SystemKey.objects.select_related("system").filter(digest=digest).first()
    if key is None or not hmac.compare_digest(key.digest, digest):
        raise Refused("key.unknown")
    system = key.system
    validity = Validity(system.valid_from, system.valid_to)
    facts = KeyFacts(system.code, system.kind, validity, key.expires_on, key.revoked_at)
    check_key(facts, timezone.localdate(now))
    return key


def system_by_key(token: str, now: datetime | None = None) -> MeteredSystem:
    """Return the system that a token belongs to; raises what `key_of` raises."""
    return key_of(token, now).system


def batches_of(system: MeteredSystem) -> QuerySet[Batch]:
    """Return what a system sent, newest first, for a caller that pages it."""
    return Batch.objects.filter(system=system)
