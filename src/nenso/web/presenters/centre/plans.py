"""How the plans in force stand: targets and tasks by what is told of them, and whose tasks are late."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from nenso.kernel.rules import Text
from nenso.programme import queries as programme
from nenso.programme.rules import Status
from nenso.web.presenters.addresses import Addresses
from nenso.web.presenters.kept import kept
from nenso.web.presenters.plans.words import STATUSES, State

MOST = 4
_SHOWN = (Status.LATE, Status.AT_RISK, Status.ON_TRACK, Status.DONE, Status.DONE_LATE, Status.NO_DATA)


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan in force: its targets counted by status, those with any; its tasks and how many of them are late."""

    number: str
    title: Text
    url: str
    targets: tuple[tuple[State, int], ...]
    tasks: int
    late: int


@dataclass(frozen=True, slots=True)
class OwnerLine:
    """Who is late with tasks, and by how many days the oldest is."""

    name: Text
    late: int
    days: int


@dataclass(frozen=True, slots=True)
class Plans:
    """The plans in force, and who is late with most."""

    lines: tuple[PlanLine, ...]
    owners: tuple[OwnerLine, ...]
    late: int


def plans(on: date, language: str) -> Plans:
    """Return the tile of plans."""
    root = Addresses(language).root
    lines = tuple(
        PlanLine(
            number, title, f"{root}plans/{code}/", _counted(targets), sum(tasks.values()), tasks[Status.LATE]
        )
        for code, number, title, targets, tasks in _healths(on)
    )
    owners = _late_owners(on)
    return Plans(lines, owners[:MOST], sum(line.late for line in lines))


@kept(4)
def _healths(on: date) -> Sequence[tuple[str, str, Text, Mapping[Status, int], Mapping[Status, int]]]:
    found = []
    for plan in programme.plans(on):
        if plan.state == "in_force":
            health = programme.health(on, plan.code)
            tasks = {status: health.tasks.get(status, 0) for status in Status}
            found.append((plan.code, plan.number, plan.title, health.targets, tasks))
    return found


@kept(4)
def _late_owners(on: date) -> tuple[OwnerLine, ...]:
    nobody = Text("chưa rõ cơ quan chủ trì", "no lead agency known")
    return tuple(
        OwnerLine(one.lead.name if one.lead else nobody, one.late, one.days)
        for one in programme.overdue_by_owner(on)
        if one.late
    )


def _counted(targets: Mapping[Status, int]) -> tuple[tuple[State, int], ...]:
    return tuple((STATUSES[status.value], targets[status]) for status in _SHOWN if targets.get(status))
