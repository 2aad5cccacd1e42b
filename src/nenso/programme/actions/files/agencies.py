"""Agencies as a workbook writes them: names, codes, several in one cell, those that are no more, "all ministries"."""

import re
from dataclasses import dataclass, field
from datetime import date

from nenso.directory import queries as directory
from nenso.kernel.rules import Refused, fold
from nenso.programme.actions.passing import heirs_of

_CODE = re.compile(r"\(([A-Za-z0-9._-]{1,32})\)\s*$")
_CUT = re.compile(r"[;\n]")
_SMALLER = re.compile(r",|\bvà\b")
_MARK = re.compile(r"^[-–•+*]\s*")
_ALL = (
    "cac ",
    "tat ca",
    "toan bo",
    "bo, nganh",
    "bo nganh",
    "ubnd cac",
    "uy ban nhan dan cac",
    "moi co quan",
)
_MOST = 12  # names of one cell that are put together


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency found: its code, and that of the one written where that was reorganised."""

    code: str
    name: str
    written: str
    is_successor: bool = False


@dataclass(slots=True)
class Agencies:
    """Finds agencies on a day, or on the first day of a plan for those that have ended since; each name is asked once."""

    on: date
    first_day: date
    known: dict[str, Agency | None] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)

    def all_of(self, text: str) -> tuple[list[Agency], list[str]]:
        """Return the agencies of a cell in their order, and the words that name none."""
        found: list[Agency] = []
        unknown: list[str] = []
        for piece in (_MARK.sub("", one.strip()).strip(" .,") for one in _CUT.split(text)):
            if not piece:
                continue
            whole = self.one(piece)
            if whole is not None:
                found.append(whole)
            elif is_all(piece):
                unknown.append(piece)
            else:
                self._smaller(piece, found, unknown)
        unique = {one.code: one for one in reversed(found)}
        return [one for one in dict.fromkeys(found) if unique.get(one.code) == one], unknown

    def one(self, text: str) -> Agency | None:
        """Return the one agency that a text names; None where it names none, or several."""
        if text not in self.known:
            self.known[text] = self._find(text)
        return self.known[text]

    def _smaller(self, piece: str, found: list[Agency], unknown: list[str]) -> None:
        """Take a row of names apart at its commas: "Bộ Văn hóa, Thể thao và Du lịch, Bộ Y tế" are two."""
        starts = [0, *(match.end() for match in _SMALLER.finditer(piece)), len(piece) + 1]
        place, last = 0, min(len(starts), _MOST) - 1
        while place < last:
            for end in range(last, place, -1):
                words = piece[starts[place] : starts[end]].strip(" ,")
                words = re.sub(r"(,|\s+và)\s*$", "", words).strip()
                one = self.one(words) if words else None
                if one is not None:
                    found.append(one)
                    place = end
                    break
            else:
                words = piece[starts[place] : starts[place + 1]].strip(" ,")
                unknown.append(re.sub(r"(,|\s+và)\s*$", "", words).strip() or words)
                place += 1

    def _find(self, text: str) -> Agency | None:
        named = _CODE.search(text)
        for candidate in (named[1] if named else "", _CODE.sub("", text).strip()):
            if not candidate or len(candidate) > 200:
                continue
            for day in dict.fromkeys((self.on, self.first_day)):
                try:
                    one = directory.resolve(candidate, day)
                except Refused:
                    continue
                return (
                    Agency(one.code, one.short_name.vi, text)
                    if day == self.on
                    else self._heir(one.code, text)
                )
        return None

    def _heir(self, code: str, text: str) -> Agency | None:
        heir = heirs_of([code], self.on).get(code)
        if heir is None:
            self.ended.add(text)
            return None
        one = directory.organisations([heir.code], self.on)[heir.code]
        return Agency(one.code, one.short_name.vi, text, is_successor=True)


def is_all(text: str) -> bool:
    """Say whether words name no one agency but many at once: "Các bộ, ngành, địa phương"."""
    return fold(text).startswith(_ALL)
