"""Wrong keys at the door: whoever shows many waits, and the hour in which they did is written down for whoever runs the exchange."""

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from time import monotonic
from uuid import UUID

from nenso.exchange.rules.protocol.errors import Fault, Side
from nenso.exchange.rules.protocol.identifiers import read_client
from nenso.exchange.rules.protocol.requests import Asked
from nenso.exchange.rules.routing.deciding import (
    Caller,
    Denied,
    Granted,
    decide,
    is_bound_to,
    is_key_of,
    named_client,
)
from nenso.exchange.rules.routing.snapshot import Snapshot
from nenso.exchange.rules.traffic.guessing import Guesses, source_of
from nenso.gateway.database import AWAY, UNFIT, connected, drop, why, write_every
from nenso.kernel.rules import Refused

log = logging.getLogger(__name__)
EVERY = 2.0  # seconds
MOST = 5_000  # sources with clients that are told apart in an hour; those beyond are counted together
DOOR = "gateway"
_ROW = """
INSERT INTO exchange_keyguess AS held (hour, door, source, client, wrong, held, refusal, at, is_told)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, false) ON CONFLICT (hour, door, source, client)
DO UPDATE SET wrong = held.wrong + EXCLUDED.wrong, held = held.held + EXCLUDED.held,
    refusal = EXCLUDED.refusal, at = EXCLUDED.at
"""
_Key = tuple[datetime, str, str, str]


class HeldBackError(Denied):
    """A key was not looked at: too many wrong ones came before it."""

    def __init__(self, source: str, client: str, shown: str, wait: float) -> None:
        self.source, self.client = source, client
        super().__init__(
            Side.CONSUMER, Fault.LIMIT_REACHED, "exchange.wrong_keys", client=shown, wait=max(1, round(wait))
        )


class WrongKeyError(Denied):
    """A key was shown that is none of the client's; told as what it was refused for."""

    def __init__(self, source: str, client: str, denied: Denied) -> None:
        self.source, self.client = source, client
        super().__init__(denied.side, denied.fault, denied.code, **denied.facts)


@dataclass(slots=True)
class _Waiting:
    """What is counted and not yet written down: wrong keys, those not looked at, and the refusal that tells of the last."""

    wrong: "Counter[_Key]" = field(default_factory=Counter)
    held: "Counter[_Key]" = field(default_factory=Counter)
    last: dict[_Key, tuple[UUID, datetime]] = field(default_factory=dict)


class Guessing:
    """Decides on requests as the registry has it, but for keys of those who showed too many wrong ones."""

    def __init__(self, url: str, every: float = EVERY, clock: Callable[[], float] = monotonic) -> None:
        self._url, self._every, self._clock = url, every, clock
        self.guesses = Guesses()
        self._waiting = _Waiting()
        self._rows: dict[
            _Key, UUID | None
        ] = {}  # of this hour, with the refusal that answers quote once keys are not looked at
        self._all: Counter[str] = Counter()

    def decide(
        self, snapshot: Snapshot, caller: Caller, header: str | None, asked: Asked, now: datetime
    ) -> Granted:
        """Decide as `deciding.decide`; raises `HeldBackError` where a key is not looked at, and nothing else shows who asks."""
        if not caller.key or caller.gateway:
            return decide(snapshot, caller, header, asked, now)
        name = _name(header)
        found = snapshot.clients.get(name)
        if found is None:  # told as of any client that nobody knows
            return decide(snapshot, caller, header, asked, now)
        source, clock = source_of(caller.address), self._clock()
        if self.guesses.is_known(source, name, caller.key, clock):
            return decide(snapshot, caller, header, asked, now)
        is_bound = is_bound_to(found, caller.address)
        if wait := self.guesses.wait(source, name, clock, is_bound_here=is_bound):
            return self._without_key(snapshot, replace(caller, key=""), header, asked, now, wait)
        is_right = is_key_of(found, caller.key)
        if is_right:
            self.guesses.right(source, name, caller.key, clock)
        try:
            return decide(snapshot, caller, header, asked, now)
        except Denied as denied:
            if is_right or denied.fault is not Fault.TLS_FAILED:
                raise
            self.guesses.wrong(source, name, clock, is_bound_here=is_bound)
            self._all["wrong"] += 1
            raise WrongKeyError(source, name, denied) from None

    def _without_key(
        self,
        snapshot: Snapshot,
        caller: Caller,
        header: str | None,
        asked: Asked,
        now: datetime,
        wait: float,
    ) -> Granted:
        """Decide by what else the connection shows."""
        try:
            return decide(snapshot, caller, header, asked, now)
        except Denied as denied:
            if denied.fault is not Fault.TLS_FAILED:
                raise
            client = named_client(snapshot, header)
            self._all["held"] += 1
            raise HeldBackError(source_of(caller.address), client.encoded, client.shown, wait) from None

    def note(self, denied: Denied, exchange: UUID, at: datetime) -> UUID | None:
        """Count a refusal where it is one of a key; return the refusal that its answer quotes instead, where one is written down already.

        So many keys may be guessed as somebody likes: those not looked at leave one refusal an hour, and every answer names it.
        """
        if not isinstance(denied, HeldBackError | WrongKeyError):
            return None
        key = self._key(at, denied.source, denied.client)
        first = self._rows.setdefault(key, None)
        if isinstance(denied, WrongKeyError):
            self._waiting.wrong[key] += 1
            self._waiting.last[key] = exchange, at
            return None
        self._waiting.held[key] += 1
        self._waiting.last[key] = first or exchange, at
        if first is None:
            self._rows[key] = exchange
        return first

    def _key(self, at: datetime, source: str, client: str) -> _Key:
        hour = hour_of(at)
        key = (hour, DOOR, source[:45], client[:600])
        if key in self._rows or len(self._rows) < MOST:
            return key
        self._rows = {each: its for each, its in self._rows.items() if each[0] >= hour}
        return key if len(self._rows) < MOST else (hour, DOOR, "", "")

    async def run(self) -> None:
        """Write down what is counted until cancelled, and what is left then."""
        await write_every(self._every, self.flush)

    async def flush(self) -> None:
        """Write down what is counted; where the database is away it waits for the next time."""
        if not self._waiting.last:
            return
        taken, self._waiting = self._waiting, _Waiting()
        connection = None
        try:
            connection = await connected(self._url)
            rows = [(*key, taken.wrong[key], taken.held[key], *last) for key, last in taken.last.items()]
            await connection.executemany(_ROW, rows)
        except UNFIT as fault:
            log.error("wrong keys are not written down: %s", why(fault))
        except AWAY as fault:
            log.warning("wrong keys wait to be written down: %s", why(fault))
            self._waiting.wrong.update(taken.wrong)
            self._waiting.held.update(taken.held)
            self._waiting.last = taken.last | self._waiting.last
        finally:
            drop(connection)

    def written(self) -> str:
        """Return everything in Prometheus' text format."""
        lines = []
        for name, what in (("nenso_keys_wrong_total", "wrong"), ("nenso_keys_not_looked_at_total", "held")):
            lines += [f"# TYPE {name} counter", f"{name} {self._all[what]}"]
        return "\n".join(lines) + "\n"


def hour_of(at: datetime) -> datetime:
    """Return when the hour of a moment begins."""
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def _name(header: str | None) -> str:
    """Return the client that a header names, "" where it names none."""
    try:
        return read_client(header or "").encoded
    except Refused:
        return ""
