"""Telling gateways what they must know: a signed snapshot of the registry, of limited life."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta

from django.db import connection, transaction

from nenso.exchange.models import RoutingSnapshot
from nenso.exchange.queries.content import Content, snapshot_content
from nenso.exchange.queries.keys import registry_key
from nenso.exchange.rules.routing.snapshot import Snapshot, sealed
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor

LIFE = timedelta(hours=24)
KEPT = timedelta(days=7)  # after its end: what was told is read again where something went wrong
CHANNEL = "exchange_routing"
_LOCK = 7_230_006  # of the one who writes snapshots: those after it see what it saw, and more
_is_held: ContextVar[bool] = ContextVar("exchange_publishing_once", default=False)


@transaction.atomic
def publish_routing(*, by: Actor, now: datetime) -> RoutingSnapshot | None:
    """Write a new snapshot where gateways must know something else, or where the newest has less than half its life left.

    Every action that changes what they must know ends with this, in its own transaction. None where nothing was written.
    Raises `Refused` as `kernel.actions.signing_key`.
    """
    if _is_held.get():
        return None
    with connection.cursor() as cursor:
        # Who changed something and has not committed yet holds this lock: what it changed is seen below.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    newest, content = RoutingSnapshot.objects.first(), snapshot_content(now)
    if newest is not None and newest.digest == content.digest and newest.expires_at - now > LIFE / 2:
        return None
    made = _written(content, now)
    RoutingSnapshot.objects.filter(expires_at__lt=now - KEPT).delete()
    facts = {"digest": made.digest, "clients": len(content.clients), "services": len(content.services)}
    record(
        by=by, verb="exchange.routing_published", thing=("routing_snapshot", str(made.number)), facts=facts
    )
    return made


@contextmanager
def publishing_once(*, by: Actor, now: datetime) -> Iterator[None]:
    """Do several actions and tell gateways of all of them together, at the end; within the caller's own transaction."""
    if _is_held.get():
        yield
        return
    mark = _is_held.set(True)
    try:
        yield
    finally:
        _is_held.reset(mark)
    publish_routing(by=by, now=now)


def _written(content: Content, now: datetime) -> RoutingSnapshot:
    number = _next_number()
    snapshot = Snapshot(
        instance=content.instance,
        ledger=content.ledger,
        number=number,
        made_at=now,
        expires_at=now + LIFE,
        clients=content.clients,
        services=content.services,
        members=content.members,
        pauses=content.pauses,
        server=content.server,
        gateways=dict(content.gateways),
        authorities=dict(content.authorities),
    )
    made = RoutingSnapshot.objects.create(
        number=number,
        content=sealed(snapshot, registry_key()),
        digest=content.digest,
        made_at=now,
        expires_at=now + LIFE,
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(number)])
    return made


def _next_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('exchange_routingsnapshot', 'number'))")
        return int(cursor.fetchone()[0])
