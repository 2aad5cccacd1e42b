"""What ends with a service or a system: rights, requests and credentials that hang on it."""

from datetime import datetime

from django.db.models import Q, QuerySet

from nenso.exchange.models import AccessRequest, Credential, IssuedCertificate, Right, Service, Subsystem
from nenso.kernel.rules import Actor


def close_services(by: Actor, services: QuerySet[Service], reason: str, now: datetime) -> dict[str, int]:
    """Close services, revoke the rights to them and withdraw what was asked of them; return how many of each."""
    keys = list(services.values_list("pk", flat=True))
    rights = _revoke_rights(by, Q(service__in=keys), reason, now)
    _withdraw(Q(service__in=keys), by, reason, now)
    Service.objects.filter(pk__in=keys).update(closed_at=now)
    return {"services": len(keys), "rights": rights}


def end_of_subject(by: Actor, row: Subsystem, reason: str, now: datetime) -> dict[str, int]:
    """Revoke the credentials and certificates of a system and the rights it was given, and withdraw what it asked for."""
    held = _revoke_rights(by, Q(subsystem=row), reason, now)
    _withdraw(Q(subsystem=row), by, reason, now)
    shown = Credential.objects.filter(subsystem=row, revoked_at=None).update(revoked_at=now)
    issued = IssuedCertificate.objects.filter(subsystem=row, revoked_at=None, ends_at__gt=now)
    return {"rights_held": held, "credentials": shown, "certificates": issued.update(revoked_at=now)}


def _revoke_rights(by: Actor, which: Q, reason: str, now: datetime) -> int:
    return Right.objects.filter(which, revoked_at=None).update(
        revoked_at=now, revoked_by_key=by.key, revoked_by_name=by.name, revoked_because=reason
    )


def _withdraw(which: Q, by: Actor, reason: str, now: datetime) -> None:
    AccessRequest.objects.filter(which, state="open").update(
        state="withdrawn", decided_at=now, decided_by_key=by.key, decided_by_name=by.name, reason=reason
    )
