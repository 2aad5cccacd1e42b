"""What a verifier may find: the agency's own figures accepted, or others with fewer or more points, and why."""

import math
from collections.abc import Mapping

from nenso.index.rules.rounds.points import NEAR
from nenso.index.rules.rounds.reading import Field, read_inputs, read_one
from nenso.kernel.rules import Refused

ACCEPT, CUT, RAISE = "accept", "cut", "raise"
VERDICTS = (ACCEPT, CUT, RAISE)


def check_verdict(verdict: str, claimed: float, found: float, reason: str) -> None:
    """Hold a verdict against the points by rule; what cannot be scored counts as none.

    Raises `Refused`: "review.verdict", "round.no_reason", "review.not_less" (cut without fewer points),
    "review.not_more" (raised without more).
    """
    if verdict not in VERDICTS:
        raise Refused("review.verdict", field="verdict", verdict=verdict[:20])
    if verdict == ACCEPT:
        return
    if not reason.strip():
        raise Refused("round.no_reason", field="reason")
    before, after = _points(claimed), _points(found)
    if verdict == CUT and after >= before - NEAR:
        raise Refused("review.not_less", field="verdict", claimed=before, found=after)
    if verdict == RAISE and after <= before + NEAR:
        raise Refused("review.not_more", field="verdict", claimed=before, found=after)


def _points(points: float) -> float:
    return 0.0 if math.isnan(points) else points


def cleaned(fields: tuple[Field, ...], given: Mapping[str, str]) -> dict[str, str]:
    """Return written inputs without empty ones, each read once; raises `Refused` as `read_one`, "entry.unknown_key"."""
    known = {field.key: field for field in fields}
    found = {}
    for key, written in given.items():
        if key not in known:
            raise Refused("entry.unknown_key", field=key, key=key[:64])
        text = written.replace("\x00", "").strip()
        if read_one(known[key], text) is not None:
            found[key] = text
    return found


def is_same(fields: tuple[Field, ...], one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Say whether two people wrote the same numbers, however each wrote them."""
    return read_inputs(fields, one) == read_inputs(fields, other)
