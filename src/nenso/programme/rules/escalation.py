"""Who is told of a task that is due or late, and on which working day: whoever leads it first, then up the tree."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from nenso.kernel.rules.workdays import Calendar

# Working days after the due day (below nought before it), and how far up the tree is told.
STEPS: tuple[tuple[int, int], ...] = ((-5, 0), (-1, 0), (1, 0), (5, 1), (10, 2), (20, 3))


@dataclass(frozen=True, slots=True)
class Notice:
    """That an organisation is told on a working day; `days` counts working days from the due day, below nought before it."""

    level: int
    organisation: str
    on: date
    days: int


def escalation(due: date, today: date, calendar: Calendar, chain: Sequence[str]) -> tuple[Notice, ...]:
    """Return who is to have been told of an unfinished task until a day, in the order of the days.

    `chain` is the lead agency and those above it, nearest first. Where it is shorter than the steps go, nobody further is
    told. What was to be told before the due day is told until then and not after it.
    """
    found = []
    for days, level in STEPS:
        if level >= len(chain):
            continue
        on = calendar.add_working_days(due, days)
        if on <= today and (days > 0 or today <= due):
            found.append(Notice(level, chain[level], on, days))
    return tuple(found)
