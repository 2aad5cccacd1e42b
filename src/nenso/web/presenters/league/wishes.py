"""What a reader asks of a league table: words, region, order; and the table as plain rows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nenso.directory.rules import sought
from nenso.index.rules.uncertainty import Band
from nenso.web.presenters.league.records import Line, Table


@dataclass(frozen=True, slots=True)
class Wish:
    """How a reader wants the table: words searched, region, order."""

    words: str = ""
    region: str = ""
    sort: str = "rank"


def chosen(found: Table, wish: Wish) -> list[Line]:
    """Return the lines that a reader asks for, in the order asked for."""
    words = sought(wish.words)
    lines = [line for line in found.lines if words in line.folded and wish.region in ("", line.region)]
    key = wish.sort.removeprefix("-")
    is_down = wish.sort.startswith("-")
    if key == "name":
        return sorted(lines, key=lambda line: line.sort_key, reverse=is_down)
    if key == "rank":
        return lines[::-1] if is_down else lines
    value = _value_of(key)
    known = [line for line in lines if value(line) is not None]
    unknown = [line for line in lines if value(line) is None]
    return sorted(known, key=lambda line: value(line) or 0.0, reverse=is_down) + unknown


def _value_of(key: str) -> Callable[[Line], float | None]:
    if key == "score":
        return lambda line: line.score
    if key in _OF_BANDS:
        return lambda line: None if line.band is None else float(getattr(line.band, key))
    return lambda line: line.values.get(key)


_OF_BANDS = ("width", "top_ten")


def sort_keys(found: Table) -> list[str]:
    """Return every order that may be asked for."""
    keys = ["rank", "name", "score", *(heading.code for heading in found.headings)]
    keys += _OF_BANDS if found.has_bands else ()
    return [*keys, *(f"-{key}" for key in keys)]


def export_rows(found: Table) -> list[list[Any]]:
    """Return the table as plain rows: rank, code, name, score, indicators; then what is known of the band."""
    return [
        [
            line.rank or None,
            line.code,
            line.name,
            line.score,
            *(line.values.get(h.code) for h in found.headings),
            *(_exported(line.band) if found.has_bands else ()),
        ]
        for line in found.lines
    ]


def _exported(band: Band | None) -> list[Any]:
    if band is None:
        return [None] * 5
    return [band.low, band.median, band.high, band.top_ten, " ".join(band.tied)]
