"""What is only counted of requests that do not fit their document: added up in memory, written down every few seconds for the owner."""

import logging
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

from nenso.exchange.rules.contracts.contract import Misfit
from nenso.gateway.database import AWAY, UNFIT, connected, drop, why, write_every

log = logging.getLogger(__name__)
EVERY = 2.0  # seconds
MOST = 200  # places of one service on a day that are told apart; those beyond are counted together
_ROW = """
INSERT INTO exchange_contractmisfit AS held (day, service, operation, code, place, count, exchange, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (day, service, operation, code, place)
DO UPDATE SET count = held.count + EXCLUDED.count, exchange = EXCLUDED.exchange, at = EXCLUDED.at
"""
_Key = tuple[date, str, str, str, str]


@dataclass(slots=True)
class _Waiting:
    """What is counted and not yet written down: how many, and the last one, by place."""

    counts: "Counter[_Key]" = field(default_factory=Counter)
    last: dict[_Key, tuple[UUID, datetime]] = field(default_factory=dict)


class Misfits:
    """Counts for the owners of services; a gateway that is killed loses the last seconds of it."""

    def __init__(self, url: str, every: float = EVERY) -> None:
        self._url, self._every = url, every
        self._waiting = _Waiting()
        self._known: dict[tuple[date, str], set[_Key]] = {}

    def add(self, service: str, misfit: Misfit, exchange: UUID, at: datetime) -> None:
        """Count a request."""
        day = at.astimezone(UTC).date()
        key = (day, service[:800], misfit.operation[:600], misfit.code, misfit.place[:300])
        known = self._known.setdefault((day, service), set())
        if key not in known and len(known) >= MOST:
            key = (day, service[:800], "", misfit.code, "")
        known.add(key)
        self._waiting.counts[key] += 1
        self._waiting.last[key] = exchange, at

    async def run(self) -> None:
        """Write down what is counted until cancelled, and what is left then."""
        await write_every(self._every, self.flush)

    async def flush(self) -> None:
        """Write down what is counted; where the database is away it waits for the next time."""
        if not self._waiting.counts:
            return
        held, self._waiting = self._waiting, _Waiting()
        self._known = {key: its for key, its in self._known.items() if key[0] >= datetime.now(UTC).date()}
        connection = None
        try:
            connection = await connected(self._url)
            rows = [(*key, count, *held.last[key]) for key, count in held.counts.items()]
            await connection.executemany(_ROW, rows)
        except UNFIT as fault:
            log.error("requests that do not fit their document are not written down: %s", why(fault))
        except AWAY as fault:
            log.warning("requests that do not fit their document wait to be written down: %s", why(fault))
            self._again(held)
        finally:
            drop(connection)

    def _again(self, held: _Waiting) -> None:
        self._waiting.counts.update(held.counts)
        self._waiting.last = held.last | self._waiting.last
