"""Telling gateways what they must know: a signed snapshot of the registry, of limited life."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta

from django.db import connection, transaction
from tuf.api.metadata import Metadata, Root

from nenso.exchange.models import RegistryRoot, RoutingSnapshot
from nenso.exchange.queries.content import Content, snapshot_content
from nenso.exchange.queries.keys import online_key, online_key_for, registry_key, root_keys
from nenso.exchange.queries.roots import newest_root, speaks_alone
from nenso.exchange.rules.routing.snapshot import Snapshot, sealed
from nenso.exchange.rules.trust.writing import Change, first_root, next_root, published, sign_root, written
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor
from nenso.kernel.rules.signing import public_key

LIFE = timedelta(hours=24)
ROOT_LIFE = timedelta(days=365)
ROOT_RENEWED = timedelta(days=120)  # before its end, where this house alone speaks for the root
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
    take_turn()
    root = _root(by, now)
    newest, content = RoutingSnapshot.objects.first(), snapshot_content(now)
    if newest is not None and newest.expires_at - now > LIFE / 2:  # noqa: SIM102 - one question a line
        if (newest.digest, newest.root) == (content.digest, root.version):
            return None
    made = _written(content, root, now)
    RoutingSnapshot.objects.filter(expires_at__lt=now - KEPT).delete()
    facts = {"digest": made.digest, "clients": len(content.clients), "services": len(content.services)}
    record(
        by=by, verb="exchange.routing_published", thing=("routing_snapshot", str(made.number)), facts=facts
    )
    return made


def take_turn() -> None:
    """Wait, within a transaction, until nobody else writes what gateways are told: what they changed is seen from here on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def keep_root(found: Metadata[Root], *, by: Actor, now: datetime) -> RegistryRoot:
    """Write a root whose signatures were looked at, and journal it."""
    root = found.signed
    made = RegistryRoot.objects.create(version=root.version, content=written(found), made_at=now)
    facts = {"keys": root.roles[Root.type].keyids, "threshold": root.roles[Root.type].threshold}
    record(by=by, verb="exchange.root_published", thing=("registry_root", str(made.version)), facts=facts)
    return made


def _root(by: Actor, now: datetime) -> Root:
    """Return the root that counts: the first is made here, and one that this house alone speaks for is renewed before its end."""
    root, key = newest_root(), registry_key()
    if root is not None:
        key = next((each for each in root_keys() if speaks_alone(root, each)), key)
    if root is None:
        online = online_key_for(1)
        made = first_root(public_key(key), public_key(online), now + ROOT_LIFE)
    elif root.expires - now < ROOT_RENEWED and speaks_alone(root, key):
        made = next_root(root, Change(), now + ROOT_LIFE)
    else:
        return root
    sign_root(made, key)
    keep_root(made, by=by, now=now)
    return made.signed


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


def _written(content: Content, root: Root, now: datetime) -> RoutingSnapshot:
    number = _next_number(now)
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
    sealed_content, online = sealed(snapshot, registry_key()), online_key(root)
    # Without the online key nothing is published to agencies until a new root names another; the nation's own gateway goes on.
    told = published(sealed_content, number, snapshot.expires_at, online) if online is not None else None
    made = RoutingSnapshot.objects.create(
        number=number,
        content=sealed_content,
        digest=content.digest,
        made_at=now,
        expires_at=now + LIFE,
        root=root.version,
        timestamp=told.timestamp if told else b"",
        snapshot=told.snapshot if told else b"",
        targets=told.targets if told else b"",
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(number)])
    return made


def _next_number(now: datetime) -> int:
    """Return a number above all that were ever told, also by a database that was older since: seconds since 1970, or the one after the last."""
    newest = RoutingSnapshot.objects.first()
    return max(newest.number + 1 if newest is not None else 1, int(now.timestamp()))
