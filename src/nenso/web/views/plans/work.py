"""What of plans waits for the reader: tasks that the own agencies owe soon, and what waits for acceptance or more time."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from nenso.accounts.queries import roles_of, today
from nenso.accounts.rules import Role
from nenso.kernel.rules import Text
from nenso.programme.queries.tasks import TaskAsOf, owed_soon, to_decide

MOST = 10  # telling somebody of a task that is due in a year would hide what is due now


def plan_items(request: HttpRequest) -> list[dict[str, Any]]:
    """Return what the reader's own agencies owe soon or late, and what they decide."""
    day = today()
    held = [each for each in roles_of(request.user) if day in each.validity]
    reports = {each.organisation for each in held if each.role is Role.REPORTER}
    decides = {each.organisation for each in held if each.role is Role.APPROVER}
    found = [_decided(task) for task in to_decide(decides, day)] if decides else []
    found += [_owed(task) for task in owed_soon(reports, day)] if reports else []
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
