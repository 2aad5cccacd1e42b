"""The demonstration's steering: an assessment round being verified, a plan with tasks in every state. All illustrative.

Made by the doors that everybody uses, each part whole or not at all; what stands is not made again.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from nenso.kernel.actions import record
from nenso.kernel.queries import latest
from nenso.kernel.rules import SYSTEM
from nenso.project.steering import plans, rounds

__all__ = ["DONE", "is_made", "make"]
DONE = "project.steering_demonstrated"


def is_made() -> bool:
    """Say whether the demonstration's round and plan were made."""
    return latest(DONE) is not None


def make(*, seed: int, now: datetime, say: Callable[[str], None]) -> None:
    """Make the round and the plan around a moment; nothing where they were made. People of the demonstration must exist."""
    if is_made():
        return
    say(rounds.make(seed=seed, now=now))
    say(plans.make(now=now))
    with transaction.atomic():
        record(by=SYSTEM, verb=DONE, thing=("installation", "nenso"), facts={"seed": seed})
