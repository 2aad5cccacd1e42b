"""The objections of a round as a list and as a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from nenso.index.models import Objection, Round
from nenso.index.queries import method_of
from nenso.index.rules.rounds import fields_of
from nenso.kernel.rules import Text, fold
from nenso.web.exports import Column, Kind
from nenso.web.presenters.rounds.fields import line_of
from nenso.web.presenters.rounds.naming import OBJECTION_KINDS, UnitShown, objection_state, units_shown
from nenso.web.presenters.rounds.public import inputs_in

COLUMNS = (
    Column("unit", Text("Mã", "Code")),
    Column("name", Text("Cơ quan", "Agency"), width=32),
    Column("criterion", Text("Tiêu chí", "Criterion"), width=50),
    Column("found", Text("Thẩm định", "Found"), width=20),
    Column("wanted", Text("Kiến nghị", "Wanted"), width=20),
    Column("claim", Text("Lý do của cơ quan", "The agency's claim"), width=60),
    Column("state", Text("Tình trạng", "State")),
    Column("reason", Text("Lý do quyết định", "Reason of the decision"), width=60),
    Column("at", Text("Ngày gửi", "Sent on"), Kind.DATE),
)


@dataclass(frozen=True, slots=True)
class ObjectionShown:
    """One objection as the list shows it."""

    row: Objection
    unit: UnitShown
    criterion: Text
    found: Text
    wanted: Text

    @property
    def state(self) -> Text:
        """What became of it."""
        return objection_state(self.row)

    @property
    def kind(self) -> str:
        """How its badge looks."""
        return OBJECTION_KINDS[self.row.state]

    @property
    def url(self) -> str:
        """Its page."""
        return reverse("rounds:objection", args=[self.row.uuid])


def objections_shown(rows: Sequence[Objection], row: Round) -> list[ObjectionShown]:
    """Return objections as the list shows them; two queries for any number."""
    units = units_shown({each.entry.participant for each in rows}, row.units_on)
    method = method_of(row.edition)
    found = []
    for each in rows:
        node = method.node(each.entry.node)
        fields = fields_of(method, node)
        before = inputs_in(each.before) or each.entry.verified or {}
        unit = units[each.entry.participant_id]
        found.append(
            ObjectionShown(each, unit, node.name, line_of(fields, before), line_of(fields, each.wanted))
        )
    return found


def narrowed(every: Sequence[ObjectionShown], words: str, state: str) -> list[ObjectionShown]:
    """Return the objections that match words without diacritics and a state."""
    wanted = fold(words).split()
    return [
        each
        for each in every
        if (not state or each.row.state == state)
        and all(
            word in fold(f"{each.unit.name.vi} {each.unit.name.en} {each.criterion.vi} {each.criterion.en}")
            for word in wanted
        )
    ]


def row_of(each: ObjectionShown) -> list[Any]:
    """Return the row of `COLUMNS`."""
    row = each.row
    return [
        each.unit.unit_code,
        each.unit.name,
        each.criterion,
        each.found,
        each.wanted,
        row.claim,
        each.state,
        row.reason,
        row.at.date(),
    ]
