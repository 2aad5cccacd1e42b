"""What the worker does for this room by the clock: each task calls one action."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from nenso.measures import actions

_log = logging.getLogger(__name__)


@app.periodic(cron="5 * * * *")
@app.task(name="measures.make_days_ahead", queue="measures", queueing_lock="measures.make_days_ahead")
def make_days_ahead(timestamp: int) -> None:  # noqa: ARG001 - the clock gives it
    """Make partitions for the days to come: every hour, so that a worker that was away for a week catches up."""
    actions.make_days_ahead()


@app.periodic(cron="15 19 * * *")  # 02:15 at the country's own clock
@app.task(name="measures.retain", queue="measures", queueing_lock="measures.retain", lock="measures.retain")
def retain(timestamp: int) -> None:  # noqa: ARG001
    """Drop the raw events whose time is over."""
    _, refused = actions.retain()
    for refusal in refused:
        _log.error("a day of events stays: %s", refusal)


@app.periodic(cron="20 * * * *")
@app.task(name="measures.count_visits", queue="measures", queueing_lock="measures.count_visits")
def count_visits(timestamp: int) -> None:  # noqa: ARG001 - the clock gives it
    """Count the days of visits that are over, and let go of their secrets and, after 48 hours, of their hits."""
    actions.count_all_visits(now=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="measures.tell_silence", queue="measures", queueing_lock="measures.tell_silence")
def tell_silence(timestamp: int) -> None:  # noqa: ARG001 - the clock gives it
    """Tell owners of systems that went silent, or are back."""
    actions.tell_silence(now=timezone.now())


@app.periodic(cron="45 19 * * *")  # 02:45 at the country's own clock
@app.task(name="measures.derive", queue="measures", queueing_lock="measures.derive", lock="measures.derive")
def derive(timestamp: int) -> None:  # noqa: ARG001 - the clock gives it
    """Derive the monthly figures of every month that events may still come for."""
    for found in actions.derive_lately(now=timezone.now()):
        if found.strangers:
            _log.error("%s: organisations that the directory does not know: %s", found.month, found.strangers)


@app.periodic(cron="50 19 * * *")  # 02:50 at the country's own clock
@app.task(
    name="measures.derive_exchange",
    queue="measures",
    queueing_lock="measures.derive_exchange",
    lock="measures.derive_exchange",
)
def derive_exchange(timestamp: int) -> None:  # noqa: ARG001 - the clock gives it
    """Derive the figures of the data exchange of the month that ended last."""
    actions.derive_exchange_lately(now=timezone.now())
