"""Road maps: how a database is to be shared, by which day, on which ground; and how far that is on a day."""

from datetime import date, timedelta
from enum import StrEnum

from nenso.catalogue.rules.facts import Facts
from nenso.catalogue.rules.kinds import Sharing, Stage

OPENNESS = (Sharing.INTERNAL, Sharing.ON_REQUEST, Sharing.COMMON, Sharing.OPEN)
SOON = timedelta(days=90)


class Pace(StrEnum):
    """How far a database is on its road map."""

    KEPT = "kept"
    LATE = "late"
    SOON = "soon"
    COMING = "coming"


def at_least(sharing: Sharing) -> tuple[Sharing, ...]:
    """Return the ways of sharing that are as open as one, or more open."""
    return OPENNESS[OPENNESS.index(sharing) :]


def pace(facts: Facts, on: date) -> Pace | None:
    """Say how far a database is on a day; None where nothing is promised.

    A promise is kept where the database is in operation and shared as openly as promised. It is late from the day after its day.
    """
    if facts.share_as is None or facts.share_by is None:
        return None
    if facts.stage is Stage.OPERATING and facts.sharing in at_least(facts.share_as):
        return Pace.KEPT
    if facts.share_by < on:
        return Pace.LATE
    return Pace.SOON if facts.share_by - on <= SOON else Pace.COMING
