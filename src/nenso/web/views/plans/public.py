"""Plans for everybody: all with their health, one with its targets and tasks, a target, a task."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from nenso.accounts.queries import visitor
from nenso.accounts.rules import Role, public
from nenso.kernel.rules import Text
from nenso.web.exports import Provenance, export
from nenso.web.language import in_words, language_of
from nenso.web.presenters.plans import files, tracker
from nenso.web.presenters.plans.page import PlanPage, plan_page, plans_page
from nenso.web.presenters.plans.target import TargetPage, target_page, units_sought
from nenso.web.presenters.plans.task import public_task_page
from nenso.web.presenters.plans.words import STATUSES
from nenso.web.refusals import or_not_found

PER_PAGE = 50


@public
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """Every plan that was issued, with counts of its targets and tasks by status."""
    page = plans_page(timezone.localdate(), language_of())
    if "format" in request.GET:
        told = Provenance(Text("Các kế hoạch", "Plans"), address=request.build_absolute_uri())
        return export(request, "ke-hoach", files.PLANS, files.plan_rows(page.plans), told)
    return render(request, "web/plans/index.html", {"page": page})


@public
@require_safe
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """One plan: goals and targets, tasks by owner, adoption; with `?format=` its tasks, `&table=targets` its targets."""
    language = language_of()
    with or_not_found():
        page = plan_page(code, timezone.localdate(), language)
    if page.plan.state == "draft":
        raise Http404(code)
    if "format" in request.GET:
        return plan_export(request, page)
    wish = tracker.task_wish(request.GET)
    lines = Paginator(tracker.sought(page.tasks, wish, language), PER_PAGE)
    is_staff = Role.VIEWER in visitor(request).roles
    context: dict[str, Any] = {
        "page": page,
        "wish": wish,
        "tasks": lines.get_page(request.GET.get("page")),
        "owners": tracker.owners_of(page.tasks, language),
        "groups": tracker.groups_of(page.tasks),
        "states": tracker.states_of(page.tasks, language),
        "desk_url": reverse("plans:plan", args=[code]) if is_staff else "",
    }
    return render(request, "web/plans/plan.html", context)


def plan_export(request: HttpRequest, page: PlanPage) -> HttpResponse:
    """Return the tasks of a plan as a file, or its targets with `?table=targets`."""
    told = Provenance(
        Text("{number}: {title}", "{number}: {title}").fill(number=page.plan.number, title=page.plan.title),
        source=Text(page.source, page.source) if page.source else None,
        address=request.build_absolute_uri(),
    )
    if request.GET.get("table") == "targets":
        lines = [line for goal in page.goals for line in goal.targets]
        return export(
            request, f"{page.plan.code}-chi-tieu", files.TARGETS, files.target_rows(page.plan, lines), told
        )
    found = tracker.sought(page.tasks, tracker.task_wish(request.GET), language_of())
    return export(request, f"{page.plan.code}-nhiem-vu", tracker.COLUMNS, tracker.rows(found), told)


@public
@require_safe
def target(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """One target against its way, with its forecast, the reason of its status and the tasks that move it."""
    with or_not_found():
        page = target_page(code, number, timezone.localdate(), language_of())
    if page.is_draft:
        raise Http404(number)
    wish = {name: request.GET.get(name, "")[:80] for name in ("q", "state", "sort")}
    wish["sort"] = wish["sort"] or "name"
    found = units_sought(page.units, wish["q"], wish["state"], wish["sort"])
    if "format" in request.GET:
        return _units_file(request, page)
    context = {
        "page": page,
        "wish": wish,
        "units": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "states": [(key, in_words(state.name)) for key, state in STATUSES.items() if key != "cancelled"],
    }
    return render(request, "web/plans/target.html", context)


def _units_file(request: HttpRequest, page: TargetPage) -> HttpResponse:
    told = Provenance(page.line.name, address=request.build_absolute_uri())
    name = f"{page.plan_code}-{page.line.number}"
    return export(request, name, files.UNITS, files.unit_rows(page.units), told)


@public
@require_safe
def task(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """One task with its steps, without names of persons."""
    with or_not_found():
        page = public_task_page(code, number, timezone.localdate(), language_of())
    is_staff = Role.VIEWER in visitor(request).roles
    desk_url = reverse("plans:task", args=[page.task.uuid]) if is_staff else ""
    return render(request, "web/plans/task.html", {"page": page, "desk_url": desk_url})
