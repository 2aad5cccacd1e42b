"""The monthly figures that are made of dossiers, daily counts and the catalogue: which, of what, and how each is opened.

Pure. A figure's line says what it counted ("received=2026-10-01/2026-10-31&channel=online"), so that whoever asks
where it came from is shown those very dossiers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl, urlencode

from nenso.kernel.rules import Period, PeriodKind, Refused

RECEIVED, COMPLETED, OVERDUE, RATED = "received", "completed", "overdue", "rated"
PROCEDURES, COUNTED = "procedures", "counted"
OF_DOSSIERS = (RECEIVED, COMPLETED, OVERDUE, RATED)
SATISFIED_FROM = 4  # of five stars
SATISFIED_MARKS = tuple(range(SATISFIED_FROM, 6))
DAYS = "days"
PROVIDED_MONTHS = 12  # in which a dossier of a procedure shows that an organisation provides it


@dataclass(frozen=True, slots=True)
class Derived:
    """An indicator and what it counts: a group of dossiers (or of daily counts) and a part of that group.

    `part` of daily counts may join several by commas, which are added. `sums` adds something up over the dossiers
    instead of counting them ("days": from the day received to the day completed). `tells` names the flag that a sender must have told of at least once: who never tells of digitising has not
    digitised nothing, it was not measured.
    """

    indicator: str
    group: str
    part: str = ""
    tells: str = ""
    sums: str = ""


DERIVED: tuple[Derived, ...] = (
    Derived("dossiers.received", RECEIVED),
    Derived("dossiers.received.online", RECEIVED, "channel=online"),
    Derived("dossiers.received.one_stop", RECEIVED, "channel=one_stop"),
    Derived("dossiers.received.post", RECEIVED, "channel=post"),
    Derived("dossiers.owing_fee", RECEIVED, "owes_fee", "owes_fee"),
    Derived("dossiers.paid_online", RECEIVED, "paid_online", "owes_fee"),
    Derived("dossiers.digitised", RECEIVED, "digitised", "digitised"),
    Derived("dossiers.synchronised", RECEIVED, "synchronised", "synchronised"),
    Derived("dossiers.reused", RECEIVED, "reused", "reused"),
    Derived("dossiers.completed", COMPLETED),
    Derived("dossiers.completed.on_time", COMPLETED, "on_time"),
    Derived("dossiers.completed.late", COMPLETED, "late"),
    Derived("dossiers.completed.timed", COMPLETED, "timed"),
    Derived("dossiers.handling_days", COMPLETED, "timed", sums=DAYS),
    Derived("dossiers.results", COMPLETED, "", "result_digital"),
    Derived("dossiers.results.digital", COMPLETED, "result_digital", "result_digital"),
    Derived("dossiers.open.overdue", OVERDUE),
    Derived("dossiers.rated", RATED, "", "rated"),
    Derived("dossiers.satisfied", RATED, "satisfied", "rated"),
    Derived("procedures.provided", PROCEDURES),
    Derived("procedures.online", PROCEDURES, "online"),
    Derived("procedures.used", PROCEDURES, "used"),
    Derived("procedures.online.used", PROCEDURES, "online_used"),
    Derived("procedures.with_fee", PROCEDURES, "with_fee"),
    Derived("procedures.with_fee.paid_online", PROCEDURES, "with_fee_paid_online"),
    Derived("petitions.received", COUNTED, "petition"),
    Derived("petitions.answered", COUNTED, "petition_answered"),
    Derived("petitions.answered.on_time", COUNTED, "petition_answered.on_time"),
    Derived("petitions.rated", COUNTED, "petition_rated"),
    Derived("petitions.satisfied", COUNTED, ",".join(f"petition_rated.{mark}" for mark in SATISFIED_MARKS)),
    Derived("portal.visits", COUNTED, "visits"),
    Derived("portal.sessions", COUNTED, "sessions"),
    Derived("portal.visitor_days", COUNTED, "visitors"),
    Derived("portal.opened", COUNTED, "opened"),
    Derived("portal.started", COUNTED, "started"),
    Derived("portal.finished", COUNTED, "finished"),
    Derived("portal.seconds", COUNTED, "seconds"),
)
BY_INDICATOR: Mapping[str, Derived] = {each.indicator: each for each in DERIVED}
FLAGS = ("owes_fee", "digitised", "synchronised", "reused", "result_digital", "rated")


@dataclass(frozen=True, slots=True)
class Span:
    """The days that a month's figures count: to its last day, or to today while it runs."""

    first: date
    last: date

    def __str__(self) -> str:
        return f"{self.first}/{self.last}"


def span_of(month: Period, today: date) -> Span:
    """Return the days of a month that are past or present; raises `Refused("derive.month")` for anything else."""
    if month.kind is not PeriodKind.MONTH or month.first_day > today:
        raise Refused("derive.month", period=month.code)
    return Span(month.first_day, min(month.last_day, today))


def line_of(derived: Derived, span: Span) -> str:
    """Return what a figure counted, as its observation keeps it."""
    said: dict[str, str] = {derived.group: str(span)}
    if derived.part:
        said["part"] = derived.part
    if derived.sums:
        said["sums"] = derived.sums
    return urlencode(said, safe="/=.,")


@dataclass(frozen=True, slots=True)
class Behind:
    """What an observation's line says: group, part, days, and what was added up over them ("": they were counted)."""

    group: str
    part: str
    span: Span
    sums: str = ""


def behind(line: str) -> Behind | None:
    """Read a line that `line_of` wrote; None for any other."""
    said = dict(parse_qsl(line))
    part, sums = said.pop("part", ""), said.pop("sums", "")
    if len(said) != 1:
        return None
    (group, days), *_ = said.items()
    try:
        first, last = (date.fromisoformat(day) for day in days.split("/"))
    except ValueError:
        return None
    known = any((each.group, each.part, each.sums) == (group, part, sums) for each in DERIVED)
    return Behind(group, part, Span(first, last), sums) if known else None


def months_to_derive(today: date, days: int) -> list[Period]:
    """Return the months in which events may still come, oldest first: those that the last days lie in."""
    month = Period(PeriodKind.MONTH, today.replace(day=1))
    found = [month]
    while (today - month.first_day).days < days:
        month = month.preceding()
        found.append(month)
    return found[::-1]


def changed(
    new: Mapping[tuple[str, str], float], known: Mapping[tuple[str, str], float | None]
) -> list[tuple[str, str]]:
    """Return the cells (indicator, organisation) whose value is not the known one, in order."""
    return sorted(cell for cell, value in new.items() if known.get(cell) != value)


def with_zeros(
    found: Mapping[tuple[str, str], float], organisations: Iterable[str], indicators: Iterable[str]
) -> dict[tuple[str, str], float]:
    """Return every cell of these organisations and indicators, nought where nothing was found."""
    codes = list(indicators)
    return {(code, unit): found.get((code, unit), 0.0) for unit in organisations for code in codes}
