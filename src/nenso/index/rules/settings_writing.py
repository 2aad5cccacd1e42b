"""The keys of an edition's preparation and of a normalised criterion, for writing."""

import math
from dataclasses import fields
from typing import Any

from nenso.index.rules.preparation import Preparation, Screening
from nenso.index.rules.scoring import Normalised
from nenso.index.rules.steps.imputing import Imputation
from nenso.index.rules.steps.normalising import Normalisation
from nenso.index.rules.steps.treating import Treatment

Plain = dict[str, Any]


def when_not(value: Any, default: Any) -> Any:
    """Return the value, or nothing where it is the default."""
    return None if value == default else value


def preparation_keys(steps: Preparation) -> Plain:
    """Return the block `preparation` of the head."""
    found: Plain = {"normalise": normalisation_keys(steps.normalise)}
    if steps.screen is not None:
        found["screen"] = _changed(steps.screen, Screening())
    if steps.impute is not None:
        found["impute"] = {
            "method": steps.impute.method,
            **_changed(steps.impute, Imputation(steps.impute.method)),
        }
    if steps.treat is not None:
        found["treat"] = {
            "winsorise" if key == "most" else key: value
            for key, value in _changed(steps.treat, Treatment()).items()
        }
    return found


def normalisation_keys(how: Normalisation) -> Plain:
    """Return a normalisation's keys; the scale is written as `onto: [low, high]`."""
    found: Plain = {"method": how.method}
    if (how.low, how.high) != (0.0, 1.0):
        found["onto"] = [_number(how.low), _number(how.high)]
    if how.targets is not None:
        found["goalposts"] = [_number(how.targets[0]), _number(how.targets[1])]
    plain = Normalisation()
    for key in ("mean", "sd", "clip", "reference"):
        if getattr(how, key) != getattr(plain, key):
            found[key] = _number(getattr(how, key))
    return found


def goal_keys(rule: Normalised) -> Plain:
    """Return the keys of a criterion that say how it is normalised in its own way, and against what."""
    found = normalisation_keys(rule.how) if rule.how is not None else {}
    goal = rule.goal
    for key, value in (
        ("low", goal.low),
        ("high", goal.high),
        ("target", goal.target),
        ("reference_figure", goal.reference),
        ("max_points", goal.max_points),
    ):
        if value is not None:
            found[key] = _number(value)
    return found


def _changed(settings: Any, default: Any) -> Plain:
    return {
        f.name: _number(getattr(settings, f.name))
        for f in fields(settings)
        if getattr(settings, f.name) != getattr(default, f.name)
    }


def _number(value: Any) -> Any:
    is_whole = isinstance(value, float) and math.isfinite(value) and value.is_integer()
    return int(value) if is_whole else value
