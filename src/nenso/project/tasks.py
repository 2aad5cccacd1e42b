"""What the worker does for the installation itself."""

from contextlib import suppress

from django.utils import timezone
from procrastinate.contrib.django import app

from nenso.kernel.rules import Refused

SEED = 7


@app.task(name="project.demonstrate", queue="demonstration", queueing_lock="demonstration")
def demonstrate() -> None:
    """Make the demonstration's figures; nothing where they were made meanwhile."""
    from nenso.project import demonstration

    with suppress(Refused):
        demonstration.make(seed=SEED, now=timezone.now(), say=lambda _line: None)
