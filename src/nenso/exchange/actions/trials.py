"""A request tried from the desk: a key that lives for minutes, of the system in whose name it is sent."""

from datetime import datetime, timedelta

from django.db import transaction

from nenso.accounts.queries import allowed
from nenso.accounts.rules import Role
from nenso.exchange.actions.credentials import NewCredential, new_key
from nenso.exchange.actions.routing import publish_routing
from nenso.exchange.actions.steps import locked_service, locked_subsystem
from nenso.exchange.models import Credential, Service, Subsystem
from nenso.exchange.queries.content import TRIAL
from nenso.exchange.rules.facts import check_networks
from nenso.exchange.rules.routing.snapshot import Proof
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused

LIFE = timedelta(minutes=2)  # longer than any trial takes: the key is gone though the desk dies meanwhile
MOST_AT_ONCE = 3  # of one system


@transaction.atomic
def open_trial(
    *, by: Actor, subsystem: Subsystem, service: Service, method: str, path: str, address: str, now: datetime
) -> NewCredential:
    """Make a key for one request that somebody of the system's agency sends from the desk, at the desk's address alone.

    Journalled with what is asked. Raises `Refused`: "trial.busy", "subsystem.closed", "service.closed", "access.role_missing".
    """
    row, asked = locked_subsystem(subsystem), locked_service(service)
    by = _may(by, row)
    held = Credential.objects.filter(subsystem=row, label=TRIAL, revoked_at=None)
    held.filter(valid_to__lte=now).delete()
    if held.count() >= MOST_AT_ONCE:
        raise Refused("trial.busy", subsystem=str(row), most=MOST_AT_ONCE)
    key, digest = new_key()
    made = Credential.objects.create(
        subsystem=row,
        proof=Proof.KEY,
        digest=digest,
        label=TRIAL,
        networks=list(check_networks((address,))),
        valid_to=now + LIFE,
        by_key=by.key,
        by_name=by.name,
    )
    facts = {"subsystem": str(row), "service": str(asked), "method": method, "path": path[:500]}
    record(by=by, verb="exchange.trial_made", thing=("service", str(asked.uuid)), facts=facts)
    publish_routing(by=by, now=now)
    return NewCredential(made, key)


@transaction.atomic
def end_trial(*, by: Actor, credential: Credential, now: datetime) -> None:
    """Take the key of a trial away: the journal keeps what was tried."""
    Credential.objects.filter(pk=credential.pk, label=TRIAL).delete()
    publish_routing(by=by, now=now)


def _may(by: Actor, row: Subsystem) -> Actor:
    """Return the actor with the right: whoever reports for the system's agency, or approves for it."""
    try:
        return allowed(by, Role.REPORTER, row.member.organisation_code)
    except Refused:
        return allowed(by, Role.APPROVER, row.member.organisation_code)
