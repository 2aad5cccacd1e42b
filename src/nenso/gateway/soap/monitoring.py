"""Operational monitoring from the ledger's entries: a client sees the exchanges it takes part in, one with a right to it all of them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from nenso.exchange.rules.protocol.errors import Fault, Side
from nenso.exchange.rules.protocol.soap import monitoring as om
from nenso.exchange.rules.protocol.soap.envelope import Envelope
from nenso.exchange.rules.protocol.soap.writing import TEXT_XML
from nenso.exchange.rules.routing.deciding import Denied, Granted
from nenso.exchange.rules.routing.snapshot import Server, Snapshot
from nenso.gateway.came import Came
from nenso.gateway.database import AWAY, connected, drop
from nenso.gateway.soap.reading import beside

PERIOD = 600  # seconds of health data, as X-Road has it
_ROW = 500  # bytes of a record, about
_OF = "($5 = '' OR client = $5 OR starts_with(service, $5 || '/'))"
_PARTNER = "($6 = '' OR client = $6 OR starts_with(service, $6 || '/'))"
_WITHIN = (
    f"direction = 'response' AND day BETWEEN $1 AND $2 AND at >= $3 AND at < $4 AND {_OF} AND {_PARTNER}"
)
_ENTRIES = f"""
SELECT at, exchange::text, message, client, service, method, status, fault, size, size_asked, milliseconds,
    provider_milliseconds
FROM exchange_entry WHERE {_WITHIN} ORDER BY at LIMIT $7
"""  # noqa: S608 - of constants
_SUMS = ", ".join(
    f"min({name}) FILTER (WHERE ok), avg({name}) FILTER (WHERE ok)::float8, max({name}) FILTER (WHERE ok), "
    f"stddev_pop({name}) FILTER (WHERE ok)::float8"
    for name in ("milliseconds", "size_asked", "size")
)
_HEALTH = f"""
SELECT service, count(*) FILTER (WHERE ok), count(*) FILTER (WHERE NOT ok), max(at) FILTER (WHERE ok),
    max(at) FILTER (WHERE NOT ok), {_SUMS}
FROM (SELECT *, fault = '' AND coalesce(status, 0) < 400 AS ok FROM exchange_entry WHERE {_WITHIN}) entries
GROUP BY service ORDER BY service
"""  # noqa: S608 - of constants


class Monitoring:
    """Answers what is asked of the gateway itself, which is a service of the member that runs it."""

    def __init__(self, url: str) -> None:
        self._url, self._began = url, datetime.now(UTC)

    async def answer(
        self, asked: Envelope, came: Came, granted: Granted, snapshot: Snapshot
    ) -> tuple[str, bytes]:
        """Return content type and bytes of an answer; raises `Denied`, `UnsoundError`."""
        server = snapshot.server
        service = granted.asked.service
        if server is None or "/".join(service.client.encoded.split("/")[:3]) != server.owner:
            facts = {"service": service.shown}
            raise Denied(Side.PROVIDER, Fault.UNKNOWN_SERVICE, "monitoring.no_owner", **facts)
        own = (
            "" if om.sees_all(snapshot, granted.client, service.service, came.at) else granted.client.encoded
        )
        try:
            if service.service == om.HEALTH:
                return TEXT_XML, await self._health(asked, own, came.at, snapshot)
            return await self._operational(asked, own, came.at, snapshot, server)
        except AWAY:
            raise Denied(Side.PROVIDER, Fault.DATABASE_ERROR, "exchange.no_ledger") from None

    async def _operational(
        self, asked: Envelope, own: str, now: datetime, snapshot: Snapshot, server: Server
    ) -> tuple[str, bytes]:
        ready = int(now.timestamp()) - om.WITHHELD
        wanted = om.read_criteria(asked, int(now.timestamp()))
        until, after = wanted.until + 1, None
        if until > ready:
            until = after = ready
        rows: Sequence[Any] = await self._rows(
            _ENTRIES, wanted.since, until, own, wanted.partner, om.MOST + 1
        )
        if len(rows) > om.MOST:  # whole seconds, so that the next question begins with one
            after = int(rows[-1]["at"].timestamp())
            kept: Sequence[Any] = [row for row in rows if int(row["at"].timestamp()) < after]
            if not kept:
                kept = await self._rows(_ENTRIES, after, after + 1, own, wanted.partner, None)
                after += 1
            rows = kept

        def written() -> tuple[str, bytes]:
            exchanges = [om.Exchange(*row.values()) for row in rows]
            found = om.records(exchanges, snapshot.services, server.address, wanted.fields)
            return om.operational(asked, found, after)

        return await beside(len(rows) * _ROW, written)

    async def _health(self, asked: Envelope, own: str, now: datetime, snapshot: Snapshot) -> bytes:
        until = int(now.timestamp()) + 1
        rows = await self._rows(_HEALTH, until - PERIOD, until, own, om.read_partner(asked))
        began = round(self._began.timestamp() * 1000)
        return om.health(asked, [_health(row) for row in rows], snapshot.services, began, PERIOD)

    async def _rows(
        self, words: str, since: int, until: int, own: str, partner: str, *more: int | None
    ) -> Sequence[Any]:
        """Return rows of entries from one second to before another."""
        first, last = (datetime.fromtimestamp(each, UTC) for each in (since, until))
        connection = await connected(self._url)
        try:
            found: Sequence[Any] = await connection.fetch(
                words, (first - timedelta(days=1)).date(), last.date(), first, last, own, partner, *more
            )
        finally:
            drop(connection)
        return found


def _health(row: Any) -> om.Health:
    values = list(row.values())
    sums = [tuple(values[place : place + 4]) if values[place] is not None else None for place in (5, 9, 13)]
    success, failure = (round(each.timestamp() * 1000) if each else None for each in values[3:5])
    return om.Health(values[0], values[1], values[2], success, failure, *sums)
