"""What a region's provinces have to reach each, and the tasks that several of them or their centre share."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from nenso.kernel.rules import Text
from nenso.programme.queries.plans import TargetAsOf, plans, targets_of
from nenso.programme.queries.targets import TargetStanding, each_with_status
from nenso.programme.queries.tasks import UNFINISHED, TaskAsOf, TaskFilter, tasks
from nenso.web.presenters.plans import words
from nenso.web.presenters.plans.lines import TaskLine, observed_at, target_page_of, task_line
from nenso.web.presenters.plans.words import State

PROVINCES = "provincial_committee"


@dataclass(frozen=True, slots=True)
class EachColumn:
    """A target that each province has to reach."""

    name: Text
    url: str
    wanted: Text


@dataclass(frozen=True, slots=True)
class EachCell:
    """How one province stands at one target; `url` is the origin of its figure, "" without one."""

    state: State
    value: float | None
    url: str


@dataclass(frozen=True, slots=True)
class EachRow:
    """A province with its cell for each target."""

    name: Text
    cells: tuple[EachCell, ...]


@dataclass(frozen=True, slots=True)
class SharedTask:
    """A task that several provinces of the region, or its centre, lead or join; `who` are their names."""

    line: TaskLine
    who: list[Text]


@dataclass(frozen=True, slots=True)
class RegionWork:
    """The targets of each and the shared tasks of a region."""

    columns: tuple[EachColumn, ...]
    rows: tuple[EachRow, ...]
    shared: tuple[SharedTask, ...]


def region_work(names: Mapping[str, Text], centre: str, today: date, language: str) -> RegionWork:
    """Return what the provinces (names by code) work on; `centre` is the code of their centre, "" for none."""
    targets = [
        target
        for plan in plans(today)
        if plan.state == "in_force"
        for target in targets_of(plan.code, today)
        if target.scope == "each" and PROVINCES in target.each_types
    ]
    found = [{_code(one): one for one in each_with_status(target, today)} for target in targets]
    rows = (
        EachRow(name, tuple(_cell(standings[code], language) for standings in found))
        for code, name in names.items()
        if all(code in standings for standings in found)
    )
    return RegionWork(
        columns=tuple(_column(target, language) for target in targets),
        rows=tuple(rows) if targets else (),
        shared=tuple(_shared(names, centre, today, language)),
    )


def _code(standing: TargetStanding) -> str:
    return standing.organisation.code if standing.organisation else ""


def _column(target: TargetAsOf, language: str) -> EachColumn:
    url = target_page_of(target.plan, target.number, language)
    return EachColumn(target.name, url, words.wanted(target.operator, target.value, target.unit))


def _cell(standing: TargetStanding, language: str) -> EachCell:
    last = standing.judgement.last
    return EachCell(
        words.status(standing.status),
        last.value if last else None,
        observed_at(standing, last, language) if last else "",
    )


def _shared(names: Mapping[str, Text], centre: str, today: date, language: str) -> list[SharedTask]:
    found = []
    for task in tasks(TaskFilter(states=tuple(UNFINISHED)), today):
        ours = _ours(task, names.keys() | ({centre} if centre else set()))
        if task.plan_state == "in_force" and (len(ours) > 1 or centre in ours):
            found.append(SharedTask(task_line(task, language), list(ours.values())))
    return found


def _ours(task: TaskAsOf, codes: Collection[str]) -> dict[str, Text]:
    around = ([task.lead] if task.lead else []) + list(task.cooperating)
    return {one.code: one.name for one in around if one.code in codes}
