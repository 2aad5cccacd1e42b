"""Computing an expression over arrays, and showing how one unit's figure came about."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from nenso.kernel.rules import Refused
from nenso.measures.rules.expressions.nodes import (
    Call,
    Chain,
    Comparison,
    Expression,
    Name,
    Negative,
    Node,
    Number,
)

Array: TypeAlias = NDArray[np.float64]
# Decimal fractions are not exact in binary: 0.1 + 0.2 is to equal 0.3. Relative, and absolute near nought.
NOISE = 1e-9


def evaluate(
    expression: Expression, values: Mapping[str, Array], previous: Mapping[str, Array] | None = None
) -> Array:
    """Compute an expression over arrays of one shape; the answer has that shape.

    NaN is a missing figure. What is computed from a missing figure is missing, except that `coalesce` takes its first
    argument present and `if` needs only the condition and the branch chosen. x / 0 is missing. A comparison is 1, 0 or
    missing; sides that differ by the noise of binary fractions only are equal. `prev(x)` reads `previous`, and what is
    not there is missing.

    Raises `Refused("expression.no_value")` for a name that `values` leaves out, `ValueError` for unequal shapes.
    """
    work = _Work(values, previous or {}, _shape(values, previous or {}))
    with np.errstate(all="ignore"):
        found = work.value(expression.root)
    return np.array(np.broadcast_to(np.where(np.isfinite(found), found, np.nan), work.shape))


@dataclass(frozen=True, slots=True)
class Step:
    """One part of an expression, as written, with its value; `is_previous` where it is of the period before."""

    text: str
    value: float
    is_previous: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    """How one unit's figure came about: the figures read, the numbers on the way, the outcome (NaN: missing)."""

    inputs: tuple[Step, ...]
    steps: tuple[Step, ...]
    value: float


def explain(
    expression: Expression, values: Mapping[str, float], previous: Mapping[str, float] | None = None
) -> Explanation:
    """Compute an expression for one unit and keep every number on the way, each part once, in order of computing."""
    arrays = {name: np.array(value, dtype=np.float64) for name, value in values.items()}
    before = {name: np.array(value, dtype=np.float64) for name, value in (previous or {}).items()}
    seen: dict[tuple[str, bool], Step] = {}
    inputs: set[tuple[str, bool]] = set()

    def keep(node: Node, value: Any, is_previous: bool) -> None:
        if isinstance(node, Number):
            return
        key = (str(node), is_previous)
        if isinstance(node, Name):
            inputs.add(key)
        seen.setdefault(key, Step(key[0], _finite(value), is_previous))

    work = _Work(arrays, before, (), keep)
    with np.errstate(all="ignore"):
        outcome = _finite(work.value(expression.root))
    return Explanation(
        inputs=tuple(step for key, step in seen.items() if key in inputs),
        steps=tuple(step for key, step in seen.items() if key not in inputs),
        value=outcome,
    )


def _finite(value: Any) -> float:
    number = float(value)
    return number if math.isfinite(number) else math.nan


def _shape(*figures: Mapping[str, Array]) -> tuple[int, ...]:
    shapes = {np.shape(array) for each in figures for array in each.values()}
    if len(shapes) > 1:
        raise ValueError(f"arrays of unequal shapes: {sorted(shapes)}")
    return shapes.pop() if shapes else ()


@dataclass(frozen=True, slots=True)
class _Work:
    values: Mapping[str, Array]
    previous: Mapping[str, Array]
    shape: tuple[int, ...]
    keep: Callable[[Node, Any, bool], None] | None = None
    is_previous: bool = False

    def value(self, node: Node) -> Any:
        found = self._computed(node)
        if self.keep is not None:
            self.keep(node, found, self.is_previous)
        return found

    def _computed(self, node: Node) -> Any:
        if isinstance(node, Number):
            return node.value
        if isinstance(node, Name):
            return self._named(node)
        if isinstance(node, Negative):
            return np.negative(self.value(node.operand))
        if isinstance(node, Chain):
            return self._chained(node)
        if isinstance(node, Comparison):
            return _compared(node.sign, self.value(node.left), self.value(node.right))
        return self._called(node)

    def _named(self, node: Name) -> Any:
        if self.is_previous:
            return self.previous.get(node.code, np.full(self.shape, np.nan))
        if node.code not in self.values:
            raise Refused("expression.no_value", name=node.code)
        return np.asarray(self.values[node.code], dtype=np.float64)

    def _chained(self, node: Chain) -> Any:
        found = self.value(node.first)
        for sign, operand in node.rest:
            found = _SIGNS[sign](found, self.value(operand))
        return found

    def _called(self, node: Call) -> Any:
        if node.function == "prev":
            return _Work(self.values, self.previous, self.shape, self.keep, True).value(node.arguments[0])
        arguments = [self.value(argument) for argument in node.arguments]
        if node.function == "if":
            condition, then, otherwise = arguments
            return np.where(
                np.isnan(condition), np.nan, np.where(np.not_equal(condition, 0), then, otherwise)
            )
        if node.function == "abs":
            return np.abs(arguments[0])
        return reduce(_REDUCING[node.function], arguments)


def _divide(left: Any, right: Any) -> Any:
    # Missing at once, not infinite: min(a / 0, 1) must not come out as 1.
    return np.divide(left, np.where(np.equal(right, 0), np.nan, right))


def _first_present(left: Any, right: Any) -> Any:
    return np.where(np.isnan(left), right, left)


def _compared(sign: str, left: Any, right: Any) -> Any:
    room = NOISE * np.maximum(1.0, np.maximum(np.abs(left), np.abs(right)))
    is_equal = np.abs(np.subtract(left, right)) <= room
    holds = {
        "<": np.less(left, right) & ~is_equal,
        "<=": np.less(left, right) | is_equal,
        "=": is_equal,
        ">=": np.greater(left, right) | is_equal,
        ">": np.greater(left, right) & ~is_equal,
        "!=": ~is_equal,
    }[sign]
    return np.where(np.isnan(left) | np.isnan(right), np.nan, holds)


_SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": _divide,
}
_REDUCING: dict[str, Callable[[Any, Any], Any]] = {
    "min": np.minimum,
    "max": np.maximum,
    "coalesce": _first_present,
}
