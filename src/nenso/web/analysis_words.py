"""What the parts of an index do to it, said in words. Pure: figures in, sentences of both languages out."""

import math
from collections.abc import Sequence

from nenso.index.rules.analysis import Importance, Removal
from nenso.index.rules.uncertainty import Influence
from nenso.kernel.rules import Text
from nenso.web.sentences import NOTHING, counted, joined, listed, number

TOLD = 3  # names told in a sentence; the others are counted

CORRELATIONS_NOTE = Text(
    "Hệ số tương quan Pearson: 1 là luôn cùng cao cùng thấp, 0 là không liên hệ, −1 là ngược chiều. Đi cùng nhau không có nghĩa phần này gây ra phần kia.",
    "Pearson's correlation: 1 always high and low together, 0 no relation, −1 opposite. Going together does not mean that one causes the other.",
)
IMPORTANCE_NOTE = Text(
    "Ảnh hưởng thực tế: bình phương hệ số tương quan của từng phần với điểm tổng hợp, quy về tổng 100%. Trọng số là ý định; phần nào chênh lệch nhiều giữa các nơi thì quyết định nhiều hơn trọng số của nó.",
    "Effective importance: the squared correlation of each part with the composite, as a share of their sum. Weights are an intention; a part in which places differ much decides more than its weight says.",
)
INFLUENCE_NOTE = Text(
    "Chỉ số Sobol toàn phần trên mức đổi hạng trung bình, vạch mảnh là khoảng 90%. Các lựa chọn tác động lẫn nhau nên tổng có thể vượt 100%. Không tính sai sót của số liệu.",
    "Total Sobol indices of the mean shift of ranks; thin lines are 90% intervals. Choices act together, so the sum may exceed 100%. Errors in the data are not counted.",
)
REMOVAL_NOTE = Text(
    "Bỏ từng phần một, trọng số của nó chia cho các phần còn lại theo tỷ lệ. Đây là phép thử, không phải đề nghị bỏ.",
    "Each part left out in turn, its weight going to the others in proportion. A trial, not a proposal to drop it.",
)


def percent(value: float, decimals: int = 0) -> Text:
    """Write a share in per cent."""
    shown = number(value * 100, decimals)
    return Text(f"{shown.vi}%", f"{shown.en}%")


def over(units: int, group: str, year: int) -> Text:
    """Say on which result the analysis rests."""
    return Text(
        "Tính trên kết quả năm {year} của {all}.", "Worked out on the result of {year} for {all}."
    ).fill(year=year, all=counted(units, group))


# --- Correlations -----------------------------------------------------------------------------------------


def correlations_first(pairs: Sequence[tuple[Text, Text, float]], own: Sequence[tuple[Text, float]]) -> Text:
    """Say which two parts go together most, and which has least to do with the composite."""
    known = [pair for pair in pairs if math.isfinite(pair[2])]
    loose = [item for item in own if math.isfinite(item[1])]
    told = []
    if known:
        one, other, r = max(known, key=lambda pair: pair[2])
        told.append(
            Text(
                "Đi cùng nhau nhiều nhất là “{a}” và “{b}” (tương quan {r}).",
                "“{a}” and “{b}” go together most (correlation {r}).",
            ).fill(a=one, b=other, r=number(r, 2))
        )
    if len(loose) > 1:
        told.append(_loosest(*min(loose, key=lambda item: item[1])))
    return _sentence(joined(*told)) if told else NOTHING


def _loosest(name: Text, r: float) -> Text:
    if r >= CLOSE:
        return Text(
            "Phần nào cũng đi sát điểm tổng hợp (từ {r} trở lên).",
            "Every part goes closely with the composite ({r} or more).",
        ).fill(r=number(r, 2))
    return Text(
        "Gắn lỏng nhất với điểm tổng hợp là “{name}” ({r}).",
        "“{name}” goes least with the composite ({r}).",
    ).fill(name=name, r=number(r, 2))


ALMOST_ONE = Text("gần như luôn đi cùng nhau", "nearly always go together")
LOOSE = Text("ít liên hệ với điểm tổng hợp", "has little to do with the composite")
CLOSE = 0.7  # from here on a part is said to go closely with the composite
OPPOSED = Text("ngược chiều nhau", "run against each other")
NOTHING_STANDS_OUT = Text(
    "Không hai phần nào nói gần như cùng một điều, và không phần nào đi ngược điểm tổng hợp.",
    "No two parts say almost the same thing, and none runs against the composite.",
)
ALL_COUNT = Text(
    "Không phần nào vô tác dụng: bỏ bất cứ phần nào cũng có nơi đổi hạng.",
    "No part is idle: leaving out any of them changes some rank.",
)


def _sentence(text: Text) -> Text:
    return Text(text.vi[:1].upper() + text.vi[1:], text.en[:1].upper() + text.en[1:])


# --- Weight against importance ----------------------------------------------------------------------------


def importance_first(found: Sequence[Importance]) -> Text:
    """Say which part decides most, and which lies farthest from its weight."""
    if not found:
        return NOTHING
    most = max(found, key=lambda item: item.share)
    head = Text(
        "“{name}” quyết định nhiều nhất: {share} sự khác nhau giữa các nơi, {way} trọng số {weight}.",
        "“{name}” decides most: {share} of what tells the places apart, {way} its weight of {weight}.",
    )
    others = [item for item in found if item is not most]
    apart = max(others, key=lambda item: abs(item.share - item.weight), default=most)
    if apart is most or abs(apart.share - apart.weight) < APART:
        return _sentence(_weighed(head, most))
    tail = Text(
        "“{name}” quyết định {share}, {way} trọng số {weight}.",
        "“{name}” decides {share}, {way} its weight of {weight}.",
    )
    return joined(_sentence(_weighed(head, most)), _sentence(_weighed(tail, apart)))


APART = 0.05  # a difference from the weight that is worth a sentence


def _weighed(words: Text, item: Importance) -> Text:
    way = Text("ngang với", "equal to")
    if abs(item.share - item.weight) >= 0.005:
        way = Text("cao hơn", "above") if item.share > item.weight else Text("thấp hơn", "below")
    return words.fill(name=item.name, share=percent(item.share), way=way, weight=percent(item.weight))


# --- Influence of each choice -----------------------------------------------------------------------------


def influence_first(found: Sequence[tuple[Text, Influence]], mean_shift: float) -> Text:
    """Say which choice of the method moves ranks most."""
    name, most = max(found, key=lambda item: item[1].total)
    if most.total <= 0:
        return Text(
            "Không lựa chọn nào trong số đã thử làm đổi hạng.", "None of the choices tried changes any rank."
        )
    return Text(
        "Ảnh hưởng đến hạng nhiều nhất là {name}: có mặt trong {share} mức biến động. Trung bình mỗi cách chấm khác làm một nơi đổi {shift} bậc.",
        "What moves ranks most is the {name}: it has a hand in {share} of the variation. On average another way of scoring shifts a place by {shift} ranks.",
    ).fill(name=name, share=percent(most.total), shift=number(mean_shift, 1))


def weight_of(name: Text) -> Text:
    """Name the weight of a part."""
    return Text("trọng số của “{name}”", "weight of “{name}”").fill(name=name)


# --- Leaving out a part -----------------------------------------------------------------------------------


def removal_first(found: Sequence[Removal], movers: Sequence[Text]) -> Text:
    """Say which part's absence would change most, and who would move farthest; `movers` are those of that part."""
    most = max(found, key=lambda item: item.mean_shift)
    if not most.most:
        return Text("Bỏ phần nào ra cũng không hạng nào đổi.", "Leaving out any part changes no rank.")
    return Text(
        "Bỏ “{name}” thì hạng đổi nhiều nhất: trung bình {shift} bậc, xa nhất là {who} ({most} bậc).",
        "Leaving out “{name}” changes most: {shift} ranks on average, {who} farthest ({most} ranks).",
    ).fill(name=most.name, shift=number(most.mean_shift, 1), who=some(movers), most=most.most)


def some(names: Sequence[Text]) -> Text:
    """Name a few places and count the others."""
    if len(names) <= TOLD:
        return listed(names)
    head = Text(", ".join(n.vi for n in names[:TOLD]), ", ".join(n.en for n in names[:TOLD]))
    return Text("{names} và {n} nơi khác", "{names} and {n} others").fill(names=head, n=len(names) - TOLD)
