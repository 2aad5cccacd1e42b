"""What is counted of events for each day, organisation and procedure: kept exact as they come, and for ever."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from nenso.measures.rules.dossiers import is_paid_online
from nenso.measures.rules.events import KINDS, RATINGS, Checked

Key = tuple[date, str, str, str]  # day, organisation, procedure, measure


def measures(kind: str, channel: str, rating: int | None, is_late: bool | None) -> tuple[str, ...]:
    """Return what an event adds one to: its kind, and a part of it where the kind has parts.

    "received.online", "received.one_stop", "received.post"; "paid.online"; "rated.1" to "rated.5"; "petition_rated.1" to
    "petition_rated.5"; "petition_answered.on_time" and "petition_answered.late", where its due day is told. Whether a dossier was late
    is asked of `Dossier`: its due day and its completion are told by different events.
    """
    part = ""
    if kind == "received" or kind == "paid":
        part = channel
    elif kind in RATINGS:
        part = str(rating)
    elif kind == "petition_answered" and is_late is not None:
        part = "late" if is_late else "on_time"
    return (kind, f"{kind}.{part}") if part else (kind,)


def stored_channel(checked: Checked) -> str:
    """Return the channel of an event as its row keeps it; of a payment that names none, the channel is online."""
    return "online" if is_paid_online(checked.event) else checked.event.channel or ""


def counts_of(events: Iterable[Checked]) -> Counter[Key]:
    """Return what events add to the daily counts."""
    found: Counter[Key] = Counter()
    for checked in events:
        event, day = checked.event, checked.day
        is_late = None if event.due is None else day > event.due
        for measure in measures(event.kind, stored_channel(checked), event.rating, is_late):
            found[day, event.organisation, event.procedure, measure] += 1
    return found


def is_of_events(measure: str) -> bool:
    """Say whether a measure is counted from events (others come from the monitoring code)."""
    return measure.partition(".")[0] in KINDS
