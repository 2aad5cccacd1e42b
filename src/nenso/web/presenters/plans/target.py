"""A target: what was observed against its way, the forecast with its band, why it has its status, and of each agency."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from nenso.kernel.rules import Text, fold, format_number
from nenso.measures import queries as measures
from nenso.programme.queries.plans import plan_named
from nenso.programme.queries.targets import TargetStanding, each_with_status, target_with_status
from nenso.programme.queries.tasks import TaskFilter, tasks
from nenso.programme.rules import Aim, Forecast, expected_on
from nenso.ui.rules import Lines, Series
from nenso.web.presenters.addresses import Addresses
from nenso.web.presenters.plans import words
from nenso.web.presenters.plans.lines import (
    TargetLine,
    TaskLine,
    observed_at,
    page_of,
    period_of,
    target_line,
    task_line,
)
from nenso.web.presenters.plans.page import EACH, Near
from nenso.web.presenters.plans.words import State
from nenso.web.sentences import NOTHING, number

YEAR_DAYS = 365.25


@dataclass(frozen=True, slots=True)
class PointLine:
    """An observation beside what the way asked for on its day."""

    name: Text
    value: float
    url: str
    expected: float | None


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One organisation's standing at a target of each."""

    code: str
    name: Text
    state: State
    value: float | None
    url: str
    expected: float | None
    wanted: Text
    is_own: bool  # the organisation's own value, not that of all
    reason: Text


@dataclass(frozen=True, slots=True)
class TargetPage:
    """Everything that the page of a target shows."""

    plan: Near
    plan_code: str
    is_draft: bool
    line: TargetLine
    goal: Text
    first: Text
    reason: Text
    forecast: Text
    way: Text
    chart: Lines | None
    chart_title: Text
    chart_note: Text
    no_chart: Text
    points: list[PointLine]
    units: list[UnitLine]
    tasks: list[TaskLine]
    indicator: str
    indicator_name: Text
    indicator_url: str
    baseline: Text
    source: str


def target_page(plan: str, code: str, today: date, language: str) -> TargetPage:
    """Return a target of a plan; raises `Refused`: "plan.unknown", "target.unknown"."""
    above = plan_named(plan, today)
    standing = target_with_status(plan, code, today)
    target, judged = standing.target, standing.judgement
    each = each_with_status(target, today) if target.scope == EACH else ()
    known = measures.indicators_named([target.indicator], today) if target.indicator else {}
    indicator = known.get(target.indicator)
    line = target_line(standing, each, language, indicator.decimals if indicator else None)
    return TargetPage(
        plan=Near(above.number, above.title, page_of(plan, language)),
        plan_code=plan,
        is_draft=above.state == "draft",
        line=line,
        goal=target.goal.name if target.goal else NOTHING,
        first=_first(line),
        reason=judged.reason,
        forecast=_forecast(judged.forecast),
        way=_way(standing.aim),
        chart=_chart(standing, language),
        chart_title=_chart_title(line),
        chart_note=_chart_note(judged.forecast),
        no_chart=_NO_CHART,
        points=_points(standing, language),
        units=[_unit(one, language) for one in each],
        tasks=[task_line(one, language) for one in tasks(TaskFilter(plan=plan, target=target.number), today)],
        indicator=target.indicator,
        indicator_name=indicator.name if indicator else NOTHING,
        indicator_url=f"{Addresses(language).root}indicators/{target.indicator}/" if indicator else "",
        baseline=_baseline(standing.aim),
        source=target.source,
    )


def _first(line: TargetLine) -> Text:
    if line.spread:
        told = [f"{n} {state.name.vi}" for state, n, _ in line.spread]
        told_en = [f"{n} {state.name.en}" for state, n, _ in line.spread]
        return Text(
            f"Từng cơ quan phải đạt {line.wanted.vi}: {', '.join(told)}.",
            f"Each organisation has to reach {line.wanted.en}: {', '.join(told_en)}.",
        )
    wanted = Text("Phải đạt {wanted} đến ngày {due}", "{wanted} is wanted until {due}").fill(
        wanted=line.wanted, due=line.due
    )
    if line.value is None:
        return Text(f"{wanted.vi}; chưa có số liệu.", f"{wanted.en}; there is no figure yet.")
    now = number(line.value, line.decimals)
    return Text(
        f"{wanted.vi}; {line.period.vi} là {now.vi}{_beside(line.unit.vi)}: {line.state.name.vi}.",
        f"{wanted.en}; {line.period.en} shows {now.en}{_beside(line.unit.en)}: {line.state.name.en}.",
    )


def _beside(unit: str) -> str:
    return unit if unit == "%" else f" {unit}" if unit else ""


def _forecast(found: Forecast | None) -> Text:
    if found is None:
        return NOTHING
    return Text(
        "Dự báo theo đường thẳng qua {n} số liệu gần nhất: đến {day} là {value}, nằm trong khoảng {low} đến {high} với xác suất {level}%.",
        "Forecast by a straight line through the last {n} figures: {value} on {day}, between {low} and {high} with a probability of {level}%.",
    ).fill(
        n=found.count,
        day=found.day,
        value=_told(found.value),
        low=_told(found.low),
        high=_told(found.high),
        level=round(found.level * 100),
    )


def _told(value: float) -> Text:
    return Text(format_number(value, "vi", 1), format_number(value, "en", 1))


def _way(aim: Aim) -> Text:
    if aim.trajectory:
        return Text("theo lộ trình của kế hoạch", "by the way that the plan lays down")
    if aim.baseline is None:
        return Text("chưa có mốc ban đầu", "no value at the beginning is known")
    return Text("đi đều từ mốc ban đầu", "a straight way from the beginning")


def _baseline(aim: Aim) -> Text:
    if aim.baseline is None or aim.baseline_on is None:
        return NOTHING
    return Text("{value} ngày {day}", "{value} on {day}").fill(value=aim.baseline, day=aim.baseline_on)


def year_of(day: date) -> float:
    """Return where a day stands on an axis of years."""
    start = date(day.year, 1, 1)
    return round(day.year + (day - start).days / YEAR_DAYS, 4)


def _chart(standing: TargetStanding, language: str) -> Lines | None:
    """Draw what was observed, the way, and the forecast with its band from the last figure to the due day."""
    aim, seen = standing.aim, standing.observations
    way = aim.way if len(aim.way) > 1 else ()
    if not seen:
        return None
    names = {year_of(day): _day_name(day, language) for day in (*(each.day for each in seen), aim.due)}
    lines = [
        Series(
            _OBSERVED.in_language(language),
            tuple((year_of(each.day), each.value) for each in seen),
            is_main=True,
        )
    ]
    if way:
        names |= {year_of(day): _day_name(day, language) for day, _ in way}
        lines.append(Series(_WAY.in_language(language), tuple((year_of(day), value) for day, value in way)))
    else:
        lines.append(Series(_WANTED.in_language(language), ((year_of(aim.due), aim.value),)))
    lines += _foreseen(standing, language)
    return Lines(
        series=tuple(lines),
        unit=words.unit_of(aim.unit).in_language(language),
        is_rank=False,
        minimum=0.0 if aim.unit == "%" else None,
        decimals=1,
        names=tuple(sorted(names.items())),
    )


def _foreseen(standing: TargetStanding, language: str) -> list[Series]:
    found, seen = standing.judgement.forecast, standing.observations
    if found is None:
        return []
    last, end = seen[-1], year_of(found.day)
    start = (year_of(last.day), last.value)
    ends = ((_FORECAST, found.value), (_LOW, found.low), (_HIGH, found.high))
    return [
        Series(name.in_language(language), (start, (end, value)), is_assumed=True) for name, value in ends
    ]


def _day_name(day: date, language: str) -> str:
    is_end = (day + timedelta(days=1)).day == 1
    return f"{day.month}/{day.year}" if is_end else Text("{d}", "{d}").fill(d=day).in_language(language)


def _chart_title(line: TargetLine) -> Text:
    if line.value is None:
        return line.name
    return Text("{name}: {state}", "{name}: {state}").fill(name=line.name, state=line.state.name)


def _chart_note(found: Forecast | None) -> Text:
    if found is None:
        return Text(
            "Chưa dự báo: cần ít nhất 4 số liệu, và chỉ dự báo đến hạn.",
            "No forecast: it takes at least 4 figures, and is made for the due day only.",
        )
    return Text(
        "Nét đứt là dự báo với cận dưới và cận trên của nó.",
        "The dashed lines are the forecast with its lower and upper bound.",
    )


def _points(standing: TargetStanding, language: str) -> list[PointLine]:
    way = standing.aim.way
    return [
        PointLine(
            period_of(seen), seen.value, observed_at(standing, seen, language), expected_on(way, seen.day)
        )
        for seen in reversed(standing.observations)
    ]


def _unit(standing: TargetStanding, language: str) -> UnitLine:
    judged, aim = standing.judgement, standing.aim
    assert standing.organisation is not None
    return UnitLine(
        code=standing.organisation.code,
        name=standing.organisation.name,
        state=words.status(standing.status),
        value=judged.last.value if judged.last else None,
        url=observed_at(standing, judged.last, language) if judged.last else "",
        expected=judged.expected_today,
        wanted=words.wanted(aim.operator, aim.value, aim.unit),
        is_own=standing.organisation.code in standing.target.values,
        reason=judged.reason,
    )


def units_sought(found: Sequence[UnitLine], q: str, state: str, sort: str) -> list[UnitLine]:
    """Return the organisations looked for, sorted by name or by value; those without a figure last."""
    asked = fold(q).split()
    lines = [
        line
        for line in found
        if (not state or line.state.key == state)
        and all(word in fold(f"{line.code} {line.name.vi} {line.name.en}") for word in asked)
    ]
    if sort.removeprefix("-") == "value":
        known = [line for line in lines if line.value is not None]
        known.sort(key=lambda line: line.value or 0.0, reverse=sort.startswith("-"))
        return [*known, *(line for line in lines if line.value is None)]
    return lines[::-1] if sort == "-name" else lines


_OBSERVED = Text("Quan sát được", "Observed")
_WAY = Text("Lộ trình", "The way")
_WANTED = Text("Yêu cầu", "Wanted")
_FORECAST = Text("Dự báo", "Forecast")
_LOW = Text("Cận dưới", "Lower bound")
_HIGH = Text("Cận trên", "Upper bound")
_NO_CHART = Text(
    "Chưa có số liệu nào để vẽ. Khi chỉ tiêu đo có số liệu, đường quan sát và lộ trình hiện ở đây.",
    "There is no figure to draw yet. Once the indicator has figures, they stand here against the way.",
)
