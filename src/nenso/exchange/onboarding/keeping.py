"""Whether a service's bodies are kept, as a description says it: `keep: {days: 30, key: …, otherwise: refuse}`."""

from nenso.exchange.onboarding.nodes import Notes, Spot
from nenso.exchange.rules.bodies.keeping import KeepFacts, check_keep
from nenso.exchange.rules.bodies.sealing import read_public, written_public
from nenso.kernel.rules import Refused

_OTHERWISE = {"refuse": True, "pass": False}


def read_keep(spot: Spot | None, notes: Notes) -> KeepFacts | None:
    """Return what is said, None where nothing is or something is wrong, which is noted."""
    if spot is None:
        return None
    found = notes.mapping(spot, ("days", "key", "otherwise"), ("days", "key"))
    days, key = notes.number(found.get("days")), notes.text(found.get("key"))
    must = _OTHERWISE.get(notes.choice(found.get("otherwise"), _OTHERWISE, "keep.otherwise"), True)
    if days is None or not key:
        return None
    try:
        facts = KeepFacts(days, key, must)
        check_keep(facts)
    except Refused as refused:
        notes.refused(found["key" if refused.code == "keep.bad_key" else "days"], refused)
        return None
    return KeepFacts(days, written_public(read_public(key)), must)
