"""The dimension of an expression: unlike units are neither added nor compared."""

from collections.abc import Iterable, Mapping

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
    walk,
)
from nenso.measures.rules.units import NUMBER, Dimension, unit


def unit_of(expression: Expression, units: Mapping[str, str]) -> Dimension:
    """Return the dimension of an expression whose names have the given units (codes of `units.UNITS`).

    A constant is a mere number, with two allowances without which `if(b > 0, a, 0)` could not be written: nought fits
    every unit, and a figure is compared with a constant in the figure's own unit.

    Raises `Refused`: "expression.units_differ" with both names, "expression.unknown_name", "unit.unknown".
    """
    return _dimension(expression.root, units) or NUMBER


def check_unit(expression: Expression, units: Mapping[str, str], declared: str) -> None:
    """Refuse ("expression.unit_declared") an expression that does not come out in the declared unit."""
    found, wanted = unit_of(expression, units), unit(declared)
    if found != wanted.dimension and not _is_nought(expression.root):
        raise Refused("expression.unit_declared", found=found.name(), declared=wanted.name)


def _dimension(node: Node, units: Mapping[str, str]) -> Dimension | None:
    """Return a dimension; None fits every one."""
    if isinstance(node, Number):
        return None if _is_nought(node) else NUMBER
    if isinstance(node, Name):
        return _named(node, units)
    if isinstance(node, Negative):
        return _dimension(node.operand, units)
    if isinstance(node, Chain):
        return _alike(_operands(node), units) if node.is_sum else _product(node, units)
    if isinstance(node, Comparison):
        return _compared(node, units)
    return _called(node, units)


def _named(node: Name, units: Mapping[str, str]) -> Dimension:
    if node.code not in units:
        raise Refused("expression.unknown_name", at=node.at, name=node.code)
    return unit(units[node.code]).dimension


def _operands(chain: Chain) -> tuple[Node, ...]:
    return (chain.first, *(operand for _, operand in chain.rest))


def _product(chain: Chain, units: Mapping[str, str]) -> Dimension:
    found = _dimension(chain.first, units) or NUMBER
    for sign, operand in chain.rest:
        other = _dimension(operand, units) or NUMBER
        found = found.times(other) if sign == "*" else found.over(other)
    return found


def _compared(node: Comparison, units: Mapping[str, str]) -> Dimension:
    sides = [side for side in (node.left, node.right) if not _is_constant(side)]
    _alike(sides, units)
    return NUMBER


def _called(node: Call, units: Mapping[str, str]) -> Dimension | None:
    if node.function == "if":
        _dimension(node.arguments[0], units)
        return _alike(node.arguments[1:], units)
    return _alike(node.arguments, units)


def _alike(nodes: Iterable[Node], units: Mapping[str, str]) -> Dimension | None:
    """Return the one dimension of all nodes, None where each fits every one."""
    known: tuple[Node, Dimension] | None = None
    for node in nodes:
        found = _dimension(node, units)
        if found is None:
            continue
        if known is None:
            known = node, found
        elif known[1] != found:
            raise Refused(
                "expression.units_differ",
                at=_place(node),
                first=str(known[0]),
                first_unit=known[1].name(),
                second=str(node),
                second_unit=found.name(),
            )
    return known[1] if known else None


def _is_constant(node: Node) -> bool:
    return not any(isinstance(each, Name) for each in walk(node))


def _is_nought(node: Node) -> bool:
    return isinstance(node, Number) and node.value == 0


def _place(node: Node) -> int:
    """Return where a node begins: a sum's sign stands after its first operand."""
    return min(each.at for each in walk(node))
