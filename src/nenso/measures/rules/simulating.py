"""Trial events from a seed: a day of dossiers, as a system would send it. For demonstrations, benches and tests."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from nenso.kernel.rules import Refused
from nenso.measures.rules.events import VIETNAM

_CHANNELS, _SHARES = ("online", "one_stop", "post"), (0.55, 0.43, 0.02)
_RATINGS, _MARKS = (5, 4, 3, 2, 1), (0.62, 0.24, 0.08, 0.04, 0.02)


def simulate(
    *, seed: int, day: date, organisations: Sequence[str], procedures: Sequence[str], dossiers: int
) -> Iterator[dict[str, Any]]:
    """Yield the events of so many dossiers that were received on a day, all of them on that day.

    The same seed and day give the same events, with the same names. Raises `Refused("simulation.nobody")`.
    """
    if not organisations or not procedures:
        raise Refused("simulation.nobody")
    chance = random.Random(f"{seed} {day}")  # noqa: S311 - nothing secret: the same seed must give the same day
    for number in range(dossiers):
        yield from _dossier(chance, f"{seed}-{day:%y%m%d}-{number:05d}", day, organisations, procedures)


def _dossier(
    chance: random.Random, name: str, day: date, organisations: Sequence[str], procedures: Sequence[str]
) -> Iterator[dict[str, Any]]:
    organisation, procedure = chance.choice(organisations), chance.choice(procedures)
    begun = datetime.combine(day, time(7, 30), VIETNAM) + timedelta(seconds=chance.randrange(8 * 3600))
    channel = chance.choices(_CHANNELS, _SHARES)[0]
    due = day + timedelta(days=chance.choice((-1, 0, 1, 3, 5)))
    owes_fee = chance.random() < 0.6
    base = {"dossier": name, "organisation": organisation, "procedure": procedure}

    def event(kind: str, minutes: int, **more: Any) -> dict[str, Any]:
        at = begun + timedelta(minutes=minutes)
        return {"id": f"{name}-{kind}", "kind": kind, "at": at.isoformat(), **base, **more}

    facts = {"owes_fee": owes_fee, "reused": chance.random() < 0.3}
    yield event("received", 0, channel=channel, due=due.isoformat(), facts=facts)
    yield event("accepted", 10)
    if owes_fee and chance.random() < 0.7:
        yield event("paid", 15, channel="online" if chance.random() < 0.6 else "one_stop")
    if chance.random() < 0.8:
        yield event("digitised", 20)
    if chance.random() < 0.7:
        yield event("completed", 60, facts={"result_digital": chance.random() < 0.5})
        if chance.random() < 0.4:
            yield event("rated", 90, rating=chance.choices(_RATINGS, _MARKS)[0])
