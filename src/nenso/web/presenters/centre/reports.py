"""Which periodic reports have come for the last period that was due, and how many are late."""

from dataclasses import dataclass
from datetime import date

from nenso.kernel.rules import Text
from nenso.reporting import queries as reporting
from nenso.web.presenters.addresses import Addresses
from nenso.web.presenters.kept import kept


@dataclass(frozen=True, slots=True)
class RegimeLine:
    """A regime's last period that was due: how many were asked, have come, and are past their day."""

    name: Text
    period: Text
    url: str
    expected: int
    received: int
    late: int


@dataclass(frozen=True, slots=True)
class _Counted:
    code: str
    name: Text
    period: Text
    expected: int
    received: int
    late: int


def lines(on: date, language: str) -> list[RegimeLine]:
    """Return the regimes with a period behind them, those with most late reports first."""
    root = Addresses(language).root
    found = [
        RegimeLine(
            each.name,
            each.period,
            f"{root}regimes/{each.code}/",
            each.expected,
            each.received,
            each.late,
        )
        for each in _counted(on)
    ]
    return sorted(found, key=lambda line: (-line.late, line.name.vi))


@kept(4)
def _counted(on: date) -> tuple[_Counted, ...]:
    found = []
    for regime in reporting.regimes(on):
        if regime.frequency is None:
            continue
        for last in reporting.timeliness(regime.code, on, 2)[::-1]:
            if any(line.due < on for line in last.lines):  # the newest may not be due yet
                late = sum(1 for line in last.missing if line.due < on)
                period = last.period.name()
                found.append(_Counted(regime.code, regime.name, period, last.expected, last.received, late))
                break
    return tuple(found)
