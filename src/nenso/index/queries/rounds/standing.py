"""How participants stand at each stage of a round, and the cheapest way up for one of them."""

from dataclasses import dataclass

from nenso.index import rules
from nenso.index.models import Entry, Participant, Round
from nenso.index.queries.methods import method_of
from nenso.index.queries.rounds.tables import FINAL, round_table
from nenso.index.rules.rounds import fields_of
from nenso.index.rules.rounds.lift import Lift, cheapest_lift, steps_of
from nenso.kernel.rules import Refused

MOST_PLACES = 100


def standing(row: Round, stage: str = FINAL) -> rules.Outcome:
    """Return what a stage ("self", "verified", "final") comes to for all participants, by unit code. Two queries."""
    return rules.compute(method_of(row.edition), round_table(row, stage))


@dataclass(frozen=True, slots=True)
class WayUp:
    """The cheapest way up for one participant by some places."""

    unit: str
    places: int
    lift: Lift


def way_up(participant: Participant, places: int) -> WayUp:
    """Return the fewest points that lift a participant by some places, as things stand in the round.

    What the yardstick measures is marked: it is won by doing, not by reporting.
    Raises `Refused("lift.places")` outside 1..100.
    """
    if not 1 <= places <= MOST_PLACES:
        raise Refused("lift.places", field="places", most=MOST_PLACES)
    row = participant.round
    method, outcome = method_of(row.edition), standing(row)
    if participant.unit_code not in outcome.units:
        raise Refused("lift.nothing", field="places")
    steps = steps_of(method, outcome, participant.unit_code, _measured(participant, method))
    return WayUp(
        participant.unit_code, places, cheapest_lift(method, outcome, participant.unit_code, places, steps)
    )


def _measured(participant: Participant, method: rules.Edition) -> dict[str, bool]:
    rows = Entry.objects.filter(participant=participant).values_list("node", "origins")
    return {
        node: bool(origins) and {field.key for field in fields_of(method, method.node(node))} <= set(origins)
        for node, origins in rows
    }
