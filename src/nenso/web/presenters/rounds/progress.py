"""How far the agencies of a round are: one line each, sorted and narrowed, and the sentence over them."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.urls import reverse

from nenso.index.models import Round
from nenso.index.queries.rounds import ParticipantLine
from nenso.index.rules.rounds import Phase
from nenso.kernel.rules import Text, fold, format_number

STATES = {
    "missing": Text("còn thiếu", "something missing"),
    "unsigned": Text("chưa gửi", "not signed off"),
    "signed": Text("đã gửi", "signed off"),
    "unverified": Text("chưa thẩm định xong", "not verified in full"),
}
_UNIT = "UNIT-OF-A-ROUND"
SORTS = ("name", "filled", "missing", "self", "verified", "points", "change")


@dataclass(frozen=True, slots=True)
class AgencyShown:
    """One agency of a round."""

    line: ParticipantLine
    url: str

    @property
    def submit_url(self) -> str:
        """What it still lacks."""
        return f"{self.url}submit/"

    @property
    def filled(self) -> str:
        """How many criteria have every figure, of how many."""
        return f"{self.line.progress.filled}/{self.line.progress.total}"

    @property
    def verified(self) -> str:
        """How many criteria are verified, of how many."""
        return f"{self.line.progress.verified}/{self.line.progress.total}"

    @property
    def state(self) -> Text:
        """Whether it signed off, and what it lacks."""
        if self.line.is_submitted:
            return STATES["signed"]
        missing = self.line.progress.missing
        if not missing:
            return STATES["unsigned"]
        return Text(f"thiếu {missing}", f"{missing} missing")

    @property
    def kind(self) -> str:
        """How the badge looks."""
        return "good" if self.line.is_submitted else "caution" if self.line.progress.missing else "plain"

    @property
    def points_self(self) -> float | None:
        """What it claims; None where nothing can be scored."""
        return _known(self.line.progress.points_self)

    @property
    def points_verified(self) -> float | None:
        """What was found so far; None where nothing was."""
        return _known(self.line.progress.points_verified) if self.line.progress.verified else None

    @property
    def change(self) -> float | None:
        """Found less claimed, once all of it is verified."""
        progress = self.line.progress
        if progress.verified < progress.total or self.points_self is None or self.points_verified is None:
            return None
        return self.points_verified - self.points_self


def _known(points: float) -> float | None:
    return None if math.isnan(points) else points


def agencies(lines: Sequence[ParticipantLine], row: Round) -> list[AgencyShown]:
    """Return the agencies of a round as its page lists them."""
    sample = reverse("rounds:assessment", args=[row.code, _UNIT])  # once, not once an agency
    return [
        AgencyShown(line, sample.replace(_UNIT, quote(line.participant.unit_code, safe=""))) for line in lines
    ]


def narrowed(lines: Sequence[AgencyShown], words: str, state: str) -> list[AgencyShown]:
    """Return the agencies that match words without diacritics and a state of `STATES`."""
    wanted = fold(words).split()
    found = [
        each
        for each in lines
        if all(
            word
            in fold(
                f"{each.line.name.vi} {each.line.full_name.vi} {each.line.name.en} {each.line.participant.unit_code}"
            )
            for word in wanted
        )
    ]
    progress: dict[str, Callable[[AgencyShown], bool]] = {
        "missing": lambda each: each.line.progress.missing > 0,
        "unsigned": lambda each: not each.line.is_submitted,
        "signed": lambda each: each.line.is_submitted,
        "unverified": lambda each: each.line.progress.verified < each.line.progress.total,
    }
    return [each for each in found if progress[state](each)] if state in progress else found


def ordered(lines: list[AgencyShown], sort: str) -> list[AgencyShown]:
    """Return the agencies in an order of `SORTS`, with a minus for descending; by name as they come."""
    key = sort.removeprefix("-")
    if key not in SORTS or key == "name":
        return list(reversed(lines)) if sort == "-name" else lines
    every: dict[str, Callable[[AgencyShown], float | None]] = {
        "filled": lambda each: each.line.progress.filled,
        "missing": lambda each: each.line.progress.missing,
        "verified": lambda each: each.line.progress.verified,
        "self": lambda each: each.points_self,
        "points": lambda each: each.points_verified,
        "change": lambda each: each.change,
    }
    by = every[key]
    known = [each for each in lines if by(each) is not None]
    unknown = [each for each in lines if by(each) is None]
    return sorted(known, key=lambda each: by(each) or 0.0, reverse=sort.startswith("-")) + unknown


@dataclass(frozen=True, slots=True)
class Totals:
    """The agencies of a round together."""

    agencies: int
    signed: int
    entries: int
    filled: int
    measured: int
    verified: int

    @property
    def missing(self) -> int:
        """Criteria that nobody filled in."""
        return self.entries - self.filled


def totals_of(lines: Sequence[ParticipantLine]) -> Totals:
    """Return what all agencies of a round come to."""
    return Totals(
        len(lines),
        sum(line.is_submitted for line in lines),
        sum(line.progress.total for line in lines),
        sum(line.progress.filled for line in lines),
        sum(line.progress.measured for line in lines),
        sum(line.progress.verified for line in lines),
    )


def sentence(totals: Totals, phase: Phase) -> Text:
    """Say how far the round is."""
    n = {
        name: _numbers(getattr(totals, name))
        for name in ("agencies", "signed", "entries", "filled", "verified")
    }
    if not totals.agencies:
        return Text(
            "Đợt chưa mở: các cơ quan và tiêu chí có mặt khi mở đợt.",
            "It is not open yet: agencies and criteria come in when it is opened.",
        )
    if phase in (Phase.PREPARED, Phase.SELF):
        return Text(
            f"{n['signed'].vi} trên {n['agencies'].vi} cơ quan đã gửi; {n['filled'].vi} trên {n['entries'].vi} mục đã điền.",
            f"{n['signed'].en} of {n['agencies'].en} agencies have signed off; {n['filled'].en} of {n['entries'].en} entries are filled in.",
        )
    return Text(
        f"{n['verified'].vi} trên {n['entries'].vi} mục của {n['agencies'].vi} cơ quan đã thẩm định.",
        f"{n['verified'].en} of {n['entries'].en} entries of {n['agencies'].en} agencies are verified.",
    )


def _numbers(value: int) -> Text:
    return Text(format_number(value, "vi"), format_number(value, "en"))


def with_state(url: str, state: str) -> str:
    """Return the address of the list narrowed to a state."""
    return f"{url}?{urlencode({'state': state})}#agencies"
