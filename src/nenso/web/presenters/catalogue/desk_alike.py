"""Entries that look alike as the desk shows them: each with its owner and a way to it, and the words that they share as they were written."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from nenso.catalogue.queries.duplicates import Alike, Duplicate, Side
from nenso.catalogue.rules.words import KINDS, STAGES, STATES
from nenso.kernel.rules import Text, fold
from nenso.web.presenters.catalogue.desk_lines import BADGES
from nenso.web.presenters.catalogue.desk_names import organisation_names

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class AlikeLine:
    """One entry: `url` leads to the desk where the reader sees it there, else to its public page; `words`: what it shares, "" beside its pair."""

    code: str
    name: Text
    kind: Text
    owner: Text
    owner_code: str
    stage: Text
    state: Text
    badge: str
    url: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class PairLine:
    """Two entries that may be the same, side by side."""

    first: AlikeLine
    second: AlikeLine
    words: str
    is_same_owner: bool

    @property
    def key(self) -> str:
        """What tells this pair from the others of a page."""
        return f"{self.first.code}.{self.second.code}"


def alike_lines(found: Sequence[Alike], today: date) -> list[AlikeLine]:
    """Return entries that are like one about to be registered."""
    owners = _owners((each.entry for each in found), today)
    return [_line(each.entry, owners, written(each.words, each.entry.name)) for each in found]


def pair_lines(found: Sequence[Duplicate], today: date) -> list[PairLine]:
    """Return pairs as lines."""
    owners = _owners((side for each in found for side in (each.first, each.second)), today)
    return [
        PairLine(
            _line(each.first, owners),
            _line(each.second, owners),
            written(each.words, each.first.name, each.second.name),
            each.is_same_owner,
        )
        for each in found
    ]


def written(words: Iterable[str], *names: Text) -> str:
    """Return words without marks as some names write them: "dat dai" of "CSDL đất đai" is "đất đai"."""
    spelt: dict[str, str] = {}
    for name in names:
        for word in _WORD.findall(f"{name.vi} {name.en}"):
            spelt.setdefault(fold(word), word.lower())
    return " ".join(spelt.get(word, word) for word in words)


def _owners(sides: Iterable[Side], today: date) -> dict[str, Text]:
    codes = {side.owner for side in sides}
    return organisation_names(codes, today)[0] if codes else {}


def _line(side: Side, owners: dict[str, Text], words: str = "") -> AlikeLine:
    address = "web:catalogue_entry" if side.is_as_public else "desk:catalogue_entry"
    return AlikeLine(
        code=side.code,
        name=Text(side.name.vi or side.code, side.name.en or side.name.vi or side.code),
        kind=KINDS[side.kind],
        owner=owners.get(side.owner, Text(side.owner, side.owner)),
        owner_code=side.owner,
        stage=STAGES[side.stage],
        state=STATES[side.state],
        badge=BADGES[side.state],
        url=reverse(address, args=[side.code]),
        words=words,
    )
