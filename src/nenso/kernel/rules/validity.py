"""Validity in time: half-open spans of days, the first day in, the last day out."""

from dataclasses import dataclass
from datetime import date, timedelta

from nenso.kernel.rules.refusal import Refused


@dataclass(frozen=True, slots=True, order=True)
class Validity:
    """A span of days `[since, until)`; `until=None` means that no end is known.

    Raises `Refused("validity.empty")` where the end does not come after the beginning.
    """

    since: date
    until: date | None = None

    def __post_init__(self) -> None:
        if self.until is not None and self.until <= self.since:
            raise Refused("validity.empty", since=self.since, until=self.until)

    def __contains__(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)

    @property
    def last_day(self) -> date | None:
        """The last day that still counts, or None where the span is open."""
        return None if self.until is None else self.until - timedelta(days=1)

    def overlaps(self, other: "Validity") -> bool:
        """Say whether the two spans share a day."""
        return self.intersect(other) is not None

    def intersect(self, other: "Validity") -> "Validity | None":
        """Return the days that both spans hold, or None."""
        since = max(self.since, other.since)
        ends = [end for end in (self.until, other.until) if end is not None]
        until = min(ends) if ends else None
        return None if until is not None and until <= since else Validity(since, until)

    def close(self, on: date) -> "Validity":
        """Return the span ended so that `on` is the first day outside it."""
        return Validity(self.since, on)
