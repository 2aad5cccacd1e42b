"""Lines of plans and targets as the pages show them, with addresses in the reader's language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from nenso.kernel.rules import Period, Refused, Text
from nenso.programme.queries.names import Named
from nenso.programme.queries.plans import PlanAsOf
from nenso.programme.queries.targets import TargetStanding, counts_of
from nenso.programme.queries.tasks import TaskAsOf
from nenso.programme.rules import Observation, Status
from nenso.web.presenters.addresses import Addresses
from nenso.web.presenters.indicators.naming import Asked, origin_url
from nenso.web.presenters.plans import words
from nenso.web.presenters.plans.words import NO_LEAD, State

Counts = list[tuple[State, int, str]]  # a state, how many, and where they stand


@dataclass(frozen=True, slots=True)
class Lead:
    """Who leads; `code` "" where no source gives it."""

    code: str
    name: Text
    url: str = ""


@dataclass(frozen=True, slots=True)
class AdoptionShare:
    """How many of those who must have adopted a plan of their own."""

    done: int
    all: int


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan among plans, with the health of its targets and tasks."""

    code: str
    number: str
    title: Text
    body: Text
    owner: Text
    owner_code: str
    issued_on: date | None
    first_day: date
    last_day: date
    ended_on: date | None
    state: State
    mark: Text | None
    url: str
    desk_url: str
    targets: Counts
    target_count: int
    tasks: Counts
    task_count: int
    adoption: AdoptionShare | None


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target; `spread` counts organisations by status where it is of each, else it is empty."""

    number: str
    name: Text
    url: str
    state: State
    spread: Counts
    value: float | None
    decimals: int | None
    unit: Text
    origin_url: str
    period: Text
    expected: float | None
    wanted: Text
    due: date
    lead: Lead
    mark: Text | None
    is_each: bool


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task; `days_late` counts from its due day while it is owed."""

    number: str
    name: Text
    plan: str
    plan_code: str
    group: str
    url: str
    desk_url: str
    lead: Lead
    first_due: date | None
    due: date | None
    done_on: date | None
    state: State
    reason: Text
    days_late: int
    extensions: int
    mark: Text | None


def lead_of(found: Named | None) -> Lead:
    """Return who leads, or that no source gives it."""
    return Lead(found.code, found.name) if found else Lead("", NO_LEAD)


def counted(counts: Mapping[str, int], names: Mapping[str, State], url: str, key: str = "state") -> Counts:
    """Return the states that occur, in their order, each with the address of those in it."""
    path, _hash, place = url.partition("#")
    mark = f"#{place}" if place else ""
    return [
        (state, counts[name], f"{path}?{key}={name}{mark}" if url else "")
        for name, state in names.items()
        if counts.get(name)
    ]


def page_of(code: str, language: str) -> str:
    """Return the public page of a plan."""
    return f"{Addresses(language).root}plans/{code}/"


def target_page_of(plan: str, number: str, language: str) -> str:
    """Return the public page of a target."""
    return f"{page_of(plan, language)}targets/{number}/"


def task_page_of(plan: str, number: str, language: str) -> str:
    """Return the public page of a task."""
    return f"{page_of(plan, language)}tasks/{number}/"


def period_of(seen: Observation) -> Text:
    """Name the period of an observation; its day where it has none."""
    try:
        return Period.parse(seen.period).name()
    except Refused:
        return Text("{day}", "{day}").fill(day=seen.day)


def observed_at(standing: TargetStanding, seen: Observation, language: str) -> str:
    """Return the origin of an observation of a target."""
    kind, unit = standing.unit
    return origin_url(Asked(standing.target.indicator, kind, unit), seen.period, language)


def target_line(
    standing: TargetStanding, each: Iterable[TargetStanding], language: str, decimals: int | None = None
) -> TargetLine:
    """Return the line of a target; `each` are those of single organisations where it is of each."""
    target, last = standing.target, standing.judgement.last
    url = target_page_of(target.plan, target.number, language)
    spread = counts_of(each)
    return TargetLine(
        number=target.number,
        name=target.name,
        url=url,
        state=words.status(standing.status),
        spread=counted({str(key): n for key, n in spread.items()}, words.STATUSES, f"{url}#units"),
        value=last.value if last else None,
        decimals=decimals,
        unit=words.unit_of(target.unit),
        origin_url=observed_at(standing, last, language) if last else "",
        period=period_of(last) if last else Text("", ""),
        expected=standing.judgement.expected_today,
        wanted=words.wanted(target.operator, target.value, target.unit),
        due=target.due,
        lead=lead_of(target.lead),
        mark=words.mark_of(target.status),
        is_each=target.scope == "each",
    )


def state_key(task: TaskAsOf) -> str:
    """Return the key of what is told of a task on a page (`words.TASK_STATUSES`): one that its plan left open is that."""
    return words.LEFT_OPEN.key if task.is_left_open else str(task.standing.status)


def task_line(task: TaskAsOf, language: str) -> TaskLine:
    """Return the line of a task."""
    is_waiting = task.state == "submitted" and not task.is_late and not task.is_left_open
    days = task.standing.days
    return TaskLine(
        number=task.number,
        name=task.name,
        plan=task.plan_number,
        plan_code=task.plan,
        group=task.group,
        url="" if task.plan_state == "draft" else task_page_of(task.plan, task.number, language),
        desk_url=f"{desk_root(language)}tasks/{task.uuid}/",
        lead=lead_of(task.lead),
        first_due=task.first_due,
        due=task.due,
        done_on=task.done_on,
        state=words.WAITS if is_waiting else words.task_status(state_key(task)),
        reason=task.standing.reason,
        days_late=-days if state_key(task) == Status.LATE and days is not None else 0,
        extensions=task.extensions,
        mark=words.mark_of(task.status),
    )


def plan_line(
    plan: PlanAsOf,
    targets: Mapping[str, int],
    tasks: Mapping[str, int],
    adoption: AdoptionShare | None,
    language: str,
) -> PlanLine:
    """Return the line of a plan with counts of its targets and tasks by status."""
    url = page_of(plan.code, language)
    return PlanLine(
        code=plan.code,
        number=plan.number,
        title=plan.title,
        body=plan.issuing_body,
        owner=plan.owner.name,
        owner_code=plan.owner.code,
        issued_on=plan.issued_on,
        first_day=plan.first_day,
        last_day=plan.last_day,
        ended_on=plan.ended_on,
        state=words.plan_state(plan.state),
        mark=words.mark_of(plan.status),
        url=url,
        desk_url=f"{desk_root(language)}{plan.code}/",
        targets=counted(targets, words.STATUSES, f"{url}#targets", "target"),
        target_count=plan.targets,
        tasks=counted(tasks, words.TASK_STATUSES, f"{url}#tasks"),
        task_count=plan.tasks,
        adoption=adoption,
    )


def desk_root(language: str) -> str:
    """Return where plans are worked on at the desk."""
    return f"{Addresses(language).root}desk/plans/"
