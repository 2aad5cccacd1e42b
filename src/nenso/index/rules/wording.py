"""Numbers, rules and kinds in words of both languages, used by reasons, descriptions and the method statement."""

import math
from collections.abc import Iterable

from nenso.index.rules.edition import Aggregate, Edition, Node
from nenso.index.rules.scoring import (
    Bands,
    ByPlace,
    Formula,
    Given,
    Linear,
    Normalised,
    Parts,
    Ratio,
    Scoring,
    Steps,
    YesNo,
)
from nenso.kernel.rules import Text, format_number, join_list

GROUP_NAMES = {
    "provinces": Text("các tỉnh, thành phố", "provinces"),
    "ministries-with-services": Text(
        "bộ, cơ quan có cung cấp dịch vụ công", "ministries and agencies with public services"
    ),
    "ministries-without-services": Text(
        "bộ, cơ quan không cung cấp dịch vụ công", "ministries and agencies without public services"
    ),
    "nation": Text("quốc gia", "the nation"),
    "countries": Text("các nước", "countries"),
    "units": Text("các đơn vị", "units"),
}
SOURCE_KIND_NAMES = {
    "self_reported": Text("cơ quan tự báo cáo", "self-reported"),
    "verified": Text("đã thẩm định", "verified"),
    "measured": Text("hệ thống tự đo", "measured"),
    "survey": Text("khảo sát", "survey"),
    "external": Text("nguồn ngoài", "external source"),
    "published": Text("theo công bố", "as published"),
}
MISSING_NAMES = {
    "zero": Text("tính 0 điểm", "counts as nothing"),
    "exclude": Text("bỏ ra và chia lại trọng số", "is left out and the weights are rescaled"),
    "fail": Text("thì cấp trên không tính được", "leaves the level above without a figure"),
}
MEAN_NAMES = {
    "arithmetic": Text("trung bình cộng", "arithmetic mean"),
    "geometric": Text("trung bình nhân", "geometric mean"),
    "harmonic": Text("trung bình điều hòa", "harmonic mean"),
}
POWER_MEAN = Text("trung bình lũy thừa bậc {p}", "power mean of exponent {p}")
AGGREGATE_NAMES = {
    "sum_of_points": Text("tổng điểm các mục con", "sum of the points below"),
    "arithmetic": Text("trung bình cộng có trọng số", "weighted arithmetic mean"),
    "geometric": Text("trung bình nhân có trọng số", "weighted geometric mean"),
    "harmonic": Text("trung bình điều hòa có trọng số", "weighted harmonic mean"),
    "power": Text("trung bình lũy thừa bậc {p} có trọng số", "weighted power mean of exponent {p}"),
    "copeland": Text(
        "điểm Copeland: hơn kém từng cặp đơn vị theo tổng trọng số",
        "Copeland score: who outranks whom, pair by pair",
    ),
    "published_only": Text("chỉ theo giá trị công bố", "only as published"),
}


def number(value: float, decimals: int | None = None) -> Text:
    """Write a number in both languages."""
    return Text(vi=format_number(value, "vi", decimals), en=format_number(value, "en", decimals))


def percent(value: float) -> Text:
    """Write a share as a percentage of at most two decimals."""
    return Text(vi=f"{number(round(value * 100, 2)).vi}%", en=f"{number(round(value * 100, 2)).en}%")


def points(value: float) -> Text:
    """Write points with at most four decimals."""
    return number(round(value, 4)) if not math.isnan(value) else number(value)


def listed(items: Iterable[Text]) -> Text:
    """Join names as a sentence does."""
    found = list(items)
    return Text(vi=join_list([t.vi for t in found], "vi"), en=join_list([t.en for t in found], "en"))


def joined(parts: Iterable[Text | None], between: str = " ") -> Text:
    """Join sentences, leaving out those that are None."""
    found = [part for part in parts if part is not None]
    return Text(vi=between.join(t.vi for t in found), en=between.join(t.en for t in found))


def with_article(name: Text) -> Text:
    """Return a name with the article that English puts before it in a sentence."""
    return Text(name.vi, f"the {name.en}")


def aggregate_words(aggregate: Aggregate) -> Text:
    """Say how children make their parent."""
    return AGGREGATE_NAMES[aggregate.rule].fill(p=float(aggregate.power or 0.0))


def rule_words(edition: Edition, node: Node) -> Text:
    """Say in words how a node earns its figure."""
    if node.children:
        return aggregate_words(node.aggregate)
    if node.scoring is None:
        return Text("chưa có quy tắc", "no rule")
    return _scoring_words(edition, node.scoring)


def _scoring_words(edition: Edition, rule: Scoring) -> Text:
    match rule:
        case Given():
            return Text("lấy giá trị nhập ở mục này", "the figure entered here is taken as it stands")
        case YesNo():
            return Text("có thì đủ điểm, không thì 0", "yes earns everything, no earns nothing")
        case Steps(steps=steps):
            answers = [
                Text("{name}: {share}", "{name}: {share}").fill(name=s.name, share=percent(s.share))
                for s in steps
            ]
            return Text("theo bậc: {answers}", "in steps: {answers}").fill(answers=joined(answers, "; "))
        case Ratio(numerator=a, denominator=b, full_at=full):
            facts = {
                "a": edition.input_field(a).name,
                "b": edition.input_field(b).name,
                "full": percent(full),
            }
            if facts["a"] == facts["b"]:
                facts |= {"a": Text("a", "a"), "b": Text("b", "b")}
            return Text("tỷ lệ {a}/{b}, đủ điểm từ {full}", "ratio {a}/{b}, full points from {full}").fill(
                **facts
            )
        case _:
            return _other_words(edition, rule)


def _other_words(edition: Edition, rule: Scoring) -> Text:
    match rule:
        case Linear(low=low, high=high, clip=clip):
            beyond = Text("", "") if clip else Text(", không cắt ngoài hai mốc", ", not cut off beyond them")
            return Text(
                "đường thẳng từ {low} (0 điểm) đến {high} (đủ điểm){beyond}",
                "straight line from {low} (nothing) to {high} (everything){beyond}",
            ).fill(low=low, high=high, beyond=beyond)
        case Bands(bands=bands):
            steps = [
                Text("từ {at}: {share}", "from {at}: {share}").fill(at=b.start, share=percent(b.share))
                for b in bands
            ]
            return Text("theo khoảng: {steps}", "by bands: {steps}").fill(steps=joined(steps, "; "))
        case ByPlace(how=how):
            return _PLACE_WORDS[how]
        case Parts(parts=parts):
            halves = [
                Text("{name} {share}", "{name} {share}").fill(name=p.name, share=percent(p.share))
                for p in parts
            ]
            return Text("cộng các phần: {halves}", "parts added: {halves}").fill(halves=joined(halves, "; "))
        case Formula(expression=expression):
            return Text(f"công thức {expression.text}", f"formula {expression.text}")
        case Normalised():
            return _normalised_words(edition, rule)
        case _:
            return Text("", "")


_PLACE_WORDS = {
    "rank": Text("theo thứ hạng trong nhóm", "by rank in the group"),
    "percentile": Text("theo bách phân vị trong nhóm", "by percentile in the group"),
    "best": Text("so với giá trị tốt nhất trong nhóm", "against the best figure in the group"),
}


NORMALISATION_NAMES = {
    "minmax": Text(
        "kéo về thang chung theo giá trị nhỏ nhất và lớn nhất",
        "drawn onto the scale between the least and the greatest",
    ),
    "zscore": Text(
        "tính theo số độ lệch chuẩn so với trung bình", "counted in standard deviations from the mean"
    ),
    "rank": Text("thay bằng thứ hạng", "replaced by its rank"),
    "borda": Text("thay bằng điểm Borda theo thứ hạng", "replaced by Borda points after its rank"),
    "percentile_rank": Text("thay bằng bách phân vị", "replaced by its percentile rank"),
    "scaled": Text("trừ một số rồi chia một số", "less a number, over a number"),
    "distance_to_max": Text(
        "tính theo khoảng cách tới giá trị lớn nhất", "counted as the distance to the greatest"
    ),
    "distance_to_reference": Text(
        "tính theo khoảng cách tới đơn vị đối chiếu", "counted as the distance to the reference unit"
    ),
    "distance_to_target": Text("tính theo khoảng cách tới mục tiêu", "counted as the distance to the target"),
    "fraction_of_max": Text("chia cho giá trị lớn nhất", "over the greatest"),
    "goalposts": Text(
        "kéo về thang chung giữa hai mốc cho trước", "drawn onto the scale between two goalposts"
    ),
    "points": Text("chia cho điểm tối đa", "over the most points"),
}


def _normalised_words(edition: Edition, rule: Normalised) -> Text:
    how = rule.how or (edition.preparation.normalise if edition.preparation else None)
    name = NORMALISATION_NAMES[how.method if how else "minmax"]
    better = (
        Text("càng nhỏ càng tốt", "less is better")
        if rule.direction == "down"
        else Text("càng lớn càng tốt", "more is better")
    )
    below = None
    if rule.denominator:
        below = Text("chia cho {d}", "over {d}").fill(d=edition.input_field(rule.denominator).name)
    parts = joined([below, name, better], ", ")
    return Text("số liệu gốc {parts}", "the raw figure {parts}").fill(parts=parts)
