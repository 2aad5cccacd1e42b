"""When somebody is reminded of a last day: some working days before it, and only of what was not begun later than that."""

from datetime import date

from nenso.kernel.rules.workdays import Calendar as Workdays

# Working days before a last day. Five are a working week: time to get a document out of another department, and for an
# approver who travels to come back. One is the last day on which anybody can still be reached.
BEFORE = (5, 1)


def reminder(last: date, today: date, workdays: Workdays, since: date | None = None) -> int | None:
    """Return of which of `BEFORE` somebody is to have been reminded on a day; None where of none, or it is too late.

    The nearest that was reached, so that a day on which nothing ran misses none. A reminder that would have been on or
    before the day `since` which the thing itself was told is left out: nobody is reminded of what was asked just now.
    """
    if today > last:
        return None
    days = {before: workdays.add_working_days(last, -before) for before in BEFORE}
    reached = [before for before, day in days.items() if day <= today and (since is None or since < day)]
    return min(reached, default=None)
