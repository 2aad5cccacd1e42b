"""Reporting periods and their legal data cut-offs (NĐ 09/2019/NĐ-CP, article 12)."""

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from nenso.kernel.rules.refusal import Refused
from nenso.kernel.rules.text import Text, format_date
from nenso.kernel.rules.validity import Validity


class PeriodKind(StrEnum):
    """The frequencies of a report regime."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


_MONTHS_IN = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF_YEAR: 6, PeriodKind.YEAR: 12}
_FORMS = {
    PeriodKind.DAY: re.compile(r"(\d{4})-(\d{2}-\d{2})"),
    PeriodKind.WEEK: re.compile(r"(\d{4})-W(\d{2})"),
    PeriodKind.MONTH: re.compile(r"(\d{4})-(\d{2})"),
    PeriodKind.QUARTER: re.compile(r"(\d{4})-Q([1-4])"),
    PeriodKind.HALF_YEAR: re.compile(r"(\d{4})-H([12])"),
    PeriodKind.YEAR: re.compile(r"(\d{4})"),
}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A calendar period, known by its kind and first day.

    Written 2024, 2024-H1, 2024-Q3, 2024-09, 2024-W37 (ISO 8601 week), 2024-09-15.
    """

    kind: PeriodKind
    first_day: date

    @classmethod
    def parse(cls, code: str) -> "Period":
        """Read a period's code; raises `Refused("period.unknown")` for one that does not exist."""
        for kind, form in _FORMS.items():
            if match := form.fullmatch(code.strip()):
                try:
                    return cls(kind, _first_day(kind, int(match[1]), match.groups()[-1]))
                except ValueError:
                    break
        raise Refused("period.unknown", code=code)

    @property
    def code(self) -> str:
        """The period's written form."""
        year, month = self.first_day.year, self.first_day.month
        if self.kind is PeriodKind.DAY:
            return self.first_day.isoformat()
        if self.kind is PeriodKind.WEEK:
            iso = self.first_day.isocalendar()
            return f"{iso.year}-W{iso.week:02d}"
        number = (month - 1) // _MONTHS_IN[self.kind] + 1
        form = {"month": f"-{month:02d}", "quarter": f"-Q{number}", "half_year": f"-H{number}", "year": ""}
        return f"{year}{form[self.kind.value]}"

    @property
    def validity(self) -> Validity:
        """The calendar days of the period."""
        return Validity(self.first_day, self.following().first_day)

    @property
    def last_day(self) -> date:
        """The last calendar day of the period."""
        return self.following().first_day - timedelta(days=1)

    def following(self) -> "Period":
        """Return the next period of the same kind."""
        if self.kind in _MONTHS_IN:
            return Period(self.kind, _add_months(self.first_day, _MONTHS_IN[self.kind]))
        return Period(self.kind, self.first_day + timedelta(days=7 if self.kind is PeriodKind.WEEK else 1))

    def preceding(self) -> "Period":
        """Return the previous period of the same kind."""
        return period_containing(self.kind, self.first_day - timedelta(days=1))

    def name(self) -> Text:
        """Return the period's name in words."""
        year, month = self.first_day.year, self.first_day.month
        if self.kind is PeriodKind.DAY:
            return Text(format_date(self.first_day, "vi"), format_date(self.first_day, "en"))
        number = int(self.code[-1]) if self.kind in (PeriodKind.QUARTER, PeriodKind.HALF_YEAR) else 0
        roman = ("", "I", "II", "III", "IV")[number]
        return {
            PeriodKind.WEEK: Text(
                f"tuần {self.code[-2:]} năm {self.code[:4]}", f"week {self.code[-2:]} of {self.code[:4]}"
            ),
            PeriodKind.MONTH: Text(f"tháng {month} năm {year}", f"{calendar.month_name[month]} {year}"),
            PeriodKind.QUARTER: Text(f"quý {roman} năm {year}", f"quarter {number} of {year}"),
            PeriodKind.HALF_YEAR: Text(
                f"6 tháng {'đầu' if number == 1 else 'cuối'} năm {year}",
                f"{'first' if number == 1 else 'second'} half of {year}",
            ),
            PeriodKind.YEAR: Text(f"năm {year}", f"{year}"),
        }[self.kind]


def period_containing(kind: PeriodKind, day: date) -> Period:
    """Return the period of a kind that a day falls in."""
    if kind is PeriodKind.DAY:
        return Period(kind, day)
    if kind is PeriodKind.WEEK:
        return Period(kind, day - timedelta(days=day.weekday()))
    months = _MONTHS_IN[kind]
    return Period(kind, date(day.year, (day.month - 1) // months * months + 1, 1))


@dataclass(frozen=True, slots=True)
class CutoffRule:
    """What a legal act says of the data that a period's report holds.

    The data run from day `from_day` of the month before the period to day `to_day` of its last month.
    `status` is "found" where the act's text was read, "unverified" where it was only inferred.
    """

    kind: PeriodKind
    from_day: int
    to_day: int
    deadline_day: int
    act: str
    status: str
    validity: Validity


@dataclass(frozen=True, slots=True)
class Cutoff:
    """The data window of a period, the day by which the report is due, and the rule that says so."""

    first_day: date
    last_day: date
    due: date
    rule: CutoffRule


_IN_FORCE = Validity(date(2019, 3, 12))
_ACT = "NĐ 09/2019/NĐ-CP, điều 12–13"
# Monthly: read in the decree. The others were read only in part: the month's rule carried over.
CUTOFF_RULES: tuple[CutoffRule, ...] = (
    CutoffRule(PeriodKind.MONTH, 15, 14, 25, _ACT, "found", _IN_FORCE),
    CutoffRule(PeriodKind.QUARTER, 15, 14, 25, _ACT, "unverified", _IN_FORCE),
    CutoffRule(PeriodKind.HALF_YEAR, 15, 14, 25, _ACT, "unverified", _IN_FORCE),
    CutoffRule(PeriodKind.YEAR, 15, 14, 25, _ACT, "unverified", _IN_FORCE),
)


def cutoff(period: Period, rules: Sequence[CutoffRule] = CUTOFF_RULES) -> Cutoff:
    """Return the data window and deadline of a period under the rule in force when it ends.

    Raises `Refused("period.no_cutoff")` for days and weeks, which the decree leaves to each regime, and
    for periods that ended before any rule was in force.
    """
    last = period.last_day
    for rule in rules:
        if rule.kind is period.kind and last in rule.validity:
            before = _add_months(period.first_day, -1)
            return Cutoff(
                before.replace(day=rule.from_day),
                last.replace(day=rule.to_day),
                last.replace(day=rule.deadline_day),
                rule,
            )
    raise Refused("period.no_cutoff", period=period.code)


def _first_day(kind: PeriodKind, year: int, rest: str) -> date:
    if kind is PeriodKind.DAY:
        return date.fromisoformat(f"{year:04d}-{rest}")
    if kind is PeriodKind.WEEK:
        return date.fromisocalendar(year, int(rest), 1)
    number = 1 if kind is PeriodKind.YEAR else int(rest)
    return date(year, (number - 1) * _MONTHS_IN[kind] + 1, 1)


def _add_months(day: date, months: int) -> date:
    total = day.year * 12 + day.month - 1 + months
    return date(total // 12, total % 12 + 1, 1)
