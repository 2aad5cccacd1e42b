"""Witnesses of the ledger in a description: `key` and `url` of each."""

from nenso.exchange.onboarding.described import WitnessState
from nenso.exchange.onboarding.nodes import Notes, Spot
from nenso.exchange.rules.facts import check_url
from nenso.exchange.rules.ledger.notes import VerifierKey
from nenso.exchange.rules.ledger.witness import check_witness
from nenso.kernel.rules import Refused

_NAMES = ("key", "url")


def read_witnesses(spot: Spot | None, notes: Notes) -> tuple[WitnessState, ...]:
    """Return the witnesses of a list; what is wrong is noted, a name or key that stands twice too."""
    seen: set[str | bytes] = set()
    return () if spot is None else tuple([_witness(each, notes, seen) for each in notes.items(spot)])


def _witness(spot: Spot, notes: Notes, seen: set[str | bytes]) -> WitnessState:
    found = notes.mapping(spot, _NAMES, _NAMES)
    key, url = notes.text(found.get("key")), notes.text(found.get("url"))
    if url:
        try:
            check_url(url)
        except Refused as refused:
            notes.refused(found["url"], refused)
    read = _key(found["key"], key, notes) if key else None
    if read is None:
        return WitnessState("", "", url)
    if seen & {read.name, read.public}:
        notes.add(found["key"], "onboarding.described_twice", name=read.name[:200])
    seen |= {read.name, read.public}
    return WitnessState(read.name, read.text, url)


def _key(spot: Spot, text: str, notes: Notes) -> VerifierKey | None:
    try:
        return check_witness(text)
    except Refused as refused:
        notes.refused(spot, refused)
        return None
