"""A breaker before each service: after failures in a row nobody waits for it, until one try shows that it answers again."""

from dataclasses import dataclass

FAILURES = 5  # in a row
PAUSE = 10.0  # seconds until one request is let through as a try


@dataclass(slots=True)
class Breaker:
    """How a service has been doing; `now` is a steady clock in seconds."""

    failures: int = 0
    open_until: float = 0.0
    is_tried: bool = False

    def may_pass(self, now: float) -> bool:
        """Say whether a request may go to the service; while it is open one at a time, once the pause is over."""
        if self.failures < FAILURES:
            return True
        if now < self.open_until or self.is_tried:
            return False
        self.is_tried = True
        return True

    def succeeded(self) -> None:
        """The service answered, whatever it answered."""
        self.failures, self.is_tried = 0, False

    def failed(self, now: float) -> None:
        """The service could not be reached, or did not answer in time."""
        self.failures += 1
        self.is_tried = False
        if self.failures >= FAILURES:
            self.open_until = now + PAUSE

    def given_up(self) -> None:
        """Whoever asked went away before anything was known of the service."""
        self.is_tried = False
