"""Cutting the text of an expression into numbers, names and signs, each with its place."""

import re
from dataclasses import dataclass

from nenso.kernel.rules import Refused, Text
from nenso.measures.rules.expressions.nodes import LONGEST

END = Text("hết biểu thức", "the end of the expression")
_OPERAND = Text("một số, một tên chỉ tiêu hoặc một phép tính", "a number, an indicator or a sign")
_BLANK = re.compile(r"[ \t\r\n]*")
_FORMS = (
    ("number", re.compile(r"(?:[0-9]+(?:\.[0-9]+)?)(?:[eE][+-]?[0-9]+)?(?![0-9A-Za-z_.])")),
    ("name", re.compile(r"[a-z][a-z0-9_.]*(?![0-9A-Za-z_.])")),
    ("quoted", re.compile(r"\[[ ]*(?=[^\[\] ])([^\[\]\r\n\t]{1,160}?)[ ]*\]")),
    ("sign", re.compile(r"<=|>=|!=|[-+*/()<>=,]")),
)


@dataclass(frozen=True, slots=True)
class Token:
    """A number, name, quoted name or sign; kind "end" closes the list. `at` counts characters from 1."""

    kind: str
    text: str
    at: int

    @property
    def shown(self) -> Text:
        """The token as a refusal shows it."""
        return END if self.kind == "end" else Text(f"“{self.text}”", f"“{self.text}”")


def tokens(text: str) -> list[Token]:
    """Cut a text into tokens.

    Raises `Refused`: "expression.too_long"; "expression.unexpected" at the first character that begins none.
    """
    if len(text) > LONGEST:
        raise Refused("expression.too_long", length=len(text), most=LONGEST)
    found: list[Token] = []
    place = _after_blank(text, 0)
    while place < len(text):
        token, place = _token(text, place)
        found.append(token)
        place = _after_blank(text, place)
    return [*found, Token("end", "", len(text) + 1)]


def _after_blank(text: str, place: int) -> int:
    match = _BLANK.match(text, place)
    return match.end() if match else place


def _token(text: str, place: int) -> tuple[Token, int]:
    for kind, form in _FORMS:
        if match := form.match(text, place):
            return Token(kind, match[1] if kind == "quoted" else match[0], place + 1), match.end()
    wrong = re.compile(r"[\w.]+|.", re.DOTALL).match(text, place)
    shown = (wrong[0] if wrong else text[place])[:40]
    raise Refused(
        "expression.unexpected", at=place + 1, found=Text(f"“{shown}”", f"“{shown}”"), expected=_OPERAND
    )
