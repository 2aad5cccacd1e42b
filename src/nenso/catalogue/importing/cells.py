"""What the cells of a workbook of entries say: a value as it is kept, or why it is none."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from nenso.catalogue.importing.columns import Column, Read
from nenso.kernel.rules import Refused, fold

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{2}:[\d:.]+(?:Z|[+-]\d{2}:\d{2})?)?")
_VIETNAMESE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_WHOLE = re.compile(r"\d{1,3}(?:[., \u00a0]\d{3})+|\d+")
_YES, _NO = {"co", "yes", "x", "1", "true", "dung", "viet nam"}, {"khong", "no", "0", "false", "-"}


def read_cell(column: Column, text: str, organisation: Callable[[str], str]) -> Any:
    """Return what a filled cell says, as a statement keeps it; organisations by the code that `organisation` finds for a name.

    Raises `Refused`: "catalogue.cell_day", "catalogue.cell_number", "catalogue.cell_choice", "catalogue.cell_flag",
    "catalogue.cell_verdict", and whatever `organisation` raises.
    """
    if column.read is Read.DAY:
        return _day(text).isoformat()
    if column.read is Read.NUMBER:
        return _whole(text)
    if column.read is Read.CHOICE:
        return _choice(column, text)
    if column.read is Read.FLAG:
        return _flag(text)
    if column.read is Read.ORGANISATION:
        return organisation(text)
    parts = [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
    if column.read is Read.ORGANISATIONS:
        return [organisation(part) for part in parts]
    if column.read is Read.VERDICTS:
        return [_verdict(part) for part in parts]
    return parts if column.read is Read.LIST else text.strip()


def _day(text: str) -> date:
    bare = text.strip()
    iso, ours = _ISO.fullmatch(bare), _VIETNAMESE.fullmatch(bare)
    parts = iso.groups() if iso else tuple(reversed(ours.groups())) if ours else ()
    try:
        year, month, day = map(int, parts)
        return date(year, month, day)
    except ValueError:
        raise Refused("catalogue.cell_day", written=bare[:40]) from None


def _whole(text: str) -> int:
    bare = text.strip().removesuffix("%").strip()
    if bare.endswith(".0"):  # as some workbooks write whole numbers; a thousand has three digits
        bare = bare.removesuffix(".0")
    if not _WHOLE.fullmatch(bare):
        raise Refused("catalogue.cell_number", written=text[:40])
    return int(re.sub(r"\D", "", bare))


def _choice(column: Column, text: str) -> str:
    folded = fold(text)
    for value, words in column.choices:
        if folded in (value, fold(words.vi), fold(words.en)):
            return value
    raise Refused(
        "catalogue.cell_choice", written=text[:80], choices="; ".join(words.vi for _, words in column.choices)
    )


def _flag(text: str) -> bool:
    folded = fold(text)
    if folded in _YES | _NO:
        return folded in _YES
    raise Refused("catalogue.cell_flag", written=text[:40])


def _verdict(text: str) -> dict[str, str]:
    criterion, colon, verdict = text.partition(":")
    if not colon or not criterion.strip() or not verdict.strip():
        raise Refused("catalogue.cell_verdict", written=text[:80])
    return {"criterion": criterion.strip(), "verdict": verdict.strip()}
