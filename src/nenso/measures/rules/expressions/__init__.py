"""A small language of arithmetic over figures, read by a parser of our own and never run by Python.

Numbers, names (`dossiers.online`, or anything in brackets: `[t1/r1/c1]`), + - * / and unary -, parentheses, one
comparison (< <= = >= > !=), and min, max, abs, if(condition, a, b), coalesce(a, b), prev(x).
"""

from nenso.measures.rules.expressions.cycles import cycles, evaluation_order
from nenso.measures.rules.expressions.dimensions import check_unit, unit_of
from nenso.measures.rules.expressions.evaluating import Explanation, Step, evaluate, explain
from nenso.measures.rules.expressions.nodes import (
    DEEPEST,
    LONGEST,
    Call,
    Chain,
    Comparison,
    Expression,
    Name,
    Negative,
    Node,
    Number,
)
from nenso.measures.rules.expressions.parsing import parse

__all__ = [
    "DEEPEST",
    "LONGEST",
    "Call",
    "Chain",
    "Comparison",
    "Explanation",
    "Expression",
    "Name",
    "Negative",
    "Node",
    "Number",
    "Step",
    "check_unit",
    "cycles",
    "evaluate",
    "evaluation_order",
    "explain",
    "parse",
    "unit_of",
]
