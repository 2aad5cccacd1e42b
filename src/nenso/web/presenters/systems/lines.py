"""The desk's list of systems, and the days of one: what was declared, what arrived, what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from nenso.directory import queries as directory
from nenso.kernel.rules import Text, fold
from nenso.measures import queries as measures
from nenso.measures.models import MeteredSystem
from nenso.measures.queries import Connection
from nenso.measures.rules.connections import State
from nenso.measures.rules.events import KINDS
from nenso.measures.rules.reconciling import Line, Reconciliation
from nenso.measures.rules.reconciling import State as DayState
from nenso.measures.rules.systems import DOSSIERS
from nenso.measures.rules.systems import KINDS as SYSTEM_KINDS
from nenso.web.presenters.catalogue.ties import EntrySaid, entries_said
from nenso.web.presenters.services.connections import why_of
from nenso.web.presenters.services.naming import STATE_KINDS, STATE_NAMES, name_of
from nenso.web.presenters.systems.reach import Reach

DAYS = 14
EVENT_NAMES: dict[str, Text] = {
    "received": Text("tiếp nhận", "received"),
    "accepted": Text("thụ lý", "accepted"),
    "supplement": Text("yêu cầu bổ sung", "more asked for"),
    "completed": Text("giải quyết xong", "completed"),
    "paid": Text("nộp phí", "paid"),
    "digitised": Text("số hóa", "digitised"),
    "synchronised": Text("đồng bộ lên Cổng quốc gia", "synchronised"),
    "delivered": Text("trả kết quả", "delivered"),
    "rated": Text("chấm điểm", "rated"),
    "petition": Text("phản ánh, kiến nghị", "petition"),
    "petition_answered": Text("trả lời phản ánh", "petition answered"),
    "petition_rated": Text("chấm điểm trả lời phản ánh", "petition rated"),
    "withdrawn": Text("rút hồ sơ", "withdrawn"),
}
DAY_NAMES: dict[DayState, Text] = {
    DayState.AGREES: Text("khớp", "agrees"),
    DayState.MISSING: Text("thiếu", "missing"),
    DayState.SURPLUS: Text("thừa", "surplus"),
    DayState.NOT_DECLARED: Text("chưa khai", "not declared"),
}
DAY_KINDS: dict[DayState, str] = {
    DayState.AGREES: "good",
    DayState.MISSING: "urgent",
    DayState.SURPLUS: "caution",
    DayState.NOT_DECLARED: "plain",
}


@dataclass(frozen=True, slots=True)
class SystemLine:
    """A system of the list."""

    system: MeteredSystem
    name: Text
    agency: Text
    kind: Text
    state: State
    state_name: Text
    state_kind: str
    why: Text
    last: datetime | None
    entry: EntrySaid | None = None  # of the catalogue, which it says it is


def system_lines(reach: Reach, words: str, state: str, now: datetime, language: str) -> list[SystemLine]:
    """Return the systems in reach, those that need somebody first; the same number of queries for any number."""
    today = timezone.localdate(now)
    found = [each for each in measures.systems(today) if reach.holds(each.organisation_code)]
    owners = directory.organisations({each.organisation_code for each in found}, today)
    entries = entries_said({each.entry_code for each in found}, language)
    lines = [
        _line(each, owners.get(each.system.organisation_code), entries.get(each.system.entry_code))
        for each in measures.connections(now, found)
    ]
    asked = fold(words)
    shown = [
        line
        for line in lines
        if (not state or line.state == state)
        and asked in fold(f"{line.system.code} {line.system.name_vi} {line.agency.vi} {line.agency.en}")
    ]
    order = [State.SILENT, State.NEVER, State.PARTIAL, State.CONNECTED]
    return sorted(shown, key=lambda line: (order.index(line.state), line.system.code))


def _line(
    each: Connection, owner: directory.OrganisationAsOf | None = None, entry: EntrySaid | None = None
) -> SystemLine:
    code = each.system.organisation_code
    return SystemLine(
        system=each.system,
        name=Text(each.system.name_vi, each.system.name_en or each.system.name_vi),
        agency=name_of(owner) if owner else Text(code, code),
        kind=SYSTEM_KINDS[each.system.kind],
        state=each.state,
        state_name=STATE_NAMES[each.state],
        state_kind=STATE_KINDS[each.state],
        why=why_of(each),
        last=each.last,
        entry=entry,
    )


@dataclass(frozen=True, slots=True)
class DayCell:
    """A kind of event on a day; None where nothing was declared and nothing arrived."""

    kind: str
    line: Line | None
    name: Text
    badge: str


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day of the calendar."""

    day: date
    cells: tuple[DayCell, ...]
    is_empty: bool
    is_closed: bool
    missing: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """The last days by kind of event, newest first; kinds that never occur are left out."""

    kinds: tuple[tuple[str, Text], ...]
    rows: tuple[DayRow, ...]


def calendar(system: MeteredSystem, last: date, days: int = DAYS) -> Calendar:
    """Return the days of a dossier system up to one. Two queries."""
    if system.kind != DOSSIERS:
        return Calendar((), ())
    found = measures.reconciliations(system, last - timedelta(days=days - 1), last)
    seen = {line.kind for each in found for line in each.lines}
    kinds = [kind for kind in KINDS if kind in seen]
    rows = tuple(_row(each, kinds) for each in reversed(found))
    return Calendar(tuple((kind, EVENT_NAMES[kind]) for kind in kinds), rows)


def _row(found: Reconciliation, kinds: Sequence[str]) -> DayRow:
    by_kind = {line.kind: line for line in found.lines}
    return DayRow(
        day=found.day,
        cells=tuple(_cell(kind, by_kind.get(kind)) for kind in kinds),
        is_empty=not found.lines,
        is_closed=found.is_closed,
        missing=sum(-(line.difference or 0) for line in found.lines if line.state is DayState.MISSING),
    )


def _cell(kind: str, line: Line | None) -> DayCell:
    if line is None:
        return DayCell(kind, None, Text("", ""), "plain")
    return DayCell(kind, line, DAY_NAMES[line.state], DAY_KINDS[line.state])


def day_cells(found: Reconciliation) -> list[tuple[Text, DayCell]]:
    """Return the lines of one day with their names."""
    return [(EVENT_NAMES[line.kind], _cell(line.kind, line)) for line in found.lines]


def work_of(reach: Reach, now: datetime) -> tuple[list[SystemLine], list[tuple[MeteredSystem, date]]]:
    """Return the silent systems in reach, and those whose settled day does not agree."""
    silent, differing = [], []
    today = timezone.localdate(now)
    found = [each for each in measures.systems(today) if reach.holds(each.organisation_code)]
    for each in measures.connections(now, found) if found else ():
        if each.state is State.SILENT:
            silent.append(_line(each))
        elif (
            each.day is not None
            and each.totals is not None
            and not each.totals.is_closed
            and each.totals.lines
        ):
            differing.append((each.system, each.day))
    return silent, differing
