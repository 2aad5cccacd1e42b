"""Reviewers beside each other, and how far two at the same criterion agree."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nenso.index.queries.rounds import PairLine, ReviewerLine
from nenso.index.rules.rounds.agreement import Agreement
from nenso.kernel.rules import Text
from nenso.web.exports import Column, Kind
from nenso.web.presenters.rounds.analysis.numbers import known, number, percent

# Fewer judgements say nothing; beyond this many standard errors 1 in 100 lies by chance.
FEW, APART = 20, 2.58
REVIEWER_COLUMNS = (
    Column("name", Text("Người thẩm định", "Verifier"), width=32),
    Column("judged", Text("Đã thẩm định", "Judged"), Kind.NUMBER, 0),
    Column("accepted", Text("Chấp nhận", "Accepted"), Kind.NUMBER, 0),
    Column("cut", Text("Hạ", "Cut"), Kind.NUMBER, 0),
    Column("raised", Text("Nâng", "Raised"), Kind.NUMBER, 0),
    Column("share_cut", Text("Tỷ lệ hạ", "Share cut"), Kind.NUMBER, 4),
    Column("others_cut", Text("Tỷ lệ hạ của người khác", "Share that others cut"), Kind.NUMBER, 4),
)


@dataclass(frozen=True, slots=True)
class ReviewerShown:
    """One reviewer beside the others; shares are of the own judgements, 0..1."""

    line: ReviewerLine

    @property
    def name(self) -> str:
        """Who it is."""
        return self.line.name

    @property
    def judged(self) -> int:
        """How many criteria."""
        return self.line.judged

    @property
    def accepted(self) -> float:
        """Share accepted."""
        return self.line.accepted / self.line.judged

    @property
    def cut(self) -> float:
        """Share cut."""
        return self.line.share_cut

    @property
    def raised(self) -> float:
        """Share raised."""
        return self.line.raised / self.line.judged

    @property
    def others_cut(self) -> float | None:
        """Share that the others cut; None where nobody else judged."""
        return None if math.isnan(self.line.others_cut) else self.line.others_cut

    @property
    def stands_out(self) -> bool:
        """Whether the share cut is further from the others' than chance explains."""
        others = self.others_cut
        if others is None or self.line.judged < FEW:
            return False
        error = math.sqrt(max(others * (1 - others), 1e-9) / self.line.judged)
        return abs(self.cut - others) > APART * error

    @property
    def says(self) -> Text:
        """How the reviewer stands to the others."""
        if self.others_cut is None:
            return Text("chưa có ai để so", "nobody to compare with")
        if self.line.judged < FEW:
            return Text("còn ít để so", "too few to tell")
        if not self.stands_out:
            return Text("như người khác", "like the others")
        if self.cut > self.others_cut:
            return Text("hạ nhiều hơn hẳn", "cuts far more")
        return Text("hạ ít hơn hẳn", "cuts far less")

    @property
    def row(self) -> list[Any]:
        """The row of `REVIEWER_COLUMNS`."""
        line = self.line
        return [line.name, line.judged, line.accepted, line.cut, line.raised, self.cut, self.others_cut]


@dataclass(frozen=True, slots=True)
class PairShown:
    """Two reviewers at the same criteria; None where it cannot be told."""

    name: str
    count: int
    same: float | None
    kappa: float | None
    apart: float | None


def pair_shown(pair: PairLine) -> PairShown:
    """Return a pair as the page shows it."""
    its = pair.agreement
    return PairShown(
        f"{pair.first} – {pair.second}", its.count, known(its.same), known(its.kappa), known(its.points)
    )


@dataclass(frozen=True, slots=True)
class TotalShown:
    """One figure of agreement over the whole round."""

    name: Text
    value: Text
    note: Text


def totals_shown(its: Agreement) -> list[TotalShown]:
    """Return agreement over the whole round: verdicts, beyond chance, points."""
    n = number(its.count, 0)
    of = Text(f"trên {n.vi} tiêu chí", f"of {n.en} criteria")
    return [
        TotalShown(Text("Cùng nhận định", "Same verdict"), percent(its.same), of),
        TotalShown(Text("Hệ số kappa", "Kappa"), number(its.kappa, 2), Text("", "")),
        TotalShown(
            Text("Chênh điểm trung bình", "Points apart, on average"), number(its.points, 2), Text("", "")
        ),
    ]


def reviewers_sentence(lines: Sequence[ReviewerShown], its: Agreement) -> Text:
    """Say how many judged, who stands out, and how far two agree."""
    judged = number(sum(line.judged for line in lines), 0)
    out = sum(line.stands_out for line in lines)
    words = Text(
        f"{len(lines)} người đã có {judged.vi} nhận định; {out} người khác hẳn những người còn lại.",
        f"{len(lines)} {'person has' if len(lines) == 1 else 'people have'} given {judged.en} verdicts; {out} {'stands' if out == 1 else 'stand'} apart from the others.",
    )
    if not its.count:
        return words
    same = percent(its.same)
    return Text(
        f"{words.vi} Hai người cùng chấm thì {same.vi} cùng nhận định.",
        f"{words.en} Where two judged, {same.en} of the verdicts are the same.",
    )
