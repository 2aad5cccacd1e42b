"""QĐ 766 on the pages: points computed from events beside the rows that were published, never one for the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from nenso.directory.queries import OrganisationAsOf
from nenso.index import queries as index
from nenso.kernel.rules import Refused, Text, fold, format_number
from nenso.measures.queries import systems
from nenso.web.exports import Column, Kind
from nenso.web.presenters.qd766 import (
    EDITION,
    Criterion,
    Figure,
    Group,
    Measured,
    PublishedRow,
    measured_qd766,
    published_of,
    published_qd766,
)
from nenso.web.presenters.services.agency import agency_of
from nenso.web.presenters.services.figures import ILLUSTRATIVE
from nenso.web.presenters.services.naming import (
    Periods,
    ServiceAddresses,
    agencies,
    capital,
    indicator_names,
    name_of,
    periods_of,
)

PublishedLine = tuple[PublishedRow, list[float | None]]  # with the points of its groups, in their order


@dataclass(frozen=True, slots=True)
class PointsLine:
    """An agency's computed points: `of` is the most that the criteria that were measured can give."""

    code: str
    name: Text
    url: str
    points: float | None
    of: float
    groups: tuple[float | None, ...]
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class PointsPage:
    """The list of agencies with their computed points, and the published rows."""

    first: Text
    periods: Periods
    groups: tuple[Text, ...]
    lines: tuple[PointsLine, ...]
    unmeasured: int
    published: tuple[PublishedRow, ...]
    years: tuple[int, ...]
    published_groups: tuple[tuple[str, Text], ...]
    is_illustrative: bool


def points_page(asked: str, now: datetime, language: str) -> PointsPage:
    """Return the list. Raises `Refused`: "period.unknown", "edition.unknown"."""
    today = timezone.localdate(now)
    periods = periods_of(asked, today)
    on = min(periods.period.last_day, today)
    listed = agencies(on)
    found = measured_qd766(list(listed), periods.period)
    to = ServiceAddresses(language)
    trial = {each.organisation_code for each in systems(today) if each.status == ILLUSTRATIVE}
    lines = [
        _line(listed[code], each, to, code in trial) for code, each in found.items() if not each.is_empty
    ]
    published = published_qd766()
    return PointsPage(
        first=_list_sentence(lines, len(listed), periods),
        periods=periods,
        groups=group_names(found),
        lines=tuple(lines),
        unmeasured=len(listed) - len(lines),
        published=published,
        years=tuple(sorted({row.year for row in published}, reverse=True)),
        published_groups=published_groups(published),
        is_illustrative=any(line.is_illustrative for line in lines),
    )


def group_names(found: Mapping[str, Measured]) -> tuple[Text, ...]:
    """Return the names of the five groups."""
    return next((tuple(group.name for group in each.groups) for each in found.values()), ())


def published_groups(rows: Sequence[PublishedRow]) -> tuple[tuple[str, Text], ...]:
    """Return the groups of the published rows, by code and name."""
    if not rows:
        return ()
    edition = index.method_of(index.edition_named(EDITION))
    return tuple((code, edition.node(code).name) for code in edition.root.children if code in rows[0].groups)


def published_lines(rows_of: Sequence[PublishedRow]) -> list[PublishedLine]:
    """Return published rows with the points of their groups in the order of the headings."""
    codes = [code for code, _ in published_groups(rows_of)]
    return [(row, [row.groups.get(code) for code in codes]) for row in rows_of]


def _line(agency: OrganisationAsOf, found: Measured, to: ServiceAddresses, is_trial: bool) -> PointsLine:
    return PointsLine(
        code=agency.code,
        name=name_of(agency),
        url=to.points(agency.code, found.period),
        points=found.measured_points if found.measurable_points else None,
        of=found.measurable_points,
        groups=tuple(group.measured_points if group.measurable_points else None for group in found.groups),
        is_illustrative=is_trial,
    )


def _list_sentence(lines: Sequence[PointsLine], of: int, periods: Periods) -> Text:
    name = periods.name
    if not lines:
        return Text(
            "{period}: chưa đo được tiêu chí nào của QĐ 766 ở {of} cơ quan.",
            "{period}: no criterion of QĐ 766 was measured yet, in any of {of} agencies.",
        ).fill(period=Text(capital(name.vi), capital(name.en)), of=of)
    return Text(
        "{period}: đo được {n} trên {of} cơ quan. Điểm ở đây tính từ sự kiện đo được, không phải kết quả chính thức.",
        "{period}: measured for {n} of {of} agencies. These points are computed from measured events; they are no official result.",
    ).fill(period=Text(capital(name.vi), capital(name.en)), n=len(lines), of=of)


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A count that a criterion was computed from."""

    name: Text
    value: float
    url: str


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """A criterion with the address that opens it, "" where nothing was measured."""

    criterion: Criterion
    url: str
    figures: tuple[FigureLine, ...]


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group with its criteria."""

    group: Group
    criteria: tuple[CriterionLine, ...]


@dataclass(frozen=True, slots=True)
class AgencyPoints:
    """The points of one agency."""

    agency: OrganisationAsOf
    name: Text
    first: Text
    periods: Periods
    measured: Measured
    groups: tuple[GroupLine, ...]
    published: tuple[PublishedRow, ...]
    published_lines: list[PublishedLine]
    published_groups: tuple[tuple[str, Text], ...]
    profile_url: str
    is_illustrative: bool


def agency_points(code: str, asked: str, now: datetime, language: str) -> AgencyPoints:
    """Return an agency's points. Raises `Refused`: "period.unknown", "organisation.not_found", "edition.unknown"."""
    today = timezone.localdate(now)
    periods = periods_of(asked, today)
    on = min(periods.period.last_day, today)
    agency = agency_of(code, on)
    measured = measured_qd766([code], periods.period)[code]
    to = ServiceAddresses(language)
    codes = {
        figure.indicator for group in measured.groups for each in group.criteria for figure in each.figures
    }
    names = indicator_names(codes, on)
    published = published_of(code)
    owners = {code, agency.parent_code}
    return AgencyPoints(
        agency=agency,
        name=name_of(agency),
        first=_sentence(measured, name_of(agency)),
        periods=periods,
        measured=measured,
        groups=tuple(
            GroupLine(group, tuple(_criterion_line(each, measured, names, to) for each in group.criteria))
            for group in measured.groups
        ),
        published=published,
        published_lines=published_lines(published),
        published_groups=published_groups(published),
        profile_url=to.service(code, periods.period),
        is_illustrative=any(
            each.status == ILLUSTRATIVE and each.organisation_code in owners for each in systems(today)
        ),
    )


def _criterion_line(
    criterion: Criterion, measured: Measured, names: Mapping[str, Text], to: ServiceAddresses
) -> CriterionLine:
    url = f"{to.root}services/766/{measured.unit}/{criterion.code}/{measured.period.code}/"
    return CriterionLine(
        criterion=criterion,
        url=url if criterion.is_measured else "",
        figures=tuple(_figure_line(each, measured, names, to) for each in criterion.figures),
    )


def _figure_line(
    figure: Figure, measured: Measured, names: Mapping[str, Text], to: ServiceAddresses
) -> FigureLine:
    return FigureLine(
        names.get(figure.indicator, Text(figure.indicator, figure.indicator)),
        figure.value,
        to.figure_of(measured.unit, figure.indicator, measured.period),
    )


def _sentence(found: Measured, who: Text) -> Text:
    period = found.period.name()
    if found.is_empty:
        return Text(
            "{period}: chưa đo được tiêu chí nào của QĐ 766 cho {who}.",
            "{period}: no criterion of QĐ 766 was measured for {who} yet.",
        ).fill(period=Text(capital(period.vi), capital(period.en)), who=who)
    if found.points is not None:
        return Text(
            "{period}, {who} được {x} trên {all} điểm; mọi tiêu chí đều có số đo.",
            "In {period}, {who} has {x} of {all} points; every criterion was measured.",
        ).fill(
            period=Text(capital(period.vi), period.en),
            who=who,
            x=_points(found.points),
            all=_points(found.max_points),
        )
    return Text(
        "{period}, {who} được {x} trên {of} điểm của những tiêu chí đo được; còn {rest} điểm trên {all} chưa đo được.",
        "In {period}, {who} has {x} of the {of} points of what was measured; {rest} of {all} points could not be measured.",
    ).fill(
        period=Text(capital(period.vi), period.en),
        who=who,
        x=_points(found.measured_points),
        of=_points(found.measurable_points),
        rest=_points(found.max_points - found.measurable_points),
        all=_points(found.max_points),
    )


def _points(value: float) -> Text:
    return Text(format_number(round(value, 2), "vi"), format_number(round(value, 2), "en"))


@dataclass(frozen=True, slots=True)
class CriterionOrigin:
    """What the panel of a criterion tells."""

    criterion: Criterion
    group: Text
    who: Text
    measured: Measured
    figures: tuple[FigureLine, ...]
    rule: Text
    page_url: str


def criterion_origin(code: str, criterion: str, period: str, now: datetime, language: str) -> CriterionOrigin:
    """Return the origin of a criterion's points.

    Raises `Refused`: "period.unknown", "organisation.not_found", "observation.no_figure".
    """
    page = agency_points(code, period, now, language)
    for group in page.groups:
        for line in group.criteria:
            if line.criterion.code == criterion and line.url:
                return CriterionOrigin(
                    line.criterion,
                    group.group.name,
                    page.name,
                    page.measured,
                    line.figures,
                    _rule(line.criterion),
                    ServiceAddresses(language).points(code, page.periods.period),
                )
    raise Refused("observation.no_figure", indicator=criterion[:64], unit=code[:32], period=period[:16])


def _rule(criterion: Criterion) -> Text:
    """Say in words how the points were given."""
    if criterion.mean is not None:
        return Text(
            "Số thứ nhất chia cho số thứ hai: số ngày trung bình của một hồ sơ, ngày lịch. Không chấm điểm.",
            "The first count over the second: the mean calendar days of a dossier. It has no points.",
        )
    if criterion.mean is not None:
        return Text(
            "Trung bình: số thứ nhất chia cho số thứ hai; không chấm điểm.",
            "A mean: the first sum over the second count; it has no points.",
        )
    if criterion.max_points is None:
        return Text("Chỉ đo tỷ lệ, không chấm điểm.", "Measured as a share only; it has no points.")
    return Text(
        "Chấm theo tỷ lệ số thứ nhất trên số thứ hai, tối đa {most} điểm.",
        "Scored by the share of the first count in the second, at most {most} points.",
    ).fill(most=_points(criterion.max_points))


COLUMNS = (
    Column("code", Text("Mã", "Code")),
    Column("name", Text("Cơ quan", "Agency"), width=36),
    Column(
        "points", Text("Điểm tính từ sự kiện đo được", "Points computed from measured events"), Kind.NUMBER, 2
    ),
    Column(
        "of", Text("Điểm tối đa của tiêu chí đo được", "Most points of what was measured"), Kind.NUMBER, 2
    ),
    Column("illustrative", Text("Số liệu minh họa", "Illustrative")),
)


def rows(lines: Sequence[PointsLine]) -> list[list[Any]]:
    """Return the computed points as an exported table."""
    yes = Text("có", "yes")
    return [
        [line.code, line.name, line.points, line.of, yes if line.is_illustrative else None] for line in lines
    ]


def published_wanted(rows_of: Sequence[PublishedRow], words: str, year: int | None) -> list[PublishedRow]:
    """Return the published rows of a year, or whose name holds the words."""
    asked = fold(words)
    return [
        row
        for row in rows_of
        if (year is None or row.year == year) and asked in fold(f"{row.name.vi} {row.name.en} {row.unit}")
    ]
