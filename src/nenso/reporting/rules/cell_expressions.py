"""Expressions over cells, in the common grammar of measures: a cell's key stands in brackets."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from nenso.kernel.rules import Refused
from nenso.measures.rules import expressions

Lookup = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class CellExpression:
    """An expression and the cell keys that it reads."""

    expression: expressions.Expression
    references: tuple[str, ...]

    def value(self, lookup: Lookup) -> float:
        """Return the value, NaN where it cannot be known; `lookup` gives a cell's number or NaN."""
        values = {key: np.array([lookup(key)]) for key in self.references}
        return float(np.asarray(expressions.evaluate(self.expression, values)).reshape(-1)[0])


@lru_cache(maxsize=10_000)
def read_cell_expression(text: str) -> CellExpression:
    """Read an expression over cells.

    Raises what `measures.rules.expressions.parse` does, and `Refused("form.no_previous")`: a form knows its own period.
    """
    expression = expressions.parse(text)
    if expression.references_to_previous():
        raise Refused("form.no_previous")
    return CellExpression(expression, tuple(sorted(expression.references())))


def with_sums(values: Mapping[str, float]) -> Lookup:
    """Return a lookup that knows the sum of a column too: "t1/*/c1" adds every row of t1 that has a number."""

    def lookup(key: str) -> float:
        table, _, rest = key.partition("/")
        row, _, column = rest.partition("/")
        if row != "*":
            return values.get(key, np.nan)
        start, end = f"{table}/", f"/{column}"
        found = [value for each, value in values.items() if each.startswith(start) and each.endswith(end)]
        return float(sum(found)) if found else np.nan

    return lookup
