"""Entries as lines of the desk's lists: what each is, whose, where it stands, when it is to be confirmed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from nenso.catalogue.models import Entry
from nenso.catalogue.queries import desk as entries
from nenso.catalogue.rules import DUE, OVER, Facts, State, facts_of, months_before
from nenso.catalogue.rules.words import KINDS, STAGES, STATES
from nenso.kernel.rules import Text
from nenso.web.presenters.catalogue.desk_names import organisation_names

BADGES = {
    State.DRAFT: "plain",
    State.SUBMITTED: "caution",
    State.RETURNED: "urgent",
    State.PUBLISHED: "good",
    State.WITHDRAWN: "plain",
}
_UNNAMED = Text("(chưa có tên)", "(no name yet)")


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry in a list. `is_newer` where something newer than what is public is on its way; `is_mine` where the reader made its newest version."""

    row: Entry
    facts: Facts
    name: Text
    kind: Text
    stage: Text
    owner: Text
    is_owner_over: bool
    state: Text
    badge: str
    by: str
    is_public: bool
    is_newer: bool
    is_due: bool
    is_mine: bool = False


def state_words(row: Entry) -> Text:
    """Return where the newest version stands."""
    return STATES[row.state]


def name_in(facts: Facts) -> Text:
    """Return a name in both languages; the English one may be missing."""
    name = facts.name
    return Text(name.vi, name.en or name.vi) if name.vi or name.en else _UNNAMED


def entry_lines(rows: Sequence[Entry] | Iterable[Entry], today: date, key: str = "") -> list[EntryLine]:
    """Return entries as lines; `key` is the reader's, to mark what the reader made. Two queries at most, however many there are."""
    listed = list(rows)
    owners, over = (
        organisation_names({row.owner_code for row in listed}, today) if listed else ({}, frozenset())
    )
    mine = entries.made_by(listed, key) if key and listed else set()
    due = months_before(today, DUE)
    return [_line(row, owners, over, mine, due) for row in listed]


def _line(row: Entry, owners: dict[str, Text], over: frozenset[str], mine: set[int], due: date) -> EntryLine:
    assert row.newest is not None
    facts = facts_of(row.newest.facts)
    public = facts_of(row.published.facts) if row.published else None
    is_due = (
        public is not None
        and public.stage not in OVER
        and row.confirmed_on is not None
        and row.confirmed_on <= due
    )
    return EntryLine(
        row=row,
        facts=facts,
        name=name_in(facts),
        kind=KINDS[row.kind],
        stage=STAGES[facts.stage],
        owner=owners.get(row.owner_code, Text(row.owner_code, row.owner_code)),
        is_owner_over=row.owner_code in over,
        state=state_words(row),
        badge=BADGES[State(row.state)],
        by=row.newest.by_name,
        is_public=row.published is not None,
        is_newer=row.published is not None and row.published != row.newest,
        is_due=is_due,
        is_mine=row.pk in mine,
    )
