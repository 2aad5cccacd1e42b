"""Finding the unit whose figures are wanted: by name without diacritics, or by code."""

from dataclasses import dataclass, replace
from datetime import date

from nenso.directory import queries as directory
from nenso.directory.queries import OrganisationAsOf
from nenso.kernel.rules import Text
from nenso.measures.queries import IndicatorAsOf, levels_of
from nenso.web.presenters.indicators.naming import ORGANISATION, Asked, series_url
from nenso.web.presenters.names import name_of, type_name

MOST = 20
_WHOLE = Text("mọi cơ quan tại {name}", "all agencies in {name}")


@dataclass(frozen=True, slots=True)
class Found:
    """A unit that a search found, and the address of its figures."""

    name: str
    kind: str
    url: str


def found_units(words: str, one: IndicatorAsOf, asked: Asked, on: date, language: str) -> tuple[Found, ...]:
    """Return the units that the words may mean, of the kinds at which the indicator has figures."""
    levels = levels_of(one)
    found: list[Found] = []
    for unit in directory.search(words, on, MOST):
        found += _of(unit, levels, asked, language)
    return tuple(found[: MOST * 2])


def _of(unit: OrganisationAsOf, levels: tuple[str, ...], asked: Asked, language: str) -> list[Found]:
    found = []
    level = unit.territory_level
    if level in levels and unit.territory_code:
        name = name_of(unit)
        whole = _WHOLE.fill(name=name) if ORGANISATION in levels else name
        here = replace(asked, kind=level, unit=unit.territory_code)
        found.append(
            Found(
                _capital(whole.in_language(language)),
                _LEVELS[level].in_language(language),
                series_url(here, language),
            )
        )
    if ORGANISATION in levels:
        here = replace(asked, kind=ORGANISATION, unit=unit.code)
        found.append(
            Found(
                unit.name.in_language(language),
                type_name(unit.type).in_language(language),
                series_url(here, language),
            )
        )
    return found


_LEVELS = {
    "province": Text("Tỉnh, thành phố", "Province"),
    "district": Text("Quận, huyện", "District"),
    "commune": Text("Xã, phường, đặc khu", "Commune"),
}


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
