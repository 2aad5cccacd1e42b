"""Why a figure is what it is, in words, made only for the figure that is asked for."""

import math
from collections.abc import Callable
from typing import Any

from nenso.index.rules.computing import Basis, Outcome
from nenso.index.rules.edition import Edition, Node, View
from nenso.index.rules.inputs import Inputs
from nenso.index.rules.plan import scored_children
from nenso.index.rules.precision import rounding_bound
from nenso.index.rules.scoring import (
    Bands,
    ByPlace,
    Formula,
    Given,
    Linear,
    Normalised,
    Parts,
    Ratio,
    Steps,
    YesNo,
)
from nenso.index.rules.wording import aggregate_words, joined, number, percent, points, rule_words
from nenso.kernel.rules import Text

_Facts = tuple[Edition, Inputs, str]


def reason(edition: Edition, inputs: Inputs, outcome: Outcome, node_code: str, unit_code: str) -> Text:
    """Say why a unit's figure at a node or view is what it is. Refuses `edition.unknown_node`, `inputs.unknown_unit`."""
    outcome.row(unit_code)
    view = edition.view(node_code)
    basis = outcome.basis_of(unit_code, node_code)
    if basis is Basis.MISSING:
        return _nothing(edition, node_code)
    if basis is Basis.PUBLISHED:
        return _official(edition, inputs, outcome, node_code, unit_code)
    if view is not None:
        words = _view(edition, outcome, view, unit_code)
    else:
        words = _computed(edition, inputs, outcome, edition.node(node_code), unit_code)
    return joined([words, _beside_published(edition, outcome, node_code, unit_code)])


def _nothing(edition: Edition, code: str) -> Text:
    unknown = not edition.view(code) and edition.node(code).status == "unknown"
    if unknown:
        return Text(
            "Chưa có số liệu, và văn bản không cho biết điểm tối đa.",
            "There is no figure, and the act's maximum is not known.",
        )
    return Text("Chưa có số liệu cho mục này.", "There is no figure here.")


def _official(edition: Edition, inputs: Inputs, outcome: Outcome, code: str, unit: str) -> Text:
    if not math.isnan(inputs.value(unit, code)):
        return Text(
            "{score}: nhập ở cấp này; các mục bên dưới không đủ số liệu để tính.",
            "{score}: entered at this level; what lies below has not the figures to compute it.",
        ).fill(score=_score(edition, outcome, code, unit))
    return Text(
        "{score}: đúng như đã công bố; số liệu đầu vào không được công khai nên không tính lại được.",
        "{score}: as published; the inputs are not public, so it cannot be recomputed.",
    ).fill(score=_score(edition, outcome, code, unit))


def _score(edition: Edition, outcome: Outcome, code: str, unit: str) -> Text:
    return number(outcome.score(unit, code), edition.decimals)


def _computed(edition: Edition, inputs: Inputs, outcome: Outcome, node: Node, unit: str) -> Text:
    if node.scoring is None:
        return _from_children(edition, outcome, node, unit)
    words = _LEAVES[type(node.scoring)](node.scoring, (edition, inputs, unit))
    share = outcome.value(unit, node.code)
    if math.isnan(node.max_points) or node.max_points == 0:
        return joined(
            [words, Text("Giá trị {v}.", "The value is {v}.").fill(v=number(share, edition.decimals))]
        )
    earned = Text("Được {p} trên {m} điểm ({s}).", "It earns {p} of {m} points ({s}).")
    facts = {"p": points(share * node.max_points), "m": points(node.max_points), "s": percent(share)}
    return joined([words, earned.fill(**facts)])


def _from_children(edition: Edition, outcome: Outcome, node: Node, unit: str) -> Text:
    children = scored_children(edition, node)
    known = [child for child in children if not math.isnan(outcome.value(unit, child.code))]
    facts: dict[str, Any] = {
        "how": aggregate_words(node.aggregate),
        "n": len(known),
        "all": len(children),
        "score": _score(edition, outcome, node.code, unit),
        "p": points(outcome.point(unit, node.code)),
        "m": points(node.max_points),
    }
    if node.aggregate.rule == "sum_of_points":
        words = Text(
            "Tổng điểm của {n} mục: {p} trên {m} điểm, bằng {score}.",
            "The points of {n} items: {p} of {m}, which is {score}.",
        )
    else:
        words = Text("{score}: {how} của {n} mục.", "{score}: the {how} of {n} items.")
    gate = _gate(edition, outcome, node, unit)
    missing = Text("{all} mục, thiếu số liệu {lost}.", "Of {all} items {lost} have no figure.")
    lost = missing.fill(**facts, lost=len(children) - len(known)) if len(known) < len(children) else None
    return joined([words.fill(**facts), gate, lost])


def _gate(edition: Edition, outcome: Outcome, node: Node, unit: str) -> Text | None:
    shut = [code for code in node.zero_gate if outcome.value(unit, code) == 0.0]
    if not shut:
        return None
    words = Text("Bằng 0 vì {name} bằng 0.", "It is nought because {name} is nought.")
    return words.fill(name=edition.name_of(shut[0]))


def _view(edition: Edition, outcome: Outcome, view: View, unit: str) -> Text:
    used = []
    for name in view.expression.names:
        code, _, what = name.partition(".")
        figure = outcome.point(unit, code) if what == "points" else outcome.value(unit, code)
        used.append(
            Text("{name} {v}", "{name} {v}").fill(name=edition.name_of(code), v=number(round(figure, 6)))
        )
    return Text("{score} = {text}, với {used}.", "{score} = {text}, with {used}.").fill(
        score=_score(edition, outcome, view.code, unit), text=view.expression.text, used=joined(used, "; ")
    )


def _beside_published(edition: Edition, outcome: Outcome, code: str, unit: str) -> Text | None:
    official = float(outcome.published[outcome.row(unit), outcome.column(code)])
    own = outcome.value(unit, code)
    scale = (
        edition.node(code).max_points if outcome.figures_as == "points" and not edition.view(code) else 1.0
    )
    if math.isnan(official):
        return None
    gap = abs(own - official) * scale
    if gap <= 0.5 * 10.0 ** -(edition.decimals + 4):
        return Text("Bằng đúng giá trị công bố.", "It equals the published value.")
    inside = gap <= rounding_bound(edition, outcome, code, unit) * scale + 1e-12
    words = Text(
        "Giá trị công bố là {o}, chênh {d}, trong phạm vi làm tròn của số liệu đầu vào.",
        "The published value is {o}, {d} apart, within the rounding of the inputs.",
    )
    if not inside:
        words = Text(
            "Giá trị công bố là {o}, chênh {d}, lớn hơn phạm vi làm tròn của số liệu đầu vào.",
            "The published value is {o}, {d} apart, more than the rounding of the inputs explains.",
        )
    return words.fill(o=number(official * scale, edition.decimals), d=number(gap, edition.decimals + 2))


def _figure(facts: _Facts, key: str) -> float:
    return facts[1].value(facts[2], key)


def _given(rule: Given, facts: _Facts) -> Text:
    return Text("Giá trị nhập {v}.", "The figure entered is {v}.").fill(v=number(_figure(facts, rule.input)))


def _yes_no(rule: YesNo, facts: _Facts) -> Text:
    return Text("Có.", "Yes.") if _figure(facts, rule.input) == 1 else Text("Không.", "No.")


def _ratio(rule: Ratio, facts: _Facts) -> Text:
    a, b = _figure(facts, rule.numerator), _figure(facts, rule.denominator)
    words = Text("{a} / {b} = {r}; đủ điểm từ {full}.", "{a} / {b} = {r}; full points from {full}.")
    return words.fill(a=number(a), b=number(b), r=percent(a / b), full=percent(rule.full_at))


def _linear(rule: Linear, facts: _Facts) -> Text:
    words = Text(
        "Giá trị {x}, tính theo đường thẳng từ {low} (0 điểm) đến {high} (đủ điểm).",
        "The figure is {x}, on a straight line from {low} (nothing) to {high} (everything).",
    )
    return words.fill(x=number(_figure(facts, rule.input)), low=rule.low, high=rule.high)


def _steps(rule: Steps, facts: _Facts) -> Text:
    found = _figure(facts, rule.input)
    name = next(step.name for step in rule.steps if step.when == found)
    return Text("{name}.", "{name}.").fill(name=name)


def _bands(rule: Bands, facts: _Facts) -> Text:
    found = _figure(facts, rule.input)
    met = [band for band in rule.bands if found >= band.start]
    if not met:
        words = Text(
            "Giá trị {x} dưới ngưỡng thấp nhất {at}.", "The figure {x} is below the lowest threshold {at}."
        )
        return words.fill(x=number(found), at=rule.bands[0].start)
    words = Text("Giá trị {x} đạt ngưỡng {at}.", "The figure {x} reaches the threshold {at}.")
    return words.fill(x=number(found), at=met[-1].start)


def _by_place(rule: ByPlace, facts: _Facts) -> Text:
    words = Text("Giá trị {x}, chấm {how}.", "The figure {x} is scored {how}.")
    edition, _, _ = facts
    node = next(n for n in edition.nodes if n.scoring == rule)
    return words.fill(x=number(_figure(facts, rule.input)), how=rule_words(edition, node))


def _parts(rule: Parts, facts: _Facts) -> Text:
    line = Text("{name}: {got} trên {share}", "{name}: {got} of {share}")
    words = []
    for part in rule.parts:
        met = _figure(facts, part.input)
        got = 0.0 if math.isnan(met) else min(max(met, 0.0), 1.0) * part.share
        words.append(line.fill(name=part.name, got=percent(got), share=percent(part.share)))
    return Text("{words}.", "{words}.").fill(words=joined(words, "; "))


def _formula(rule: Formula, facts: _Facts) -> Text:
    used = [
        Text(f"{key} = {{v}}", f"{key} = {{v}}").fill(v=number(_figure(facts, key))) for key in rule.inputs
    ]
    return Text("{text} với {used}.", "{text} with {used}.").fill(
        text=rule.expression.text, used=joined(used, "; ")
    )


def _normalised(rule: Normalised, facts: _Facts) -> Text:
    edition, inputs, unit = facts
    node = next(n for n in edition.nodes if n.scoring == rule)
    found = _figure(facts, rule.input)
    how = rule_words(edition, node)
    if math.isnan(found):
        words = Text(
            "Không có số liệu; ước lượng rồi chấm: {how}.", "No figure; it is estimated, then scored: {how}."
        )
        return words.fill(how=how)
    words = Text("Số liệu {x}{below}; {how}.", "The figure is {x}{below}; {how}.")
    below = Text("", "")
    if rule.denominator:
        below = Text(" / {d}", " / {d}").fill(d=number(inputs.value(unit, rule.denominator)))
    return words.fill(x=number(found), below=below, how=how)


_LEAVES: dict[type[Any], Callable[[Any, _Facts], Text]] = {
    Given: _given,
    YesNo: _yes_no,
    Ratio: _ratio,
    Linear: _linear,
    Steps: _steps,
    Bands: _bands,
    ByPlace: _by_place,
    Parts: _parts,
    Formula: _formula,
    Normalised: _normalised,
}
