"""What may be done with a version of an entry, and what stage of life may follow which."""

from collections.abc import Mapping

from nenso.catalogue.rules.kinds import Stage, State, Verb
from nenso.catalogue.rules.words import STAGES, STATES, VERBS
from nenso.kernel.rules import Refused

# Back from "retired" and "merged" leads nothing but a new entry: others already rely on their being over.
_FOLLOWING: Mapping[Stage, frozenset[Stage]] = {
    Stage.PROPOSED: frozenset({Stage.BUILDING, Stage.OPERATING, Stage.RETIRED}),
    Stage.BUILDING: frozenset({Stage.PROPOSED, Stage.OPERATING, Stage.RETIRED}),
    Stage.OPERATING: frozenset({Stage.BUILDING, Stage.MERGED, Stage.RETIRED}),
    Stage.MERGED: frozenset(),
    Stage.RETIRED: frozenset(),
}
_AFTER: Mapping[Verb, Mapping[State, State]] = {
    Verb.SUBMIT: {State.DRAFT: State.SUBMITTED, State.RETURNED: State.SUBMITTED},
    Verb.RETURN: {State.SUBMITTED: State.RETURNED},
    Verb.PUBLISH: {State.SUBMITTED: State.PUBLISHED},
    Verb.WITHDRAW: {
        State.SUBMITTED: State.WITHDRAWN,
        State.DRAFT: State.WITHDRAWN,
        State.RETURNED: State.WITHDRAWN,
    },
}


def after(state: State, verb: Verb, entry: str) -> State:
    """Return where a step leads; raises `Refused("catalogue.state")` where it does not lead from there."""
    found = _AFTER[verb].get(state)
    if found is None:
        raise Refused("catalogue.state", entry=entry, state=STATES[state], verb=VERBS[verb])
    return found


def must_follow(before: Stage, stage: Stage, entry: str) -> None:
    """Raise `Refused("catalogue.stage")` where a stage of life does not follow the one before."""
    if stage != before and stage not in _FOLLOWING[before]:
        raise Refused(
            "catalogue.stage", field="stage", entry=entry, before=STAGES[before], stage=STAGES[stage]
        )


def must_be_somebody_else(maker: str, decider: str, entry: str) -> None:
    """Raise `Refused("catalogue.own_entry")` where who wrote or submitted a version would publish it too."""
    if maker == decider:
        raise Refused("catalogue.own_entry", entry=entry)
