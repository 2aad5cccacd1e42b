"""Tasks that the worker begins by the clock."""

from collections.abc import Callable

from procrastinate.contrib.django import app


def by_the_clock(cron: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Make a function of a room's `tasks` a task that begins at the minutes of `cron`, in UTC.

    It is named and queued after its room and itself. One runs at a time and one waits at most: a worker that was away
    does once what it missed.
    """

    def made(does: Callable[[], None]) -> Callable[[], None]:
        room = does.__module__.split(".")[-2]
        name = f"{room}.{does.__name__}"

        @app.periodic(cron=cron)
        @app.task(name=name, queue=room, queueing_lock=name, lock=name)
        def task(timestamp: int) -> None:  # noqa: ARG001 - the clock gives it
            does()

        return does

    return made
