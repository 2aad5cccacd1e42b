"""Taking events: a batch is one transaction, and what was answered "accepted" is durable.

A batch leaves its own row (`Batch`) and no row in the journal: at thousands of events a second the journal would hold
nothing else. What people do about systems, keys and totals is journalled.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from nenso.kernel.rules import Refused
from nenso.measures.actions import merging
from nenso.measures.actions.partitions import make_day
from nenso.measures.models import Batch, MeteredSystem
from nenso.measures.queries.codes import known_codes
from nenso.measures.queries.retention import first_open_day
from nenso.measures.rules import events as rules
from nenso.measures.rules.counting import counts_of
from nenso.measures.rules.dossiers import dossiers_of
from nenso.measures.rules.events import Checked, Event, Problem
from nenso.measures.texts import REFUSALS

PROBLEMS_KEPT = 100  # of a batch, in its row; its answer tells all of them


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a batch: `sent` = `accepted` + `repeated` + `refused`."""

    batch: UUID
    sent: int
    accepted: int
    repeated: int
    problems: tuple[Problem, ...]

    @property
    def refused(self) -> int:
        """How many events were not taken."""
        return len(self.problems)


def take_events(
    *, system: MeteredSystem, events: bytes | Sequence[Mapping[str, Any]], now: datetime | None = None
) -> Taken:
    """Take a batch of a system: JSON as it was sent, or plain events. What is at fault is refused event by event.

    An event that was taken before is "repeated" and changes nothing; one of the same name with other content is refused.
    Raises `Refused`: "batch.not_json", "batch.too_many". A fault of the database leaves nothing half taken.
    """
    now = now or timezone.now()
    content = events if isinstance(events, bytes) else msgspec.json.encode(list(events))
    reading = rules.read(content)
    timed = list(rules.in_time(reading, now, first_open_day(now, settings.EVENT_DAYS)))
    days = [(event, day) for _, event, day in timed if not isinstance(day, Problem)]
    known = known_codes(
        system.organisation_code,
        {(event.procedure, day) for event, day in days if event.procedure},
        {(event.organisation, day) for event, day in days},
    )
    checked, problems = rules.check(timed, known)
    _make_days({each.day for each in checked})
    return _take(system, now, reading.sent, checked, [*reading.problems, *problems])


def _make_days(days: set[date]) -> None:
    """Make partitions that are missing, in transactions of their own: their locks must not last as long as a batch."""
    if not days:
        return
    names = {f"measures_event_{day:%Y%m%d}": day for day in days}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM unnest(%s::text[]) AS name WHERE to_regclass(name) IS NULL", (list(names),)
        )
        missing = [names[name] for (name,) in cursor.fetchall()]
    for day in sorted(missing):
        make_day("measures_event", day)


@transaction.atomic
def _take(
    system: MeteredSystem, now: datetime, sent: int, checked: list[Checked], problems: list[Problem]
) -> Taken:
    new, repeated, changed = _sorted_out(system.pk, checked)
    problems = sorted([*problems, *changed], key=lambda problem: problem.index)
    batch = Batch.objects.create(
        system=system,
        sent=sent,
        accepted=len(new),
        repeated=repeated,
        refused=len(problems),
        problems=[_plain(problem) for problem in problems[:PROBLEMS_KEPT]],
    )
    if new:
        merging.copy_events(system.pk, batch.pk, new)
        merging.merge_dossiers(system.pk, dossiers_of(new))
        merging.add_counts(system.pk, counts_of(new))
    _seen(system, now)
    return Taken(batch.uuid, sent, len(new), repeated, tuple(problems))


def _sorted_out(system: int, checked: list[Checked]) -> tuple[list[Checked], int, list[Problem]]:
    """Return the events that are new, how many were repeated, and the problems of those that were changed."""
    first: dict[str, Checked] = {}
    for each in checked:
        first.setdefault(each.event.id, each)
    claimed = merging.claim_keys(system, list(first.values())) if first else set()
    digests = merging.kept_digests(system, [name for name in first if name not in claimed])
    new, repeated, changed = [], 0, []
    for each in checked:
        name = each.event.id
        is_first = first[name] is each
        if is_first and name in claimed:
            new.append(each)
        elif digests.get(name, first[name].digest) == each.digest:
            repeated += 1
        else:
            changed.append(_changed(each.index, each.event))
    return new, repeated, changed


def _changed(index: int, event: Event) -> Problem:
    return Problem(index, event.id, Refused("event.changed", id=event.id))


def _seen(system: MeteredSystem, now: datetime) -> None:
    """Note that the system was heard of. Last of all: every batch of a system waits for this row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE measures_meteredsystem SET first_seen_at = LEAST(first_seen_at, %s), "
            "last_seen_at = GREATEST(last_seen_at, %s) WHERE id = %s",
            (now, now, system.pk),
        )


def _plain(problem: Problem) -> dict[str, Any]:
    text = REFUSALS[problem.refused.code].fill(**problem.refused.facts)
    message = {"vi": _kept(text.vi[:500]), "en": _kept(text.en[:500])}
    return {
        "index": problem.index,
        "id": _kept(problem.id),
        "code": problem.refused.code,
        "message": message,
    }


def _kept(text: str) -> str:
    """Return what a system wrote with signs in place of those that the database keeps in no text: NUL, halves of a pair."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
