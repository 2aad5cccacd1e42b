"""What the yardstick knows of participants: which inputs it fills, and each figure with where it comes from."""

import math
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from nenso.directory.queries import OrganisationAsOf
from nenso.index import rules
from nenso.index.rules.rounds import criteria
from nenso.index.rules.scoring import Ratio
from nenso.kernel.rules import Period
from nenso.measures import queries as measures
from nenso.measures.rules.services import PAIRS

_YARDSTICK = Path(__file__).parents[2] / "reference" / "yardstick.toml"
Bindings = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that the yardstick gives, and what its origin says."""

    value: float
    origin: dict[str, Any]


@cache
def _shipped() -> dict[str, dict[str, dict[str, str]]]:
    with _YARDSTICK.open("rb") as file:
        return {each.pop("code"): each for each in tomllib.load(file)["edition"]}


def yardstick_of(edition: rules.Edition, year: int) -> dict[str, dict[str, Any]]:
    """Return which inputs of an edition the yardstick fills for a year: input key to what fills it.

    A binding is {"indicator", "period", "scale"}; one of a share has its name as "share" and what is taken of it as
    "take" ("part", "whole", "percent"), so that part and whole are of the very same agencies and months.
    """
    shipped = _shipped().get(edition.code, {})
    found: dict[str, dict[str, Any]] = {}
    for node in criteria(edition):
        if isinstance(node.scoring, Ratio) and (share := shipped.get("shares", {}).get(node.code)):
            pair = PAIRS[share]
            found[node.scoring.numerator] = {"indicator": pair.part, "share": share, "take": "part"}
            found[node.scoring.denominator] = {"indicator": pair.whole, "share": share, "take": "whole"}
    for key, share in shipped.get("percents", {}).items():
        found[key] = {"indicator": PAIRS[share].part, "share": share, "take": "percent"}
    for key, indicator in shipped.get("figures", {}).items():
        found[key] = {"indicator": indicator}
    return {key: {**each, "period": str(year), "scale": 1.0} for key, each in found.items()}


def unknown_indicators(bindings: Bindings) -> tuple[str, ...]:
    """Return the indicators that bindings name and nobody defined for the last day of their period."""
    by_period: dict[str, set[str]] = defaultdict(set)
    for each in bindings.values():
        by_period[each["period"]].add(each["indicator"])
    lost: set[str] = set()
    for period, codes in by_period.items():
        lost |= codes - set(measures.indicators_named(codes, Period.parse(period).last_day))
    return tuple(sorted(lost))


def measured(bindings: Bindings, units: Sequence[OrganisationAsOf]) -> dict[str, dict[str, Figure]]:
    """Return what was measured of organisations by code and input key; what nobody measured is left out.

    A few queries for each period that the bindings name, however many units there are.
    """
    found: dict[str, dict[str, Figure]] = {one.code: {} for one in units}
    by_period: dict[str, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    for key, each in bindings.items():
        by_period[each["period"]][key] = each
    for period, its in by_period.items():
        _shares({key: each for key, each in its.items() if each.get("share")}, period, found)
        _figures({key: each for key, each in its.items() if not each.get("share")}, period, units, found)
    return found


def _shares(its: Bindings, period: str, found: dict[str, dict[str, Figure]]) -> None:
    if not its:
        return
    compared = measures.services_compared(list(found), Period.parse(period))
    for unit, figures in compared.items():
        for key, each in its.items():
            ratio = figures.shares.get(each["share"])
            if ratio is None or not ratio.whole:
                continue
            value = {"part": ratio.part, "whole": ratio.whole, "percent": ratio.percent}[each["take"]]
            if value is not None:
                more = {"organisations": ratio.organisations, "expected": ratio.expected}
                found[unit][key] = Figure(value * each.get("scale", 1.0), _origin(each, more))


def _figures(
    its: Bindings, period: str, units: Sequence[OrganisationAsOf], found: dict[str, dict[str, Figure]]
) -> None:
    if not its:
        return
    rolled = measures.rolled_many(sorted({each["indicator"] for each in its.values()}), period)
    for one in units:
        for key, each in its.items():
            kind, code = _place(rolled[each["indicator"]].indicator.subject, one)
            level = rolled[each["indicator"]].levels.get(kind)
            if level is None or code not in level.codes:
                continue
            place = level.codes.index(code)
            value, coverage = float(level.values[place]), float(level.coverage[place])
            if not math.isnan(value):
                more = {"coverage": None if math.isnan(coverage) else coverage}
                found[one.code][key] = Figure(value * each.get("scale", 1.0), _origin(each, more))


def _place(subject: str, one: OrganisationAsOf) -> tuple[str, str]:
    """Return of which unit a figure is: of the place that a committee governs, with all below it, else of the agency."""
    if one.territory_code and (subject == "territory" or one.territory_level == "province"):
        return one.territory_level, one.territory_code
    return "organisation", one.code


def _origin(binding: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: binding[name] for name in ("indicator", "period", "share", "take") if name in binding}
    return {**kept, "observation": None, **more}
