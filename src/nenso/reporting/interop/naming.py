"""Which of our codes stands for which of theirs: the same, unless a table of codes says otherwise."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from nenso.kernel.rules import Refused, Text
from nenso.reporting.interop.values import DEFAULT, DEFAULTS

NATION = "VNM"
_LEVELS = {2: "province", 3: "district", 5: "commune"}  # by the length of a territory's code
_KINDS = ("organisation", "province", "district", "commune", "nation")


class Of(StrEnum):
    """What a code is of."""

    DATA_ELEMENT = "dataElement"
    ORG_UNIT = "orgUnit"
    CATEGORY = "categoryOptionCombo"
    DATA_SET = "dataSet"


@dataclass(frozen=True)
class Naming:
    """A table of (what, our code, their code). What it does not hold has one code on both sides."""

    rows: tuple[tuple[Of, str, str], ...] = ()

    @cached_property
    def _theirs(self) -> dict[tuple[Of, str], str]:
        return {(of, ours): theirs for of, ours, theirs in self.rows}

    @cached_property
    def _ours(self) -> dict[tuple[Of, str], str]:
        return {(of, theirs): ours for of, ours, theirs in self.rows}

    def theirs(self, of: Of, ours: str) -> str:
        """Return their code; our empty category is their default."""
        found = self._theirs.get((of, ours), ours)
        return (found or DEFAULT) if of is Of.CATEGORY else found

    def ours(self, of: Of, theirs: str) -> str:
        """Return our code; their default category is our empty one."""
        found = self._ours.get((of, theirs), theirs)
        return "" if of is Of.CATEGORY and found in DEFAULTS else found


AS_IS = Naming()


def read_naming(content: bytes) -> Naming:
    """Read a table of codes: a CSV with the columns `of,ours,theirs`.

    Raises `Refused`: "interop.encoding", "interop.mapping" (names the line) for a code given twice on either side,
    since what goes out must be what comes in again.
    """
    try:
        rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    except UnicodeDecodeError as fault:
        raise Refused("interop.encoding") from fault
    found: list[tuple[Of, str, str]] = []
    for row in rows:
        line = rows.line_num
        said = {name: (row.get(name) or "").strip() for name in ("of", "ours", "theirs")}
        if said["of"] not in list(Of) or not said["theirs"]:
            raise Refused("interop.mapping", line=line, why=_COLUMNS)
        entry = (Of(said["of"]), said["ours"], said["theirs"])
        if entry[:2] in {(of, ours) for of, ours, _ in found}:
            raise Refused("interop.mapping", line=line, why=_TWICE.fill(code=entry[1]))
        if (entry[0], entry[2]) in {(of, theirs) for of, _, theirs in found}:
            raise Refused("interop.mapping", line=line, why=_TWICE.fill(code=entry[2]))
        found.append(entry)
    return Naming(tuple(found))


def unit_of(code: str, subject: str) -> tuple[str, str]:
    """Return the kind and code of a unit for an indicator about organisations or territories.

    `province:48` says the kind itself. A bare code is an organisation's, or, where the indicator is about territories,
    that of a province (two digits), district (three), commune (five) or of the nation (VNM).
    """
    kind, mark, rest = code.partition(":")
    if mark and kind in _KINDS:
        return kind, rest
    if subject != "territory":
        return "organisation", code
    return ("nation", code) if code == NATION else (_LEVELS.get(len(code), "commune"), code)


def unit_code(kind: str, code: str, subject: str) -> str:
    """Return how a unit is written: bare where that reads back as the same unit, else with its kind before it."""
    return code if unit_of(code, subject) == (kind, code) else f"{kind}:{code}"


def wanted_codes(given: Iterable[str], of: Of, naming: Naming) -> list[str]:
    """Return our codes for those of a request, each once; several may stand in one parameter, joined by commas."""
    return list(dict.fromkeys(naming.ours(of, code) for one in given for code in one.split(",") if code))


_COLUMNS = Text(
    "cần cột of (dataElement, orgUnit, categoryOptionCombo hoặc dataSet), ours và theirs.",
    "the columns of (dataElement, orgUnit, categoryOptionCombo or dataSet), ours and theirs are needed.",
)
_TWICE = Text("mã “{code}” đã có ở dòng trên.", "the code “{code}” was given before.")
