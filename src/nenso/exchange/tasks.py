"""Work in the background of this room: each task parses its arguments and calls one action."""

from django.utils import timezone
from procrastinate.contrib.django import app

from nenso.exchange import actions
from nenso.kernel.rules import SYSTEM


@app.periodic(cron="5 * * * *")
@app.task(
    name="exchange.renew_routing",
    queue="exchange",
    queueing_lock="exchange.renew_routing",
    lock="exchange.renew_routing",
)
def renew_routing(timestamp: int) -> None:  # noqa: ARG001 - the clock gives it
    """Renew what gateways hold before its life is over, and leave out what is over by now: every hour."""
    actions.publish_routing(by=SYSTEM, now=timezone.now())


@app.periodic(cron="15 * * * *")
@app.task(
    name="exchange.tell_late_requests",
    queue="exchange",
    queueing_lock="exchange.tell_late_requests",
    lock="exchange.tell_late_requests",
)
def tell_late_requests(timestamp: int) -> None:  # noqa: ARG001 - the clock gives it
    """Tell of requests for access that are due or late: every hour, each person once of each step."""
    actions.tell_late_requests(now=timezone.now())


@app.periodic(cron="40 2 * * *")
@app.task(
    name="exchange.delete_old_events",
    queue="exchange",
    queueing_lock="exchange.delete_old_events",
    lock="exchange.delete_old_events",
)
def delete_old_events(timestamp: int) -> None:  # noqa: ARG001 - the clock gives it
    """Delete events older than they are kept: every night."""
    actions.delete_old_events(now=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(
    name="exchange.stamp_checkpoint",
    queue="exchange",
    queueing_lock="exchange.stamp_checkpoint",
    lock="exchange.stamp_checkpoint",
)
def stamp_checkpoint(timestamp: int) -> None:  # noqa: ARG001 - the clock gives it
    """Have the newest checkpoint stamped by the time-stamping authority, where one is named: every minute."""
    actions.stamp_newest(now=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(
    name="exchange.tell_of_witnesses",
    queue="exchange",
    queueing_lock="exchange.tell_of_witnesses",
    lock="exchange.tell_of_witnesses",
)
def tell_of_witnesses(timestamp: int) -> None:  # noqa: ARG001 - the clock gives it
    """Tell of witnesses that do not sign, and that sign again: every minute."""
    actions.tell_of_witnesses(now=timezone.now())


@app.periodic(cron="50 2 * * *")
@app.task(
    name="exchange.end_old_bodies",
    queue="exchange",
    queueing_lock="exchange.end_old_bodies",
    lock="exchange.end_old_bodies",
)
def end_old_bodies(timestamp: int) -> None:  # noqa: ARG001 - the clock gives it
    """Drop bodies that were kept as long as their service's owner states: every night."""
    actions.end_old_bodies(now=timezone.now())
