"""Names on the pages of rounds: the round, its phases with their days, its participants, the states of what is asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from nenso.directory import queries as directory
from nenso.index.models import Entry, Objection, Participant, Round
from nenso.index.rules.rounds import PHASES, Phase
from nenso.kernel.rules import Text, format_date
from nenso.web.presenters.names import name_of

ENTRY_STATES = {
    Entry.state.field.default: Text("chưa điền", "not filled"),
    "filled": Text("đã điền", "filled"),
    "reviewed": Text("đang thẩm định", "under review"),
    "verified": Text("đã thẩm định", "verified"),
}
ENTRY_KINDS = {"filled": "plain", "reviewed": "caution", "verified": "good"}
OBJECTION_STATES = {
    "open": Text("chờ quyết định", "to be decided"),
    "accepted": Text("chấp nhận", "accepted"),
    "partly": Text("chấp nhận một phần", "accepted in part"),
    "rejected": Text("không chấp nhận", "rejected"),
}
OBJECTION_KINDS = {"open": "urgent", "accepted": "good", "partly": "caution", "rejected": "plain"}
VERDICTS = {
    "accept": Text("chấp nhận", "accept"),
    "cut": Text("hạ xuống", "cut"),
    "raise": Text("nâng lên", "raise"),
}
PHASE_KINDS = {
    Phase.SELF: "caution",
    Phase.VERIFICATION: "caution",
    Phase.OBJECTION: "caution",
    Phase.DECISION: "urgent",
    Phase.PUBLISHED: "good",
}
_ORDER = tuple(Phase)


@dataclass(frozen=True, slots=True)
class PhaseShown:
    """One phase of the bar: its name, the day that ends or begins it, and where today lies to it."""

    name: Text
    day: date | None
    when: Text
    is_done: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class UnitShown:
    """A participant's name; `unit_code` is what its address holds."""

    unit_code: str
    name: Text
    pk: int


def name_of_round(row: Round) -> Text:
    """Return the name of a round."""
    return Text(row.name_vi, row.name_en)


def phase_name(phase: Phase) -> Text:
    """Return a phase in words."""
    return PHASES[phase]


def phase_kind(phase: Phase) -> str:
    """Return how the badge of a phase looks."""
    return PHASE_KINDS.get(phase, "plain")


def phases_shown(row: Round, phase: Phase) -> list[PhaseShown]:
    """Return the phases of a round in order, each with its day."""
    at = _ORDER.index(phase)
    days = {
        Phase.PREPARED: (row.opens_on, "from"),
        Phase.SELF: (row.self_until, "until"),
        Phase.VERIFICATION: (row.verify_until, "until"),
        Phase.OBJECTION: (row.object_until, "until"),
        Phase.PUBLISHED: (row.publish_on, "on"),
    }
    found = []
    for place, each in enumerate(_ORDER):
        day, how = days.get(each, (None, ""))
        found.append(PhaseShown(PHASES[each], day, _when(day, how), place < at, place == at))
    return found


def _when(day: date | None, how: str) -> Text:
    if day is None:
        return Text("", "")
    vi, en = format_date(day, "vi"), format_date(day, "en")
    words = {"from": ("mở ngày", "opens"), "until": ("đến hết", "until"), "on": ("ngày", "on")}[how]
    return Text(f"{words[0]} {vi}", f"{words[1]} {en}")


def units_shown(rows: Iterable[Participant], units_on: date) -> dict[int, UnitShown]:
    """Return the names of participants by their row, as of the day of the round; two queries."""
    found = list(rows)
    names = directory.organisations([row.unit_code for row in found], units_on)
    return {
        row.pk: UnitShown(
            row.unit_code,
            name_of(names[row.unit_code]) if row.unit_code in names else Text(row.unit_code, row.unit_code),
            row.pk,
        )
        for row in found
    }


def objection_state(row: Objection) -> Text:
    """Return what became of an objection, in words."""
    return OBJECTION_STATES[row.state]
