"""What a design varied, said in words. Pure: a design and the names of parts in, sentences of both languages out."""

from collections.abc import Mapping, Sequence

from nenso.index.rules import Edition
from nenso.index.rules.uncertainty import Design, Factor
from nenso.index.rules.wording import MEAN_NAMES, with_article
from nenso.kernel.rules import Text
from nenso.web.sentences import listed, number

_STATED = "as_stated"
_MEANS = {name: with_article(mean) for name, mean in MEAN_NAMES.items()}
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
    exponent = float(option.partition(" ")[2])
    words = Text("trung bình lũy thừa số mũ {p}", "the power mean of exponent {p}")
    if 0 < exponent < 1:
        words = Text(
            "trung bình lũy thừa số mũ {p} (nằm giữa trung bình cộng và trung bình nhân)",
            "the power mean of exponent {p} (between the arithmetic and the geometric mean)",
        )
    return words.fill(p=number(exponent))


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
