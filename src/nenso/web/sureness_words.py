"""How sure a rank is, said in words. Pure: bands and designs in, sentences of both languages out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nenso.index.rules import Edition
from nenso.index.rules.uncertainty import Band, Design, Factor, WeightMove
from nenso.kernel.rules import Text, format_number
from nenso.web.sentences import NOTHING, joined, listed, number, ordinal

TOP = 10
FEW = 3  # names told in a cell or a sentence; the others are counted
SURE = Text("90%", "90%")
_STATED = "as_stated"

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


# --- What was varied --------------------------------------------------------------------------------------

_MEANS = {
    "arithmetic": Text("trung bình cộng", "the arithmetic mean"),
    "geometric": Text("trung bình nhân", "the geometric mean"),
    "harmonic": Text("trung bình điều hòa", "the harmonic mean"),
}
_NORMALISATIONS = {
    "minmax": Text("theo khoảng từ thấp nhất đến cao nhất", "from the lowest to the highest"),
    "zscore": Text("theo độ lệch chuẩn", "by standard deviations"),
    "rank": Text("theo thứ hạng", "by ranks"),
    "percentile_rank": Text("theo thứ hạng phần trăm", "by percentile ranks"),
}
_IMPUTATIONS = {
    "mean": Text("bằng trung bình", "by the mean"),
    "median": Text("bằng trung vị", "by the median"),
    "none": Text("không ước lượng", "not estimated"),
}
_TREATMENTS = {
    "none": Text("giữ nguyên giá trị ngoại lai", "outliers left as they are"),
    "log": Text("lấy lôgarit", "by logarithms"),
    "boxcox": Text("biến đổi Box–Cox", "by a Box–Cox transformation"),
}


def what_was_varied(design: Design, edition: Edition, runs: int, names: Mapping[str, Text]) -> list[Text]:
    """Say what a design varies, each thing in a sentence, and how many runs from which seed.

    `names` are those of the edition's nodes.
    """
    found = [_factor(factor, edition, names) for factor in design.factors]
    drawn = Text(
        "Tất cả {runs} cách chấm, rút ngẫu nhiên từ số khởi tạo {seed}: cùng số ấy, ai làm lại cũng ra đúng từng con số.",
        "{runs} ways of scoring in all, drawn from the seed {seed}: whoever does it again gets the same figures to the last digit.",
    )
    return [*found, drawn.fill(runs=number(float(runs), 0), seed=str(design.seed))]


def _factor(factor: Factor, edition: Edition, names: Mapping[str, Text]) -> Text:
    if factor.vary == "weights":
        return _weights(factor, edition, names)
    if factor.vary == "aggregation":
        return Text("Cách gộp các phần: {options}.", "How the parts are put together: {options}.").fill(
            options=_either([_mean(option, edition) for option in factor.options])
        )
    words, known = {
        "normalisation": (
            Text("Cách chuẩn hóa: {options}.", "Normalisation: {options}."),
            _NORMALISATIONS,
        ),
        "imputation": (
            Text("Cách ước lượng số liệu thiếu: {options}.", "Missing figures: {options}."),
            _IMPUTATIONS,
        ),
        "treatment": (
            Text("Giá trị ngoại lai: {options}.", "Outliers: {options}."),
            _TREATMENTS,
        ),
    }[factor.vary]
    return words.fill(options=_either([_option(option, known) for option in factor.options]))


def _weights(factor: Factor, edition: Edition, names: Mapping[str, Text]) -> Text:
    codes = factor.nodes or tuple(code for code in edition.root.children if not edition.node(code).unscored)
    spread = number(factor.spread * 100)
    return Text(
        "Trọng số của từng phần, tăng hoặc giảm tới {spread}%, mỗi lần một mức ngẫu nhiên: {names}.",
        "The weight of each part, up or down by as much as {spread}%, drawn anew each time: {names}.",
    ).fill(spread=spread, names=listed([names[code] for code in codes]))


def _mean(option: str, edition: Edition) -> Text:
    if option == _STATED:
        power = edition.root.aggregate.power
        own = {1.0: "arithmetic", 0.0: "geometric", -1.0: "harmonic"}.get(
            power if power is not None else 99.0
        )
        stated = _MEANS.get(own or "")
        if stated is None:
            return Text("như phương pháp quy định", "as the method has it")
        return Text("{mean} như phương pháp quy định", "{mean} as the method has it").fill(mean=stated)
    if option in _MEANS:
        return _MEANS[option]
    power_text = number(float(option.partition(" ")[2]))
    return Text("trung bình lũy thừa số mũ {p}", "the power mean of exponent {p}").fill(p=power_text)


def _option(option: str, known: dict[str, Text]) -> Text:
    if option == _STATED:
        return Text("như phương pháp quy định", "as the method has it")
    return known.get(option, Text(option.replace("_", " "), option.replace("_", " ")))


def _either(options: Sequence[Text]) -> Text:
    if len(options) < 2:
        return listed(options)
    head, last = listed(options[:-1]), options[-1]
    return Text(f"{head.vi} hoặc {last.vi}", f"{head.en} or {last.en}")


def the_rest(count: int) -> Text:
    """Name parts of which only the sum is public."""
    return Text(f"{count} chỉ số còn lại", f"the other {count} indicators")


def what_is_one_part(merged: Sequence[Text]) -> Text:
    """Say which items were never published one by one and so stand as one part."""
    return Text(
        "{part} là {names}: không được công bố riêng cho mọi nơi, nên được coi là một phần, suy ra từ điểm tổng hợp.",
        "{part} are {names}: they were not published for every place and so stand as one part that follows from the composite.",
    ).fill(part=_capital(the_rest(len(merged))), names=listed(merged))


def _capital(text: Text) -> Text:
    return Text(text.vi[:1].upper() + text.vi[1:], text.en[:1].upper() + text.en[1:])


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
