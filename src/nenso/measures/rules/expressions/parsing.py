"""From text to tree, by the strength with which each sign binds."""

import math

from nenso.kernel.rules import Refused, Text
from nenso.measures.rules.expressions.nodes import (
    DEEPEST,
    FUNCTIONS,
    Call,
    Chain,
    Comparison,
    Expression,
    Name,
    Negative,
    Node,
    Number,
)
from nenso.measures.rules.expressions.tokens import Token, tokens

_COMPARING, _ADDING, _MULTIPLYING, _SIGNING = 1, 2, 3, 4
_BINDS = {
    **dict.fromkeys(("<", "<=", "=", ">=", ">", "!="), _COMPARING),
    **dict.fromkeys("+-", _ADDING),
    **dict.fromkeys("*/", _MULTIPLYING),
}
_OPERAND = Text("một số, một tên chỉ tiêu hoặc dấu “(”", "a number, an indicator or “(”")
_SIGN_OR_END = Text("một phép tính hoặc hết biểu thức", "a sign or the end of the expression")


def parse(text: str) -> Expression:
    """Read an expression.

    Raises `Refused`: "expression.unexpected" (at, found, expected), "expression.unknown_function",
    "expression.arguments", "expression.number", "expression.prev_within_prev", "expression.too_long",
    "expression.too_deep". `at` is the character, from 1.
    """
    reader = _Reader(tokens(text))
    root = reader.expression(_COMPARING)
    if reader.next.kind != "end":
        raise _unexpected(reader.next, _SIGN_OR_END)
    return Expression(root)


class _Reader:
    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._place = 0
        self._depth = 0
        self._is_in_prev = False

    @property
    def next(self) -> Token:
        return self._tokens[self._place]

    def expression(self, loosest: int) -> Node:
        """Read an operand and all signs after it that bind at least as strongly as `loosest`."""
        left = self._operand()
        while self.next.kind == "sign" and _BINDS.get(self.next.text, 0) >= loosest:
            sign = self._take()
            binds = _BINDS[sign.text]
            right = self.expression(binds + 1)
            left = _joined(left, sign, right)
            if binds == _COMPARING:
                break  # a < b < c says nothing sure: the second sign is refused as unexpected
        return left

    def _operand(self) -> Node:
        token = self._take()
        if token.kind == "number":
            return _number(token)
        if token.kind == "quoted":
            return Name(token.text, token.at)
        if token.kind == "name":
            is_call = (self.next.kind, self.next.text) == ("sign", "(")
            return self._call(token) if is_call else Name(token.text, token.at)
        if token.text == "(":
            self._deeper(token)
            inner = self.expression(_COMPARING)
            self._expect(")")
            self._depth -= 1
            return inner
        if token.text == "-":
            self._deeper(token)
            operand = self.expression(_SIGNING)
            self._depth -= 1
            return Negative(operand, token.at)
        raise _unexpected(token, _OPERAND)

    def _call(self, name: Token) -> Node:
        if name.text not in FUNCTIONS:
            raise Refused(
                "expression.unknown_function", at=name.at, name=name.text, known=", ".join(FUNCTIONS)
            )
        is_prev = name.text == "prev"
        if is_prev and self._is_in_prev:
            raise Refused("expression.prev_within_prev", at=name.at)
        self._deeper(name)
        self._is_in_prev |= is_prev
        self._expect("(")
        arguments = [self.expression(_COMPARING)]
        while self.next.text == "," and self.next.kind == "sign":
            self._take()
            arguments.append(self.expression(_COMPARING))
        self._expect(")")
        self._depth -= 1
        self._is_in_prev &= not is_prev
        least, most = FUNCTIONS[name.text]
        if not least <= len(arguments) <= most:
            raise Refused(
                "expression.arguments", at=name.at, name=name.text, found=len(arguments), expected=least
            )
        return Call(name.text, tuple(arguments), name.at)

    def _take(self) -> Token:
        token = self.next
        if token.kind != "end":
            self._place += 1
        return token

    def _expect(self, sign: str) -> None:
        token = self._take()
        if (token.kind, token.text) != ("sign", sign):
            raise _unexpected(token, Text(f"“{sign}”", f"“{sign}”"))

    def _deeper(self, token: Token) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise Refused("expression.too_deep", at=token.at, most=DEEPEST)


def _joined(left: Node, sign: Token, right: Node) -> Node:
    if _BINDS[sign.text] == _COMPARING:
        return Comparison(sign.text, left, right, sign.at)
    is_sum = sign.text in "+-"
    if isinstance(left, Chain) and left.is_sum == is_sum:
        return Chain(left.first, (*left.rest, (sign.text, right)), left.at)
    return Chain(left, ((sign.text, right),), sign.at)


def _number(token: Token) -> Number:
    value = float(token.text)
    if not math.isfinite(value):
        raise Refused("expression.number", at=token.at, number=token.text)
    return Number(value, token.at)


def _unexpected(token: Token, expected: Text) -> Refused:
    return Refused("expression.unexpected", at=token.at, found=token.shown, expected=expected)
