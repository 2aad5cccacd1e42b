"""Looking into the ledger: what a message's head says may concern a person, so each look is written down."""

from django.db import transaction

from nenso.accounts.queries import allowed
from nenso.accounts.rules import Role
from nenso.exchange.queries.ledger import KeptEntry, entry
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor


@transaction.atomic
def read_entry(*, by: Actor, place: int, organisation: str, reason: str) -> KeptEntry:
    """Return an entry of the ledger with its head, for whoever approves for an organisation that exchanged the message.

    The caller has found that a system of the organisation asked or answered it. Raises `Refused`: "ledger.no_such_entry",
    "access.role_missing".
    """
    by = allowed(by, Role.APPROVER, organisation)
    found = entry(place)
    record(
        by=by,
        verb="exchange.entry_read",
        thing=("ledger_entry", str(place)),
        facts={
            "exchange": found.exchange,
            "direction": found.direction,
            "client": found.client,
            "service": found.service,
            "reason": reason.strip(),
        },
    )
    return found
