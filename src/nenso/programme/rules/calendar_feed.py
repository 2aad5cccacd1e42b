"""Deadlines as a calendar that any calendar program subscribes to (iCalendar, RFC 5545): one whole day for each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

_PRODUCT = "-//Nenso//programme//VI"
_AGAIN = timedelta(hours=6)  # how often a program is to look


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day on which something is due, in one language. `uid` and `sequence` let a program know what it has already."""

    uid: str
    day: date
    title: str
    body: str
    url: str
    changed: datetime
    sequence: int = 0
    is_cancelled: bool = False


def calendar_feed(deadlines: Iterable[Deadline], *, name: str, language: str, now: datetime) -> str:
    """Return a calendar as text, with lines folded and signs escaped as the standard asks."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name, parameters={"LANGUAGE": language})
    calendar.add("name", name)
    calendar.add("refresh-interval", _AGAIN, parameters={"VALUE": "DURATION"})
    for each in deadlines:
        calendar.add_component(_event(each, language, now))
    return str(calendar.to_ical().decode("utf-8"))


def _event(deadline: Deadline, language: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", deadline.uid)
    event.add("dtstamp", now)
    event.add("dtstart", deadline.day)
    event.add("dtend", deadline.day + timedelta(days=1))
    event.add("summary", deadline.title, parameters={"LANGUAGE": language})
    event.add("description", deadline.body)
    event.add("url", deadline.url)
    event.add("last-modified", deadline.changed)
    event.add("sequence", deadline.sequence)
    event.add("transp", "TRANSPARENT")  # a deadline takes nobody's day
    event.add("status", "CANCELLED" if deadline.is_cancelled else "CONFIRMED")
    return event
