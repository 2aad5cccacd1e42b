"""What a definition of an indicator must be: its words and rules known, its expression sound among all in force."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from nenso.directory.rules import RebaseRule
from nenso.kernel.rules import PeriodKind, Refused, Text, Validity
from nenso.measures.rules.expressions import Expression, check_unit, cycles, parse
from nenso.measures.rules.recording import EXPRESSION
from nenso.measures.rules.units import unit

SOURCES = ("reported", "metered", "external", EXPRESSION)
SUBJECTS = ("organisation", "territory")
DIRECTIONS = ("up", "down", "none")
OVER_UNITS = tuple(rule.value for rule in RebaseRule)
OVER_PERIODS = ("sum", "last", "mean", "max", "none")
STATUSES = ("known", "found", "reported", "assumed", "unverified", "illustrative")
_CODE = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*")
_CATEGORY = re.compile(r"[a-z0-9][a-z0-9_.-]*")
MOST_LETTERS, MOST_DECIMALS, LONGEST_NAME = 64, 6, 300
NO_WORDS = Text("", "")


@dataclass(frozen=True, slots=True)
class DefinitionFacts:
    """What an indicator means from a day on. `unit` is of `units.UNITS`; `owner` an organisation, "" the nation.

    `source`: reported, metered, external or expression. `over_units` makes a whole of its parts, `over_periods` a
    quarter or year of its months. `status` is known, found, reported, assumed, unverified or illustrative.
    """

    code: str
    name: Text
    unit: str
    source: str
    definition: Text = NO_WORDS
    method: Text = NO_WORDS
    decimals: int = 0
    direction: str = "none"
    subject: str = "organisation"
    owner: str = ""
    expression: str = ""
    period_kind: str = "month"
    categories: tuple[str, ...] = ()
    over_units: str = "sum"
    over_periods: str = "sum"
    legal: str = ""
    origin: str = ""
    status: str = "known"


@dataclass(frozen=True, slots=True)
class InForce:
    """What is asked of the other definitions: unit, expression ("" where recorded), and while in force."""

    code: str
    unit: str
    expression: str
    validity: Validity = field(default=Validity(date.min))


def check_definition(facts: DefinitionFacts) -> Expression | None:
    """Check a definition by itself; return its expression, None where it has none.

    Raises `Refused` with its field: "indicator.code", "indicator.name", "unit.unknown", "indicator.choice",
    "indicator.decimals", "indicator.category", "indicator.no_expression", "indicator.not_an_expression", and those of
    `expressions.parse`.
    """
    if not _CODE.fullmatch(facts.code) or len(facts.code) > MOST_LETTERS:
        raise Refused("indicator.code", field="code", code=facts.code[:MOST_LETTERS])
    for language in ("vi", "en"):
        if not 0 < len(facts.name.in_language(language).strip()) <= LONGEST_NAME:
            raise Refused("indicator.name", field=f"name_{language}", code=facts.code, most=LONGEST_NAME)
    unit(facts.unit)
    _check_choices(facts)
    if not 0 <= facts.decimals <= MOST_DECIMALS:
        raise Refused("indicator.decimals", field="decimals", most=MOST_DECIMALS)
    for category in facts.categories:
        if not _CATEGORY.fullmatch(category) or len(category) > MOST_LETTERS:
            raise Refused("indicator.category", field="categories", category=category[:MOST_LETTERS])
    return _expression(facts)


def _check_choices(facts: DefinitionFacts) -> None:
    choices = (
        ("source", facts.source, SOURCES),
        ("direction", facts.direction, DIRECTIONS),
        ("subject", facts.subject, SUBJECTS),
        ("period_kind", facts.period_kind, tuple(kind.value for kind in PeriodKind)),
        ("over_units", facts.over_units, OVER_UNITS),
        ("over_periods", facts.over_periods, OVER_PERIODS),
        ("status", facts.status, STATUSES),
    )
    for name, found, known in choices:
        if found not in known:
            raise Refused("indicator.choice", field=name, name=name, found=found, known=", ".join(known))


def _expression(facts: DefinitionFacts) -> Expression | None:
    if facts.source == EXPRESSION:
        if not facts.expression.strip():
            raise Refused("indicator.no_expression", field="expression", code=facts.code)
        return parse(facts.expression)
    if facts.expression.strip():
        raise Refused("indicator.not_an_expression", field="expression", code=facts.code)
    return None


def check_among(facts: DefinitionFacts, others: Mapping[str, InForce]) -> None:
    """Check a definition among those of the other indicators that are in force on one day.

    Not only its own expression: those that read it must still come out in their units.
    Raises `Refused`: "indicator.unknown_reference", "expression.cycle", and those of `expressions.check_unit`.
    """
    mine = InForce(facts.code, facts.unit, facts.expression)
    every = {**others, facts.code: mine}
    parsed = {code: parse(one.expression) for code, one in every.items() if one.expression}
    if facts.code in parsed:
        unknown = sorted(parsed[facts.code].references() - every.keys())
        if unknown:
            raise Refused("indicator.unknown_reference", field="expression", code=unknown[0])
    circles = cycles(parsed)
    if circles:
        raise Refused("expression.cycle", field="expression", names=" → ".join((*circles[0], circles[0][0])))
    units = {code: one.unit for code, one in every.items()}
    for code, expression in parsed.items():
        if code == facts.code or facts.code in expression.references():
            check_unit(expression, units, every[code].unit)
