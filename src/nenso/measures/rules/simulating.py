"""Trial events from a seed: a day's dossiers and petitions, as a system would send them. For demonstrations, benches, tests."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from nenso.kernel.rules import Refused
from nenso.measures.rules.events import VIETNAM

_CHANNELS, _SHARES = ("online", "one_stop", "post"), (0.55, 0.43, 0.02)
_RATINGS, _MARKS = (5, 4, 3, 2, 1), (0.62, 0.24, 0.08, 0.04, 0.02)
_PROMISED = (0, 1, 3, 5)  # days until a dossier is due
LONGEST = 6  # days until the last event of a dossier or a petition
DOSSIERS_A_PETITION = 20
_ANSWER_DUE = 5

_Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes the events of one dossier or petition: `begun` on its day, each some days and minutes later."""

    name: str
    begun: datetime
    base: _Event

    def event(self, kind: str, minutes: int, days: int = 0, **more: Any) -> _Event:
        at = self.begun + timedelta(days=days, minutes=minutes)
        return {"id": f"{self.name}-{kind}", "kind": kind, "at": at.isoformat(), **self.base, **more}


def simulate(
    *,
    seed: int,
    day: date,
    organisations: Sequence[str],
    procedures: Sequence[str],
    dossiers: int,
    until: datetime | None = None,
) -> Iterator[_Event]:
    """Yield the events of so many dossiers that were received on a day, and of a petition for every twenty of them.

    Dossiers are completed and petitions answered on that day or up to six days later, some late; what would be after
    `until` (the end of the day unless given) has not happened yet and is left out. The same seed and day give the
    same events, with the same names; a later `until` only adds to them. Raises `Refused("simulation.nobody")`.
    """
    if not organisations or not procedures:
        raise Refused("simulation.nobody")
    end = until or datetime.combine(day + timedelta(days=1), time(), VIETNAM)
    for event in _all(seed, day, organisations, procedures, dossiers):
        if datetime.fromisoformat(event["at"]) < end:
            yield event


def _all(
    seed: int, day: date, organisations: Sequence[str], procedures: Sequence[str], dossiers: int
) -> Iterator[_Event]:
    chance = random.Random(f"{seed} {day}")  # noqa: S311 - nothing secret: the same seed must give the same day
    for number in range(dossiers):
        yield from _dossier(chance, f"{seed}-{day:%y%m%d}-{number:05d}", day, organisations, procedures)
    for number in range(dossiers // DOSSIERS_A_PETITION):
        yield from _petition(chance, f"{seed}-{day:%y%m%d}-p{number:04d}", day, organisations)


def _begun(chance: random.Random, day: date) -> datetime:
    return datetime.combine(day, time(7, 30), VIETNAM) + timedelta(seconds=chance.randrange(8 * 3600))


def _took(chance: random.Random, promised: int, late: float) -> int:
    """Return after how many days something was done: within those promised, or one or two days late."""
    if chance.random() < late:
        return min(promised + chance.choice((1, 2)), LONGEST)
    return chance.randint(0, promised)


def _dossier(
    chance: random.Random, name: str, day: date, organisations: Sequence[str], procedures: Sequence[str]
) -> Iterator[_Event]:
    organisation, procedure = chance.choice(organisations), chance.choice(procedures)
    base = {"dossier": name, "organisation": organisation, "procedure": procedure}
    of = _Maker(name, _begun(chance, day), base)
    channel, promised = chance.choices(_CHANNELS, _SHARES)[0], chance.choice(_PROMISED)
    owes_fee = chance.random() < 0.6
    facts = {"owes_fee": owes_fee, "reused": chance.random() < 0.3}
    due = (day + timedelta(days=promised)).isoformat()
    yield of.event("received", 0, channel=channel, due=due, facts=facts)
    yield of.event("accepted", 10)
    if owes_fee and chance.random() < 0.7:
        yield of.event("paid", 15, channel="online" if chance.random() < 0.6 else "one_stop")
    if chance.random() < 0.8:
        yield of.event("digitised", 20)
    if chance.random() < 0.9:
        yield of.event("synchronised", 30)
    if chance.random() < 0.9:
        days = _took(chance, promised, late=0.12)
        yield of.event("completed", 60, days, facts={"result_digital": chance.random() < 0.5})
        if chance.random() < 0.4:
            yield of.event("rated", 90, days, rating=chance.choices(_RATINGS, _MARKS)[0])


def _petition(chance: random.Random, name: str, day: date, organisations: Sequence[str]) -> Iterator[_Event]:
    of = _Maker(name, _begun(chance, day), {"dossier": name, "organisation": chance.choice(organisations)})
    due = (day + timedelta(days=_ANSWER_DUE)).isoformat()
    yield of.event("petition", 0, due=due)
    if chance.random() < 0.9:
        days = _took(chance, _ANSWER_DUE, late=0.1)
        yield of.event("petition_answered", 45, days, due=due)
        if chance.random() < 0.6:
            yield of.event("petition_rated", 90, days, rating=chance.choices(_RATINGS, _MARKS)[0])
