"""Work in the background of this room: each task parses its arguments and calls one action."""

import logging

from django.utils import timezone

from nenso.exchange import actions
from nenso.kernel.clock import by_the_clock
from nenso.kernel.rules import SYSTEM

_log = logging.getLogger(__name__)


@by_the_clock("5 * * * *")
def renew_routing() -> None:
    """Renew what gateways hold before its life is over, and leave out what is over by now: every hour."""
    actions.publish_routing(by=SYSTEM, now=timezone.now())


@by_the_clock("15 * * * *")
def tell_late_requests() -> None:
    """Tell of requests for access that are due or late: every hour, each person once of each step."""
    actions.tell_late_requests(now=timezone.now())


@by_the_clock("40 19 * * *")  # 02:40 at the country's own clock
def delete_old_events() -> None:
    """Delete events older than they are kept: every night."""
    actions.delete_old_events(now=timezone.now())


@by_the_clock("* * * * *")
def stamp_checkpoint() -> None:
    """Have the newest checkpoint stamped by the time-stamping authority, where one is named: every minute."""
    actions.stamp_newest(now=timezone.now())


@by_the_clock("* * * * *")
def tell_of_witnesses() -> None:
    """Tell of witnesses that do not sign, and that sign again: every minute."""
    actions.tell_of_witnesses(now=timezone.now())


@by_the_clock("* * * * *")
def tell_of_guesses() -> None:
    """Tell of sources that showed too many wrong keys: every minute, each once an hour."""
    actions.tell_of_guesses(now=timezone.now())


@by_the_clock("45 19 * * *")  # 02:45 at the country's own clock
def delete_old_guesses() -> None:
    """Delete what was counted of wrong keys, once it is old: every night."""
    actions.delete_old_guesses(now=timezone.now())


@by_the_clock("55 19 * * *")  # 02:55 at the country's own clock
def end_old_bodies() -> None:
    """Drop bodies that were kept as long as their service's owner states: every night."""
    actions.end_old_bodies(now=timezone.now())


@by_the_clock("50 19 * * *")  # 02:50 at the country's own clock
def delete_old_misfits() -> None:
    """Delete what was counted of requests that did not fit their document, once it is old: every night."""
    actions.delete_old_misfits(now=timezone.now())


@by_the_clock("20 20 * * *")  # 03:20 at the country's own clock
def archive_ledger() -> None:
    """Put days of the ledger into files where the settings say from which age on: every night."""
    for refusal in actions.archive_by_the_clock(now=timezone.now()):
        _log.error("a day of the ledger stays: %s", refusal)
