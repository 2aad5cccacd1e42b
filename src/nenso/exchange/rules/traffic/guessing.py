"""Wrong keys, counted by where they come from and whose they would be; whoever shows many is made to wait. The clock is an argument.

Three counts, each of which makes wait on its own: of a source for one client, of a source for all, of a client from everywhere. A
key that was right from the same source within a day is never made to wait, whoever else stands behind that address; any other is
not even looked at meanwhile, so that asking often finds nothing (DECISIONS/0036).
"""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

FORGIVEN = 3600.0  # seconds without a wrong key after which a count begins anew
KNOWN = 86_400.0  # seconds that a right key is remembered
_AGAIN = 60.0  # seconds after which it is noted once more
_LARGEST = 30  # doublings beyond which nothing is added


@dataclass(frozen=True, slots=True)
class Pace:
    """How many wrong keys nobody minds, and how long one waits at most after those; each more doubles a second."""

    free: int
    longest: float

    def wait(self, count: int) -> float:
        """Return how long to wait after so many wrong keys."""
        return 0.0 if count < self.free else min(self.longest, 2.0 ** min(count - self.free, _LARGEST))


PAIR = Pace(10, 300.0)  # one source, one client
SOURCE = Pace(50, 300.0)  # one source, all clients together
CLIENT = Pace(200, 60.0)  # one client, from everywhere: short, since its owner waits along


@dataclass(slots=True)
class _Count:
    wrong: int = 0
    last: float = 0.0
    until: float = 0.0


class _Counts:
    """Counts of one kind, as many as are held at most; the one that was quiet longest goes first."""

    def __init__(self, pace: Pace, most: int) -> None:
        self._pace, self._most = pace, most
        self._held: OrderedDict[Hashable, _Count] = OrderedDict()

    def __len__(self) -> int:
        return len(self._held)

    def wait(self, key: Hashable, now: float) -> float:
        found = self._held.get(key)
        return max(0.0, found.until - now) if found else 0.0

    def wrong(self, key: Hashable, now: float) -> None:
        found = self._held.get(key)
        if found is None or now - found.last > FORGIVEN:
            found = self._held[key] = _Count()
        found.wrong, found.last = found.wrong + 1, now
        found.until = now + self._pace.wait(found.wrong)
        self._held.move_to_end(key)
        if len(self._held) > self._most:
            self._held.popitem(last=False)


class Guesses:
    """The wrong keys that one door was shown. `most`: sources, and sources with clients, that are told apart."""

    def __init__(self, most: int = 20_000) -> None:
        self._pairs, self._sources, self._clients = (
            _Counts(PAIR, most),
            _Counts(SOURCE, most),
            _Counts(CLIENT, most),
        )
        self._known: OrderedDict[tuple[str, str, str], float] = OrderedDict()
        self._most = most

    def __len__(self) -> int:
        return len(self._pairs) + len(self._sources) + len(self._clients) + len(self._known)

    def wait(self, source: str, client: str, now: float, *, is_bound_here: bool = False) -> float:
        """Return for how many seconds no key of a source is looked at for a client; 0 where one is.

        `is_bound_here`: the client's keys are bound to networks, and this source is in one: what others guess elsewhere is not held
        against it.
        """
        own = max(self._pairs.wait((source, client), now), self._sources.wait(source, now))
        return own if is_bound_here else max(own, self._clients.wait(client, now))

    def wrong(self, source: str, client: str, now: float, *, is_bound_here: bool = False) -> None:
        """Count a wrong key; a client of "" is none."""
        self._pairs.wrong((source, client), now)
        self._sources.wrong(source, now)
        if client and not is_bound_here:
            self._clients.wrong(client, now)

    def is_known(self, source: str, client: str, digest: str, now: float) -> bool:
        """Say whether a key was right from this source lately."""
        at = self._known.get((source, client, digest))
        return at is not None and now - at < KNOWN

    def right(self, source: str, client: str, digest: str, now: float) -> None:
        """Remember that a key was right."""
        key = (source, client, digest)
        if now - self._known.get(key, -_AGAIN) < _AGAIN:
            return
        self._known[key] = now
        self._known.move_to_end(key)
        if len(self._known) > self._most:
            self._known.popitem(last=False)


def source_of(address: str) -> str:
    """Return what an address is counted as: itself, or the /64 network of an IPv6 one, which one machine has whole."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address[:45]
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or ip_network((found, 64), strict=False))
