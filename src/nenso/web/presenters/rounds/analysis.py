"""What a round tells of who claims and who judges: gaps, reviewers beside each other, documents used twice, the cheapest way up."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from nenso.index.models import Evidence, Round
from nenso.index.queries import method_of
from nenso.index.queries.rounds import (
    Gap,
    PairLine,
    ReviewerLine,
    UsedTwice,
    WayUp,
)
from nenso.index.rules.rounds import Phase, branch_of
from nenso.index.rules.rounds.agreement import Agreement
from nenso.kernel.rules import Text, fold, format_number
from nenso.ui.rules import DotRow, Dots
from nenso.web.exports import Column, Kind
from nenso.web.presenters.rounds.cards import SAME

CHARTED = 15
FEW, APART = (
    20,
    2.58,
)  # fewer judgements say nothing; beyond this many standard errors 1 in 100 lies by chance
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
REVIEWER_COLUMNS = (
    Column("name", Text("Người thẩm định", "Verifier"), width=32),
    Column("judged", Text("Đã thẩm định", "Judged"), Kind.NUMBER, 0),
    Column("accepted", Text("Chấp nhận", "Accepted"), Kind.NUMBER, 0),
    Column("cut", Text("Hạ", "Cut"), Kind.NUMBER, 0),
    Column("raised", Text("Nâng", "Raised"), Kind.NUMBER, 0),
    Column("share_cut", Text("Tỷ lệ hạ", "Share cut"), Kind.NUMBER, 4),
    Column("others_cut", Text("Tỷ lệ hạ của người khác", "Share that others cut"), Kind.NUMBER, 4),
)
TWICE_COLUMNS = (
    Column("same", Text("Trùng", "What is the same")),
    Column("what", Text("Tệp, đường dẫn hoặc số", "File, link or number"), width=60),
    Column("unit", Text("Mã", "Code")),
    Column("name", Text("Cơ quan", "Agency"), width=32),
    Column("criterion", Text("Tiêu chí", "Criterion"), width=50),
    Column("title", Text("Trích yếu", "Title"), width=50),
)
LIFT_COLUMNS = (
    Column("node", Text("Mã", "Code")),
    Column("name", Text("Tiêu chí", "Criterion"), width=50),
    Column("now", Text("Điểm hiện nay", "Points now"), Kind.NUMBER, 2),
    Column("goal", Text("Điểm đích", "Points then"), Kind.NUMBER, 2),
    Column("gain", Text("Điểm thêm", "Points won"), Kind.NUMBER, 2),
    Column("together", Text("Cộng lại", "Together"), Kind.NUMBER, 2),
    Column("measured", Text("Do hệ thống đo", "Measured")),
)


# --- Self against verified ------------------------------------------------------------------------------


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
        return [GapShown(each, f"{method}?node={each.code}") for each in every]
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
    share = _percent((found - claimed) / claimed if claimed else 0.0)
    cut = _percent(sum(each.cut for each in by_agency) / count)
    first = by_agency[0]
    n, over = _number(count, 0), _number(first.over, 2)
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


# --- Reviewers ------------------------------------------------------------------------------------------


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
        f"{pair.first} – {pair.second}", its.count, _known(its.same), _known(its.kappa), _known(its.points)
    )


@dataclass(frozen=True, slots=True)
class TotalShown:
    """One figure of agreement over the whole round."""

    name: Text
    value: Text
    note: Text


def totals_shown(its: Agreement) -> list[TotalShown]:
    """Return agreement over the whole round: verdicts, beyond chance, points."""
    n = _number(its.count, 0)
    of = Text(f"trên {n.vi} tiêu chí", f"of {n.en} criteria")
    return [
        TotalShown(Text("Cùng nhận định", "Same verdict"), _percent(its.same), of),
        TotalShown(Text("Hệ số kappa", "Kappa"), _number(its.kappa, 2), Text("", "")),
        TotalShown(
            Text("Chênh điểm trung bình", "Points apart, on average"), _number(its.points, 2), Text("", "")
        ),
    ]


def reviewers_sentence(lines: Sequence[ReviewerShown], its: Agreement) -> Text:
    """Say how many judged, who stands out, and how far two agree."""
    judged = _number(sum(line.judged for line in lines), 0)
    out = sum(line.stands_out for line in lines)
    words = Text(
        f"{len(lines)} người đã có {judged.vi} nhận định; {out} người khác hẳn những người còn lại.",
        f"{len(lines)} {'person has' if len(lines) == 1 else 'people have'} given {judged.en} verdicts; {out} {'stands' if out == 1 else 'stand'} apart from the others.",
    )
    if not its.count:
        return words
    same = _percent(its.same)
    return Text(
        f"{words.vi} Hai người cùng chấm thì {same.vi} cùng nhận định.",
        f"{words.en} Where two judged, {same.en} of the verdicts are the same.",
    )


# --- Documents used twice -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlaceShown:
    """One agency's use of a document."""

    unit: Text
    criterion: Text
    url: str


@dataclass(frozen=True, slots=True)
class TwiceShown:
    """One document that several agencies handed in."""

    title: str
    says: Text
    same: Text
    places: list[PlaceShown]
    rows: list[list[Any]]


def twice_shown(every: Sequence[UsedTwice], row: Round) -> list[TwiceShown]:
    """Return documents used twice as the page shows them; a file by its name. One query."""
    digests = {each.what for each in every if each.same == "file"}
    kept = Evidence.objects.filter(file_id__in=digests).order_by("-id")
    names = dict(kept.values_list("file_id", "file_name"))
    method = method_of(row.edition)
    found = []
    for each in every:
        what = names.get(each.what, each.what) if each.same == "file" else each.what
        places = [
            PlaceShown(use.name, method.node(use.node).name, reverse("rounds:entry", args=[use.entry]))
            for use in each.uses
        ]
        rows = [
            [SAME[each.same], what, use.unit, use.name, method.node(use.node).name, use.title]
            for use in each.uses
        ]
        found.append(TwiceShown(each.uses[0].title, Text(what, what), SAME[each.same], places, rows))
    return found


# --- The cheapest way up --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StepShown:
    """One criterion on the way up."""

    node: str
    name: Text
    branch: Text
    now: float
    goal: float
    gain: float
    together: float
    is_measured: bool
    url: str

    @property
    def row(self) -> list[Any]:
        """The row of `LIFT_COLUMNS`."""
        said = Text("có", "yes") if self.is_measured else Text("", "")
        return [self.node, self.name, self.now, self.goal, self.gain, self.together, said]


def steps_shown(way: WayUp, row: Round, urls: dict[str, str]) -> list[StepShown]:
    """Return the steps of a way up, the smallest first, with what they come to together; `urls` by criterion."""
    method = method_of(row.edition)
    total, found = 0.0, []
    for step in sorted(way.lift.steps, key=lambda each: (each.gain, each.node)):
        total += step.gain
        found.append(
            StepShown(
                step.node,
                step.name,
                branch_of(method, step.node).name,
                step.now,
                step.goal,
                step.gain,
                total,
                step.is_measured,
                urls.get(step.node, ""),
            )
        )
    return found


def lift_sentence(way: WayUp, name: Text, phase: Phase) -> Text:
    """Say what it takes, and whether there is still time for it in this round."""
    lift = way.lift
    if not lift.steps:
        if lift.rank_now <= 1:
            return Text(f"{name.vi} đang đứng đầu.", f"{name.en} stands first.")
        return Text(
            f"{name.vi} đang đứng thứ {lift.rank_now}; cộng mọi điểm còn lại cũng không lên được {way.places} bậc.",
            f"{name.en} ranks {lift.rank_now}; all points that are left do not lift it by {way.places} places.",
        )
    gain, count = _number(lift.gain, 2), len(lift.steps)
    words = Text(
        f"{name.vi} đang đứng thứ {lift.rank_now}; thêm {gain.vi} điểm ở {count} tiêu chí thì lên thứ {lift.rank}, nếu những nơi khác đứng yên.",
        f"{name.en} ranks {lift.rank_now}; {gain.en} points more in {count} {'criterion' if count == 1 else 'criteria'} lead to rank {lift.rank}, if everybody else stays.",
    )
    time = _time(phase)
    return Text(f"{words.vi} {time.vi}", f"{words.en} {time.en}")


def _time(phase: Phase) -> Text:
    if phase in (Phase.PREPARED, Phase.SELF):
        return Text("Còn kịp trong hạn tự chấm.", "There is time: self-assessment is not over.")
    if phase is Phase.OBJECTION:
        return Text(
            "Hết hạn tự chấm; lúc này chỉ còn kiến nghị.",
            "Self-assessment is over; only an objection can still change it.",
        )
    return Text(
        "Hết hạn trong đợt này; để dành cho đợt sau.", "It is too late in this round; it is for the next one."
    )


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def _number(value: float, decimals: int) -> Text:
    if math.isnan(value):
        return Text("–", "–")
    return Text(format_number(value, "vi", decimals), format_number(value, "en", decimals))


def _percent(value: float) -> Text:
    found = _number(value * 100, 1)
    return found if found.vi == "–" else Text(f"{found.vi}%", f"{found.en}%")
