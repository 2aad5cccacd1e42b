"""What every action on an entry does alike: take its rows, say what changed, count the version up."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from nenso.index.models import Entry, EntryChange, Participant, Round
from nenso.index.queries.rounds import phase
from nenso.index.rules.rounds import PHASES, Calendar, Phase
from nenso.kernel.rules import Actor, Refused, Text


def day_of(now: datetime | None) -> date:
    """Return the day of a moment at the country's own clock; today where none is given."""
    return timezone.localtime(now).date() if now else timezone.localdate()


def locked_round(row: Round) -> Round:
    """Return a round's row, held until the transaction ends."""
    return Round.objects.select_for_update(of=("self",)).select_related("edition").get(pk=row.pk)


def locked_participant(row: Participant) -> Participant:
    """Return a participant's row, held until the transaction ends: who writes and who signs off wait for each other.

    Its round is read once the row is held: who waited for the round to close has to see that it is closed.
    """
    Participant.objects.select_for_update().get(pk=row.pk)
    return Participant.objects.select_related("round__edition").get(pk=row.pk)


def locked_entry(row: Entry) -> Entry:
    """Return an entry's row with its participant, both held until the transaction ends."""
    participant = locked_participant(row.participant)
    found = Entry.objects.select_for_update(of=("self",)).get(pk=row.pk)
    found.participant = participant
    return found


def must_be_in(row: Round, wanted: Phase, now: datetime | None) -> None:
    """Raise `Refused` unless a round is in a phase: "round.not_yet" before it, "round.too_late" after its last day."""
    today = day_of(now)
    found = phase(row, today)
    if found is wanted:
        return
    order = list(Phase)
    facts: dict[str, Any] = {
        "round": Text(row.name_vi, row.name_en),
        "phase": PHASES[wanted],
        "now": PHASES[found],
    }
    if order.index(found) < order.index(wanted):
        raise Refused("round.not_yet", **facts)
    last = Calendar(row.opens_on, row.self_until, row.verify_until, row.object_until, row.publish_on)
    raise Refused("round.too_late", **facts, last=last.last_day(wanted) or row.publish_on)


def changed(
    entry: Entry,
    by: Actor,
    *,
    stage: str,
    verb: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    reason: str = "",
) -> EntryChange:
    """Write what changed an entry and count its version up; the caller saves the entry with "row_version"."""
    entry.row_version += 1
    return EntryChange.objects.create(
        entry=entry,
        stage=stage,
        verb=verb,
        before=before,
        after=after,
        reason=reason.strip(),
        by_key=by.key,
        by_name=by.name,
    )
