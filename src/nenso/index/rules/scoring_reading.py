"""Reading a criterion's scoring rule from the file."""

from collections.abc import Callable

from nenso.index.rules.expressions import Expression, ExpressionError, read_expression
from nenso.index.rules.fields import CODE, Fields, Taker
from nenso.index.rules.located import Located
from nenso.index.rules.scoring import (
    RULES,
    Band,
    Bands,
    ByPlace,
    Formula,
    Given,
    Linear,
    Part,
    Parts,
    Ratio,
    Scoring,
    Step,
    Steps,
    YesNo,
)
from nenso.index.rules.settings_reading import read_normalised
from nenso.kernel.rules import Text

_Reader = Callable[[Taker, Located, str], Scoring | None]
_NOWHERE = Text("", "")


def read_scoring(take: Taker, at: Located | None, code: str, direction: str) -> Scoring | None:
    """Return the rule of a criterion; without the key `scoring` its figure is given under its own code."""
    if at is None:
        return Given(input=code)
    if not isinstance(at.value, dict):
        take.wrong_type(at, "table")
        return None
    if "rule" not in at.value:
        take.fault("edition.missing_key", at, found="rule")
        return None
    rule = take.choice(at.value["rule"], RULES, "", code="edition.unknown_rule")
    if rule in ("rank", "percentile", "share_of_best"):
        fields = take.table(at, ("rule", "input"))
        return ByPlace(_key(take, fields, "input", code), rule.removeprefix("share_of_"), direction)
    if rule == "normalised":
        return read_normalised(take, at, code, direction)
    return _READERS[rule](take, at, code) if rule else None


def _key(take: Taker, fields: Fields, key: str, fallback: str = "") -> str:
    found = fields.get(key)
    return take.code(found, CODE) if found is not None else fallback


def _given(take: Taker, at: Located, code: str) -> Scoring:
    return Given(_key(take, take.table(at, ("rule", "input")), "input", code))


def _yes_no(take: Taker, at: Located, code: str) -> Scoring:
    return YesNo(_key(take, take.table(at, ("rule", "input")), "input", code))


def _steps(take: Taker, at: Located, code: str) -> Scoring:
    fields = take.table(at, ("rule", "input", "steps"), ("steps",))
    steps: list[Step] = []
    for item in take.items(fields.get("steps")):
        inner = take.table(item, ("when", "share", "name"), ("when", "share", "name"))
        when = take.number(inner.get("when"))
        share = take.number(inner.get("share"), 0, 1, fraction=True)
        steps.append(Step(when or 0.0, share or 0.0, take.names(inner.get("name")) or _NOWHERE))
    if "steps" in fields and (not steps or len({step.when for step in steps}) != len(steps)):
        take.fault("edition.empty" if not steps else "edition.not_rising", fields["steps"], found="steps")
    return Steps(_key(take, fields, "input", code), tuple(steps))


def _ratio(take: Taker, at: Located, _code: str) -> Scoring:
    fields = take.table(at, ("rule", "numerator", "denominator", "full_at"), ("numerator", "denominator"))
    full = take.number(fields.get("full_at"), 1e-9, 1e9, fraction=True)
    return Ratio(_key(take, fields, "numerator"), _key(take, fields, "denominator"), full or 1.0)


def _linear(take: Taker, at: Located, code: str) -> Scoring:
    fields = take.table(at, ("rule", "input", "low", "high", "clip"), ("low", "high"))
    low, high = take.number(fields.get("low")), take.number(fields.get("high"))
    if low is not None and low == high:
        take.fault("edition.out_of_range", fields["high"], found=high, range=f"≠ {low:g}")
        high = None
    clip = take.flag(fields.get("clip"), fallback=True)
    low = 0.0 if low is None else low
    return Linear(_key(take, fields, "input", code), low, low + 1.0 if high is None else high, clip)


def _bands(take: Taker, at: Located, code: str) -> Scoring:
    fields = take.table(at, ("rule", "input", "bands"), ("bands",))
    bands: list[Band] = []
    for item in take.items(fields.get("bands")):
        inner = take.table(item, ("from", "share"), ("from", "share"))
        start = take.number(inner.get("from"))
        bands.append(Band(start or 0.0, take.number(inner.get("share"), 0, 1, fraction=True) or 0.0))
    starts = [band.start for band in bands]
    if "bands" in fields and (not starts or sorted(set(starts)) != starts):
        take.fault("edition.empty" if not starts else "edition.not_rising", fields["bands"], found="bands")
    return Bands(_key(take, fields, "input", code), tuple(bands))


def _parts(take: Taker, at: Located, _code: str) -> Scoring:
    fields = take.table(at, ("rule", "parts"), ("parts",))
    parts: list[Part] = []
    for item in take.items(fields.get("parts")):
        inner = take.table(item, ("input", "share", "name"), ("input", "share", "name"))
        share = take.number(inner.get("share"), 0, 1, fraction=True)
        parts.append(
            Part(_key(take, inner, "input"), share or 0.0, take.names(inner.get("name")) or _NOWHERE)
        )
    total = sum(part.share for part in parts)
    if "parts" in fields and abs(total - 1) > 1e-9:
        take.fault("edition.shares_sum", fields["parts"], found=f"{total:g}")
    return Parts(tuple(parts))


def _formula(take: Taker, at: Located, _code: str) -> Scoring | None:
    fields = take.table(at, ("rule", "expression"), ("expression",))
    found = expression(take, fields.get("expression"))
    for name in found.names if found else ():
        if not CODE.fullmatch(name):
            code = "edition.expression" if "." in name else "edition.bad_code"
            take.fault(code, fields["expression"], found=name)
            return None
    return Formula(found) if found else None


def expression(take: Taker, at: Located | None) -> Expression | None:
    """Return a checked expression; a plain number is one too."""
    if at is None:
        return None
    if isinstance(at.value, bool) or not isinstance(at.value, str | int | float):
        take.wrong_type(at, "text")
        return None
    text = " ".join(str(at.value).split())
    try:
        return read_expression(text)
    except ExpressionError as fault:
        take.fault("edition.expression", at, found=fault.found)
        return None


_READERS: dict[str, _Reader] = {
    "given": _given,
    "yes_no": _yes_no,
    "steps": _steps,
    "ratio": _ratio,
    "linear": _linear,
    "bands": _bands,
    "parts": _parts,
    "expression": _formula,
}
