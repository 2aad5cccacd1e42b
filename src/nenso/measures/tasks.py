"""What the worker does for this room by the clock: each task calls one action."""

import logging

from django.utils import timezone

from nenso.kernel.clock import by_the_clock
from nenso.measures import actions

_log = logging.getLogger(__name__)


@by_the_clock("5 * * * *")
def make_days_ahead() -> None:
    """Make partitions for the days to come: every hour, so that a worker that was away for a week catches up."""
    actions.make_days_ahead()


@by_the_clock("15 19 * * *")  # 02:15 at the country's own clock
def retain() -> None:
    """Drop the raw events whose time is over."""
    _, refused = actions.retain()
    for refusal in refused:
        _log.error("a day of events stays: %s", refusal)


@by_the_clock("20 * * * *")
def count_visits() -> None:
    """Count the days of visits that are over, and let go of their secrets and, after 48 hours, of their hits."""
    actions.count_all_visits(now=timezone.now())


@by_the_clock("*/10 * * * *")
def tell_silence() -> None:
    """Tell owners of systems that went silent, or are back."""
    actions.tell_silence(now=timezone.now())


@by_the_clock("45 19 * * *")  # 02:45 at the country's own clock
def derive() -> None:
    """Derive the monthly figures of every month that events may still come for."""
    for found in actions.derive_lately(now=timezone.now()):
        if found.strangers:
            _log.error("%s: organisations that the directory does not know: %s", found.month, found.strangers)


@by_the_clock("50 19 * * *")  # 02:50 at the country's own clock
def derive_exchange() -> None:
    """Derive the figures of the data exchange of the month that ended last."""
    actions.derive_exchange_lately(now=timezone.now())


@by_the_clock("55 19 * * *")  # 02:55 at the country's own clock
def derive_catalogue() -> None:
    """Derive the figures of the catalogue of the month that ended last, and of the one that runs."""
    actions.derive_catalogue_lately(now=timezone.now())
