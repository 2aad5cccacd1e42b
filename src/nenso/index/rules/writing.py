"""An edition written as the file that reads back to it, for drafts made in the laboratory and for plain tables."""

import io
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ruamel.yaml import YAML

from nenso.index.rules.edition import UP, Aggregate, Edition, Node, Sharing, View
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
from nenso.index.rules.settings_writing import goal_keys, preparation_keys, when_not
from nenso.kernel.rules import Text

Plain = dict[str, Any]


def write_edition(edition: Edition) -> str:
    """Return the YAML text of an edition; reading it gives an equal edition, line numbers aside.

    Comments of the file that it was once read from are not kept: an edition does not hold them.
    """
    page = io.StringIO()
    yaml = YAML()
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.width = 120
    yaml.dump(_head(edition), page)
    return page.getvalue()


def _head(edition: Edition) -> Plain:
    aggregate = Counter(node.aggregate for node in edition.nodes).most_common(1)[0][0]
    missing = Counter(node.missing for node in edition.nodes).most_common(1)[0][0]
    default = _Default(aggregate, missing)
    return _known(
        code=edition.code,
        family=edition.family,
        name=_text(edition.name),
        groups=list(edition.groups),
        years=_known(first=edition.first_year, last=edition.last_year),
        valid={"from": edition.valid_from, **_known(to=edition.valid_to)},
        legal=[_known(act=a.act, article=a.article, date=a.day, source=a.source) for a in edition.legal],
        points=_number(edition.max_points),
        figures={"as": edition.figures_as, "decimals": edition.decimals},
        ties=edition.ties,
        missing=missing,
        aggregate=_aggregate(aggregate),
        note=_text(edition.note),
        preparation=preparation_keys(edition.preparation) if edition.preparation else None,
        inputs=[
            _known(
                key=i.key, name=_text(i.name), unit=_text(i.unit), low=_number(i.low), high=_number(i.high)
            )
            for i in edition.inputs
        ],
        grades=[
            {"from": _number(grade.start), **_known(name=_text(grade.name), status=grade.status)}
            for grade in edition.grades
        ],
        nodes=[_node(edition, edition.root, default)],
        views=[_view(view) for view in edition.views],
    )


class _Default:
    """What the head of the file says for every node that says nothing itself."""

    def __init__(self, aggregate: Aggregate, missing: str) -> None:
        self.aggregate, self.missing = aggregate, missing


def _node(edition: Edition, node: Node, default: _Default) -> Plain:
    children = [edition.node(code) for code in node.children]
    written = "illustrative" if node.illustrative else "found"
    return _known(
        code=node.code,
        name=_text(node.name),
        **_size(edition, node),
        weights=_sharing(node.sharing),
        aggregate=_aggregate(node.aggregate) if node.aggregate != default.aggregate else None,
        min_share=_number(node.min_share) or None,
        missing=when_not(node.missing, default.missing),
        zero_gate=list(node.zero_gate),
        direction=node.direction if _says_direction(node) else None,
        unit=_text(node.unit),
        source_kind=node.source_kind,
        evidence=_text(node.evidence),
        components=node.component_count,
        illustrative=node.illustrative or None,
        unscored=node.unscored or None,
        status=when_not(node.status, written),
        source=node.source,
        note=_text(node.note),
        scoring=_scoring(node.scoring, node.code) if node.scoring else None,
        children=[_node(edition, child, default) for child in children],
    )


def _says_direction(node: Node) -> bool:
    return node.direction != UP or isinstance(node.scoring, Normalised)


def _size(edition: Edition, node: Node) -> Plain:
    """Return `points` or `weight`, whichever gives back the very same numbers."""
    if node.parent is None:
        return {}
    parent = edition.node(node.parent)
    if parent.sharing is not None or (node.unscored and not math.isnan(node.weight)):
        return {}
    if math.isnan(node.weight):
        return _known(points=_number(node.max_points))
    family = [edition.node(code) for code in parent.children]
    scored = [child for child in family if not child.unscored]
    if all(parent.max_points > 0 and c.max_points / parent.max_points == c.weight for c in scored):
        return {"points": _number(node.max_points)}
    return {"weight": _number(node.weight)}


def _sharing(sharing: Sharing | None) -> Any:
    if sharing is None or sharing.rule == "equal":
        return sharing and "equal"
    return {"rule": "budget", "allocations": [[_number(x) for x in row] for row in sharing.allocations]}


def _aggregate(aggregate: Aggregate) -> Any:
    if aggregate.rule == "power":
        return {"rule": "power", "p": _number(aggregate.power)}
    return aggregate.rule


def _view(view: View) -> Plain:
    return _known(
        code=view.code,
        name=_text(view.name),
        expression=view.expression.text,
        status=when_not(view.status, "derived"),
        source=view.source,
        note=_text(view.note),
    )


# --- How a criterion is scored ----------------------------------------------------------------------------


def _scoring(rule: Scoring, code: str) -> Plain | None:
    if rule == Given(code):
        return None
    return _WRITERS[type(rule)](rule, code)


def _own(rule: Any, code: str) -> Plain:
    return _known(input=when_not(rule.input, code))


def _steps(rule: Steps, code: str) -> Plain:
    steps = [
        {"when": _number(step.when), "share": _number(step.share), "name": _text(step.name)}
        for step in rule.steps
    ]
    return {"rule": "steps", **_own(rule, code), "steps": steps}


def _ratio(rule: Ratio, _code: str) -> Plain:
    full = when_not(_number(rule.full_at), 1)
    return {
        "rule": "ratio",
        "numerator": rule.numerator,
        "denominator": rule.denominator,
        **_known(full_at=full),
    }


def _linear(rule: Linear, code: str) -> Plain:
    posts = {"low": _number(rule.low), "high": _number(rule.high)}
    return {"rule": "linear", **_own(rule, code), **posts, **({} if rule.clip else {"clip": False})}


def _bands(rule: Bands, code: str) -> Plain:
    bands = [{"from": _number(band.start), "share": _number(band.share)} for band in rule.bands]
    return {"rule": "bands", **_own(rule, code), "bands": bands}


def _by_place(rule: ByPlace, code: str) -> Plain:
    return {"rule": "share_of_best" if rule.how == "best" else rule.how, **_own(rule, code)}


def _parts(rule: Parts, _code: str) -> Plain:
    parts = [
        {"input": part.input, "share": _number(part.share), "name": _text(part.name)} for part in rule.parts
    ]
    return {"rule": "parts", "parts": parts}


def _normalised(rule: Normalised, code: str) -> Plain:
    return _known(
        rule="normalised",
        input=when_not(rule.input, code),
        denominator=rule.denominator,
        scale=when_not(_number(rule.scale), 1),
        past=dict(rule.past) or None,
        treat=None if rule.is_treated else False,
        **goal_keys(rule),
    )


_WRITERS: Mapping[type[Any], Callable[[Any, str], Plain]] = {
    Given: lambda rule, code: {"rule": "given", **_own(rule, code)},
    YesNo: lambda rule, code: {"rule": "yes_no", **_own(rule, code)},
    Formula: lambda rule, code: {"rule": "expression", "expression": rule.expression.text},
    Steps: _steps,
    Ratio: _ratio,
    Linear: _linear,
    Bands: _bands,
    ByPlace: _by_place,
    Parts: _parts,
    Normalised: _normalised,
}


# --- Small values -----------------------------------------------------------------------------------------


def _known(**values: Any) -> Plain:
    """Return the keys that say something: nothing is written for None, an empty text or an empty list."""
    return {key: value for key, value in values.items() if value is not None and value not in ("", [])}


def _text(text: Text | None) -> Plain | None:
    return {"vi": text.vi, "en": text.en} if text is not None else None


def _number(value: float | None) -> Any:
    """Return a whole number without a fraction, nothing for what is unknown."""
    if value is None or math.isnan(value):
        return None
    return int(value) if float(value).is_integer() and abs(value) < 1e15 else float(value)


__all__: Sequence[str] = ("write_edition",)
