"""A text that fits a pattern: the first alternative, the fewest repetitions, digits and letters in turn."""

import re

import jsonschema_rs

from nenso.exchange.rules.mocking.schemas import PATTERNS

_LONGEST, _DEEPEST = 1_000, 40
_DIGITS, _WORD = "0123456789", "abcdefghijklmnopqrstuvwxyz0123456789"
_CLASSES = {"d": _DIGITS, "w": _WORD, "s": " ", "D": "abcdefg", "W": "-", "S": _WORD}
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r"}
_COUNT = re.compile(r"\{([0-9]{1,5})(,)?([0-9]{1,5})?\}")


class _TooHardError(Exception):
    pass


def text_for(pattern: str, least: int = 0) -> str | None:
    """Return a text that fits a pattern, of at least so many characters where it can be; None where none was found."""
    found = _read(pattern, 0)
    if found is not None and len(found) < least:
        longer = _read(pattern, least - len(found))
        found = longer if longer is not None and _fits(pattern, longer) else found
    return found if found is not None and _fits(pattern, found) else None


def _fits(pattern: str, text: str) -> bool:
    try:
        held = jsonschema_rs.Draft202012Validator({"pattern": pattern}, pattern_options=PATTERNS)
        return bool(held.is_valid(text))
    except (jsonschema_rs.ValidationError, ValueError):
        return False


def _read(pattern: str, further: int) -> str | None:
    try:
        return _Reader(pattern, further).alternatives(0)
    except (_TooHardError, IndexError):
        return None


class _Reader:
    def __init__(self, pattern: str, further: int) -> None:
        self._pattern, self._place, self._further = pattern, 0, further

    def alternatives(self, depth: int) -> str:
        """Return a text for the first alternative up to the group's end."""
        if depth > _DEEPEST:
            raise _TooHardError
        first = self._sequence(depth)
        while self._next() == "|":
            self._place += 1
            self._sequence(depth)
        return first

    def _next(self) -> str:
        return self._pattern[self._place] if self._place < len(self._pattern) else ""

    def _sequence(self, depth: int) -> str:
        found: list[str] = []
        length = 0
        while self._next() not in ("", "|", ")"):
            part = self._repeated(*self._atom(depth))
            length += len(part)
            if length > _LONGEST:
                raise _TooHardError
            found.append(part)
        return "".join(found)

    def _repeated(self, atom: str, is_choice: bool) -> str:
        times = self._times()
        if times * max(len(atom), 1) > _LONGEST * (36 if is_choice else 1):
            raise _TooHardError
        if is_choice:
            return "".join(atom[(number + 1) % len(atom)] for number in range(times)) if atom else ""
        return atom * times

    def _times(self) -> int:
        mark = self._next()
        if mark in ("?", "*", "+"):
            self._place += 1
            times = {"?": 0, "*": 0, "+": 1}[mark] + (self._more(None) if mark != "?" else 0)
        elif mark == "{" and (found := _COUNT.match(self._pattern, self._place)):
            self._place = found.end()
            least = int(found[1])
            most = (int(found[3]) if found[3] else None) if found[2] else least
            times = least + self._more(None if most is None else most - least)
        else:
            return 1
        if self._next() == "?":  # as few as can be, which these are
            self._place += 1
        return times

    def _more(self, most: int | None) -> int:
        """Take what is still missing of the length that is wanted, once."""
        taken = max(0, self._further if most is None else min(most, self._further))
        self._further -= taken
        return taken

    def _atom(self, depth: int) -> tuple[str, bool]:
        """Return what stands next: a text, or characters of which one is taken (then True)."""
        sign = self._next()
        self._place += 1
        if sign in "^$":
            return "", False
        if sign == ".":
            return _WORD, True
        if sign == "[":
            return self._class(), True
        if sign == "(":
            return self._group(depth), False
        return self._escaped() if sign == "\\" else (sign, False)

    def _group(self, depth: int) -> str:
        if self._next() == "?":
            name = re.compile(r"\?(?::|P?<[A-Za-z_]\w*>)").match(self._pattern, self._place)
            if name is None:
                raise _TooHardError
            self._place = name.end()
        found = self.alternatives(depth + 1)
        if self._next() != ")":
            raise _TooHardError
        self._place += 1
        return found

    def _escaped(self) -> tuple[str, bool]:
        sign = self._pattern[self._place]
        self._place += 1
        if sign in _CLASSES:
            return _CLASSES[sign], True
        if sign in "bBAz":
            return "", False
        if sign.isalnum() and sign not in _CONTROLS:
            raise _TooHardError
        return _CONTROLS.get(sign, sign), False

    def _class(self) -> str:
        is_other = self._next() == "^"
        self._place += is_other
        found = ""
        while (sign := self._pattern[self._place]) != "]" or not found:
            self._place += 1
            chosen = self._escaped()[0] if sign == "\\" else sign
            after = self._pattern[self._place : self._place + 2]
            if len(chosen) == 1 and len(after) == 2 and after[0] == "-" and after[1] not in "]\\":
                self._place += 2
                chosen = "".join(map(chr, range(ord(chosen), min(ord(after[1]), ord(chosen) + 35) + 1)))
            found += chosen
            if len(found) > _LONGEST:
                raise _TooHardError
        self._place += 1
        return "".join(each for each in _WORD + "- " if each not in found) if is_other else found
