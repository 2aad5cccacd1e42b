"""A small language of arithmetic over named figures, read with `ast` and never evaluated by Python.

Words: + - * / ( ) comparisons, and, or, not, `a if condition else b`, min, max, abs, numbers, names, `name.points`.
"""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nenso.kernel.rules import Text

Array = NDArray[np.float64]
Figures = Mapping[str, Array]
_Step = Callable[[Figures], Any]

LONGEST = 500


def _divide(left: Any, right: Any) -> Any:
    # Missing at once, not infinite: min(a / 0, 1) must not come out as 1.
    return np.divide(left, np.where(np.equal(right, 0), np.nan, right))


_BINARY: dict[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: _divide,
}
_COMPARE: dict[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Lt: np.less,
    ast.LtE: np.less_equal,
    ast.Gt: np.greater,
    ast.GtE: np.greater_equal,
    ast.Eq: np.equal,
    ast.NotEq: np.not_equal,
}
_REDUCING: dict[str, Callable[[Any, Any], Any]] = {"min": np.minimum, "max": np.maximum}


class ExpressionError(ValueError):
    """The text is not an expression of this language; `found` is what stood where it may not."""

    def __init__(self, found: str | Text) -> None:
        self.found = found
        super().__init__(str(found))


@dataclass(frozen=True)
class Expression:
    """One checked expression: its text, the names that it reads, and the steps that compute it."""

    text: str
    names: tuple[str, ...]
    _step: _Step = field(repr=False, compare=False)

    def __call__(self, figures: Figures) -> Array:
        """Compute over arrays of one shape; a missing name or a division by nought gives a missing value."""
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            result = np.asarray(self._step(figures), dtype=np.float64)
        return np.where(np.isfinite(result), result, np.nan)


def read_expression(text: str) -> Expression:
    """Read an expression; raise `ExpressionError` naming the first thing that is not allowed."""
    if len(text) > LONGEST:
        long = Text(f"{len(text)} ký tự, tối đa {LONGEST}", f"{len(text)} characters, at most {LONGEST}")
        raise ExpressionError(long)
    names: list[str] = []
    try:
        tree = ast.parse(text.strip(), mode="eval")
        step = _compile(tree.body, names)
    except ExpressionError:
        raise
    except SyntaxError as fault:
        raise ExpressionError(text.strip()[max(0, (fault.offset or 1) - 10) :][:40]) from fault
    except (ValueError, MemoryError, RecursionError) as fault:
        raise ExpressionError(text.strip()[:40]) from fault
    return Expression(text=text.strip(), names=tuple(dict.fromkeys(names)), _step=step)


def _compile(node: ast.AST, names: list[str]) -> _Step:
    build = _BUILDERS.get(type(node))
    if build is None:
        raise ExpressionError(ast.unparse(node))
    return build(node, names)


def _constant(node: Any, _names: list[str]) -> _Step:
    if isinstance(node.value, bool) or not isinstance(node.value, int | float):
        raise ExpressionError(ast.unparse(node))
    try:
        value = float(node.value)
    except OverflowError:
        value = np.inf
    if not np.isfinite(value):
        raise ExpressionError(ast.unparse(node)[:40])
    return lambda _figures: value


def _name(node: Any, names: list[str]) -> _Step:
    name = ast.unparse(node)
    if isinstance(node, ast.Attribute) and not (
        isinstance(node.value, ast.Name) and node.attr in ("points", "value")
    ):
        raise ExpressionError(name)
    names.append(name)
    return lambda figures: figures[name]


def _binary(node: Any, names: list[str]) -> _Step:
    operation = _BINARY.get(type(node.op))
    if operation is None:
        raise ExpressionError(ast.unparse(node))
    if isinstance(node.op, ast.Div) and isinstance(node.right, ast.Constant) and node.right.value == 0:
        raise ExpressionError(ast.unparse(node))
    left, right = _compile(node.left, names), _compile(node.right, names)
    return lambda figures: operation(left(figures), right(figures))


def _unary(node: Any, names: list[str]) -> _Step:
    inner = _compile(node.operand, names)
    if isinstance(node.op, ast.USub):
        return lambda figures: np.negative(inner(figures))
    if isinstance(node.op, ast.Not):
        return lambda figures: np.logical_not(inner(figures))
    if isinstance(node.op, ast.UAdd):
        return inner
    raise ExpressionError(ast.unparse(node))


def _compare(node: Any, names: list[str]) -> _Step:
    operation = _COMPARE.get(type(node.ops[0]))
    if operation is None or len(node.ops) != 1:
        raise ExpressionError(ast.unparse(node))
    left, right = _compile(node.left, names), _compile(node.comparators[0], names)
    return lambda figures: operation(left(figures), right(figures))


def _both(node: Any, names: list[str]) -> _Step:
    join = np.logical_and if isinstance(node.op, ast.And) else np.logical_or
    steps = [_compile(value, names) for value in node.values]

    def step(figures: Figures) -> Any:
        result = steps[0](figures)
        for other in steps[1:]:
            result = join(result, other(figures))
        return result

    return step


def _choice(node: Any, names: list[str]) -> _Step:
    asked: list[str] = []
    test = _compile(node.test, asked)
    names.extend(asked)
    then, otherwise = _compile(node.body, names), _compile(node.orelse, names)

    def step(figures: Figures) -> Any:
        chosen: Any = np.where(test(figures), then(figures), otherwise(figures))
        # A comparison with a missing figure is False in IEEE arithmetic; here it must stay missing.
        for name in asked:
            chosen = np.where(np.isnan(figures[name]), np.nan, chosen)
        return chosen

    return step


def _call(node: Any, names: list[str]) -> _Step:
    known = isinstance(node.func, ast.Name) and node.func.id in (*_REDUCING, "abs")
    if not known or node.keywords or not node.args or any(isinstance(a, ast.Starred) for a in node.args):
        raise ExpressionError(ast.unparse(node))
    steps = [_compile(argument, names) for argument in node.args]
    if node.func.id == "abs":
        if len(steps) != 1:
            raise ExpressionError(ast.unparse(node))
        return lambda figures: np.abs(steps[0](figures))
    join = _REDUCING[node.func.id]

    def step(figures: Figures) -> Any:
        result = steps[0](figures)
        for other in steps[1:]:
            result = join(result, other(figures))
        return result

    return step


_BUILDERS: dict[type[ast.AST], Callable[[Any, list[str]], _Step]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _name,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.Compare: _compare,
    ast.BoolOp: _both,
    ast.IfExp: _choice,
    ast.Call: _call,
}
