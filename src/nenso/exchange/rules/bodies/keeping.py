"""What a service's owner states about bodies: that they are kept, how long, for whom, and what is done where they cannot be."""

from dataclasses import dataclass

from nenso.exchange.rules.bodies.sealing import read_public
from nenso.kernel.rules import Refused

MOST_BYTES = 1024 * 1024  # of a body that is kept; it is held whole while it is sealed
LONGEST_DAYS = 366


@dataclass(frozen=True, slots=True)
class KeepFacts:
    """That bodies are kept: for so many days, sealed to a public key. `must`: what cannot be kept is refused, else passed on."""

    days: int
    key: str
    must: bool = True


def check_keep(facts: KeepFacts) -> None:
    """Hold what is stated; raises `Refused`: "keep.days", "keep.bad_key"."""
    if not 1 <= facts.days <= LONGEST_DAYS:
        raise Refused("keep.days", field="keep_days", most=LONGEST_DAYS)
    read_public(facts.key)
