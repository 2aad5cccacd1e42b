"""The design of official studies: what a method could reasonably have decided otherwise."""

from collections.abc import Sequence
from itertools import product

import numpy as np

from nenso.index.rules.plan import scored_children
from nenso.index.rules.uncertainty.design import (
    DEFAULT_RUNS,
    DEFAULT_SPREAD,
    SENSITIVITY,
    STATED,
    UNCERTAINTY,
    Design,
    Factor,
)
from nenso.index.rules.uncertainty.evaluating import can_vary
from nenso.index.rules.uncertainty.subject import Subject
from nenso.index.rules.uncertainty.variants import leaf_values


def default_design(subject: Subject, kind: str = UNCERTAINTY) -> Design:
    """Return the design of official studies: weights ±25 %, another mean, and the edition's own steps left out or exchanged.

    A sensitivity design takes each weight of the first level that has several as a factor of its own. The other
    mean is the geometric one; where a part can be nought for some unit, which would make the whole nought, it is
    the power mean of exponent 0.5, and where a figure can lie below nought only the stated mean has a meaning. The
    seed is the edition's first measured year.
    """
    is_each = kind == SENSITIVITY
    steps = _steps(subject)
    other = _other_mean(subject, steps)
    factors = [
        Factor("weights", DEFAULT_SPREAD, _first_level(subject) if is_each else (), is_each),
        *([Factor("aggregation", options=(STATED, other))] if other else []),
        *steps,
    ]
    return Design(kind, DEFAULT_RUNS[kind], subject.edition.first_year, tuple(factors))


def _first_level(subject: Subject) -> tuple[str, ...]:
    family = scored_children(subject.edition, subject.edition.root)
    while len(family) == 1:
        family = scored_children(subject.edition, family[0])
    return tuple(node.code for node in family)


def _other_mean(subject: Subject, steps: Sequence[Factor]) -> str:
    """Return the mean to compare with; empty where there is none."""
    edition = subject.edition
    if not can_vary(edition, "aggregation"):
        return ""
    if edition.root.aggregate.is_mean and edition.root.aggregate.power != 1.0:
        return "arithmetic"
    least = _least(subject, steps)
    return "" if least < 0 else "power 0.5" if least == 0 else "geometric"


def _least(subject: Subject, steps: Sequence[Factor]) -> float:
    """Return the least figure of a criterion under any combination of steps."""
    rows = [row for row, n in enumerate(subject.edition.nodes) if n.is_leaf and not n.unscored]
    found = []
    for options in product(*(factor.options for factor in steps)):
        choices = {factor.vary: option for factor, option in zip(steps, options, strict=True)}
        values = leaf_values(subject, choices)[rows]
        found.append(float(np.min(values, initial=np.inf, where=~np.isnan(values))))
    return min(found)


def _steps(subject: Subject) -> list[Factor]:
    steps = subject.edition.preparation
    if steps is None or not can_vary(subject.edition, "treatment"):
        return []
    found = [Factor("normalisation", options=(STATED, "percentile_rank"))]
    if steps.impute is not None:
        other = "median" if steps.impute.method != "median" else "mean"
        found.append(Factor("imputation", options=(STATED, other)))
    if steps.treat is not None:
        found.append(Factor("treatment", options=(STATED, "none")))
    return found
