"""The profile of an agency's public services: figures, history, channels, procedures, communes, systems."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from nenso.directory import queries as directory
from nenso.directory.queries import OrganisationAsOf
from nenso.kernel.rules import Period, PeriodKind, Refused, Text, fold
from nenso.measures import queries as measures
from nenso.measures.queries import Connection, ProcedureFigures, ServiceFigures
from nenso.measures.rules import parts_of
from nenso.ui.rules import Lines, Series
from nenso.web.exports import Column, Kind
from nenso.web.presenters.catalogue.ties import EntrySaid, entries_said
from nenso.web.presenters.qd766 import Measured, PublishedRow, measured_qd766, published_of
from nenso.web.presenters.services import figures as shared
from nenso.web.presenters.services.figures import AgencyLine, KeyFigure
from nenso.web.presenters.services.naming import (
    DECIMALS,
    RECEIVED,
    SHARE_NAMES,
    Periods,
    ServiceAddresses,
    name_of,
    periods_of,
)

MONTHS = 13
CHANNELS: Mapping[str, Text] = {
    "online": Text("Trực tuyến", "Online"),
    "one_stop": Text("Bộ phận một cửa", "One-stop desk"),
    "post": Text("Bưu chính", "Post"),
}


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """The dossiers of one channel, and their share of all, 0 to 1."""

    name: Text
    value: float
    share: float | None
    url: str


@dataclass(frozen=True, slots=True)
class ProcedureLine:
    """A procedure's figures; shares are percentages, None where nothing was received or completed."""

    code: str
    name: Text
    received: int
    online: float | None
    on_time: float | None
    mean_days: float | None
    rating: float | None


@dataclass(frozen=True, slots=True)
class AgencyPage:
    """Everything on the profile, in the reader's language."""

    agency: OrganisationAsOf
    name: Text
    first: Text
    periods: Periods
    keys: list[KeyFigure]
    has_figures: bool
    history: Lines | None
    history_title: Text
    channels: tuple[ChannelLine, ...]
    procedures: tuple[ProcedureLine, ...]
    communes: tuple[AgencyLine, ...]
    silent_communes: int
    systems: tuple[Connection, ...]
    entries: Mapping[str, EntrySaid]
    measured: Measured | None
    published: tuple[PublishedRow, ...]
    points_url: str
    is_illustrative: bool

    @property
    def named_systems(self) -> list[tuple[Text, Connection, EntrySaid | None]]:
        """The systems that tell of the agency, with their names and the entries of the catalogue that they are."""
        return [
            (
                Text(each.system.name_vi, each.system.name_en or each.system.name_vi),
                each,
                self.entries.get(each.system.entry_code),
            )
            for each in self.systems
        ]


def agency_of(code: str, on: date) -> OrganisationAsOf:
    """Return an organisation of a day; raises `Refused("organisation.not_found")`."""
    return directory.organisation(code, on)


def agency_page(code: str, asked: str, now: datetime, language: str) -> AgencyPage:
    """Return an agency's profile. Raises `Refused`: "period.unknown", "organisation.not_found"."""
    today = timezone.localdate(now)
    periods = periods_of(asked, today)
    on = min(periods.period.last_day, today)
    agency = agency_of(code, on)
    found = measures.service_figures(code, periods.period)
    before = measures.service_figures(code, periods.period.preceding())
    to = ServiceAddresses(language)
    systems = systems_behind(agency, now)
    communes = _communes(agency, periods.period, on, systems, to)
    measured = _measured(code, periods.period)
    return AgencyPage(
        agency=agency,
        name=name_of(agency),
        first=shared.first_sentence(found, name_of(agency)),
        periods=periods,
        keys=shared.key_figures(found, before, to),
        has_figures=bool(found.figures),
        history=_history(code, periods.period, language),
        history_title=Text("{name}: tỷ lệ theo tháng", "{name}: shares by month").fill(name=name_of(agency)),
        channels=_channels(found, to),
        procedures=procedure_lines(found, today),
        communes=tuple(line for line in communes if line.has_figures),
        silent_communes=sum(1 for line in communes if not line.has_figures),
        systems=systems,
        entries=entries_said({each.system.entry_code for each in systems}, language),
        measured=measured,
        published=published_of(code),
        points_url=to.points(code, periods.period),
        is_illustrative=shared.is_illustrative(systems),
    )


def _measured(code: str, period: Period) -> Measured | None:
    try:
        found = measured_qd766([code], period)[code]
    except Refused:  # a site whose editions were not loaded
        return None
    return None if found.is_empty else found


def systems_behind(agency: OrganisationAsOf, now: datetime) -> tuple[Connection, ...]:
    """Return the systems that tell of an agency: its own, and those of whom it stands under."""
    today = timezone.localdate(now)
    owners = {agency.code, *([agency.parent_code] if agency.type == "communal_committee" else [])}
    found = [each for each in measures.systems(today) if each.organisation_code in owners]
    return tuple(measures.connections(now, found))


def _communes(
    agency: OrganisationAsOf, period: Period, on: date, systems: Sequence[Connection], to: ServiceAddresses
) -> list[AgencyLine]:
    if agency.type != "provincial_committee":
        return []
    below = [
        each
        for each in directory.organisations_of_types(["communal_committee"], on)
        if each.parent_code == agency.code
    ]
    figures = measures.services_compared([each.code for each in below], period)
    senders = [each for each in systems if each.system.kind == "dossiers"]
    return [shared.agency_line(each, figures[each.code], senders, to) for each in below]


def _channels(found: ServiceFigures, to: ServiceAddresses) -> tuple[ChannelLine, ...]:
    counts = {name: found.figures.get(f"{RECEIVED}.{name}") for name in CHANNELS}
    whole = sum(value for value in counts.values() if value)
    return tuple(
        ChannelLine(
            CHANNELS[name],
            value,
            value / whole if whole else None,
            to.figure_of(found.organisation, f"{RECEIVED}.{name}", found.period),
        )
        for name, value in counts.items()
        if value is not None
    )


def _history(code: str, period: Period, language: str) -> Lines | None:
    month = parts_of(period, PeriodKind.MONTH)[-1]
    months = [month]
    while len(months) < MONTHS:
        months.append(months[-1].preceding())
    found = [each for each in measures.services_by_month(code, months[::-1]) if each.figures]
    if len(found) < 2:
        return None
    at = {each.period: each.period.first_day.year + (each.period.first_day.month - 1) / 12 for each in found}
    series = tuple(
        Series(
            SHARE_NAMES[name].in_language(language),
            tuple((at[each.period], _rounded(each.percent(name))) for each in found),
            is_main=name == "online",
        )
        for name in ("online", "on_time", "digitised")
    )
    names = tuple((at[each.period], f"{each.period.first_day:%m/%Y}") for each in found)
    return Lines(series, minimum=0.0, maximum=100.0, decimals=DECIMALS, unit="%", names=names)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)


def procedure_lines(found: ServiceFigures, today: date) -> tuple[ProcedureLine, ...]:
    """Return the figures of each procedure within an organisation's tree, most received first."""
    last = min(found.period.following().first_day - timedelta(days=1), today)
    rows = measures.procedure_figures(found.units, found.period.first_day, last)
    names: dict[str, Text] = defaultdict(lambda: Text("", ""))
    wanted = {row.procedure for row in rows}
    for procedure in measures.procedures(last).filter(code__in=wanted):
        names[procedure.code] = Text(procedure.name_vi, procedure.name_en or procedure.name_vi)
    return tuple(_procedure_line(row, names[row.procedure]) for row in rows if row.procedure)


def _procedure_line(row: ProcedureFigures, name: Text) -> ProcedureLine:
    return ProcedureLine(
        code=row.procedure,
        name=name if name.vi else Text(row.procedure, row.procedure),
        received=row.received,
        online=100 * row.online / row.received if row.received else None,
        on_time=100 * row.on_time / row.completed if row.completed else None,
        mean_days=row.mean_days,
        rating=row.mean_rating,
    )


def procedures_wanted(lines: Sequence[ProcedureLine], words: str) -> list[ProcedureLine]:
    """Return the procedures whose name or code holds the words, diacritics or not."""
    asked = fold(words)
    return [line for line in lines if asked in fold(f"{line.name.vi} {line.name.en} {line.code}")]


PROCEDURE_COLUMNS = (
    Column("code", Text("Mã thủ tục", "Procedure code")),
    Column("name", Text("Tên thủ tục", "Procedure"), width=40),
    Column("received", Text("Tiếp nhận", "Received"), Kind.NUMBER, 0),
    Column("online", Text("Trực tuyến (%)", "Online (%)"), Kind.NUMBER, 2),
    Column("on_time", Text("Đúng hạn (%)", "On time (%)"), Kind.NUMBER, 2),
    Column("mean_days", Text("Số ngày trung bình", "Mean days"), Kind.NUMBER, 2),
    Column("rating", Text("Điểm chấm trung bình", "Mean rating"), Kind.NUMBER, 2),
)


def procedure_rows(lines: Sequence[ProcedureLine]) -> list[list[Any]]:
    """Return the procedures as an exported table."""
    return [
        [line.code, line.name, line.received, line.online, line.on_time, line.mean_days, line.rating]
        for line in lines
    ]
