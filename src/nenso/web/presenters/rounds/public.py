"""A round for everybody: who takes part, and the change notes of decided objections once results are published."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from nenso.index.models import Objection, ObjectionState, Round
from nenso.index.queries import method_of
from nenso.index.rules.rounds import Phase, fields_of
from nenso.kernel.rules import Refused, Text, format_date, sort_key
from nenso.web.presenters.rounds.fields import line_of
from nenso.web.presenters.rounds.naming import UnitShown, objection_state, units_shown


@dataclass(frozen=True, slots=True)
class NoteShown:
    """The public change note of one decided objection; `figure_url` opens the criterion's figure in the result."""

    unit: UnitShown
    criterion: Text
    before: Text
    after: Text
    points_before: float | None
    points_after: float | None
    state: Text
    reason: str
    on: date | None
    figure_url: str


def opened(row: Round) -> Round:
    """Return a round that the public may know of; raises `Refused("round.not_found")` before it is opened."""
    if row.opened_at is None:
        raise Refused("round.not_found", round=row.code)
    return row


def participants(row: Round) -> list[tuple[UnitShown, str]]:
    """Return who takes part, in the order of the alphabet, with the place's page."""
    found = units_shown(row.participants.all(), row.units_on).values()
    return [
        (each, reverse("web:place", args=[each.unit_code]))
        for each in sorted(found, key=lambda each: sort_key(each.name.vi))
    ]


def notes(row: Round) -> list[NoteShown]:
    """Return the change notes of a round, by agency and criterion; three queries for any number."""
    rows = list(
        Objection.objects.filter(entry__participant__round=row)
        .exclude(state=ObjectionState.OPEN)
        .select_related("entry__participant")
        .order_by("entry__participant__unit_code", "entry_id")
    )
    units = units_shown({each.entry.participant for each in rows}, row.units_on)
    return [_note(each, row, units[each.entry.participant_id]) for each in rows]


def _note(each: Objection, row: Round, unit: UnitShown) -> NoteShown:
    method = method_of(row.edition)
    node = method.node(each.entry.node)
    fields = fields_of(method, node)
    run = row.run
    return NoteShown(
        unit,
        node.name,
        line_of(fields, inputs_in(each.before)),
        line_of(fields, inputs_in(each.after)),
        points_in(each.before),
        points_in(each.after),
        objection_state(each),
        each.reason,
        timezone.localtime(each.decided_at).date() if each.decided_at else None,
        reverse("web:figure", args=[run.uuid, unit.unit_code, node.code]) if run else "",
    )


def inputs_in(held: Any) -> Mapping[str, str]:
    """Return the inputs of what an objection kept ({"inputs", "points"})."""
    found = held.get("inputs", {}) if isinstance(held, dict) else {}
    return found if isinstance(found, dict) else {}


def points_in(held: Any) -> float | None:
    """Return the points of what an objection kept."""
    found = held.get("points") if isinstance(held, dict) else None
    return float(found) if isinstance(found, int | float) else None


def sentence(row: Round, phase: Phase, count: int) -> Text:
    """Say what is known of the round to everybody."""
    on = Text(format_date(row.publish_on, "vi"), format_date(row.publish_on, "en"))
    if phase is not Phase.PUBLISHED:
        return Text(
            f"Kết quả công bố từ ngày {on.vi}; trước đó không có điểm nào được công khai.",
            f"Results are published from {on.en}; no score is public before.",
        )
    if not count:
        return Text(
            "Kết quả đã công bố; không kiến nghị nào được gửi.", "The results are public; nobody objected."
        )
    return Text(
        f"Kết quả đã công bố; {count} kiến nghị đã được quyết định, kèm lý do.",
        f"The results are public; {count} {'objection was' if count == 1 else 'objections were'} decided, with the reason.",
    )
