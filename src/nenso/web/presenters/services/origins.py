"""The origin of a figure or a share of an organisation with all below it: down to what was recorded of each."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from nenso.directory import queries as directory
from nenso.kernel.rules import Period, Refused, Text
from nenso.measures import queries as measures
from nenso.measures.queries import ServiceFigures
from nenso.measures.rules.services import FIGURES, SHARES, Ratio
from nenso.web.presenters.services import figures as shared
from nenso.web.presenters.services.agency import agency_of
from nenso.web.presenters.services.naming import (
    DECIMALS,
    NATION,
    NATION_NAME,
    SHARE_NAMES,
    SHARE_RULES,
    ServiceAddresses,
    agencies,
    capital,
    indicator_names,
    name_of,
)
from nenso.web.presenters.services.overview import measured

MOST = 200
PART_OF_WHOLE = Text("Số thứ nhất chia cho số thứ hai.", "The first count over the second.")
ADDED = Text(
    "Cộng số của đơn vị này và mọi đơn vị bên dưới, từng tháng trong kỳ.",
    "The sum over the organisation and all below it, month by month.",
)


@dataclass(frozen=True, slots=True)
class PartLine:
    """A figure that this one was made of."""

    name: str
    period: str
    value: float
    url: str


@dataclass(frozen=True, slots=True)
class FigureOrigin:
    """What the panel tells: a share opens to its two counts, a count to what was recorded, a nation's to its agencies."""

    title: Text
    period: Period
    value: float | None
    decimals: int
    unit: str
    rule: Text
    heading: Text
    parts: tuple[PartLine, ...]
    more: int
    covered: Text
    page_url: str


def figure_origin(organisation: str, name: str, code: str, now: datetime, language: str) -> FigureOrigin:
    """Return the origin of a count (an indicator's code) or of a share (its name).

    Raises `Refused`: "period.unknown", "organisation.not_found", "observation.no_figure".
    """
    period = Period.parse(code)
    to = ServiceAddresses(language)
    if name not in SHARES and name not in FIGURES:
        raise Refused("observation.no_figure", indicator=name[:64], unit=organisation[:32], period=code)
    on = min(period.last_day, timezone.localdate(now))
    if organisation == NATION:
        found = shared.together(list(measured(period, on).now.values()), NATION)
        who = NATION_NAME
    else:
        who = name_of(agency_of(organisation, on))
        found = measures.service_figures(organisation, period)
    if found is None:
        raise Refused("observation.no_figure", indicator=name, unit=organisation, period=code)
    return (
        _of_share(found, name, who, to) if name in SHARES else _of_count(found, name, who, now, to, language)
    )


def _of_share(found: ServiceFigures, name: str, who: Text, to: ServiceAddresses) -> FigureOrigin:
    ratio = found.shares.get(name)
    if ratio is None:
        raise _nothing(found, name)
    period = found.period
    names = indicator_names([ratio.pair.part, ratio.pair.whole], period.last_day)
    language = "en" if to.root.startswith("/en/") else "vi"
    parts = tuple(
        PartLine(
            capital(names[code].in_language(language)),
            period.name().in_language(language),
            value,
            to.figure_of(found.organisation, code, period),
        )
        for code, value in ((ratio.pair.part, ratio.part), (ratio.pair.whole, ratio.whole))
    )
    return FigureOrigin(
        title=_title(SHARE_NAMES.get(name, Text(name, name)), who),
        period=period,
        value=ratio.percent,
        decimals=DECIMALS,
        unit="%",
        rule=SHARE_RULES.get(name, PART_OF_WHOLE),
        heading=Text("Tính từ hai số nào?", "Which two counts is it made of?"),
        parts=parts,
        more=0,
        covered=_covered(ratio),
        page_url=_page(found, to),
    )


def _covered(ratio: Ratio) -> Text:
    return Text(
        "{n} trên {of} đơn vị có cả hai số; đơn vị thiếu một số thì không tính vào số nào, để tỷ lệ không bị thấp đi.",
        "{n} of {of} organisations have both counts; one that lacks either is in neither, so that the share is not made too small.",
    ).fill(n=ratio.organisations, of=ratio.expected)


def _of_count(
    found: ServiceFigures, name: str, who: Text, now: datetime, to: ServiceAddresses, language: str
) -> FigureOrigin:
    if name not in found.figures:
        raise _nothing(found, name)
    period = found.period
    parts = (
        _agencies(found, name, now, to, language)
        if found.organisation == NATION
        else _records(found, name, to, language)
    )
    counted = len({part.name for part in parts})
    return FigureOrigin(
        title=_title(indicator_names([name], period.last_day)[name], who),
        period=period,
        value=found.figures[name],
        decimals=0,
        unit="",
        rule=ADDED,
        heading=Text("Gồm những số nào?", "Which figures is it made of?"),
        parts=parts[:MOST],
        more=max(0, len(parts) - MOST),
        covered=Text("{n} trên {of} đơn vị có số.", "{n} of {of} organisations have a figure.").fill(
            n=counted,
            of=len(agencies(period.last_day)) if found.organisation == NATION else len(found.units),
        ),
        page_url=_page(found, to),
    )


def _agencies(
    found: ServiceFigures, name: str, now: datetime, to: ServiceAddresses, language: str
) -> tuple[PartLine, ...]:
    on = min(found.period.last_day, timezone.localdate(now))
    each_of = measured(found.period, on).now
    return tuple(
        PartLine(
            name_of(agency).in_language(language),
            found.period.name().in_language(language),
            each_of[code].figures[name],
            to.figure_of(code, name, found.period),
        )
        for code, agency in agencies(on).items()
        if code in each_of and name in each_of[code].figures
    )


def _records(found: ServiceFigures, name: str, to: ServiceAddresses, language: str) -> tuple[PartLine, ...]:
    rows = measures.observations_behind(found.organisation, name, found.period)
    units = directory.organisations({row.unit_code for row in rows}, found.period.last_day)
    lines = [
        PartLine(
            name_of(units[row.unit_code]).in_language(language) if row.unit_code in units else row.unit_code,
            Period.parse(row.period).name().in_language(language),
            float(row.value or 0.0),
            to.observation(name, row.unit_code, row.period),
        )
        for row in rows
    ]
    return tuple(sorted(lines, key=lambda line: -line.value))


def _title(name: Text, who: Text) -> Text:
    return Text(f"{capital(name.vi)}: {who.vi}", f"{capital(name.en)}: {who.en}")


def _page(found: ServiceFigures, to: ServiceAddresses) -> str:
    if found.organisation == NATION:
        return f"{to.services()}?period={found.period.code}"
    return to.service(found.organisation, found.period)


def _nothing(found: ServiceFigures, name: str) -> Refused:
    return Refused("observation.no_figure", indicator=name, unit=found.organisation, period=found.period.code)
