"""What of plans waits for the reader: tasks that the own agencies owe soon, and what waits for acceptance or more time."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from nenso.accounts.queries import roles_of, today
from nenso.accounts.rules import Role
from nenso.kernel.rules import Text
from nenso.programme.queries.tasks import TaskAsOf, owed_by, owed_to
from nenso.programme.rules import Status

MOST = 10
# Telling somebody of a task that is due in a year would hide what is due now.
NEAR = (Status.LATE, Status.AT_RISK)


def plan_items(request: HttpRequest) -> list[dict[str, Any]]:
    """Return what the reader's own agencies owe soon or late, and what they decide."""
    day = today()
    held = [each for each in roles_of(request.user) if day in each.validity]
    reports = dict.fromkeys(each.organisation for each in held if each.role is Role.REPORTER)
    decides = dict.fromkeys(each.organisation for each in held if each.role is Role.APPROVER)
    owed = [task for code in reports for task in owed_by(code, day)]
    waits = [task for code in decides for task in owed_to(code, day)]
    found = [_decided(task) for task in waits if task.state == "submitted" or task.is_extension_asked]
    found += [_owed(task) for task in owed if task.standing.status in NEAR and task.state == "open"]
    return found[:MOST]


def _decided(task: TaskAsOf) -> dict[str, Any]:
    status = _("to accept") if task.state == "submitted" else _("asks for more time")
    return {**_item(task), "status": status, "status_kind": "urgent"}


def _owed(task: TaskAsOf) -> dict[str, Any]:
    is_late = task.is_late
    status = _("task overdue") if is_late else _("task due soon")
    return {**_item(task), "status": status, "status_kind": "urgent" if is_late else "plain"}


def _item(task: TaskAsOf) -> dict[str, Any]:
    lead = task.lead.name if task.lead else Text("", "")
    return {"title": task.name, "url": reverse("plans:task", args=[task.uuid]), "note": lead}
