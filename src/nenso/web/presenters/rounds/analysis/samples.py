"""How many entries the next audit draws, branch by branch, with the formula in words."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from nenso.index.models import Round
from nenso.index.queries.rounds import Sample, Samples
from nenso.kernel.rules import Text
from nenso.web.exports import Column, Kind
from nenso.web.presenters.rounds.analysis.numbers import known, number, percent

SAMPLE_COLUMNS = (
    Column("code", Text("Mã", "Code")),
    Column("name", Text("Nhóm chỉ số", "Branch"), width=44),
    Column("size", Text("Cần rút", "To draw"), Kind.NUMBER, 0),
    Column("population", Text("Số mục", "Entries"), Kind.NUMBER, 0),
    Column("judged", Text("Đã thẩm định", "Judged"), Kind.NUMBER, 0),
    Column("cut", Text("Tỷ lệ bị hạ", "Share cut"), Kind.NUMBER, 4),
    Column("planned", Text("Tỷ lệ dùng để tính", "Share planned with"), Kind.NUMBER, 4),
)
SAMPLES_TITLE = Text("Lần sau cần kiểm tra bao nhiêu mục?", "How many entries should the next audit draw?")
FORMULA = Text(
    "Cách tính: bình phương của 1,96 nhân tỷ lệ nhân (1 trừ tỷ lệ), chia cho bình phương của 0,05; rồi hiệu chỉnh vì tổng số mục "
    "có hạn: chia cho 1 cộng (kết quả ấy trừ 1) trên tổng số mục, làm tròn lên (Cochran 1977, mục 4.4). Tỷ lệ dùng để tính không "
    "phải tỷ lệ bị hạ đã thấy mà là đầu gần 50% hơn của khoảng tin cậy 95% của nó (Wilson 1927): nơi không ai bị hạ vẫn phải "
    "kiểm tra. Số mục lấy bằng số mục của đợt này; rút ngẫu nhiên trong từng nhóm.",
    "How it is worked out: 1.96 squared times the share times (1 less the share), over 0.05 squared; then corrected for the entries "
    "being finite in number: over 1 plus (that result less 1) divided by all entries, rounded up (Cochran 1977, section 4.4). The "
    "share planned with is not the share cut that was seen but the end of its 95% interval nearer to 50% (Wilson 1927): where "
    "nobody was cut an audit is still needed. As many entries as in this round; drawn at random within each branch.",
)
NOT_YET = Text(
    "Có khi đợt đã chốt: lúc ấy mọi kết quả thẩm định và kiến nghị đã xong.",
    "It stands here once the round is closed: then everything that was found and objected to is decided.",
)


@dataclass(frozen=True, slots=True)
class SampleShown:
    """What is drawn of one branch, or of all."""

    code: str
    name: Text
    url: str
    population: int
    judged: int
    cut: Text
    planned: Text
    size: int
    row: list[Any]


@dataclass(frozen=True, slots=True)
class SamplesShown:
    """What the next audit draws."""

    lines: list[SampleShown]
    sentence: Text
    columns: tuple[Column, ...] = SAMPLE_COLUMNS
    title: Text = SAMPLES_TITLE
    formula: Text = FORMULA


def samples_shown(its: Samples, row: Round) -> SamplesShown:
    """Return what to draw as the page shows it: the branches, then the whole round."""
    method = reverse("web:method", args=[row.edition.code])
    lines = [
        _line(node.code, node.name, f"{method}?node={node.code}#node-{node.code}", each)
        for node, each in its.branches
    ]
    whole = Text("Cả đợt, không tách nhóm", "The whole round, branches not told apart")
    return SamplesShown([*lines, _line("", whole, "", its.whole)], samples_sentence(its))


def _line(code: str, name: Text, url: str, its: Sample) -> SampleShown:
    share = its.found / its.judged if its.judged else float("nan")
    figures = [its.size, its.population, its.judged, known(share), its.planned]
    cut, planned = percent(share), percent(its.planned)
    return SampleShown(
        code, name, url, its.population, its.judged, cut, planned, its.size, [code, name, *figures]
    )


def samples_sentence(its: Samples) -> Text:
    """Say how many are drawn for each branch and for the whole, and how many two have to judge."""
    each, whole, of = number(its.size, 0), number(its.whole.size, 0), number(its.whole.population, 0)
    words = Text(
        f"Muốn biết tỷ lệ tự chấm cao của từng nhóm với sai số ±5 điểm phần trăm, tin cậy 95%, cần rút {each.vi} trên {of.vi} mục; "
        f"chỉ cần biết cho cả đợt thì {whole.vi} mục.",
        f"To know the share of over-claims of each branch within ±5 percentage points at 95% confidence, draw {each.en} of {of.en} "
        f"entries; to know it for the whole round only, {whole.en}.",
    )
    if its.twice is None:
        return words
    two, differ = number(its.twice.size, 0), percent(its.twice.found / its.twice.judged)
    return Text(
        f"{words.vi} Hai người thẩm định khác nhau ở {differ.vi} số mục cùng chấm; muốn biết tỷ lệ ấy cũng với ±5 điểm, {two.vi} mục "
        "trong số đó cần hai người chấm độc lập.",
        f"{words.en} Two verifiers differed at {differ.en} of what both judged; to know that within ±5 points as well, {two.en} of "
        "them are to be judged by two, apart.",
    )
