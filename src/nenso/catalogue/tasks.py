"""Work in the background of this room: each task parses its arguments and calls one action."""

from django.utils import timezone

from nenso.catalogue import actions
from nenso.kernel.clock import by_the_clock


@by_the_clock("35 23 * * *")  # 06:35 at the country's own clock
def tell_due() -> None:
    """Tell of entries that are to be confirmed again: every morning, each office once of each step."""
    actions.tell_due(now=timezone.now())


@by_the_clock("20 18 * * *")  # 01:20 at the country's own clock
def compare_all() -> None:
    """Compare all entries with one another: every night, for whoever looks after the whole country."""
    actions.compare_all(now=timezone.now())
