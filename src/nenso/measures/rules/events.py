"""Events of dossiers as systems send them: reading a batch and checking each event by itself.

What is wrong with one event is a problem of that event; the rest of its batch is taken.
"""

import hashlib
from collections.abc import Iterator, Set
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from typing import Annotated, Any, Literal, get_args

import msgspec
from msgspec import Meta

from nenso.kernel.rules import Refused

VIETNAM = timezone(timedelta(hours=7))  # the day of an event is the day at the country's own clock
MOST_EVENTS = 10_000
MOST_BYTES = 16 * 1024 * 1024  # of a batch, decompressed
AHEAD = timedelta(minutes=5)  # how far a sender's clock may be before ours

Kind = Literal[
    "received",
    "accepted",
    "supplement",
    "completed",
    "paid",
    "digitised",
    "synchronised",
    "delivered",
    "rated",
    "petition",
    "petition_answered",
    "petition_rated",
    "withdrawn",
]
Channel = Literal["online", "one_stop", "post"]
KINDS: tuple[str, ...] = get_args(Kind)
CHANNELS: tuple[str, ...] = get_args(Channel)
# A petition is about an organisation, not always about a procedure, and is no step of a dossier: it is counted
# as an event and makes no dossier, so its number never meets that of a dossier.
PETITIONS = frozenset({"petition", "petition_answered", "petition_rated"})
RATINGS = frozenset({"rated", "petition_rated"})  # kinds that carry a mark

_Name = Annotated[str, Meta(min_length=1, max_length=64)]
_Code = Annotated[str, Meta(max_length=32)]
_Fact = Annotated[str, Meta(min_length=1, max_length=32)]


class Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """One step of a dossier. A field that is not listed is refused: it might hold somebody's name."""

    id: _Name
    kind: Kind
    at: Annotated[datetime, Meta(tz=True)]
    organisation: _Code
    dossier: _Name
    procedure: _Code = ""
    channel: Channel | None = None
    due: date | None = None
    rating: Annotated[int, Meta(ge=1, le=5)] | None = None
    facts: Annotated[dict[_Fact, bool], Meta(max_length=20)] = {}


class _Envelope(msgspec.Struct, forbid_unknown_fields=True):
    events: msgspec.Raw


@dataclass(frozen=True, slots=True)
class Problem:
    """Why one event of a batch was not taken: its place in the batch (from 0), its name where it has one, the refusal."""

    index: int
    id: str
    refused: Refused


@dataclass(frozen=True, slots=True)
class Reading:
    """A batch as read: how many events were sent, those that can be read with their places, and the others."""

    sent: int
    events: list[tuple[int, Event]]
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Known:
    """What exists, as pairs of a code and a day; `served` are the organisations for which the system may send."""

    procedures: Set[tuple[str, date]]
    organisations: Set[tuple[str, date]]
    served: Set[tuple[str, date]]


@dataclass(frozen=True, slots=True)
class Checked:
    """An event that may be taken: its place in the batch, its day, and 16 bytes that stand for its content."""

    index: int
    event: Event
    day: date
    digest: bytes


_events = msgspec.json.Decoder(list[Event])
_raw = msgspec.json.Decoder(list[msgspec.Raw])
_one = msgspec.json.Decoder(Event)
_envelope = msgspec.json.Decoder(_Envelope)
_content = msgspec.json.Encoder(order="deterministic")


def read(content: bytes) -> Reading:
    """Read a batch: a JSON array of events, or an object with the array under "events".

    Raises `Refused`: "batch.not_json" (with the byte at fault), "batch.too_many".
    """
    rows = _rows(content)
    try:
        events = _events.decode(rows)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return _read_one_by_one(rows)
    _refuse_too_many(len(events))
    return Reading(len(events), list(enumerate(events)))


def _rows(content: bytes) -> msgspec.Raw | bytes:
    if not content.lstrip(b" \t\r\n").startswith(b"{"):
        return content
    try:
        return _envelope.decode(content).events
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as fault:
        raise Refused("batch.not_json", why=str(fault)) from fault


def _read_one_by_one(rows: msgspec.Raw | bytes) -> Reading:
    try:
        found = _raw.decode(rows)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as fault:
        raise Refused("batch.not_json", why=str(fault)) from fault
    _refuse_too_many(len(found))
    reading = Reading(len(found), [])
    for index, one in enumerate(found):
        try:
            reading.events.append((index, _one.decode(one)))
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as fault:
            problem = Refused("event.unreadable", why=str(fault))
            reading.problems.append(Problem(index, _name_of(one), problem))
    return reading


def _refuse_too_many(sent: int) -> None:
    if sent > MOST_EVENTS:
        raise Refused("batch.too_many", sent=sent, most=MOST_EVENTS)


def _name_of(one: msgspec.Raw) -> str:
    """Return the name that an unreadable event gives itself, so that its sender finds it again."""
    with suppress(msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        found: Any = msgspec.json.decode(one)
        name = found.get("id") if isinstance(found, dict) else None
        return name[:64] if isinstance(name, str) and name.isprintable() else ""
    return ""


def day_of(at: datetime) -> date:
    """Return the day of a moment at the country's own clock."""
    return at.astimezone(VIETNAM).date()


def oldest_kept(now: datetime, days: int) -> date:
    """Return the first day whose events are kept, where they are kept for so many days before today."""
    return day_of(now) - timedelta(days=days)


def in_time(reading: Reading, now: datetime, oldest: date) -> Iterator[tuple[int, Event, date | Problem]]:
    """Yield each event with its day, or with its problem where it is of the future or of a day no longer kept."""
    latest, earliest = now + AHEAD, datetime.combine(oldest, time(), VIETNAM)
    for index, event in reading.events:
        if event.at > latest:
            yield index, event, Problem(index, event.id, Refused("event.future", at=event.at.isoformat()))
        elif event.at < earliest:
            yield index, event, Problem(index, event.id, Refused("event.too_old", oldest=oldest))
        else:
            yield index, event, day_of(event.at)


def check(
    timed: list[tuple[int, Event, date | Problem]], known: Known
) -> tuple[list[Checked], list[Problem]]:
    """Return the events that may be taken, in their order, and the problems of the others."""
    taken: list[Checked] = []
    problems: list[Problem] = []
    for index, event, day in timed:
        if isinstance(day, Problem):
            problems.append(day)
            continue
        refused = _fault(event, day, known)
        if refused is None:
            taken.append(Checked(index, event, day, digest(event)))
        else:
            problems.append(Problem(index, event.id, refused))
    return taken, problems


def _fault(event: Event, day: date, known: Known) -> Refused | None:
    """Return why an event of its day cannot be taken, the first reason found."""
    if not (event.id.isprintable() and event.dossier.isprintable()):
        return Refused("event.unprintable")
    if (event.organisation, day) not in known.organisations:
        return Refused("event.unknown_organisation", organisation=event.organisation, on=day)
    if (event.organisation, day) not in known.served:
        return Refused("event.not_served", organisation=event.organisation)
    needs_procedure = event.procedure != "" or event.kind not in PETITIONS
    if needs_procedure and (event.procedure, day) not in known.procedures:
        return Refused("event.unknown_procedure", procedure=event.procedure, on=day)
    return _fault_of_kind(event)


def _fault_of_kind(event: Event) -> Refused | None:
    if event.kind in RATINGS and event.rating is None:
        return Refused("event.no_rating")
    if event.kind == "received" and event.channel is None:
        return Refused("event.no_channel")
    if any(not name.isprintable() for name in event.facts):
        return Refused("event.unprintable")
    return None


def digest(event: Event) -> bytes:
    """Return 16 bytes of an event's content, the same for the same moment in any offset and facts in any order."""
    moment = event.at.astimezone(VIETNAM)
    parts = (event.kind, moment, event.organisation, event.dossier, event.procedure)
    content = _content.encode((*parts, event.channel, event.due, event.rating, event.facts))
    return hashlib.blake2b(content, digest_size=16).digest()
