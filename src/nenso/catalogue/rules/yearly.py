"""When what is public of an entry has to be confirmed again, and who is told when it is not."""

from calendar import monthrange
from collections.abc import Collection
from datetime import date

from nenso.catalogue.rules.kinds import Stage

SOON, DUE, LATE = 11, 12, 13  # months after the last confirmation
STEPS = (SOON, DUE, LATE)
OVER = (Stage.MERGED, Stage.RETIRED)  # of these nothing is confirmed any more


def months_after(day: date, months: int) -> date:
    """Return the same day some months later; the last day of a shorter month."""
    total = day.year * 12 + day.month - 1 + months
    year, month = total // 12, total % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def months_before(day: date, months: int) -> date:
    """Return the last day whose `months_after` is not past `day`."""
    found = months_after(day, -months)
    last = monthrange(found.year, found.month)[1]
    return found.replace(day=last) if day.day == monthrange(day.year, day.month)[1] else found


def reached(confirmed_on: date, today: date) -> int:
    """Return the last of `STEPS` that has come, 0 before the first."""
    return max((months for months in STEPS if months_after(confirmed_on, months) <= today), default=0)


def to_tell(confirmed_on: date, today: date, told: Collection[int]) -> list[int]:
    """Return the steps that are to be told of an entry and were not: of the owner's two the later alone, and the nation's."""
    step = reached(confirmed_on, today)
    owners = min(step, DUE)
    found = [] if not owners or owners in told else [owners]
    return [*found, LATE] if step == LATE and LATE not in told else found
