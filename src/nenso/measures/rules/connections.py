"""Whether a system is connected: it was heard of lately, its totals agree, and all that it serves send. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

SETTLED_AFTER = timedelta(
    hours=8
)  # after midnight, until which a sender may declare the totals of the day before
COVERED_DAYS = 30  # in which an organisation must have sent something to count as covered


class State(StrEnum):
    """How a system is connected."""

    CONNECTED = "connected"
    PARTIAL = "partial"
    SILENT = "silent"
    NEVER = "never"


class Reason(StrEnum):
    """Why a system is connected in part only."""

    NOT_DECLARED = "not_declared"
    TOTALS_DIFFER = "totals_differ"
    ORGANISATIONS_MISSING = "organisations_missing"


@dataclass(frozen=True, slots=True)
class Feed:
    """What is known of a system's sending.

    `is_declared` and `agrees` are of the newest settled day, None where there is none to compare (a portal, a system
    of its first day). `expected` and `covered` are the organisations that it serves and those that sent.
    """

    first_seen: datetime | None
    last_seen: datetime | None
    silent_after: timedelta
    is_declared: bool | None = None
    agrees: bool | None = None
    expected: frozenset[str] = frozenset()
    covered: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Status:
    """A system's state since a moment (of silence: since it was last heard of), and why it is partial."""

    state: State
    since: datetime | None
    reasons: tuple[Reason, ...] = ()


def status_of(feed: Feed, now: datetime) -> Status:
    """Return how a system is connected at a moment."""
    if feed.last_seen is None:
        return Status(State.NEVER, None)
    if now - feed.last_seen > feed.silent_after:
        return Status(State.SILENT, feed.last_seen)
    reasons = _reasons(feed)
    return Status(State.PARTIAL if reasons else State.CONNECTED, feed.first_seen, reasons)


def _reasons(feed: Feed) -> tuple[Reason, ...]:
    found = []
    if feed.is_declared is False:
        found.append(Reason.NOT_DECLARED)
    elif feed.agrees is False:
        found.append(Reason.TOTALS_DIFFER)
    if feed.expected - feed.covered:
        found.append(Reason.ORGANISATIONS_MISSING)
    return tuple(found)


def settled_day(now: datetime, first_seen: datetime | None) -> date | None:
    """Return the newest day whose totals must be here, in the time zone of `now`; None in a system's first day."""
    if first_seen is None:
        return None
    day = (now - SETTLED_AFTER).date() - timedelta(days=1)
    return day if day >= first_seen.astimezone(now.tzinfo).date() else None


@dataclass(frozen=True, slots=True)
class Share:
    """How many systems that must be connected are. An agency without any counts as one that is not."""

    connected: int
    partial: int
    silent: int
    never: int
    missing: int

    @property
    def all(self) -> int:
        """What must be connected."""
        return self.connected + self.partial + self.silent + self.never + self.missing

    @property
    def percent(self) -> float | None:
        """The share that is connected in full, 0 to 100; None where nothing must be."""
        return 100 * self.connected / self.all if self.all else None


def share_of(states: Sequence[State], missing: Collection[str]) -> Share:
    """Count states and agencies without a system."""
    counts = {state: sum(each is state for each in states) for state in State}
    return Share(
        counts[State.CONNECTED],
        counts[State.PARTIAL],
        counts[State.SILENT],
        counts[State.NEVER],
        len(missing),
    )


def shares_together(shares: Sequence[Share]) -> Share:
    """Add up the shares of several kinds of agency."""
    return Share(
        *(
            sum(getattr(share, name) for share in shares)
            for name in ("connected", "partial", "silent", "never", "missing")
        )
    )
