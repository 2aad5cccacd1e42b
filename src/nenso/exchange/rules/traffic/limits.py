"""Limits of a right: requests a second (a bucket that fills steadily), a day, and at once. The clock is an argument."""

from dataclasses import dataclass
from enum import StrEnum


class Limit(StrEnum):
    """Which limit stands in the way."""

    PER_SECOND = "per_second"
    PER_DAY = "per_day"
    AT_ONCE = "at_once"


@dataclass(frozen=True, slots=True)
class Reached:
    """A limit that is reached, and after how many seconds asking again makes sense."""

    limit: Limit
    most: int
    wait: float


@dataclass(slots=True)
class Meter:
    """How much a client has used of a right: what is left in the bucket, what was used today, what runs."""

    left: float = -1.0  # not asked yet: the bucket is full
    filled_at: float = 0.0
    day: int = 0
    used: int = 0
    running: int = 0

    def begin(
        self,
        now: float,
        day: int,
        per_second: int | None,
        per_day: int | None,
        at_once: int | None,
        day_left: float = 0.0,
    ) -> Reached | None:
        """Take one request in, or say which limit stands in the way.

        `now` is a steady clock in seconds, `day` a number of the day at the country's clock, `day_left` its seconds left.
        """
        if day != self.day:
            self.day, self.used = day, 0
        if at_once is not None and self.running >= at_once:
            return Reached(Limit.AT_ONCE, at_once, 1.0)
        if per_day is not None and self.used >= per_day:
            return Reached(Limit.PER_DAY, per_day, day_left)
        if per_second is not None and (wait := self._pour(now, per_second)) > 0:
            return Reached(Limit.PER_SECOND, per_second, wait)
        self.used += 1
        self.running += 1
        return None

    def _pour(self, now: float, rate: int) -> float:
        """Take one out of the bucket; return how long to wait where it is empty."""
        since = max(0.0, now - self.filled_at)
        self.left = float(rate) if self.left < 0 else min(float(rate), self.left + since * rate)
        self.filled_at = now
        if self.left < 1.0:
            return (1.0 - self.left) / rate if rate else 1.0
        self.left -= 1.0
        return 0.0

    def end(self) -> None:
        """Say that a request taken in is answered."""
        self.running -= 1
