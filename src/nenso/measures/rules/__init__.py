"""Pure rules of the room measures: no Django, no clock, no I/O."""

from nenso.measures.rules import checking, expressions, periods, rolling, units
from nenso.measures.rules.expressions import Expression
from nenso.measures.rules.finding import Finding, FindingKind, Severity
from nenso.measures.rules.periods import Combined, PeriodRule, combine, parts_of
from nenso.measures.rules.rolling import Rolled, RolledLevel, roll
from nenso.measures.rules.tree import Level, Tree, tree_of
from nenso.measures.rules.units import UNITS, Dimension, Unit, unit_matches

__all__ = [
    "UNITS",
    "Combined",
    "Dimension",
    "Expression",
    "Finding",
    "FindingKind",
    "Level",
    "PeriodRule",
    "Rolled",
    "RolledLevel",
    "Severity",
    "Tree",
    "Unit",
    "checking",
    "combine",
    "expressions",
    "parts_of",
    "periods",
    "roll",
    "rolling",
    "tree_of",
    "unit_matches",
    "units",
]
