"""What the worker does for this room: each task parses its arguments and calls one action."""

from django.utils import timezone
from procrastinate.contrib.django import app

from nenso.kernel.rules import SYSTEM
from nenso.programme import actions


@app.periodic(cron="25 * * * *")
@app.task(
    name="programme.tell_lateness",
    queue="programme",
    queueing_lock="programme.tell_lateness",
    lock="programme.tell_lateness",
)
def tell_lateness(timestamp: int) -> None:  # noqa: ARG001 - the clock gives it
    """Tell of tasks that are due soon or late, and of the week's: every hour, each person once of each thing."""
    now = timezone.now()
    actions.tell_lateness(now=now)
    actions.tell_digest(now=now)


@app.periodic(cron="40 17 * * *")
@app.task(
    name="programme.pass_on_tasks",
    queue="programme",
    queueing_lock="programme.pass_on_tasks",
    lock="programme.pass_on_tasks",
)
def pass_on_tasks(timestamp: int) -> None:  # noqa: ARG001 - the clock gives it
    """Pass the tasks of reorganised agencies on to their successors: every night, Vietnam's time."""
    actions.pass_on_tasks(by=SYSTEM, on=timezone.localdate())
