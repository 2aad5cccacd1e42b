"""The sender's totals of a day against what arrived."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from nenso.kernel.rules import Refused
from nenso.measures.rules.events import KINDS

MOST_DECLARED = 100_000_000  # events of a kind on one day


class State(StrEnum):
    """How a declared total stands to what arrived."""

    AGREES = "agrees"
    MISSING = "missing"
    SURPLUS = "surplus"
    NOT_DECLARED = "not_declared"


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of event on a day; `difference` is arrived less declared, None where nothing was declared."""

    kind: str
    declared: int | None
    arrived: int

    @property
    def difference(self) -> int | None:
        """How many more arrived than were declared."""
        return None if self.declared is None else self.arrived - self.declared

    @property
    def state(self) -> State:
        """How the total stands."""
        if self.declared is None:
            return State.NOT_DECLARED
        if self.arrived == self.declared:
            return State.AGREES
        return State.MISSING if self.arrived < self.declared else State.SURPLUS


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A day of a system: one line for each kind that was declared or arrived, in the order of `KINDS`."""

    day: date
    lines: tuple[Line, ...]

    @property
    def is_closed(self) -> bool:
        """Whether totals were declared and every one of them agrees."""
        return bool(self.lines) and all(line.state is State.AGREES for line in self.lines)

    @property
    def differences(self) -> tuple[Line, ...]:
        """The lines that do not agree."""
        return tuple(line for line in self.lines if line.state is not State.AGREES)


def reconcile(day: date, declared: Mapping[str, int], arrived: Mapping[str, int]) -> Reconciliation:
    """Compare the totals of a day by kind."""
    kinds = [kind for kind in KINDS if kind in declared or arrived.get(kind)]
    return Reconciliation(day, tuple(Line(kind, declared.get(kind), arrived.get(kind, 0)) for kind in kinds))


def checked_totals(totals: Mapping[str, object], day: date, today: date, oldest: date) -> dict[str, int]:
    """Return the totals that a system declares for a day.

    Raises `Refused`: "totals.unknown_kind", "totals.not_a_number", "totals.future", "totals.too_old".
    """
    if day > today:
        raise Refused("totals.future", day=day)
    if day < oldest:
        raise Refused("totals.too_old", day=day, oldest=oldest)
    found: dict[str, int] = {}
    for kind, total in totals.items():
        if kind not in KINDS:
            raise Refused("totals.unknown_kind", kind=kind[:32], known=", ".join(KINDS))
        if not isinstance(total, int) or isinstance(total, bool) or not 0 <= total <= MOST_DECLARED:
            raise Refused("totals.not_a_number", kind=kind, most=MOST_DECLARED)
        found[kind] = total
    return found
