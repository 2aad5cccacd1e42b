"""Self against verified, by agency and by criterion."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from nenso.index.models import Round
from nenso.index.queries.rounds import Gap
from nenso.kernel.rules import Text, fold
from nenso.ui.rules import DotRow, Dots
from nenso.web.exports import Column, Kind
from nenso.web.presenters.rounds.analysis.numbers import number, percent

CHARTED = 15
GAP_COLUMNS = (
    Column("code", Text("Mã", "Code")),
    Column("name", Text("Tên", "Name"), width=50),
    Column("own", Text("Điểm tự chấm", "Points claimed"), Kind.NUMBER, 2),
    Column("found", Text("Điểm thẩm định", "Points found"), Kind.NUMBER, 2),
    Column("change", Text("Chênh lệch", "Change"), Kind.NUMBER, 2),
    Column("cut", Text("Số lần hạ", "Cut"), Kind.NUMBER, 0),
    Column("raised", Text("Số lần nâng", "Raised"), Kind.NUMBER, 0),
    Column("judged", Text("Đã thẩm định", "Judged"), Kind.NUMBER, 0),
)


@dataclass(frozen=True, slots=True)
class GapShown:
    """Self against verified of one agency or criterion."""

    gap: Gap
    url: str

    @property
    def name(self) -> Text:
        """Whose it is."""
        return self.gap.name

    @property
    def own(self) -> float:
        """Points claimed of what was verified."""
        return self.gap.claimed

    @property
    def found(self) -> float:
        """Points found."""
        return self.gap.found

    @property
    def change(self) -> float:
        """Found less claimed."""
        return -self.gap.over

    @property
    def row(self) -> list[Any]:
        """The row of `GAP_COLUMNS`."""
        gap = self.gap
        return [gap.code, gap.name, gap.claimed, gap.found, self.change, gap.cut, gap.raised, gap.verified]


_GAP_SORTS: dict[str, Callable[[GapShown], Any]] = {
    "name": lambda each: fold(each.name.vi),
    "own": lambda each: each.own,
    "found": lambda each: each.found,
    "change": lambda each: each.change,
    "cut": lambda each: each.gap.cut,
    "raised": lambda each: each.gap.raised,
    "judged": lambda each: each.gap.verified,
}


def gaps_shown(every: Sequence[Gap], row: Round, by: str) -> list[GapShown]:
    """Return gaps with the address that opens each: an agency's assessment, a criterion in the method."""
    if by == "criterion":
        method = reverse("web:method", args=[row.edition.code])
        return [GapShown(each, f"{method}?node={each.code}#node-{each.code}") for each in every]
    return [GapShown(each, reverse("rounds:assessment", args=[row.code, each.code])) for each in every]


def gaps_chosen(every: Sequence[GapShown], words: str, sort: str) -> list[GapShown]:
    """Return the gaps that match words, in an order; the largest over-claim first where none is asked for."""
    wanted = fold(words).split()
    found = [
        each
        for each in every
        if all(word in fold(f"{each.name.vi} {each.name.en} {each.gap.code}") for word in wanted)
    ]
    key = _GAP_SORTS.get(sort.removeprefix("-"))
    return sorted(found, key=key, reverse=sort.startswith("-")) if key else found


def gaps_sentence(by_agency: Sequence[Gap]) -> Text:
    """Say by how much claims were cut, and whose most."""
    claimed, found = sum(each.claimed for each in by_agency), sum(each.found for each in by_agency)
    count = sum(each.verified for each in by_agency)
    if not count:
        return Text("Chưa có tiêu chí nào được thẩm định.", "No criterion is verified yet.")
    share = percent((found - claimed) / claimed if claimed else 0.0)
    cut = percent(sum(each.cut for each in by_agency) / count)
    first = by_agency[0]
    n, over = number(count, 0), number(first.over, 2)
    words = Text(
        f"Trên {n.vi} mục đã thẩm định, điểm thay đổi {share.vi} so với tự chấm; {cut.vi} số mục bị hạ.",
        f"Over {n.en} verified entries points changed by {share.en} against the claims; {cut.en} of them were cut.",
    )
    if first.over <= 0:
        return words
    return Text(
        f"{words.vi} Chênh nhiều nhất: {first.name.vi}, {over.vi} điểm.",
        f"{words.en} The widest: {first.name.en}, {over.en} points.",
    )


def gaps_chart(every: Sequence[Gap], say: Callable[[Text], str]) -> Dots | None:
    """Return claimed beside found of the agencies that are furthest apart; `say` puts words into the page's language."""
    furthest = sorted(every, key=lambda each: -abs(each.over))[:CHARTED]
    if not furthest:
        return None
    rows = tuple(DotRow(say(each.name), (each.claimed, each.found)) for each in furthest)
    most = max(max(each.claimed, each.found) for each in furthest)
    return Dots(
        (say(Text("Tự chấm", "Claimed")), say(Text("Thẩm định", "Found"))), rows, math.ceil(most) or 1
    )
