"""Metered systems and their keys: registered, changed, ended by administrators of the owner or of who stands above it."""

import secrets
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from nenso.accounts.queries import allowed
from nenso.accounts.rules import Role
from nenso.catalogue.queries import check_reference
from nenso.directory import queries as directory
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused
from nenso.measures.models import MeteredSystem, SystemKey
from nenso.measures.rules.systems import (
    KEY_BEGINNING,
    KEY_LETTERS,
    KEYED,
    MOST_KEYS,
    Registration,
    check_registration,
    digest_of,
)

_SITE_KEY_BYTES = 12


@transaction.atomic
def register_system(*, by: Actor, registration: Registration, since: date | None = None) -> MeteredSystem:
    """Register a dossier system or a portal from a day on (today by default).

    Raises `Refused`: "access.role_missing", what `check_registration` and `catalogue.queries.check_reference` refuse, "system.organisation",
    "system.code_taken".
    """
    since = since or timezone.localdate()
    check_registration(registration)
    if registration.organisation not in directory.organisations([registration.organisation], since):
        raise Refused(
            "system.organisation", field="organisation", organisation=registration.organisation, on=since
        )
    by = allowed(by, Role.ADMINISTRATOR, registration.organisation)
    if MeteredSystem.objects.filter(code=registration.code).exists():
        raise Refused("system.code_taken", field="code", code=registration.code)
    system = MeteredSystem.objects.create(
        code=registration.code,
        kind=registration.kind,
        organisation_code=registration.organisation,
        name_vi=registration.name.vi.strip(),
        name_en=registration.name.en.strip(),
        site_key=secrets.token_urlsafe(_SITE_KEY_BYTES),
        origins=list(registration.origins),
        contact_email=registration.contact_email,
        is_required=registration.is_required,
        silent_after_hours=registration.silent_after_hours,
        status=registration.status,
        entry_code=check_reference(registration.entry),
        valid_from=since,
    )
    facts = {
        "kind": system.kind,
        "organisation": system.organisation_code,
        "origins": system.origins,
        "entry": system.entry_code,
    }
    record(by=by, verb="measures.system_registered", thing=("system", system.code), facts=facts)
    return system


@transaction.atomic
def change_system(*, by: Actor, system: MeteredSystem, registration: Registration) -> MeteredSystem:
    """Change what is said of a system; its code, kind and owner stay. An entry that is not changed stays, whatever became of it.

    Raises `Refused`: "access.role_missing", what `check_registration` and `catalogue.queries.check_reference` refuse.
    """
    locked = MeteredSystem.objects.select_for_update(no_key=True).get(pk=system.pk)
    by = allowed(by, Role.ADMINISTRATOR, locked.organisation_code)
    check_registration(registration)
    new = {
        "name_vi": registration.name.vi.strip(),
        "name_en": registration.name.en.strip(),
        "origins": list(registration.origins),
        "contact_email": registration.contact_email,
        "is_required": registration.is_required,
        "silent_after_hours": registration.silent_after_hours,
        "entry_code": registration.entry,
    }
    changed = [name for name, value in new.items() if getattr(locked, name) != value]
    # Which fields, not what stands in them: an address of a person stays out of the journal.
    facts: dict[str, object] = {"fields": changed}
    if "entry_code" in changed:
        facts |= {"entry": check_reference(registration.entry), "before": locked.entry_code}
    for name, value in new.items():
        setattr(locked, name, value)
    if changed:
        locked.save(update_fields=changed)
        record(by=by, verb="measures.system_changed", thing=("system", locked.code), facts=facts)
    return locked


@transaction.atomic
def end_system(*, by: Actor, system: MeteredSystem, on: date) -> MeteredSystem:
    """End a system: from this day on its keys open nothing; what it sent stays.

    Raises `Refused`: "access.role_missing", "system.already_ended", "system.ends_too_early".
    """
    locked = MeteredSystem.objects.select_for_update(no_key=True).get(pk=system.pk)
    by = allowed(by, Role.ADMINISTRATOR, locked.organisation_code)
    if locked.valid_to is not None:
        raise Refused("system.already_ended", system=locked.code, on=locked.valid_to)
    if on <= locked.valid_from:
        raise Refused("system.ends_too_early", field="on", on=on, since=locked.valid_from)
    locked.valid_to = on
    locked.save(update_fields=["valid_to"])
    record(by=by, verb="measures.system_ended", thing=("system", locked.code), facts={"on": on})
    return locked


@transaction.atomic
def issue_key(
    *, by: Actor, system: MeteredSystem, expires_on: date | None = None, now: datetime | None = None
) -> tuple[SystemKey, str]:
    """Issue a key and return it with its token, which is shown this once: only its digest is kept.

    Several keys live beside each other, so that a sender changes from one to the next without a pause.
    Raises `Refused`: "access.role_missing", "key.portal", "system.already_ended", "key.expiry", "key.too_many".
    """
    now = now or timezone.now()
    today = timezone.localdate(now)
    locked = MeteredSystem.objects.select_for_update(no_key=True).get(pk=system.pk)
    by = allowed(by, Role.ADMINISTRATOR, locked.organisation_code)
    if locked.kind not in KEYED:
        raise Refused("key.portal", system=locked.code)
    if locked.valid_to is not None and locked.valid_to <= today:
        raise Refused("system.already_ended", system=locked.code, on=locked.valid_to)
    if expires_on is not None and expires_on <= today:
        raise Refused("key.expiry", field="expires_on", on=expires_on)
    live = Q(expires_on__isnull=True) | Q(expires_on__gt=today)
    if SystemKey.objects.filter(live, system=locked, revoked_at__isnull=True).count() >= MOST_KEYS:
        raise Refused("key.too_many", most=MOST_KEYS)
    token = KEY_BEGINNING + secrets.token_urlsafe(KEY_LETTERS * 3 // 4)
    key = SystemKey.objects.create(
        system=locked,
        beginning=token[:12],
        digest=digest_of(token),
        made_by_name=by.name,
        expires_on=expires_on,
    )
    facts = {"key": key.uuid, "beginning": key.beginning, "expires_on": expires_on}
    record(by=by, verb="measures.key_issued", thing=("system", locked.code), facts=facts)
    return key, token


@transaction.atomic
def revoke_key(*, by: Actor, key: SystemKey, now: datetime | None = None) -> SystemKey:
    """Revoke a key at once. Raises `Refused`: "access.role_missing", "key.already_revoked"."""
    locked = SystemKey.objects.select_related("system").select_for_update(of=("self",)).get(pk=key.pk)
    by = allowed(by, Role.ADMINISTRATOR, locked.system.organisation_code)
    if locked.revoked_at is not None:
        raise Refused("key.already_revoked", beginning=locked.beginning)
    locked.revoked_at = now or timezone.now()
    locked.save(update_fields=["revoked_at"])
    facts = {"key": locked.uuid, "beginning": locked.beginning}
    record(by=by, verb="measures.key_revoked", thing=("system", locked.system.code), facts=facts)
    return locked


def note_use(*, key: SystemKey, now: datetime) -> None:
    """Note that a key was used, at most once a minute; no row of the journal."""
    minute_ago = now - timedelta(minutes=1)
    unused = Q(last_used_at__isnull=True) | Q(last_used_at__lt=minute_ago)
    if key.last_used_at is None or key.last_used_at < minute_ago:
        SystemKey.objects.filter(unused, pk=key.pk).update(last_used_at=now)
