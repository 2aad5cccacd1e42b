"""Wrong keys with names: for which system, through which door, and whether keys from there were still looked at."""

from collections.abc import Iterable
from dataclasses import dataclass

from nenso.exchange.models import KeyGuess
from nenso.kernel.rules import Text
from nenso.web.presenters.exchange.naming import Registry

_API = Text("quản trị bằng chương trình (API)", "administration by programs (API)")
_MANY = Text("nhiều nơi khác", "many others")


@dataclass(frozen=True, slots=True)
class GuessLine:
    """An hour of one source: for what its keys would have been."""

    row: KeyGuess
    source: Text
    target: Text


def guess_lines(rows: Iterable[KeyGuess], known: Registry) -> list[GuessLine]:
    """Return hours with names."""
    return [GuessLine(row, _source(row), _target(row, known)) for row in rows]


def _source(row: KeyGuess) -> Text:
    return Text(row.source, row.source) if row.source else _MANY


def _target(row: KeyGuess, known: Registry) -> Text:
    if row.door == "api":
        return _API
    return known.name_of(row.client) if row.client else _MANY
