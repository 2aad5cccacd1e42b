"""What events tell of a dossier: a merge that gives the same dossier in whatever order, and however often, they come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from nenso.measures.rules.events import PETITIONS, Checked, Event

_Day = TypeVar("_Day", date, str)


@dataclass(frozen=True, slots=True)
class Told:
    """What some events told of one dossier. The names are the columns of `Dossier`.

    Who has the dossier is said by the latest event (`named_at`), its rating by the latest rating; it came on the
    first day told and was completed, delivered and due on the last: a result taken back was not given, and a
    deadline moves only onward. Where two channels are told, the one first in the alphabet stands.
    """

    number: str
    organisation_code: str
    procedure_code: str
    named_at: datetime
    channel: str = ""
    received_on: date | None = None
    due: date | None = None
    completed_on: date | None = None
    owes_fee: bool = False
    paid_online: bool = False
    digitised: bool = False
    synchronised: bool = False
    reused: bool = False
    result_digital: bool = False
    delivered_on: date | None = None
    withdrawn_on: date | None = None
    rating: int | None = None
    rated_at: datetime | None = None

    @property
    def was_on_time(self) -> bool | None:
        """Whether it was completed on its due day or before; None while either is not known."""
        if self.completed_on is None or self.due is None:
            return None
        return self.completed_on <= self.due


def told(event: Event, day: date) -> Told:
    """Return what one event alone tells of its dossier."""
    facts, kind = event.facts, event.kind
    is_rated = kind == "rated" and event.rating is not None
    return Told(
        number=event.dossier,
        organisation_code=event.organisation,
        procedure_code=event.procedure,
        named_at=event.at,
        channel=(event.channel or "") if kind == "received" else "",
        received_on=day if kind == "received" else None,
        due=event.due,
        completed_on=day if kind == "completed" else None,
        owes_fee=facts.get("owes_fee", False) or kind == "paid",
        paid_online=is_paid_online(event),
        digitised=facts.get("digitised", False) or kind == "digitised",
        synchronised=facts.get("synchronised", False) or kind == "synchronised",
        reused=facts.get("reused", False),
        result_digital=facts.get("result_digital", False),
        delivered_on=day if kind == "delivered" else None,
        withdrawn_on=day if kind == "withdrawn" else None,
        rating=event.rating if is_rated else None,
        rated_at=event.at if is_rated else None,
    )


def is_paid_online(event: Event) -> bool:
    """Say whether an event is a payment online: "paid" is one unless it names the counter or the post."""
    return event.kind == "paid" and event.channel in (None, "online")


def merge(one: Told, other: Told) -> Told:
    """Return what both tell together: commutative, associative, idempotent (`actions.merging` does it in SQL)."""
    naming = max(one, other, key=lambda each: (each.named_at, each.organisation_code, each.procedure_code))
    rating, rated_at = _last_rating(one, other)
    return Told(
        number=one.number,
        organisation_code=naming.organisation_code,
        procedure_code=naming.procedure_code,
        named_at=naming.named_at,
        channel=_least(one.channel or None, other.channel or None) or "",
        received_on=_least(one.received_on, other.received_on),
        due=_greatest(one.due, other.due),
        completed_on=_greatest(one.completed_on, other.completed_on),
        owes_fee=one.owes_fee or other.owes_fee,
        paid_online=one.paid_online or other.paid_online,
        digitised=one.digitised or other.digitised,
        synchronised=one.synchronised or other.synchronised,
        reused=one.reused or other.reused,
        result_digital=one.result_digital or other.result_digital,
        delivered_on=_greatest(one.delivered_on, other.delivered_on),
        withdrawn_on=_greatest(one.withdrawn_on, other.withdrawn_on),
        rating=rating,
        rated_at=rated_at,
    )


def _last_rating(one: Told, other: Told) -> tuple[int | None, datetime | None]:
    given = [
        (each.rated_at, each.rating)
        for each in (one, other)
        if each.rated_at is not None and each.rating is not None
    ]
    if not given:
        return None, None
    at, rating = max(given)
    return rating, at


def _least(one: _Day | None, other: _Day | None) -> _Day | None:
    return min((each for each in (one, other) if each is not None), default=None)


def _greatest(one: _Day | None, other: _Day | None) -> _Day | None:
    return max((each for each in (one, other) if each is not None), default=None)


def dossiers_of(events: Iterable[Checked]) -> dict[str, Told]:
    """Return what events tell, by the number of the dossier; petitions tell of none."""
    found: dict[str, Told] = {}
    for checked in events:
        event = checked.event
        if event.kind in PETITIONS:
            continue
        new, before = told(event, checked.day), found.get(event.dossier)
        found[event.dossier] = new if before is None else merge(before, new)
    return found
