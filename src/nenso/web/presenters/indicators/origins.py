"""The origin of a figure of the yardstick: rule, inputs or parts, record, lot, every version, and how to recompute it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from nenso.kernel.rules import Period, PeriodKind, Refused, Text
from nenso.measures import queries as measures
from nenso.measures.queries import IndicatorAsOf, LotFacts, Point, Version
from nenso.measures.rules import parts_of
from nenso.measures.rules.deriving import COUNTED, Behind, behind
from nenso.reporting.queries import ReportRecord, report_record
from nenso.web.presenters.indicators import sentences
from nenso.web.presenters.indicators.meters import Meter, meters_of
from nenso.web.presenters.indicators.naming import (
    FLAG_NAMES,
    LOT_NAMES,
    ORGANISATION,
    Asked,
    Unit,
    flag_name,
    lot_url,
    named_unit,
    origin_url,
    series_url,
    unit_names,
    unit_word,
)
from nenso.web.presenters.indicators.sentences import NOTHING

MOST_MISSING, MOST_DOSSIERS, MOST_ENTRIES = 60, 50, 100
# What a group of dossiers adds to the counts of each day.
_DAILY = {"received": "received", "completed": "completed", "rated": "rated"}
ROLL_RULES = {
    "sum": Text("Cộng số liệu của các đơn vị bên dưới.", "The sum of the units below."),
    "mean": Text("Trung bình cộng các đơn vị bên dưới.", "The mean of the units below."),
    "population_weighted_mean": Text(
        "Trung bình các đơn vị bên dưới, theo dân số.", "The mean of the units below, weighted by population."
    ),
    "max": Text("Lấy đơn vị cao nhất bên dưới.", "The highest of the units below."),
    "not_comparable": Text("Không cộng được từ các đơn vị.", "It is not made of the units below."),
}


@dataclass(frozen=True, slots=True)
class InputLine:
    """A figure that this one was made of; `url` opens its own origin, "" where there is no figure."""

    name: Text
    value: float | None
    decimals: int
    word: Text
    url: str


@dataclass(frozen=True, slots=True)
class DayLine:
    """What was counted on a day."""

    day: date
    count: int


@dataclass(frozen=True, slots=True)
class OriginPage:
    """What the panel tells, in the reader's language."""

    asked: Asked
    indicator: IndicatorAsOf
    unit: Unit
    period: Period
    title: Text
    word: Text
    value: float | None
    point: Point
    rule: Text
    rule_below: Text
    inputs: tuple[InputLine, ...]
    parts_name: Text
    parts: tuple[InputLine, ...]
    missing: tuple[str, ...]
    more_missing: int
    covered: Text
    times: tuple[InputLine, ...]
    versions: tuple[Version, ...]
    flags: tuple[Text, ...]
    days: tuple[DayLine, ...]
    days_differ: bool
    behind: Behind | None
    series_url: str
    lot_url: str
    api_path: str
    report: ReportRecord | None = None
    members: tuple[tuple[str, str], ...] = ()  # of the data exchange, whose hours were counted: name and page
    entries: tuple[tuple[Text, str], ...] = ()  # of the catalogue that were counted: name and page
    more_entries: int = 0
    meters: tuple[Meter, ...] = ()  # the systems that told what was counted

    @property
    def version(self) -> Version | None:
        """The version that is shown: the one that holds now, or held when it was known."""
        return next((one for one in self.versions if one.number == self.point.version), None)

    @property
    def days_total(self) -> int:
        """The days added up."""
        return sum(line.count for line in self.days)


def lot_name(lot: LotFacts) -> Text:
    """Say what kind of recording a lot was."""
    return LOT_NAMES.get(lot.kind, Text(lot.kind, lot.kind))


def origin_page(asked: Asked, code: str, language: str) -> OriginPage:
    """Return the origin of a unit's figure for a period.

    Raises `Refused`: "period.unknown", "indicator.not_found", "observation.unit", "observation.unit_kind",
    "observation.no_figure" where nothing is known and nothing ever was.
    """
    period = Period.parse(code)
    last = period.last_day
    one = measures.indicator(asked.code, last)
    if asked.kind not in measures.levels_of(one):
        raise Refused("observation.unit_kind", kind=asked.kind[:20])
    unit = named_unit(asked.kind, asked.unit, asked.units_on or last)
    point = _point(one, unit, period, asked)
    versions = measures.revisions(one.code, unit.pair, period, asked.category)
    if point.value is None and not versions:
        raise Refused("observation.no_figure", indicator=one.code, unit=unit.code, period=period.code)
    is_rolled = "rolled" in point.flags
    is_made = is_rolled and not one.is_expression  # a ratio is made of wholes, never of ratios
    times = () if one.is_expression or point.is_recorded else _times(one, unit, period, asked, language)
    parts, missing, covered, below = _parts(one, unit, period, asked, language) if is_made else _NO_PARTS
    said = _behind(point, versions)
    days = _days(unit, said)
    shown = next((each for each in versions if each.number == point.version), None)
    line = shown.line if shown and unit.kind == ORGANISATION else ""
    entries = _entries(line, unit)
    return OriginPage(
        asked=asked,
        indicator=one,
        unit=unit,
        period=period,
        title=Text("{name}: {unit}", "{name}: {unit}").fill(name=one.name, unit=sentences.capital(unit.name)),
        word=unit_word(one.unit),
        value=point.value,
        point=point,
        rule=measures.rule_in_words(one, period),
        rule_below=ROLL_RULES[one.over_units] if is_made else NOTHING,
        inputs=tuple(_input(each, unit, period, asked, language) for each in _references(one, last)),
        parts_name=below,
        parts=parts,
        missing=missing[:MOST_MISSING],
        more_missing=max(0, len(missing) - MOST_MISSING),
        covered=covered,
        times=times,
        versions=versions,
        flags=tuple(flag_name(flag) for flag in point.flags if flag in FLAG_NAMES),
        days=days,
        days_differ=bool(days) and point.value is not None and sum(d.count for d in days) != point.value,
        behind=said,
        series_url=series_url(asked, language),
        lot_url=lot_url(shown.lot.uuid, language) if shown else "",
        api_path=_api_path(asked, unit, point),
        report=report_record(*shown.lot.source, shown.line) if shown else None,
        members=_members(shown) if shown else (),
        meters=meters_of(line, unit.code, timezone.localdate(), language),
        entries=entries[:MOST_ENTRIES],
        more_entries=max(0, len(entries) - MOST_ENTRIES),
    )


def _entries(line: str, unit: Unit) -> tuple[tuple[Text, str], ...]:
    """Return the entries of the catalogue that a figure of an organisation counted, as they were public on its day."""
    return tuple(
        (Text(each.name, each.name_en or each.name), reverse("web:catalogue_entry", args=[each.code]))
        for each in measures.entries_behind(line, unit.code) or ()
    )


def _members(shown: Version) -> tuple[tuple[str, str], ...]:
    """Return the members of the exchange that a figure was counted of, as its line names them: `…&member=GOV/48`."""
    if shown.lot.source[0] != "exchange.month":
        return ()
    names = dict(parse_qsl(shown.line)).get("member", "").split(",")
    return tuple(
        (name, reverse("web:exchange_member", args=name.split("/"))) for name in names if name.count("/") == 1
    )


_NO_PARTS: tuple[tuple[InputLine, ...], tuple[str, ...], Text, Text] = ((), (), NOTHING, NOTHING)


def _api_path(asked: Asked, unit: Unit, point: Point) -> str:
    """Return the address of the open API that gives the same figure: as recorded, of a unit in time, or of a whole."""
    code = point.period.code
    same: dict[str, object] = {
        "category": asked.category,
        "known": asked.known or "",
        "as_of": asked.units_on or "",
    }
    if point.is_recorded:
        cell = {"indicator": asked.code, "unit_kind": unit.kind, "unit": unit.code, "period": code}
        path, said = "/api/v1/observations", {**cell, **same, "revisions": "true"}
    elif "rolled" in point.flags:
        path, said = f"/api/v1/across/{asked.code}/{code}/{unit.kind}", same
    else:
        path, said = f"/api/v1/series/{asked.code}/{unit.kind}/{unit.code}", {"periods": code, **same}
    query = urlencode({name: value for name, value in said.items() if value})
    return f"{path}?{query}" if query else path


def _point(one: IndicatorAsOf, unit: Unit, period: Period, asked: Asked) -> Point:
    found = measures.unit_series(
        one, unit.pair, [period], category=asked.category, known=asked.known, units_on=asked.units_on
    )
    return found.points[0]


def _references(one: IndicatorAsOf, on: date) -> Sequence[IndicatorAsOf]:
    if not one.is_expression:
        return ()
    named = measures.indicators_named(one.references, on)
    return [named[code] for code in one.references if code in named]


def _input(one: IndicatorAsOf, unit: Unit, period: Period, asked: Asked, language: str) -> InputLine:
    point = _point(one, unit, period, asked)
    url = origin_url(asked, period, language, one.code) if point.value is not None else ""
    return InputLine(one.name, point.value, one.decimals, unit_word(one.unit), url)


def _times(
    one: IndicatorAsOf, unit: Unit, period: Period, asked: Asked, language: str
) -> tuple[InputLine, ...]:
    """Return the shorter periods that a figure of a longer one was made of."""
    try:
        shorter = parts_of(period, PeriodKind(one.period_kind))
    except Refused:
        return ()
    if len(shorter) < 2:
        return ()
    found = measures.unit_series(
        one, unit.pair, shorter, category=asked.category, known=asked.known, units_on=asked.units_on
    )
    return tuple(
        InputLine(
            sentences.capital(point.period.name()),
            point.value,
            one.decimals,
            unit_word(one.unit),
            origin_url(asked, point.period, language) if point.value is not None else "",
        )
        for point in found.points
    )


def _parts(
    one: IndicatorAsOf, unit: Unit, period: Period, asked: Asked, language: str
) -> tuple[tuple[InputLine, ...], tuple[str, ...], Text, Text]:
    """Return the units that a whole was rolled up from, and those of them that have no figure."""
    try:
        found = measures.parts_of_whole(
            one, unit.pair, period, category=asked.category, known=asked.known, units_on=asked.units_on
        )
    except Refused:
        return _NO_PARTS
    names = unit_names(found.kind, [*found.values, *found.missing], found.on)
    here = replace(asked, kind=found.kind)
    parts = tuple(
        InputLine(
            names.get(code, Text(code, code)),
            value,
            one.decimals,
            unit_word(one.unit),
            origin_url(replace(here, unit=code), period, language),
        )
        for code, value in sorted(found.values.items(), key=lambda pair: -pair[1])
    )
    missing = tuple(names[code].in_language(language) if code in names else code for code in found.missing)
    kind = measures.whole_name(found.kind)
    return parts, missing, sentences.covered(len(parts), found.expected, kind), sentences.capital(kind)


def _behind(point: Point, versions: Sequence[Version]) -> Behind | None:
    """Return what a metered figure counted, where its line says so."""
    shown = next((one for one in versions if one.number == point.version), None)
    return behind(shown.line) if shown else None


def _days(unit: Unit, said: Behind | None) -> tuple[DayLine, ...]:
    """Return the daily counts behind a metered figure of an organisation, where its part is counted by day."""
    if said is None or unit.kind != ORGANISATION:
        return ()
    measure = _measure(said)
    if not measure:
        return ()
    counted = measures.counted_by_day(
        organisations=[unit.code], measures=measure.split(","), first=said.span.first, last=said.span.last
    )
    by_day = Counter[date]()
    for (day, _), count in counted.items():
        by_day[day] += count
    size = (said.span.last - said.span.first).days + 1
    days = [said.span.first + timedelta(days=i) for i in range(size)]
    return tuple(DayLine(day, by_day[day]) for day in days)


def _measure(said: Behind) -> str:
    if said.group == COUNTED:
        return said.part
    kind = _DAILY.get(said.group, "")
    if not said.part:
        return kind
    name, _, value = said.part.partition("=")
    return f"{kind}.{value}" if kind and name == "channel" else ""


def dossiers_of(page: OriginPage) -> QuerySet[Any] | None:
    """Return the dossiers that a metered figure counted, for staff of the agency; None where it counts none."""
    shown = page.version
    if shown is None or page.unit.kind != ORGANISATION:
        return None
    return measures.dossiers_behind(shown.line, page.unit.code)
