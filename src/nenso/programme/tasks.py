"""What the worker does for this room: each task parses its arguments and calls one action."""

from django.utils import timezone

from nenso.kernel.clock import by_the_clock
from nenso.kernel.rules import SYSTEM
from nenso.programme import actions


@by_the_clock("25 * * * *")
def tell_lateness() -> None:
    """Tell of tasks that are due soon or late, and of the week's: every hour, each person once of each thing."""
    now = timezone.now()
    actions.tell_lateness(now=now)
    actions.tell_digest(now=now)


@by_the_clock("40 17 * * *")  # 00:40 at the country's own clock
def pass_on_tasks() -> None:
    """Pass the tasks of reorganised agencies on to their successors: every night, Vietnam's time."""
    actions.pass_on_tasks(by=SYSTEM, on=timezone.localdate())
