"""A design: what of a method is varied, how far, how often, and from which seed. Plain data, read and written as JSON."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nenso.index.rules.digests import canonical
from nenso.index.rules.scoring import Normalised
from nenso.index.rules.steps.imputing import METHODS as IMPUTATIONS
from nenso.index.rules.steps.scales import METHODS as NORMALISATIONS
from nenso.index.rules.steps.treating import THEN
from nenso.index.rules.uncertainty.subject import Subject
from nenso.kernel.rules import Refused

FORMAT = "nenso-design/1"
UNCERTAINTY, SENSITIVITY = "uncertainty", "sensitivity"
KINDS = (UNCERTAINTY, SENSITIVITY)
STATED = "as_stated"
MEANS = {"arithmetic": 1.0, "geometric": 0.0, "harmonic": -1.0}
MOST_RUNS, MOST_SEED = 100_000, 2**63 - 1
_CHOICES: dict[str, tuple[str, ...]] = {
    "aggregation": tuple(MEANS),
    "normalisation": tuple(NORMALISATIONS),
    "imputation": (*IMPUTATIONS, "none"),
    "treatment": THEN,
}
VARIES = ("weights", *_CHOICES)
DEFAULT_RUNS = {UNCERTAINTY: 1000, SENSITIVITY: 500}
DEFAULT_SPREAD = 0.25


@dataclass(frozen=True)
class Factor:
    """One thing that is varied.

    `vary` is "weights" (each weight of `nodes`, all where empty, times 1 ± `spread`, then rescaled among the
    siblings; with `each` every node counts as a factor of its own) or a choice: "aggregation", "normalisation",
    "imputation", "treatment", of which one of `options` is drawn. "as_stated" is the edition's own way; a power mean
    is written "power 0.5".
    """

    vary: str
    spread: float = 0.0
    nodes: tuple[str, ...] = ()
    each: bool = False
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Design:
    """`runs` is the number of draws for "uncertainty", and the base sample N of N·(factors + 2) for "sensitivity"."""

    kind: str
    runs: int
    seed: int
    factors: tuple[Factor, ...]


def default_design(subject: Subject, kind: str = UNCERTAINTY) -> Design:
    """Return the design of official studies: weights ±25 %, another mean, and the edition's own steps left out or exchanged.

    The other mean is the geometric one; where a part is nought for some unit, which would make the whole nought,
    it is the power mean of exponent 0.5. The seed is the edition's first measured year.
    """
    is_each = kind == SENSITIVITY
    first = tuple(code for code in subject.edition.root.children if subject.edition.node(code).weight > 0)
    factors = [
        Factor("weights", DEFAULT_SPREAD, first if is_each else (), is_each),
        Factor("aggregation", options=(STATED, _other_mean(subject))),
        *_steps(subject),
    ]
    return Design(kind, DEFAULT_RUNS[kind], subject.edition.first_year, tuple(factors))


def _other_mean(subject: Subject) -> str:
    edition = subject.edition
    if edition.root.aggregate.power == 0.0:
        return "arithmetic"
    leaves = [subject.outcome.column(leaf.code) for leaf in edition.leaves if not leaf.unscored]
    values = subject.outcome.values[:, leaves]
    return "power 0.5" if (values <= 0).any() else "geometric"


def _steps(subject: Subject) -> list[Factor]:
    steps = subject.edition.preparation
    if steps is None or not any(isinstance(leaf.scoring, Normalised) for leaf in subject.edition.leaves):
        return []
    found = [Factor("normalisation", options=(STATED, "percentile_rank"))]
    if steps.impute is not None:
        other = "median" if steps.impute.method != "median" else "mean"
        found.append(Factor("imputation", options=(STATED, other)))
    if steps.treat is not None:
        found.append(Factor("treatment", options=(STATED, "none")))
    return found


def design_json(design: Design) -> dict[str, Any]:
    """Return the design as plain values; `read_design` gives it back."""
    return {
        "format": FORMAT,
        "kind": design.kind,
        "runs": design.runs,
        "seed": design.seed,
        "factors": [_factor_json(factor) for factor in design.factors],
    }


def _factor_json(factor: Factor) -> dict[str, Any]:
    if factor.vary != "weights":
        return {"vary": factor.vary, "options": list(factor.options)}
    return {
        "vary": "weights",
        "spread": factor.spread,
        "nodes": list(factor.nodes),
        "each": factor.each,
    }


def design_digest(design: Design) -> str:
    """Return SHA-256 over the design's content."""
    return hashlib.sha256(canonical(design_json(design))).hexdigest()


def read_design(content: Mapping[str, Any]) -> Design:
    """Return a design from plain values. Refuses `design.invalid`, naming the key, what was found and what is taken."""
    if not isinstance(content, Mapping):
        raise _refused("design", content, "{…}")
    unknown = set(content) - {"format", "kind", "runs", "seed", "factors"}
    if unknown:
        raise _refused(sorted(map(str, unknown))[0], "", "format, kind, runs, seed, factors")
    if content.get("format", FORMAT) != FORMAT:
        raise _refused("format", content["format"], FORMAT)
    kind = content.get("kind", UNCERTAINTY)
    if kind not in KINDS:
        raise _refused("kind", kind, ", ".join(KINDS))
    factors = content.get("factors")
    if not isinstance(factors, Sequence) or isinstance(factors, str) or not factors:
        raise _refused("factors", factors, "[…]")
    return Design(
        kind=kind,
        runs=_whole("runs", content.get("runs", DEFAULT_RUNS[kind]), 1, MOST_RUNS),
        seed=_whole("seed", content.get("seed", 0), 0, MOST_SEED),
        factors=tuple(_factor(place, factor) for place, factor in enumerate(factors)),
    )


def _factor(place: int, content: Any) -> Factor:
    where = f"factors[{place}]"
    if not isinstance(content, Mapping) or content.get("vary") not in VARIES:
        found = content.get("vary") if isinstance(content, Mapping) else content
        raise _refused(f"{where}.vary", found, ", ".join(VARIES))
    vary = str(content["vary"])
    known = {"vary", "spread", "nodes", "each"} if vary == "weights" else {"vary", "options"}
    for key in content:
        if key not in known:
            raise _refused(f"{where}.{key}", content[key], ", ".join(sorted(known)))
    return _weights(where, content) if vary == "weights" else _choice(where, vary, content)


def _weights(where: str, content: Mapping[str, Any]) -> Factor:
    spread = content.get("spread", DEFAULT_SPREAD)
    if isinstance(spread, bool) or not isinstance(spread, int | float) or not 0 <= spread < 1:
        raise _refused(f"{where}.spread", spread, "0 ≤ … < 1")
    nodes = content.get("nodes", ())
    if (
        isinstance(nodes, str)
        or not isinstance(nodes, Sequence)
        or not all(isinstance(n, str) for n in nodes)
    ):
        raise _refused(f"{where}.nodes", nodes, "[…]")
    each = content.get("each", False)
    if not isinstance(each, bool):
        raise _refused(f"{where}.each", each, "true, false")
    return Factor("weights", float(spread), tuple(nodes), each)


def _choice(where: str, vary: str, content: Mapping[str, Any]) -> Factor:
    options = content.get("options")
    if isinstance(options, str) or not isinstance(options, Sequence) or not options:
        raise _refused(f"{where}.options", options, "[…]")
    for option in options:
        if not _is_option(vary, option):
            known = ", ".join((STATED, *_CHOICES[vary], *(("power 0.5",) if vary == "aggregation" else ())))
            raise _refused(f"{where}.options", option, known)
    return Factor(vary, options=tuple(options))


def _is_option(vary: str, option: Any) -> bool:
    if option == STATED:
        return True
    if not isinstance(option, str):
        return False
    return option in _CHOICES[vary] or (vary == "aggregation" and power_of(option) is not None)


def power_of(option: str) -> float | None:
    """Return the exponent of a mean's name ("geometric" 0, "power 0.5" 0.5); None where it is none."""
    if option in MEANS:
        return MEANS[option]
    name, _, number = option.partition(" ")
    try:
        power = float(number)
    except ValueError:
        return None
    return power if name == "power" and 0.01 <= abs(power) <= 20 else None


def _whole(key: str, value: Any, low: int, high: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise _refused(key, value, f"{low} … {high}")
    return value


def _refused(key: str, found: Any, known: str) -> Refused:
    return Refused("design.invalid", key=key, found=str(found)[:60], known=known)
