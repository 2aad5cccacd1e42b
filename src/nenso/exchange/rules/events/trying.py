"""When an event is tried again, when it is given up, and why."""

from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """Why an attempt failed, or an event was given up; what a subscriber answered is written `status 503`."""

    EXPIRED = "expired"  # its time to live is over
    UNCONFIRMED = "unconfirmed"  # pulled as often as it may be, and never confirmed
    NO_RIGHT = "no_right"  # the subscriber's right is over
    NO_SERVICE = "no_service"  # the service to be pushed to is not registered
    DISABLED = "disabled"  # it is, and switched off
    AWAY = "away"  # it could not be reached
    FORBIDDEN = "forbidden"  # its address lies in a network that the gateway asks nothing in
    LATE = "late"  # it did not answer in time
    LIMIT = "limit"  # its right's limit is reached; it is tried later
    NOT_KEPT = "not_kept"  # the ledger did not take it in time


def of_status(status: int) -> str:
    """Return how an answer is written that confirms nothing."""
    return f"status {status}"


@dataclass(frozen=True, slots=True)
class Trying:
    """How often, and how far apart; seconds. After each attempt that failed the pause is twice as long, up to a longest one.

    With these figures the 50th attempt fails some seven hours after the first: a night's outage leaves dead letters, not a loss.
    A lease is for how long an event that was handed out is nobody else's.
    """

    first: float = 1.0
    longest: float = 600.0
    attempts: int = 50
    push_lease: float = 30.0
    pull_lease: float = 60.0

    @property
    def patience(self) -> float:
        """How long a subscriber has to answer: what is left of the lease is for the ledger."""
        return self.push_lease / 2

    def pause(self, attempt: int, chance: float) -> float | None:
        """Return how long to wait after attempt number `attempt` (from 1) failed; None: it was the last.

        `chance` (0 to 1, at random) spreads the pause over its upper half, so that what failed together is not tried together.
        """
        if attempt >= self.attempts:
            return None
        whole = min(self.first * 2.0 ** min(attempt - 1, 64), self.longest)
        return whole * (1 + chance) / 2
