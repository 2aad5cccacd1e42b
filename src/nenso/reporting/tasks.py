"""What the worker does for this room: each task parses its arguments and calls one action."""

from uuid import UUID

from django.db import InterfaceError, OperationalError
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from nenso.kernel.clock import by_the_clock
from nenso.reporting import actions


class NotDelivered(Exception):  # noqa: N818 - what happened, not an error of the program
    """A package is to be sent again later."""


# 4, 16, 64 … seconds between attempts: eight of them within some six hours.
_AGAIN = RetryStrategy(exponential_wait=4, retry_exceptions=(NotDelivered, OperationalError, InterfaceError))


@app.task(name="reporting.deliver_package", queue="deliveries", retry=_AGAIN)
def deliver_package(package: str) -> None:
    """Try to deliver a package; later again where the receiver was not reached."""
    found = actions.deliver_package(package=UUID(package))
    if found.sent_at is None and not found.answer.get("is_final"):
        raise NotDelivered(package)


@by_the_clock("10 * * * *")
def remind() -> None:
    """Remind reporters of what is due soon or late: every hour, each person once of each thing."""
    actions.remind(now=timezone.now())
