"""Wrong keys of administration: whoever shows many waits, and the hour in which they did is written down."""

from threading import Lock
from time import monotonic

from django.http import HttpRequest
from django.utils import timezone

from nenso.exchange import actions, queries
from nenso.exchange.models import ApiKey
from nenso.exchange.queries.api_keys import digest_of
from nenso.exchange.rules.traffic.guessing import Guesses, source_of
from nenso.kernel.rules import Refused
from nenso.web.endpoints.edge import address_of

EVERY = 2.0  # seconds for which keys that are not looked at are added up in memory
MOST = 10_000  # sources
_WRONG = "api_key.unknown"


class Guarded:
    """Finds keys, counted in this process by where they come from; may be asked by many threads at once."""

    def __init__(self) -> None:
        self.guesses = Guesses()
        self._lock = Lock()
        self._held: dict[str, int] = {}  # by source, not written down yet
        self._written: dict[
            str, float
        ] = {}  # when keys of a source that were not looked at were written down

    def key_of(self, request: HttpRequest, token: str) -> ApiKey:
        """Return the key of a token; raises `Refused` as `queries.api_key_of`, and "api.wrong_keys" where it is not looked at."""
        source, digest = source_of(address_of(request)), digest_of(token)
        with self._lock:
            now = monotonic()
            wait = 0.0
            if not self.guesses.is_known(source, "", digest, now):
                wait = self.guesses.wait(source, "", now)
        if wait:
            self._count(source, held=1)
            raise Refused("api.wrong_keys", seconds=max(1, round(wait)))
        try:
            found = queries.api_key_of(token, timezone.now())
        except Refused as refused:
            if refused.code == _WRONG:
                with self._lock:
                    self.guesses.wrong(source, "", monotonic())
                self._count(source, wrong=1)
            raise
        with self._lock:
            self.guesses.right(source, "", digest, monotonic())
        return found

    def _count(self, source: str, *, wrong: int = 0, held: int = 0) -> None:
        """Write down what came: wrong keys and the first that is not looked at at once, of which there are few; the rest together."""
        with self._lock:
            count = self._held.pop(source, 0) + held
            if not wrong and monotonic() - self._written.get(source, -EVERY) < EVERY:
                self._held[source] = count
                return
            if held:
                if len(self._written) >= MOST:
                    self._written.clear()
                self._written[source] = monotonic()
        actions.note_guesses(source=source, wrong=wrong, held=count, now=timezone.now())


guarded = Guarded()
