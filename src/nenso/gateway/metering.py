"""The limits of rights, counted in one place for calls, for events that are pulled and for events that are pushed."""

from time import monotonic, time

from nenso.exchange.rules.protocol.errors import Fault, Side
from nenso.exchange.rules.routing.deciding import Denied
from nenso.exchange.rules.routing.snapshot import Right
from nenso.exchange.rules.traffic.limits import Limit, Meter

_DAY, _ZONE = 86_400, 7 * 3_600  # a day of quotas is one of the country's clock
_LIMITS = {
    Limit.PER_SECOND: "exchange.limit_per_second",
    Limit.PER_DAY: "exchange.limit_per_day",
    Limit.AT_ONCE: "exchange.limit_at_once",
}


class Meters:
    """How much of each right every client has used, in this process."""

    def __init__(self) -> None:
        self._meters: dict[tuple[str, str], Meter] = {}

    def begin(self, right: Right, client: str, service: str) -> Meter:
        """Take one use of a right in; whoever does ends it. Raises `Denied` with `wait` where a limit stands in the way."""
        meter = self._meters.setdefault((right.number, client), Meter())
        day, into = divmod(time() + _ZONE, _DAY)
        limits = (right.per_second, right.per_day, right.at_once)
        reached = meter.begin(monotonic(), int(day), *limits, day_left=_DAY - into)
        if reached is not None:
            facts = {"service": service, "most": reached.most, "wait": reached.wait}
            raise Denied(Side.CONSUMER, Fault.LIMIT_REACHED, _LIMITS[reached.limit], **facts)
        return meter
