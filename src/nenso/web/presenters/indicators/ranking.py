"""All units of a level beside each other, for one period: ranked, with median and best, each figure with its origin."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from statistics import median

from nenso.kernel.rules import Text, fold
from nenso.measures import queries as measures
from nenso.measures.queries import Across, RolledUp
from nenso.ui.rules import Bar, Bars
from nenso.web.presenters.indicators import sentences
from nenso.web.presenters.indicators.naming import (
    LEVEL_NAMES,
    ORGANISATION,
    Asked,
    origin_url,
    series_url,
    unit_names,
    unit_word,
)
from nenso.web.presenters.indicators.sentences import NOTHING, Told
from nenso.web.presenters.names import within

MOST_BARS = 40


@dataclass(frozen=True, slots=True)
class Line:
    """A unit in the ranking; units of the same figure share a rank."""

    rank: int
    code: str
    name: str
    value: float
    url: str
    page_url: str
    coverage: float

    @property
    def is_partial(self) -> bool:
        """Whether some of its parts have no figure."""
        return self.coverage < 1


@dataclass(frozen=True, slots=True)
class Ranking:
    """The level's units with a figure, the best first; `missing` names those without, `without` counts them."""

    level: str
    levels: tuple[tuple[Text, str, bool], ...]
    on: date
    first: Text
    lines: tuple[Line, ...]
    found: tuple[Line, ...]
    missing: tuple[str, ...]
    without: int
    median: float | None
    bars: Bars | None
    own: Line | None


def levels_in(rolled: RolledUp) -> tuple[str, ...]:
    """Return the levels whose units can be ranked."""
    return tuple(
        kind for kind in measures.levels_of(rolled.indicator) if kind != "nation" and kind in rolled.levels
    )


def ranking(rolled: RolledUp, asked: Asked, level: str, words: str, language: str) -> Ranking | None:
    """Return the ranking of a level ("" for the usual one); None where there is nothing to rank.

    One query for the names. `words` narrows the lines to names or codes that contain them.
    """
    levels = levels_in(rolled)
    if not levels:
        return None
    usual = asked.kind if asked.kind in levels else levels[0]
    shown = level if level in levels else usual
    across = rolled[shown]
    values = across.by_code()
    names = _names(across, language)
    lines = _lines(across, values, names, asked, language)
    found = tuple(line for line in lines if _matches(line, words))
    missing = [names.get(code, code) for code in across.codes if code not in values and code in names]
    middle = median(values.values()) if values else None
    return Ranking(
        level=shown,
        levels=tuple(
            (LEVEL_NAMES[kind], f"{series_url(asked, language, level=kind)}#ranking", kind == shown)
            for kind in levels
        ),
        on=across.on,
        first=_first(across, lines, middle),
        lines=lines,
        found=found,
        missing=tuple(missing[:60]) if shown != ORGANISATION else (),
        without=len(across.codes) - len(values),
        median=middle,
        bars=_bars(across, lines, middle, language) if len(lines) <= MOST_BARS else None,
        own=next((line for line in lines if shown == asked.kind and line.code == asked.unit), None),
    )


def _names(across: Across, language: str) -> dict[str, str]:
    codes = across.by_code() if across.unit_kind == ORGANISATION else across.codes
    named = unit_names(across.unit_kind, codes, across.on)
    return {code: name.in_language(language) for code, name in named.items()}


def _matches(line: Line, words: str) -> bool:
    sought = fold(words).split()
    name = f"{fold(line.name)} {line.code.lower()}"
    return all(word in name for word in sought)


def _lines(
    across: Across, values: Mapping[str, float], names: Mapping[str, str], asked: Asked, language: str
) -> tuple[Line, ...]:
    is_less_better = across.indicator.direction == "down"
    decimals = across.indicator.decimals
    ordered = sorted(values.items(), key=lambda pair: (pair[1] if is_less_better else -pair[1], pair[0]))
    coverage = dict(zip(across.codes, across.coverage.tolist(), strict=True))
    lines: list[Line] = []
    for place, (code, value) in enumerate(ordered, start=1):
        is_tied = bool(lines) and round(lines[-1].value, decimals) == round(value, decimals)
        here = replace(asked, kind=across.unit_kind, unit=code)
        share = coverage[code]
        lines.append(
            Line(
                rank=lines[-1].rank if is_tied else place,
                code=code,
                name=names.get(code, code),
                value=value,
                url=origin_url(here, across.period, language),
                page_url=series_url(here, language),
                coverage=1.0 if math.isnan(share) else share,
            )
        )
    return tuple(lines)


def _first(across: Across, lines: tuple[Line, ...], middle: float | None) -> Text:
    if len(lines) < 2 or middle is None:
        return NOTHING
    one = across.indicator
    word = unit_word(one.unit)
    best = lines[0]
    return sentences.ranked(
        across.period,
        (within(Text(best.name, best.name)), Told(one.name, best.value, word, one.decimals)),
        Told(one.name, middle, word, one.decimals),
        len(lines),
        measures.whole_name(across.unit_kind),
        is_less_better=one.direction == "down",
    )


def _bars(across: Across, lines: tuple[Line, ...], middle: float | None, language: str) -> Bars | None:
    if len(lines) < 2 or min(line.value for line in lines) < 0:
        return None
    one = across.indicator
    return Bars(
        bars=tuple(Bar(line.name, line.value, median=middle, url=line.page_url) for line in lines),
        decimals=one.decimals,
        unit=unit_word(one.unit).in_language(language),
    )
