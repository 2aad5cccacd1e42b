"""The overview of public services: how much of the country is heard of first, then what was measured."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from nenso.kernel.rules import Period, Text, fold, sort_key
from nenso.measures import queries as measures
from nenso.measures.queries import Connection, Coverage, ServiceFigures
from nenso.measures.rules.connections import Share
from nenso.ui.rules import Area, Areas, Bar, Bars
from nenso.web.exports import Column, Kind
from nenso.web.presenters.kept import kept
from nenso.web.presenters.services import figures as shared
from nenso.web.presenters.services.figures import KEY_SHARES, AgencyLine, KeyFigure
from nenso.web.presenters.services.naming import (
    DECIMALS,
    NATION,
    NATION_NAME,
    RECEIVED,
    SHARE_NAMES,
    Periods,
    ServiceAddresses,
    agencies,
    periods_of,
)

PROVINCE = "provincial_committee"
SORTS = ("name", "state", "received", *KEY_SHARES)


@dataclass(frozen=True, slots=True)
class Wish:
    """What of the table was asked for; `show` is the share on the map."""

    words: str = ""
    kind: str = ""
    sort: str = "name"
    show: str = "online"
    has_figures: bool = False


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """Everything on the overview, in the reader's language."""

    first: Text
    share: Share
    kinds: tuple[tuple[Text, Share], ...]
    differing: int
    periods: Periods
    figures_first: Text
    keys: list[KeyFigure]
    has_figures: bool
    map: Areas | None
    map_title: Text
    bars: Bars | None
    shows: list[tuple[str, Text, bool]]
    lines: tuple[AgencyLine, ...]
    of: int
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of all agencies in a period, and how their systems are connected."""

    now: Mapping[str, ServiceFigures]
    before: Mapping[str, ServiceFigures]


@kept(16)
def measured(period: Period, on: date) -> Measured:
    """Return the figures of all agencies for a period and the one before it; kept for a minute."""
    codes = list(agencies(on))
    earlier = period.preceding()
    return Measured(measures.services_compared(codes, period), measures.services_compared(codes, earlier))


@kept(4)
def connected(minute: datetime) -> tuple[Coverage, Mapping[str, tuple[Connection, ...]]]:
    """Return the coverage of a minute and the systems of each owner, portals too."""
    found: dict[str, list[Connection]] = defaultdict(list)
    for each in measures.connections(minute):
        found[each.system.organisation_code].append(each)
    return measures.coverage(minute), {code: tuple(systems) for code, systems in found.items()}


def at_minute(now: datetime) -> datetime:
    """Return the beginning of a minute: readers within it see the same."""
    return now.replace(second=0, microsecond=0)


def overview_page(wish: Wish, asked: str, now: datetime, language: str) -> OverviewPage:
    """Return the overview. Raises `Refused`: "period.unknown"."""
    today = timezone.localdate(now)
    periods = periods_of(asked, today)
    on = min(periods.period.last_day, today)
    coverage, systems = connected(at_minute(now))
    found = measured(periods.period, on)
    to = ServiceAddresses(language)
    names = agencies(on)
    lines = [
        shared.agency_line(agency, found.now[code], systems.get(code, ()), to)
        for code, agency in names.items()
        if code in found.now
    ]
    nation = shared.together(list(found.now.values()), NATION)
    before = shared.together(list(found.before.values()), NATION)
    shown = _wanted(lines, wish, language)
    provinces = [line for line in lines if line.type == PROVINCE]
    return OverviewPage(
        first=coverage_sentence(coverage.share),
        share=coverage.share,
        kinds=tuple((kind.name, kind.share) for kind in coverage.kinds),
        differing=_differing(systems),
        periods=periods,
        figures_first=shared.first_sentence(nation, NATION_NAME) if nation else Text("", ""),
        keys=shared.key_figures(nation, before, to) if nation else [],
        has_figures=any(line.has_figures for line in lines),
        map=_map(provinces, wish.show, on, to, language),
        map_title=_map_title(provinces, wish.show, periods.period),
        bars=_bars(lines, wish.show, language),
        shows=[(name, SHARE_NAMES[name], name == wish.show) for name in KEY_SHARES],
        lines=tuple(shown),
        of=len(lines),
        is_illustrative=any(line.is_illustrative for line in lines),
    )


def coverage_sentence(share: Share) -> Text:
    """Say how many systems are connected, of those that must be."""
    if not share.all:
        return Text(
            "Chưa có cơ quan nào phải kết nối hệ thống.",
            "There is no agency yet whose systems must be connected.",
        )
    facts = {"n": share.connected, "of": share.all, "partial": share.partial, "silent": share.silent}
    if share.partial:
        return Text(
            "Đã kết nối {n} trên {of} hệ thống phải kết nối; {partial} hệ thống mới kết nối một phần, {silent} hệ thống im lặng.",
            "{n} of the {of} systems that must be connected are; {partial} are partly connected, {silent} are silent.",
        ).fill(**facts)
    return Text(
        "Đã kết nối {n} trên {of} hệ thống phải kết nối; {silent} hệ thống im lặng.",
        "{n} of the {of} systems that must be connected are; {silent} are silent.",
    ).fill(**facts)


def _differing(systems: Mapping[str, Sequence[Connection]]) -> int:
    return sum(
        1
        for found in systems.values()
        for each in found
        if each.totals is not None and not each.totals.is_closed
    )


def _wanted(lines: Sequence[AgencyLine], wish: Wish, language: str) -> list[AgencyLine]:
    words = fold(wish.words)
    found = [
        line
        for line in lines
        if (not words or words in fold(f"{line.name.vi} {line.name.en} {line.code}"))
        and (not wish.kind or (line.type == PROVINCE) == (wish.kind == "provinces"))
        and (not wish.has_figures or line.has_figures)
    ]
    return ordered(found, wish.sort, language)


def ordered(lines: Sequence[AgencyLine], sort: str, language: str) -> list[AgencyLine]:
    """Return lines in the order asked for; those without a figure stand last, whichever way."""
    name, is_down = sort.lstrip("-"), sort.startswith("-")
    by_name: Callable[[AgencyLine], Any] = lambda line: sort_key(line.name.in_language(language))  # noqa: E731
    lines = sorted(lines, key=by_name)
    if name == "name":
        return lines[::-1] if is_down else lines
    if name == "state":
        return sorted(lines, key=lambda line: line.state_name.vi, reverse=is_down)
    key = RECEIVED if name == "received" else name
    known = [line for line in lines if line.value_of(key) is not None]
    known.sort(key=lambda line: line.value_of(key) or 0.0, reverse=is_down)
    return known + [line for line in lines if line.value_of(key) is None]


def _map(
    provinces: Sequence[AgencyLine], show: str, on: date, to: ServiceAddresses, language: str
) -> Areas | None:
    areas = tuple(
        Area(
            code=line.code,
            name=line.name.in_language(language),
            value=_rounded(line.value_of(show)),
            url=line.url,
            note=line.state_name.in_language(language),
        )
        for line in provinces
    )
    if not any(area.value is not None for area in areas):
        return None
    return Areas(to.map(on), areas, SHARE_NAMES[show].in_language(language), decimals=DECIMALS, unit="%")


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)


def _map_title(provinces: Sequence[AgencyLine], show: str, period: Period) -> Text:
    known = [line for line in provinces if line.value_of(show) is not None]
    return Text(
        "{name}, {period}: đo được ở {n} trên {of} tỉnh, thành phố.",
        "{name}, {period}: measured in {n} of {of} provinces.",
    ).fill(name=SHARE_NAMES[show], period=period.name(), n=len(known), of=len(provinces))


def _bars(lines: Sequence[AgencyLine], show: str, language: str) -> Bars | None:
    known = sorted(
        (line for line in lines if line.value_of(show) is not None),
        key=lambda line: -(line.value_of(show) or 0),
    )
    if not known:
        return None
    bars = tuple(
        Bar(label=line.name.in_language(language), value=_rounded(line.value_of(show)), url=line.url)
        for line in known[:20]
    )
    return Bars(bars, maximum=100.0, decimals=DECIMALS, unit="%")


COLUMNS = (
    Column("code", Text("Mã", "Code")),
    Column("name", Text("Cơ quan", "Agency"), width=40),
    Column("kind", Text("Loại", "Kind")),
    Column("state", Text("Kết nối", "Connection")),
    Column("received", Text("Hồ sơ tiếp nhận", "Dossiers received"), Kind.NUMBER, 0),
    *(
        Column(name, Text(f"{SHARE_NAMES[name].vi} (%)", f"{SHARE_NAMES[name].en} (%)"), Kind.NUMBER, 2)
        for name in KEY_SHARES
    ),
    Column("illustrative", Text("Số liệu minh họa", "Illustrative")),
)
YES = Text("có", "yes")


def rows(lines: Sequence[AgencyLine]) -> list[list[Any]]:
    """Return the table of agencies as it is exported."""
    return [
        [
            line.code,
            line.name,
            line.kind,
            line.state_name,
            line.received.value,
            *(cell.value for cell in line.shares),
            YES if line.is_illustrative else None,
        ]
        for line in lines
    ]


KIND_TABS = {
    "": Text("Tất cả", "All"),
    "provinces": Text("Tỉnh, thành phố", "Provinces"),
    "ministries": Text("Bộ, ngành", "Ministries and agencies"),
}
