"""By what exchanges are counted: who answered and how, and within which time."""

from enum import StrEnum

BOUNDS = (5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000)
"""Milliseconds, inclusive: answers are counted by the first bound that they came within; one bucket more holds what took longer."""
FAILS = 400  # from this HTTP status on a service told an error


class Outcome(StrEnum):
    """Who answered, and how: the provider, the provider with an error of its own, or the exchange in its place."""

    ANSWERED = "answered"
    PROVIDER_ERROR = "provider_error"
    EXCHANGE_ERROR = "exchange_error"


def outcome_of(status: int, fault: str) -> Outcome:
    """Return the outcome of an answer: its HTTP status, and X-Road's error type where the exchange answered itself."""
    if fault:
        return Outcome.EXCHANGE_ERROR
    return Outcome.PROVIDER_ERROR if status >= FAILS else Outcome.ANSWERED
