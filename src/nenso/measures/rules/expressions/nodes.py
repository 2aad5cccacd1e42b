"""The frozen tree of an expression, and its canonical form in writing.

`at` is the character, from 1, at which a node was read; it takes no part in equality.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

LONGEST = 2000  # characters
DEEPEST = 64  # parentheses, calls and signs within one another
PLAIN_NAME = re.compile(r"[a-z][a-z0-9_.]*")
# The least and the most arguments of each function.
FUNCTIONS: dict[str, tuple[int, int]] = {
    "min": (1, LONGEST),
    "max": (1, LONGEST),
    "abs": (1, 1),
    "if": (3, 3),
    "coalesce": (1, LONGEST),
    "prev": (1, 1),
}
_COMPARING, _ADDING, _MULTIPLYING, _SIGNING, _WHOLE = range(1, 6)


@dataclass(frozen=True, slots=True)
class Number:
    """A number of nought or more, without a unit."""

    value: float
    at: int = field(default=0, compare=False, repr=False)

    def __str__(self) -> str:
        whole = int(self.value) if self.value.is_integer() and self.value < 1e15 else None
        return repr(self.value) if whole is None else str(whole)


@dataclass(frozen=True, slots=True)
class Name:
    """A figure by its name: an indicator's code, or a cell's key."""

    code: str
    at: int = field(default=0, compare=False, repr=False)

    def __str__(self) -> str:
        is_plain = PLAIN_NAME.fullmatch(self.code) and self.code not in FUNCTIONS
        return self.code if is_plain else f"[{self.code}]"


@dataclass(frozen=True, slots=True)
class Negative:
    """An operand with its sign turned."""

    operand: "Node"
    at: int = field(default=0, compare=False, repr=False)

    def __str__(self) -> str:
        return f"-{_within(self.operand, _SIGNING)}"


@dataclass(frozen=True, slots=True)
class Chain:
    """Sums and differences, or products and quotients, taken from left to right: first, then (sign, operand) each.

    All signs of a chain are + and -, or all are * and /. So a sum of a hundred figures is not a hundred deep.
    """

    first: "Node"
    rest: tuple[tuple[str, "Node"], ...]
    at: int = field(default=0, compare=False, repr=False)

    @property
    def is_sum(self) -> bool:
        """Whether it adds and takes away, rather than multiplying and dividing."""
        return self.rest[0][0] in "+-"

    def __str__(self) -> str:
        level = _ADDING if self.is_sum else _MULTIPLYING
        rest = "".join(f" {sign} {_within(operand, level + 1)}" for sign, operand in self.rest)
        return f"{_within(self.first, level + 1)}{rest}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sides compared: 1 where it holds, 0 where not, missing where a side is."""

    sign: str
    left: "Node"
    right: "Node"
    at: int = field(default=0, compare=False, repr=False)

    def __str__(self) -> str:
        return f"{_within(self.left, _ADDING)} {self.sign} {_within(self.right, _ADDING)}"


@dataclass(frozen=True, slots=True)
class Call:
    """A function of `FUNCTIONS` and its arguments."""

    function: str
    arguments: tuple["Node", ...]
    at: int = field(default=0, compare=False, repr=False)

    def __str__(self) -> str:
        return f"{self.function}({', '.join(str(argument) for argument in self.arguments)})"


Node: TypeAlias = Number | Name | Negative | Chain | Comparison | Call


@dataclass(frozen=True, slots=True)
class Expression:
    """A whole expression. Its text in canonical form (`str`) reads back equal."""

    root: Node

    def __str__(self) -> str:
        return str(self.root)

    def references(self) -> frozenset[str]:
        """The names that it reads, of this period or the one before."""
        return frozenset(node.code for node in walk(self.root) if isinstance(node, Name))

    def references_to_previous(self) -> frozenset[str]:
        """The names that it reads of the period before."""
        calls = (node for node in walk(self.root) if isinstance(node, Call) and node.function == "prev")
        return frozenset(node.code for call in calls for node in walk(call) if isinstance(node, Name))


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and all below it, in the order of the text."""
    yield node
    for child in children(node):
        yield from walk(child)


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes directly below one."""
    if isinstance(node, Negative):
        return (node.operand,)
    if isinstance(node, Chain):
        return (node.first, *(operand for _, operand in node.rest))
    if isinstance(node, Comparison):
        return (node.left, node.right)
    return node.arguments if isinstance(node, Call) else ()


def _within(node: Node, level: int) -> str:
    """Write a node, in parentheses where it binds more loosely than its place."""
    return str(node) if _binding(node) >= level else f"({node})"


def _binding(node: Node) -> int:
    if isinstance(node, Comparison):
        return _COMPARING
    if isinstance(node, Chain):
        return _ADDING if node.is_sum else _MULTIPLYING
    return _SIGNING if isinstance(node, Negative) else _WHOLE
