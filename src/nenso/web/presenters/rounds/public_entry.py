"""One criterion of one agency for everybody, once the result is published: said, found, why, by which documents."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from nenso.index.models import Entry, Evidence, Round
from nenso.index.queries.rounds import entry_line, entry_named, history_of, phase
from nenso.index.rules import Node
from nenso.index.rules.rounds import Earned, Phase
from nenso.kernel.rules import Refused, Text
from nenso.web.presenters.catalogue.ties import EntrySaid
from nenso.web.presenters.rounds.cards import entry_shown
from nenso.web.presenters.rounds.fields import line_of
from nenso.web.presenters.rounds.history import VERBS
from nenso.web.presenters.rounds.naming import units_shown


@dataclass(frozen=True, slots=True)
class Said:
    """Figures in one line with what they earn; `points` None where they cannot be scored."""

    line: Text
    points: float | None
    reason: Text


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """What happened to the criterion: what and when, and the reason of whatever moved it; nobody is named."""

    what: Text
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Everything on the page; `documents` come with the entry of the catalogue that each shows.

    Objections are told on the round's page, in its change notes.
    """

    round: Round
    unit: Text
    unit_url: str
    node: Node
    said: Said
    found: Said | None
    note: str
    documents: tuple[tuple[Evidence, EntrySaid | None], ...]
    changes: tuple[ChangeLine, ...]
    indicators: tuple[tuple[str, str], ...]
    figure_url: str


_TOLD = ("accepted", "cut", "raised", "decided", "settled", "filled", "wrote", "objected")
_WITH_REASON = ("cut", "raised", "decided", "settled")


def entry_page(uuid: str, today: date) -> EntryPage:
    """Return the page; raises `Refused("entry.not_found")` while the round's result is not published."""
    entry = entry_named(uuid)
    row = entry.participant.round
    if phase(row, today) is not Phase.PUBLISHED:
        raise Refused("entry.not_found")
    line = entry_line(entry)
    unit = units_shown([entry.participant], row.units_on)[entry.participant_id]
    return EntryPage(
        round=row,
        unit=unit.name,
        unit_url=reverse("web:place", args=[entry.participant.unit_code]),
        node=line.node,
        said=_said(line_of(line.fields, entry.inputs), line.own),
        found=_said(line_of(line.fields, entry.verified), line.verified) if line.verified else None,
        note=entry.note,
        documents=tuple(
            (each, entry_shown(line.shown.get(each.catalogue_code)))
            for each in line.evidence
            if each.objection_id is None
        ),
        changes=_changes(entry),
        indicators=_indicators(entry),
        figure_url=reverse("web:figure", args=[row.run.uuid, entry.participant.unit_code, entry.node])
        if row.run
        else "",
    )


def _said(line: Text, earned: Earned) -> Said:
    return Said(line, earned.points if earned.is_known else None, earned.reason)


def _changes(entry: Entry) -> tuple[ChangeLine, ...]:
    return tuple(
        ChangeLine(
            VERBS.get(each.verb, Text(each.verb, each.verb)),
            timezone.localtime(each.at),
            each.reason if each.verb in _WITH_REASON else "",
        )
        for each in reversed(history_of(entry))
        if each.verb in _TOLD
    )


def _indicators(entry: Entry) -> tuple[tuple[str, str], ...]:
    """Return the indicators of the yardstick that filled the entry, with their pages."""
    codes = sorted({str(origin["indicator"]) for origin in entry.origins.values() if origin.get("indicator")})
    return tuple((code, reverse("web:indicator", args=[code])) for code in codes)


def public_path(note: str) -> str:
    """Return the public page of the entry that a record's note names, "" where it names none."""
    start = "/desk/rounds/entries/"
    return (
        reverse("web:round_entry", args=[note.removeprefix(start).strip("/")])
        if note.startswith(start)
        else ""
    )
