"""A design: what of a method is varied, how far, how often, and from which seed. Plain data, read and written as JSON."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nenso.index.rules.digests import canonical
from nenso.index.rules.steps.imputing import METHODS as IMPUTATIONS
from nenso.index.rules.steps.scales import METHODS as NORMALISATIONS
from nenso.index.rules.steps.treating import THEN
from nenso.kernel.rules import Refused

FORMAT = "nenso-design/1"
UNCERTAINTY, SENSITIVITY = "uncertainty", "sensitivity"
KINDS = (UNCERTAINTY, SENSITIVITY)
STATED = "as_stated"
MEANS = {"arithmetic": 1.0, "geometric": 0.0, "harmonic": -1.0}
MOST_RUNS, MOST_SEED, MOST_FACTORS = 100_000, 2**63 - 1, 100
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
    siblings; with `each` every node counts as a factor of its own; a weight that two factors name is multiplied by
    both) or a choice: "aggregation", "normalisation", "imputation", "treatment", of which one of `options` is drawn,
    each as often as the others. "as_stated" is the edition's own way; a power mean is written "power 0.5", in a file
    also `{rule: power, p: 0.5}` as in an edition.
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
    if len(factors) > MOST_FACTORS:
        raise _refused("factors", len(factors), f"1 … {MOST_FACTORS}")
    return Design(
        kind=kind,
        runs=_whole("runs", content.get("runs", DEFAULT_RUNS[kind]), 1, MOST_RUNS),
        seed=_whole("seed", content.get("seed", 0), 0, MOST_SEED),
        factors=_factors(factors),
    )


def _factors(content: Sequence[Any]) -> tuple[Factor, ...]:
    """Read the factors; a choice can be drawn only once."""
    found: list[Factor] = []
    for place, plain in enumerate(content):
        factor = _factor(place, plain)
        taken = {one.vary for one in found if one.vary != "weights"}
        if factor.vary in taken:
            free = ", ".join(vary for vary in VARIES if vary not in taken)
            raise _refused(f"factors[{place}].vary", factor.vary, free)
        found.append(factor)
    return tuple(found)


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
    names = [mean_name(option) if vary == "aggregation" else option for option in options]
    for name, option in zip(names, options, strict=True):
        if not isinstance(name, str) or not _is_option(vary, name):
            known = ", ".join((STATED, *_CHOICES[vary], *(("power 0.5",) if vary == "aggregation" else ())))
            raise _refused(f"{where}.options", option, known)
    return Factor(vary, options=tuple(str(name) for name in names))


def _is_option(vary: str, option: str) -> bool:
    is_mean = vary == "aggregation" and power_of(option) is not None
    return option == STATED or option in _CHOICES[vary] or is_mean


def mean_name(option: Any) -> Any:
    """Return the name of a mean that may be written as in an edition, `{rule: power, p: 0.5}`; the rest as it is."""
    if isinstance(option, Mapping) and set(option) == {"rule", "p"} and option["rule"] == "power":
        power = option["p"]
        is_number = isinstance(power, int | float) and not isinstance(power, bool)
        return f"power {power:g}" if is_number and float(f"{power:g}") == power else option
    return option


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
