"""Reading tasks: whose they are, until when, and what is told of them on a day."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from nenso.kernel.rules import Refused, Text, fold
from nenso.programme.models import Extension, Task, TaskDependency, TaskState
from nenso.programme.queries.names import Named, named
from nenso.programme.rules.status import Status
from nenso.programme.rules.task_status import SOON, TaskStanding, task_status

UNFINISHED = (TaskState.OPEN, TaskState.SUBMITTED)


@dataclass(frozen=True, slots=True)
class TaskAsOf:
    """A task as it stands on a day. `lead` and `due` None where no source gives them.

    `extensions` counts those granted, `is_extension_asked` one that waits. `waits_for` are the numbers of tasks of the same
    plan that come first and are not finished.
    """

    id: int
    uuid: UUID
    plan: str
    plan_number: str
    plan_title: Text
    plan_state: str
    plan_ended_on: date | None
    receiver_code: str  # who accepts what is delivered
    number: str
    parent: str  # number of the task that it is a part of
    group: str
    name: Text
    deliverable: Text
    lead: Named | None
    cooperating: tuple[Named, ...]
    starts_on: date | None
    first_due: date | None
    due: date | None
    target: str  # number of the target that it should move
    criterion_edition: str
    criterion_node: str
    expected_gain: float | None
    state: str
    submitted_at: datetime | None
    done_on: date | None
    added_by_code: str
    status: str
    source: str
    row_version: int
    extensions: int
    is_extension_asked: bool
    parts: int
    delivered: int
    waits_for: tuple[str, ...]
    standing: TaskStanding

    @property
    def is_finished(self) -> bool:
        """Whether nothing is to be done any more."""
        return self.state in (TaskState.DONE, TaskState.CANCELLED)

    @property
    def is_left_open(self) -> bool:
        """Whether its plan ended before it was finished."""
        return self.plan_ended_on is not None and not self.is_finished

    @property
    def is_late(self) -> bool:
        """Whether it is owed and its day has passed."""
        return self.standing.status is Status.LATE


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which tasks: of a plan, led by somebody, with words in name or number, standing in some way; "" and () are all.

    `involves` takes those too at which an organisation only cooperates. Parts of tasks are left out without `with_parts`.
    """

    plan: str = ""
    leads: tuple[str, ...] = ()
    involves: str = ""
    group: str = ""
    target: str = ""
    words: str = ""
    states: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()
    parent: str = ""
    with_parts: bool = True
    with_drafts: bool = False
    without_lead: bool = False


def tasks(wanted: TaskFilter, today: date) -> tuple[TaskAsOf, ...]:
    """Return the tasks wanted in the order of their plans. The number of queries does not grow with them."""
    rows = tasks_with_parts(_filtered(wanted))
    words = fold(wanted.words).split()
    found = tasks_as_of([row for row in rows if _has(row, words)], today)
    if wanted.statuses:
        return tuple(one for one in found if one.standing.status in wanted.statuses)
    return found


def task_named(plan: str, number: str, today: date) -> TaskAsOf:
    """Return one task of a plan; raises `Refused("task.unknown")`."""
    return _one(Task.objects.filter(plan__code=plan, number=number), today, task=number)


def task_of(uuid: UUID, today: date) -> TaskAsOf:
    """Return one task; raises `Refused("task.unknown")`."""
    return _one(Task.objects.filter(uuid=uuid), today, task=str(uuid))


def task_row(uuid: UUID) -> Task:
    """Return a task's row, for an action; raises `Refused("task.unknown")`."""
    found = Task.objects.filter(uuid=uuid).select_related("plan").first()
    if found is None:
        raise Refused("task.unknown", field="task", task=str(uuid))
    return found


def owed_by(organisation: str, today: date) -> tuple[TaskAsOf, ...]:
    """Return what an organisation owes: tasks of plans in force that it leads and has not finished, the first due first."""
    rows = Task.objects.filter(lead_code=organisation, state__in=UNFINISHED, plan__state="in_force")
    return _by_day(tasks_as_of(list(tasks_with_parts(rows)), today))


def owed_to(organisation: str, today: date) -> tuple[TaskAsOf, ...]:
    """Return what others owe an organisation that accepts it: what waits for acceptance first, then by due day."""
    of_plan = Q(plan__owner_code=organisation, added_by_code="")
    rows = Task.objects.filter(of_plan | Q(added_by_code=organisation), state__in=UNFINISHED)
    rows = rows.filter(plan__state="in_force").exclude(lead_code=organisation)
    found = _by_day(tasks_as_of(list(tasks_with_parts(rows)), today))
    return tuple(sorted(found, key=lambda one: one.state != TaskState.SUBMITTED))


def owed_soon(organisations: Collection[str], today: date) -> tuple[TaskAsOf, ...]:
    """Return what organisations owe late or within `SOON` days and have not delivered, the first due first."""
    rows = Task.objects.filter(lead_code__in=organisations, due__lte=today + timedelta(days=SOON))
    return _in_force(rows.filter(state=TaskState.OPEN), today)


def to_decide(organisations: Collection[str], today: date) -> tuple[TaskAsOf, ...]:
    """Return what others wait for organisations to decide: deliveries and requests for more time, the first due first."""
    of_plan = Q(plan__owner_code__in=organisations, added_by_code="") & ~Q(lead_code=F("plan__owner_code"))
    of_own = Q(added_by_code__in=organisations) & ~Q(lead_code=F("added_by_code"))
    asked = Extension.objects.filter(task=OuterRef("pk"), is_granted=None)
    waits = Q(state=TaskState.SUBMITTED) | (Q(state=TaskState.OPEN) & Exists(asked))
    return _in_force(Task.objects.filter(of_plan | of_own).filter(waits), today)


def _in_force(rows: QuerySet[Task], today: date) -> tuple[TaskAsOf, ...]:
    """Read tasks of plans in force; where there are none, one query and no more."""
    keys = list(rows.filter(plan__state="in_force").order_by().values_list("pk", flat=True))
    if not keys:
        return ()
    return _by_day(tasks_as_of(list(tasks_with_parts(Task.objects.filter(pk__in=keys))), today))


def tasks_with_parts(rows: QuerySet[Task]) -> QuerySet[Task]:
    """Return tasks with all that `tasks_as_of` reads of them."""
    waiting = TaskDependency.objects.filter(on__state__in=UNFINISHED).select_related("on")
    granted = Q(extensions__is_granted=True)
    asked = Q(extensions__isnull=False, extensions__is_granted=None)
    return (
        rows.select_related("plan", "target", "parent")
        .prefetch_related(Prefetch("waits_for", queryset=waiting, to_attr="waiting"))
        .annotate(
            granted=Count("extensions", filter=granted, distinct=True),
            asked=Count("extensions", filter=asked, distinct=True),
            part_count=Count("parts", distinct=True),
            delivered=Count("deliverables", filter=Q(deliverables__removed_at=None), distinct=True),
        )
        .order_by("plan__first_day", "plan", "order", "id")
    )


def tasks_as_of(rows: Sequence[Any], today: date) -> tuple[TaskAsOf, ...]:
    """Return the plain records of the rows of `tasks_with_parts`, with the names of who leads and cooperates."""
    codes: Iterable[str] = (code for row in rows for code in (row.lead_code, *row.cooperating))
    earliest = min((row.plan.first_day for row in rows), default=None)
    known = named(codes, today, earliest)
    return tuple(
        TaskAsOf(
            id=row.pk,
            uuid=row.uuid,
            plan=row.plan.code,
            plan_number=row.plan.number,
            plan_title=Text(row.plan.title_vi, row.plan.title_en or row.plan.title_vi),
            plan_state=row.plan.state,
            plan_ended_on=row.plan.ended_on,
            receiver_code=receiver_of(row),
            number=row.number,
            parent=row.parent.number if row.parent else "",
            group=row.group,
            name=Text(row.name_vi, row.name_en or row.name_vi),
            deliverable=Text(row.deliverable_vi, row.deliverable_en or row.deliverable_vi),
            lead=known.get(row.lead_code),
            cooperating=tuple(known[code] for code in row.cooperating),
            starts_on=row.starts_on,
            first_due=row.first_due,
            due=row.due,
            target=row.target.number if row.target else "",
            criterion_edition=row.criterion_edition,
            criterion_node=row.criterion_node,
            expected_gain=row.expected_gain,
            state=row.state,
            submitted_at=row.submitted_at,
            done_on=row.done_on,
            added_by_code=row.added_by_code,
            status=row.status,
            source=row.source,
            row_version=row.row_version,
            extensions=row.granted,
            is_extension_asked=row.asked > 0,
            parts=row.part_count,
            delivered=row.delivered,
            waits_for=tuple(each.on.number for each in row.waiting),
            standing=standing_of(row, today),
        )
        for row in rows
    )


def standing_of(row: Task, today: date) -> TaskStanding:
    """Return what is told of a task on a day."""
    submitted = timezone.localdate(row.submitted_at) if row.submitted_at else None
    return task_status(
        row.due, row.state, row.done_on, today, submitted_on=submitted, ended_on=row.plan.ended_on
    )


def receiver_of(row: Task) -> str:
    """Return who accepts what a task delivers: the plan's owner, or the agency that added it as a part for itself."""
    return row.added_by_code or row.plan.owner_code


def _one(rows: QuerySet[Task], today: date, task: str) -> TaskAsOf:
    found = tasks_as_of(list(tasks_with_parts(rows)), today)
    if not found:
        raise Refused("task.unknown", field="task", task=task)
    return found[0]


def _filtered(wanted: TaskFilter) -> QuerySet[Task]:
    rows = Task.objects.all()
    if not wanted.with_drafts:
        rows = rows.exclude(plan__state="draft")
    exact = {
        "plan__code": wanted.plan,
        "group": wanted.group,
        "target__number": wanted.target,
        "parent__number": wanted.parent,
    }
    rows = rows.filter(**{field: value for field, value in exact.items() if value})
    if wanted.leads:
        rows = rows.filter(lead_code__in=wanted.leads)
    if wanted.involves:
        rows = rows.filter(Q(lead_code=wanted.involves) | Q(cooperating__contains=[wanted.involves]))
    if wanted.states:
        rows = rows.filter(state__in=wanted.states)
    if not wanted.with_parts:
        rows = rows.filter(parent=None)
    if wanted.without_lead:
        rows = rows.filter(lead_code="")
    return rows


def _has(row: Task, words: Sequence[str]) -> bool:
    if not words:
        return True
    text = fold(f"{row.number} {row.name_vi} {row.name_en} {row.deliverable_vi} {row.group}")
    return all(word in text for word in words)


def _by_day(found: Iterable[TaskAsOf]) -> tuple[TaskAsOf, ...]:
    return tuple(sorted(found, key=lambda one: (one.due is None, one.due or date.max, one.number)))
