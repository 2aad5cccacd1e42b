"""The catalogue: which indicators there are, searched, filtered and sorted, with how much is known of each."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from nenso.directory import queries as directory
from nenso.kernel.rules import Period, Text, format_number, sort_key
from nenso.measures import queries as measures
from nenso.measures.queries import IndicatorAsOf
from nenso.web.exports import Column, Kind
from nenso.web.presenters.indicators.naming import (
    SOURCE_NAMES,
    STATUS_NAMES,
    Asked,
    series_url,
    theme_name,
    theme_of,
    unit_word,
)
from nenso.web.presenters.kept import kept

SURE = ("known", "found")
NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Wish:
    """What the reader asked for: words, filters, order."""

    words: str = ""
    source: str = ""
    theme: str = ""
    owner: str = ""
    unit: str = ""
    sort: str = "name"


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator in the list. `units` have a figure in the newest period; `mark` is empty where it is sure."""

    indicator: IndicatorAsOf
    source: Text
    theme: Text
    owner: str
    unit: Text
    mark: Text
    period: Period | None
    units: int
    url: str

    @property
    def period_name(self) -> Text:
        """The newest period in words, nothing where there is no figure."""
        return self.period.name() if self.period else NOTHING


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a filter, with how many indicators it has."""

    value: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The list as asked, and what it may be filtered by."""

    first: Text
    lines: tuple[Line, ...]
    of: int
    sources: tuple[Choice, ...]
    themes: tuple[Choice, ...]
    owners: tuple[Choice, ...]
    units: tuple[Choice, ...]


@kept()
def _held(on: date) -> dict[str, measures.Held]:
    return measures.held(measures.indicators(on))


def catalogue(wish: Wish, on: date, language: str) -> Catalogue:
    """Return the indicators of a day as asked; at most three queries."""
    listed = measures.indicators(on)
    found = measures.indicators(on, wish.words) if wish.words.strip() else listed
    held = _held(on)
    owners = directory.organisations({one.owner for one in listed if one.owner}, on)
    names = {code: owner.name.in_language(language) for code, owner in owners.items()}
    lines = [_line(one, held.get(one.code), names, language) for one in found if _is_wanted(one, wish)]
    lines.sort(key=_order(wish.sort.lstrip("-"), language), reverse=wish.sort.startswith("-"))
    return Catalogue(
        first=first_sentence(listed, held),
        lines=tuple(lines),
        of=len(listed),
        sources=_choices(
            (one.source for one in listed), lambda each: SOURCE_NAMES.get(each, Text(each, each)), language
        ),
        themes=_choices((theme_of(one.code) for one in listed), theme_name, language),
        owners=_choices(
            (one.owner for one in listed if one.owner),
            lambda each: Text(names.get(each, each), names.get(each, each)),
            language,
        ),
        units=_choices((one.unit for one in listed), _unit_name, language),
    )


def _unit_name(code: str) -> Text:
    return Text("tỷ lệ", "ratio") if code == "ratio" else unit_word(code)


def _is_wanted(one: IndicatorAsOf, wish: Wish) -> bool:
    asked = (
        (wish.source, one.source),
        (wish.theme, theme_of(one.code)),
        (wish.owner, one.owner),
        (wish.unit, one.unit),
    )
    return all(not wanted or wanted == has for wanted, has in asked)


def _line(one: IndicatorAsOf, held: measures.Held | None, owners: dict[str, str], language: str) -> Line:
    is_sure = one.status in SURE
    return Line(
        indicator=one,
        source=SOURCE_NAMES.get(one.source, Text(one.source, one.source)),
        theme=theme_name(theme_of(one.code)),
        owner=owners.get(one.owner, one.owner),
        unit=_unit_name(one.unit),
        mark=NOTHING if is_sure else STATUS_NAMES.get(one.status, Text(one.status, one.status)),
        period=held.period if held else None,
        units=held.units if held else 0,
        url=series_url(Asked(one.code), language),
    )


SORTS = ("name", "code", "source", "units", "period")


def _order(sort: str, language: str) -> Callable[[Line], Any]:
    keys: dict[str, Callable[[Line], Any]] = {
        "code": lambda line: line.indicator.code,
        "source": lambda line: (line.indicator.source, line.indicator.code),
        "units": lambda line: (line.units, line.indicator.code),
        "period": lambda line: (line.period.first_day if line.period else date.min, line.indicator.code),
    }
    return keys.get(sort, lambda line: sort_key(line.indicator.name.in_language(language)))


def _choices(values: Iterable[str], name: Callable[[str], Text], language: str) -> tuple[Choice, ...]:
    counted = Counter(values)
    found = [Choice(value, name(value).in_language(language), count) for value, count in counted.items()]
    return tuple(sorted(found, key=lambda each: sort_key(each.name)))


def first_sentence(listed: Sequence[IndicatorAsOf], held: dict[str, measures.Held]) -> Text:
    """Say how many indicators there are, where they come from, and until when figures go."""
    if not listed:
        return Text("Chưa có chỉ tiêu nào.", "There are no indicators yet.")
    counted = Counter(one.source for one in listed)
    told = Text(
        "Có {n} chỉ tiêu: {reported} do cơ quan báo cáo, {metered} đo tự động, {expression} tính từ chỉ tiêu khác.",
        "There are {n} indicators: {reported} reported by agencies, {metered} metered, {expression} computed from others.",
    ).fill(
        n=len(listed),
        reported=counted["reported"],
        metered=counted["metered"],
        expression=counted["expression"],
    )
    if not held:
        return Text(f"{told.vi} Chưa chỉ tiêu nào có số liệu.", f"{told.en} None has figures yet.")
    newest = max(each.period for each in held.values())
    more = Text(
        " {with_figures} chỉ tiêu đã có số liệu, mới nhất của {period}.",
        " {with_figures} of them have figures, the newest for {period}.",
    ).fill(with_figures=len(held), period=newest.name())
    return Text(told.vi + more.vi, told.en + more.en)


COLUMNS = (
    Column("code", Text("Mã", "Code"), width=34),
    Column("name", Text("Tên", "Name"), width=40),
    Column("definition", Text("Định nghĩa", "Definition"), width=40),
    Column("source", Text("Nguồn", "Source")),
    Column("unit", Text("Đơn vị tính", "Unit")),
    Column("owner", Text("Cơ quan chủ trì", "Owner"), width=30),
    Column("expression", Text("Công thức", "Expression"), width=30),
    Column("period", Text("Kỳ mới nhất", "Newest period")),
    Column("units", Text("Số đơn vị có số liệu", "Units with a figure"), Kind.NUMBER, 0),
    Column("legal", Text("Căn cứ", "Legal ground"), width=40),
    Column("status", Text("Tình trạng", "Status")),
    Column("valid_from", Text("Từ ngày", "Valid from"), Kind.DATE),
)


def rows(found: Catalogue) -> list[list[Any]]:
    """Return the list as an exported table."""
    return [
        [
            line.indicator.code,
            line.indicator.name,
            line.indicator.definition,
            line.source,
            line.unit,
            line.owner,
            line.indicator.expression,
            line.period.code if line.period else None,
            line.units,
            line.indicator.legal,
            STATUS_NAMES.get(line.indicator.status, Text(line.indicator.status, line.indicator.status)),
            line.indicator.validity.since,
        ]
        for line in found.lines
    ]


def counted(count: int) -> Text:
    """Say how many indicators."""
    one = "indicator" if count == 1 else "indicators"
    return Text(f"{format_number(count, 'vi', 0)} chỉ tiêu", f"{format_number(count, 'en', 0)} {one}")
