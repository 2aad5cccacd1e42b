"""Bodies that are kept: each look is written down, and what is over is ended."""

from datetime import datetime

from django.db import connection, transaction

from nenso.exchange.queries.bodies import SealedBody, sealed_body
from nenso.exchange.queries.ledger import KeptEntry, entries_of_exchange
from nenso.kernel.actions import record
from nenso.kernel.rules import SYSTEM, Actor, Refused

_PREFIX = "exchange_body_"
_PARTITIONS = """
SELECT child.relname FROM pg_inherits
JOIN pg_class child ON child.oid = inhrelid JOIN pg_class parent ON parent.oid = inhparent
WHERE parent.relname = 'exchange_body' ORDER BY 1
"""


@transaction.atomic
def read_body(*, by: Actor, name: str, direction: str) -> tuple[KeptEntry, SealedBody]:
    """Return a message's entry and its body as it is kept, sealed; the look stands in the journal. For the installation's own hand.

    Raises `Refused`: "body.not_kept", and as `entries_of_exchange`.
    """
    found = next((each for each in entries_of_exchange(name) if each.direction == direction), None)
    if found is None:
        raise Refused("body.not_kept", name=name, direction=direction)
    body = sealed_body(found.exchange, direction)
    record(
        by=by,
        verb="exchange.body_read",
        thing=("ledger_entry", str(found.place)),
        facts={
            "exchange": str(found.exchange),
            "direction": direction,
            "client": found.client,
            "service": found.service,
        },
    )
    return found, body


@transaction.atomic
def end_old_bodies(*, now: datetime) -> int:
    """Drop the bodies whose last day is over, a table a day; return how many days."""
    today = f"{_PREFIX}{now.date():%Y%m%d}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('exchange_body partitions'))")
        cursor.execute(_PARTITIONS)
        over = [name for (name,) in cursor.fetchall() if name.startswith(_PREFIX) and name < today]
        for name in over:
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(name)}")
    if over:
        days = [name.removeprefix(_PREFIX) for name in over]
        record(by=SYSTEM, verb="exchange.bodies_ended", thing=("ledger", "bodies"), facts={"days": days})
    return len(over)
