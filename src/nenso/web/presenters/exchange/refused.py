"""Refused requests for everybody: what each error type means, and how many there were by day and agency."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from nenso.exchange.queries.refusals import RefusedDay, refused_days
from nenso.kernel.rules import Text
from nenso.web.exports import Column, Kind
from nenso.web.presenters.exchange import words
from nenso.web.presenters.exchange.fault_meanings import meaning_of
from nenso.web.presenters.exchange.figures import Period, period_of
from nenso.web.presenters.exchange.naming import MemberLine, Registry, registry

_NOT_SHOWN = Text("chưa xác thực hoặc chưa đăng ký", "not shown, or not registered")
_NO_OWNER = Text("không phải dịch vụ đã đăng ký", "of no registered member")
_YEARS = range(2000, 3000)
_KEYS = ("day", "type", "asker", "owner")


@dataclass(frozen=True, slots=True)
class FaultLine:
    """An error type: its name, what it means, how many requests were refused with it."""

    type: str
    name: Text
    meaning: Text
    count: int


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A day's refused requests of one error type between two agencies."""

    of: RefusedDay
    fault: Text
    asker: Text
    owner: Text

    @property
    def query(self) -> str:
        """The query that narrows the desk's list to its requests."""
        of = self.of
        values = (of.day.isoformat(), of.fault, of.asker, of.owner)
        return urlencode(dict(zip(_KEYS, values, strict=True)))

    @property
    def parties(self) -> tuple[str, ...]:
        """The members that it is of, as messages name them."""
        return tuple(filter(None, (self.of.asker, self.of.owner)))


@dataclass(frozen=True, slots=True)
class RefusedPage:
    """Refused requests of a period."""

    period: Period
    member: MemberLine | None
    fault: str  # the error type that is looked at; "": all
    faults: list[FaultLine]
    rows: list[RefusedDay]
    known: Registry

    @property
    def count(self) -> int:
        """All of the rows together."""
        return sum(each.count for each in self.rows)

    def lines(self, rows: Sequence[RefusedDay]) -> list[RefusedLine]:
        """Return rows with names."""
        return [
            RefusedLine(
                row,
                words.fault_name(row.fault),
                self._name(row.asker, _NOT_SHOWN),
                self._name(row.owner, _NO_OWNER),
            )
            for row in rows
        ]

    def _name(self, member: str, nobody: Text) -> Text:
        return self.known.name_of(member) if member else nobody


def refused_page(period_key: str, member: str, fault: str, today: date, language: str) -> RefusedPage:
    """Return the refused requests of a period, of all members or of one, and of one error type or all. One query beside the registry's."""
    known, period = registry(today, language), period_of(period_key, today)
    whose = known.members.get(member)
    rows = refused_days(period.scope(**({"member": whose.id} if whose else {})), known.members)
    counts: Counter[str] = Counter()
    for row in rows:
        counts[row.fault] += row.count
    faults = [
        FaultLine(kind, words.fault_name(kind), meaning_of(kind), count)
        for kind, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    if fault not in counts:
        is_known = fault.rpartition(".")[2] in words.FAULTS
        fault = fault if is_known else ""
        faults += [FaultLine(fault, words.fault_name(fault), meaning_of(fault), 0)] if is_known else []
    shown = [row for row in rows if row.fault == fault] if fault else rows
    return RefusedPage(period, whose, fault, faults, shown, known)


def read_query(given: dict[str, str]) -> RefusedDay | None:
    """Return what `RefusedLine.query` wrote; None where there is nothing, or it is not that."""
    try:
        day, kind = date.fromisoformat(given["day"]), given["type"]
    except (KeyError, ValueError):
        return None
    parts = (kind, given.get("asker", ""), given.get("owner", ""))
    is_fit = day.year in _YEARS and "\0" not in "".join(parts)
    return RefusedDay(day, *parts, 0) if is_fit else None


COLUMNS = (
    Column("day", Text("Ngày", "Day"), Kind.DATE),
    Column("fault", Text("Loại lỗi", "Error type")),
    Column("owner", Text("Cơ quan có dịch vụ", "Agency of the service")),
    Column("asker", Text("Cơ quan hỏi", "Agency that asked")),
    Column("count", Text("Yêu cầu", "Requests"), Kind.NUMBER),
)


def refused_cells(rows: Sequence[RefusedDay]) -> list[list[object]]:
    """Return the rows of an exported table."""
    return [[row.day, row.fault, row.owner, row.asker, row.count] for row in rows]
