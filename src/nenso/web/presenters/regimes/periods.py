"""Who reported a period: a sentence, a line for each organisation, and how it went over the periods before."""

from dataclasses import dataclass
from datetime import date

from nenso.directory import queries as directory
from nenso.kernel.queries import work_calendar
from nenso.kernel.rules import Text, fold, format_number
from nenso.reporting.queries import CallCompleteness, Completeness, Line, completeness, timeliness
from nenso.reporting.queries.overview import provinces_of
from nenso.ui.rules import Lines, Series
from nenso.web.presenters.names import TYPE_NAMES

ON_TIME, LATE, APPROVED, MISSING = "on_time", "late", "approved", "missing"
STATES: dict[str, Text] = {
    ON_TIME: Text("đúng hạn", "on time"),
    LATE: Text("muộn", "late"),
    APPROVED: Text("đã duyệt", "approved"),
    MISSING: Text("chưa gửi", "missing"),
}
_KINDS = {ON_TIME: "good", LATE: "caution", MISSING: "plain"}


@dataclass(frozen=True, slots=True)
class LineShown:
    """One organisation's report: how it stands, and by how many working days it is late."""

    line: Line
    type: Text
    province: str
    state: str
    working_days_late: int
    is_overdue: bool

    @property
    def label(self) -> Text:
        """The state in words."""
        if self.state == MISSING and self.is_overdue:
            return Text("chưa gửi, quá hạn", "missing, overdue")
        return STATES[self.state]

    @property
    def kind(self) -> str:
        """The look of the state."""
        return "urgent" if self.is_overdue and self.state == MISSING else _KINDS[self.state]


@dataclass(frozen=True, slots=True)
class Wish:
    """What the table is narrowed by."""

    words: str = ""
    state: str = ""
    province: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """A province with how many of its organisations are missing or late."""

    code: str
    name: Text
    expected: int
    missing: int
    late: int


@dataclass(frozen=True, slots=True)
class PeriodPage:
    """What the page of a regime's period shows."""

    found: Completeness
    lines: tuple[LineShown, ...]
    sentence: Text
    areas: tuple[Area, ...]
    chart: Lines | None
    chart_title: Text


def period_page(code: str, period: str, on: date, language: str) -> PeriodPage:
    """Return the page of a period; raises what `reporting.queries.completeness` does."""
    found = completeness(code, period, on)
    day = found.period.last_day
    lines = shown(found, day, on)
    chart, title = _chart(code, on, language)
    return PeriodPage(found, lines, sentence(found, lines), areas(lines, day), chart, title)


def shown(found: Completeness | CallCompleteness, day: date, on: date) -> tuple[LineShown, ...]:
    """Return the lines as a page shows them; provinces are those of `day`, what is late is so `on` a day."""
    above = provinces_of({line.code for line in found.lines}, day)
    return tuple(_shown(line, above.get(line.code, ""), on) for line in found.lines)


def _shown(line: Line, province: str, on: date) -> LineShown:
    until = line.submitted_on or on
    late = max(work_calendar().working_days_between(line.due, until), 0)
    state = MISSING if not line.is_received else ON_TIME if line.is_on_time else LATE
    kind = TYPE_NAMES.get(line.type, Text(line.type, line.type))
    return LineShown(line, kind, province, state, late if until > line.due else 0, until > line.due)


def sentence(found: Completeness | CallCompleteness, lines: tuple[LineShown, ...]) -> Text:
    """Return the first sentence: how many of how many, on time, late, missing, approved."""
    name, missing = found.period.name(), len(found.missing)
    if not found.expected:
        return Text(f"Không có cơ quan nào phải báo cáo {name.vi}.", f"Nobody is asked to report {name.en}.")
    overdue = sum(line.is_overdue and line.state == MISSING for line in lines)
    worst = max((line.working_days_late for line in lines if line.state == LATE), default=0)
    late_vi = f", muộn nhất {worst} ngày làm việc" if worst else ""
    late_en = f", by {worst} working days at most" if worst else ""
    many = _count(overdue)
    over_vi = f", trong đó {many.vi} đã quá hạn" if overdue else ""
    over_en = f", {many.en} of them overdue" if overdue else ""
    facts = {
        "received": _count(found.received),
        "expected": _count(found.expected),
        "on_time": _count(found.on_time),
        "late": _count(found.late),
        "missing": _count(missing),
        "approved": _count(found.approved),
        "worst": Text(late_vi, late_en),
        "over": Text(over_vi, over_en),
        "period": name,
    }
    return Text(
        "{received} trên {expected} cơ quan đã gửi báo cáo {period}: {on_time} đúng hạn, {late} muộn{worst}; "
        "{missing} chưa gửi{over}; {approved} đã duyệt.",
        "{received} of {expected} organisations submitted for {period}: {on_time} on time, {late} late{worst}; "
        "{missing} missing{over}; {approved} approved.",
    ).fill(**facts)


def _count(number: int) -> Text:
    return Text(format_number(number, "vi", 0), format_number(number, "en", 0))


def chosen(lines: tuple[LineShown, ...], wish: Wish) -> list[LineShown]:
    """Return the lines that a reader asked for; words are found without diacritics."""
    asked = fold(wish.words).split()
    return [
        line
        for line in lines
        if all(word in fold(f"{line.line.code} {line.line.name.vi} {line.line.name.en}") for word in asked)
        and (not wish.province or wish.province in (line.province, line.line.code))
        and _is_in(line, wish.state)
    ]


def _is_in(line: LineShown, state: str) -> bool:
    return not state or (line.line.is_approved if state == APPROVED else line.state == state)


def areas(lines: tuple[LineShown, ...], day: date) -> tuple[Area, ...]:
    """Return the provinces with how many of their organisations are missing or late, the most missing first."""
    below = [line for line in lines if line.province and line.province != line.line.code]
    codes = {line.province for line in below}
    names = directory.organisations(codes, day)
    found = [
        Area(
            code,
            names[code].short_name if code in names else Text(code, code),
            sum(line.province == code for line in below),
            sum(line.province == code and line.state == MISSING for line in below),
            sum(line.province == code and line.state == LATE for line in below),
        )
        for code in codes
    ]
    return tuple(sorted(found, key=lambda area: (-area.missing, -area.late, area.code)))


def _chart(code: str, on: date, language: str) -> tuple[Lines | None, Text]:
    past = [each for each in timeliness(code, on, 8) if each.expected]
    if len(past) < 2:
        return None, Text("", "")
    places = dict(enumerate(past))
    received = tuple((float(at), 100.0 * each.received / each.expected) for at, each in places.items())
    on_time = tuple((float(at), 100.0 * each.on_time / each.expected) for at, each in places.items())
    names = tuple((float(at), each.period.code) for at, each in places.items())
    series = (
        Series(Text("đã gửi", "submitted").in_language(language), received, is_main=True),
        Series(Text("đúng hạn", "on time").in_language(language), on_time),
    )
    last = past[-1]
    share = round(100 * last.on_time / last.expected)
    title = Text(
        f"{share}% báo cáo của {last.period.name().vi} đến đúng hạn",
        f"{share}% of the reports for {last.period.name().en} came on time",
    )
    return Lines(series, minimum=0, maximum=100, decimals=0, unit="%", names=names), title
