"""Rounds: which there are, in which phase, and how far each participant is."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from nenso.directory import queries as directory
from nenso.index import rules
from nenso.index.models import Entry, EntryState, Participant, Round
from nenso.index.queries.methods import method_of
from nenso.index.queries.rounds.tables import SELF, VERIFIED, read_rows
from nenso.index.rules.rounds import (
    Calendar,
    Phase,
    Progress,
    criteria,
    has_relative,
    is_filled,
    phase_of,
    table_of,
    total_of,
)
from nenso.kernel.reading import asked_once
from nenso.kernel.rules import Refused, Text


@dataclass(frozen=True, slots=True)
class ParticipantLine:
    """One participant as a list shows it: who, how far, and when its self-assessment was signed off."""

    participant: Participant
    name: Text
    full_name: Text
    progress: Progress

    @property
    def is_submitted(self) -> bool:
        """Whether its approver signed off."""
        return self.participant.submitted_at is not None


def rounds() -> QuerySet[Round]:
    """Return every round, the newest year first, with its edition (without its text), run and publication."""
    return (
        Round.objects.select_related("edition", "run__publication")
        .defer("edition__text", "run__publication__bundle")
        .order_by("-year", "-id")
    )


@asked_once
def round_named(code: str) -> Round:
    """Return a round with its edition, asked once a page; raises `Refused("round.not_found")`."""
    found = rounds().filter(code=code).first()
    if found is None:
        raise Refused("round.not_found", round=code)
    return found


def calendar_of(row: Round) -> Calendar:
    """Return the days of a round."""
    return Calendar(row.opens_on, row.self_until, row.verify_until, row.object_until, row.publish_on)


def phase(row: Round, today: date | None = None) -> Phase:
    """Return the phase of a round on a day, by default today."""
    return phase_of(
        calendar_of(row),
        opened=row.opened_at is not None,
        closed=row.closed_at is not None,
        published=_is_published(row),
        today=today or timezone.localdate(),
    )


def _is_published(row: Round, now: datetime | None = None) -> bool:
    publication = getattr(row.run, "publication", None) if row.run_id else None
    if publication is None or publication.released_at is None:
        return False
    return bool(publication.embargo_until <= (now or timezone.now()))


def participants(row: Round) -> tuple[ParticipantLine, ...]:
    """Return the participants of a round in alphabetical order, each with its progress; four queries at most."""
    rows = list(row.participants.all())
    names = directory.organisations([each.unit_code for each in rows], row.units_on)
    found = progress_of(row)
    lines = [
        ParticipantLine(each, one.short_name, one.name, found[each.pk])
        for each in rows
        if (one := names.get(each.unit_code)) is not None
    ]
    return tuple(sorted(lines, key=lambda line: names[line.participant.unit_code].sort_key))


def participant_named(row: Round, unit: str) -> Participant:
    """Return a participant by the code of its organisation; raises `Refused("participant.not_found")`."""
    rows = Participant.objects.select_related("round__edition").defer("round__edition__text")
    found = rows.filter(round=row, unit_code=unit).first()
    if found is None:
        raise Refused("participant.not_found", unit=unit, round=row.code)
    return found


def participant_line(participant: Participant) -> ParticipantLine:
    """Return one participant with its progress."""
    row = participant.round
    one = directory.organisation(participant.unit_code, row.units_on)
    found = progress_of(row, participant)[participant.pk]
    return ParticipantLine(participant, one.short_name, one.name, found)


@dataclass(frozen=True, slots=True)
class _Totals:
    filled: int
    measured: int
    points_self: float
    points_verified: float


# By round and participant: the version of its entries and what they came to. An entry's version grows with each change.
_kept: OrderedDict[tuple[str, int], tuple[int, _Totals]] = OrderedDict()
_MOST = 4096


def forget_totals() -> None:
    """Drop what is kept: for tests that roll rounds back."""
    _kept.clear()


def progress_of(row: Round, participant: Participant | None = None) -> dict[int, Progress]:
    """Return how far participants are, by row; only entries of those that changed since are read. At most two queries."""
    method = method_of(row.edition)
    entries = Entry.objects.filter(participant__round=row)
    is_alone = participant is not None and not has_relative(method)
    if is_alone:
        entries = entries.filter(participant=participant)
    counted = entries.order_by().values("participant_id")
    counts = counted.annotate(
        n=Count("pk"), version=Sum("row_version"), verified=Count("pk", filter=Q(state=EntryState.VERIFIED))
    )
    found = {each["participant_id"]: each for each in counts}
    versions = {pk: each["version"] for pk, each in found.items()}
    if has_relative(method):  # each participant's points move with everybody's figures
        versions = dict.fromkeys(versions, sum(versions.values()))
    totals = _totals(row, method, versions)
    most = sum(node.max_points for node in criteria(method))
    return {pk: _progress(each["n"], each["verified"], totals[pk], most) for pk, each in found.items()}


def _progress(total: int, verified: int, totals: _Totals, most: float) -> Progress:
    return Progress(
        total=total,
        filled=totals.filled,
        measured=totals.measured,
        verified=verified,
        points_self=totals.points_self,
        points_verified=totals.points_verified,
        max_points=most,
    )


def _totals(row: Round, method: rules.Edition, versions: Mapping[int, int]) -> dict[int, _Totals]:
    key = str(row.uuid)
    found: dict[int, _Totals] = {}
    for pk, version in versions.items():
        kept = _kept.get((key, pk))
        if kept is not None and kept[0] == version:
            _kept.move_to_end((key, pk))
            found[pk] = kept[1]
    missing = [pk for pk in versions if pk not in found]
    if missing:
        for pk, totals in _computed(row, method, missing).items():
            found[pk] = totals
            _kept[key, pk] = (versions[pk], totals)
    while len(_kept) > _MOST:
        _kept.popitem(last=False)
    return found


def _computed(row: Round, method: rules.Edition, wanted: list[int]) -> dict[int, _Totals]:
    rows = read_rows(row, wanted)
    by_stage = {}
    for stage in (SELF, VERIFIED):
        table = table_of({str(pk): rows.values(pk, stage) for pk in wanted})
        outcome = rules.compute(method, table)
        by_stage[stage] = {pk: total_of(method, outcome, str(pk)) for pk in wanted}
    nodes = {node.code: node for node in criteria(method)}
    return {
        pk: _Totals(
            filled=sum(
                is_filled(method, nodes[each.node], each.inputs) for each in rows.of(pk) if each.node in nodes
            ),
            measured=sum(bool(each.origins) for each in rows.of(pk)),
            points_self=by_stage[SELF][pk],
            points_verified=by_stage[VERIFIED][pk],
        )
        for pk in wanted
    }
