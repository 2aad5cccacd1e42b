"""How sure a rank is, said in words. Pure: bands and designs in, sentences of both languages out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nenso.index.rules.uncertainty import Band, WeightMove
from nenso.kernel.rules import Text, format_number
from nenso.web.sentences import NOTHING, joined, listed, number, ordinal

TOP = 10
FEW = 3  # names told in a cell or a sentence; the others are counted
SURE = Text("90%", "90%")

QUESTION = Text("Chắc đến đâu?", "How sure is this?")
NOT_IN_A_BAND = (
    Text(
        "Sai sót trong số liệu: dải này coi mọi con số đầu vào là đúng. Số liệu khai sai hoặc thiếu không hiện ra ở đây.",
        "Errors in the data: a band takes every input as right. Figures that were reported wrongly do not show in it.",
    ),
    Text(
        "Việc chọn chỉ số: dải này không thêm, không bớt chỉ số nào, chỉ đổi cách gộp chúng lại.",
        "The choice of indicators: none is added or left out; only how they are put together is changed.",
    ),
    Text(
        "Tương lai: dải này nói về năm đã chấm, không dự báo năm sau.",
        "The future: a band is about the year that was scored and foretells nothing.",
    ),
)


NOT_YET = Text(
    "chưa thử các cách chấm khác cho kết quả này.", "other ways of scoring have not been tried on it yet."
)
WHY_NOT = {
    "study.no_parts": Text(
        "chỉ có điểm tổng hợp, hoặc điểm tối đa của từng chỉ số chính chưa có nguồn công khai, nên chưa thử được các cách chấm khác.",
        "only the composite is public, or no public source gives the points of each main indicator, so other ways of scoring cannot be tried.",
    ),
    "study.too_few_units": Text(
        "chỉ thứ hạng được công bố mà không có điểm, nên chưa thử được các cách chấm khác.",
        "only ranks were published, without scores, so other ways of scoring cannot be tried.",
    ),
}


# --- A place's band ---------------------------------------------------------------------------------------


def span(band: Band) -> Text:
    """Write the ends of a band: "9–16", or the one rank that it is."""
    ends = f"{band.low}–{band.high}" if band.width else f"{band.low}"
    return Text(ends, ends)


def share(value: float) -> Text:
    """Write a share of runs in whole per cent; what is not quite all or nothing is not rounded to it."""
    if 0 < value < 0.005:
        return Text("<1%", "<1%")
    if 0.995 <= value < 1:
        return Text(">99%", ">99%")
    words = f"{format_number(value * 100, 'en', 0)}%"
    return Text(words, words)


def tied_with(names: Sequence[Text]) -> Text:
    """Name the places from which one cannot be told apart: three at most, the others counted."""
    if len(names) <= FEW + 1:
        return listed(names)
    rest = len(names) - FEW
    return Text("{names} và {n} nơi khác", "{names} and {n} others").fill(
        names=Text(", ".join(n.vi for n in names[:FEW]), ", ".join(n.en for n in names[:FEW])), n=rest
    )


def place_band(band: Band, tied: Sequence[Text]) -> Text:
    """Say a place's band in one sentence, and from whom it cannot be told apart."""
    facts = {"rank": band.rank, "nth": ordinal(band.rank), "low": band.low, "high": band.high, "sure": SURE}
    if not band.width:
        words = Text(
            "Hạng {rank}, và trong {sure} cách chấm hợp lý vẫn đúng hạng ấy.",
            "Ranked {nth}, and so it is in {sure} of defensible ways of scoring.",
        )
        if band.low != band.rank:
            words = Text(
                "Hạng {rank}, nhưng trong {sure} cách chấm hợp lý là hạng {low}.",
                "Ranked {nth}, but in {sure} of defensible ways of scoring it is {low}.",
            )
    else:
        words = Text(
            "Hạng {rank}; trong {sure} cách chấm hợp lý, từ {low} đến {high}.",
            "Ranked {nth}; in {sure} of defensible ways of scoring, between {low} and {high}.",
        )
    if not tied:
        alone = Text("Phân biệt được với mọi nơi khác.", "It can be told apart from every other place.")
        return joined(words.fill(**facts), alone)
    apart = Text(
        "Không phân biệt được chắc chắn với {names}.", "It cannot be told apart with certainty from {names}."
    )
    return joined(words.fill(**facts), apart.fill(names=tied_with(tied)))


def in_top_ten(band: Band) -> Text:
    """Say how often a place is among the first ten."""
    if band.top_ten in (0, 1):
        always = Text(
            "Cách chấm nào cũng đưa nơi này vào mười hạng đầu.",
            "Every way of scoring has it among the first ten.",
        )
        never = Text(
            "Không cách chấm nào đưa nơi này vào mười hạng đầu.",
            "No way of scoring has it among the first ten.",
        )
        return always if band.top_ten else never
    return Text(
        "{share} số cách chấm đưa nơi này vào mười hạng đầu.",
        "{share} of the ways of scoring have it among the first ten.",
    ).fill(share=share(band.top_ten))


# --- A table of bands -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Banded:
    """A place and its band."""

    name: Text
    band: Band


def table_first(found: Sequence[Banded], runs: int) -> Text:
    """Say how sure a whole table is: how wide half of its bands are, who is surest, who least sure."""
    widths = sorted(item.band.width for item in found)
    middle = widths[len(widths) // 2]
    head = (
        Text(
            "Qua {runs} cách chấm hợp lý, một nửa số nơi có dải hạng rộng không quá {n} bậc.",
            "Over {runs} defensible ways of scoring, half of the places have a band at most {n} wide.",
        ).fill(runs=number(float(runs), 0), n=_places(middle))
        if middle
        else Text(
            "Qua {runs} cách chấm hợp lý, hơn một nửa số nơi hầu như không đổi hạng.",
            "Over {runs} defensible ways of scoring, more than half of the places hardly ever change their rank.",
        ).fill(runs=number(float(runs), 0))
    )
    return joined(head, _surest(found), _widest(found))


def _places(count: int) -> Text:
    return Text(str(count), "1 rank" if count == 1 else f"{count} ranks")


def _surest(found: Sequence[Banded]) -> Text:
    still = [item.name for item in found if not item.band.width and item.band.low == item.band.rank]
    if not still:
        return NOTHING
    if len(still) > FEW:
        return Text("{n} nơi hầu như không đổi hạng.", "{n} places hardly ever change their rank.").fill(
            n=len(still)
        )
    return Text("Hầu như không đổi hạng: {names}.", "Hardly ever changing their rank: {names}.").fill(
        names=listed(still)
    )


def _widest(found: Sequence[Banded]) -> Text:
    most = max(found, key=lambda item: item.band.width)
    if not most.band.width:
        return NOTHING
    return Text(
        "Kém chắc nhất: {name}, hạng {rank}, có thể từ {low} đến {high}.",
        "Least sure: {name}, ranked {nth}, anywhere from {low} to {high}.",
    ).fill(
        name=most.name,
        rank=most.band.rank,
        nth=ordinal(most.band.rank),
        low=most.band.low,
        high=most.band.high,
    )


# --- Which weights would move a place ---------------------------------------------------------------------


def weight_times(factor: float) -> Text:
    """Say how a weight is changed: "gấp đôi", "giảm 25%"."""
    if factor == 2:
        return Text("gấp đôi", "double it")
    if factor == 0.5:
        return Text("giảm một nửa", "halve it")
    by = number(abs(factor - 1) * 100)
    return (
        Text(f"tăng {by.vi}%", f"raise it by {by.en}%")
        if factor > 1
        else Text(f"giảm {by.vi}%", f"lower it by {by.en}%")
    )


def moved_most(move: WeightMove, names: Mapping[str, Text]) -> Text:
    """Say the one weight that would move a place most; `names` are those of the parts."""
    way = (
        Text("lên hạng {then}", "and it climbs to rank {then}")
        if move.places > 0
        else Text("xuống hạng {then}", "and it falls to rank {then}")
    )
    return Text(
        "Nhạy nhất với trọng số của {name}: nếu {times}, nơi này {way}.",
        "It hangs most on the weight of {name}: {times} {way}.",
    ).fill(name=names[move.code], times=weight_times(move.factor), way=way.fill(then=move.rank_if))


MOVED_BY_NONE = Text(
    "Không trọng số nào, dù tăng gấp đôi hay giảm một nửa một mình, làm nơi này đổi hạng.",
    "No weight, doubled or halved alone, would change its rank.",
)
