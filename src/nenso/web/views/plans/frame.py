"""What the desk's pages of plans share: who the reader is to a plan and to a task, and the page within the desk."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from nenso.accounts.queries import actor_of, allowed, path_of, roles_of, today
from nenso.accounts.rules import Role, ground
from nenso.kernel.rules import Refused, Text
from nenso.programme.models import Plan, Task
from nenso.programme.queries.plans import plan_row
from nenso.programme.queries.tasks import TaskAsOf, task_of, task_row
from nenso.web.refusals import or_not_found
from nenso.web.views.desk_frame import rights, work_items


@dataclass(frozen=True, slots=True)
class Said:
    """What a page with one form says: its title, first sentence, button, and the way back."""

    title: Text
    lead: Text
    button: Text
    back: str


@dataclass(frozen=True, slots=True)
class AskedPlan:
    """A plan and whether the reader writes it."""

    row: Plan
    may_write: bool


@dataclass(frozen=True, slots=True)
class AskedTask:
    """A task and what the reader is to it: of its lead agency, or of the body that accepts it."""

    row: Task
    task: TaskAsOf
    may_report: bool
    may_decide: bool
    may_write: bool

    @property
    def lead(self) -> str:
        """The lead agency's code, "" where no source gives one."""
        return self.row.lead_code


def holds(request: HttpRequest, role: Role, organisation: str) -> bool:
    """Say whether the reader holds a role in an organisation, there or from above; asked once a request."""
    if not organisation:
        return False
    try:
        return ground(roles_of(request.user), role, path_of(organisation, today()), today()) is not None
    except Refused:
        return False


def asked_plan(request: HttpRequest, code: str) -> AskedPlan:
    """Return a plan for its reader; a draft is there only for its owner's people."""
    with or_not_found():
        row = plan_row(code)
    if row.state == "draft" and not holds(request, Role.VIEWER, row.owner_code):
        raise Http404(code)
    return AskedPlan(row, holds(request, Role.APPROVER, row.owner_code))


def written_plan(request: HttpRequest, code: str) -> Plan:
    """Return a plan that the reader may write; raises `Refused("access.role_missing")` through its action otherwise."""
    found = asked_plan(request, code)
    if not found.may_write:
        allowed(actor_of(request.user), Role.APPROVER, found.row.owner_code)
    return found.row


def asked_task(request: HttpRequest, uuid: UUID) -> AskedTask:
    """Return a task for its reader; a missing page for who has no business with it.

    Its lead agency, those that cooperate, the body that accepts it and the plan's owner see it.
    """
    with or_not_found():
        row, task = task_row(uuid), task_of(uuid, today())
    around = (row.lead_code, task.receiver_code, row.plan.owner_code, *row.cooperating)
    if not any(holds(request, Role.VIEWER, code) for code in dict.fromkeys(around)):
        raise Http404(str(uuid))
    return AskedTask(
        row=row,
        task=task,
        may_report=holds(request, Role.REPORTER, row.lead_code),
        may_decide=holds(request, Role.APPROVER, task.receiver_code),
        may_write=holds(request, Role.APPROVER, row.added_by_code or row.plan.owner_code),
    )


def plan_desk(request: HttpRequest, page: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Render a page of plans within the desk."""
    shown = {**rights(request), "work": work_items(request), **context}
    return render(request, f"web/plans/desk_{page}.html", shown, status=status)
