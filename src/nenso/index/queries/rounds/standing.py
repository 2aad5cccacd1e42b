"""How participants stand at each stage of a round, and the cheapest way up for one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nenso.index import rules
from nenso.index.models import Entry, Participant, Round
from nenso.index.queries.methods import method_of
from nenso.index.queries.rounds.kept import until_changed
from nenso.index.queries.rounds.tables import FINAL, round_table
from nenso.index.rules.rounds import fields_of, has_relative
from nenso.index.rules.rounds.lift import Lift, cheapest_lift, is_additive
from nenso.index.rules.rounds.rises import Rise, rises
from nenso.index.rules.rounds.trying import Trial, try_rises
from nenso.kernel.rules import Refused

MOST_PLACES = 100
_Stage = tuple[rules.Inputs, rules.Outcome]


def standing(row: Round, stage: str = FINAL) -> rules.Outcome:
    """Return what a stage ("self", "verified", "final") comes to for all participants, by unit code.

    Three queries; one where nothing changed since it was asked last.
    """
    return staged(row, stage)[1]


def staged(row: Round, stage: str) -> _Stage:
    """Return the numbers of a stage and what they come to; computed again only when an entry changed."""

    def asked() -> _Stage:
        table = round_table(row, stage)
        return table, rules.compute(method_of(row.edition), table)

    return until_changed(row, f"stage {stage}", asked)


@dataclass(frozen=True, slots=True)
class WayUp:
    """A way up for one participant by some places: the cheapest, or one that was found by trying.

    `held` are the participant's numbers as things stand, by input.
    """

    unit: str
    places: int
    found: Lift | Trial
    held: Mapping[str, float]


def way_up(participant: Participant, places: int) -> WayUp:
    """Return the fewest points that lift a participant by some places, as things stand in the round.

    Where points of criteria do not add up to those of the whole, or only criteria that compare units could bring what is
    needed, steps are tried in the engine one by one: that is a way, not proved the cheapest.
    What the yardstick measures is marked: it is won by doing, not by reporting.
    Raises `Refused`: "lift.places" outside 1..100, "lift.nothing".
    """
    if not 1 <= places <= MOST_PLACES:
        raise Refused("lift.places", field="places", most=MOST_PLACES)
    row, unit = participant.round, participant.unit_code
    method = method_of(row.edition)
    table, outcome = staged(row, FINAL)
    if unit not in outcome.units:
        raise Refused("lift.nothing", field="places")
    possible = rises(method, table, outcome, unit, _measured(participant, method))
    found = _cheapest(method, outcome, unit, places, possible)
    numbers = table.values[table.unit_index[unit]]
    held = {key: float(value) for key, value in zip(table.keys, numbers, strict=True) if value == value}
    return WayUp(unit, places, found or try_rises(method, table, outcome, unit, places, possible), held)


def _cheapest(
    method: rules.Edition, outcome: rules.Outcome, unit: str, places: int, possible: Sequence[Rise]
) -> Lift | None:
    """Return the cheapest way, None where it has to be looked for by trying."""
    if not is_additive(method):
        return None
    found = cheapest_lift(method, outcome, unit, places, possible)
    is_first = found.rank_now <= 1
    return None if has_relative(method) and not found.steps and not is_first else found


def _measured(participant: Participant, method: rules.Edition) -> dict[str, bool]:
    rows = Entry.objects.filter(participant=participant).values_list("node", "origins")
    return {
        node: bool(origins) and {field.key for field in fields_of(method, method.node(node))} <= set(origins)
        for node, origins in rows
    }
