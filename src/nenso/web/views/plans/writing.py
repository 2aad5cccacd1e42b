"""The desk's list of plans, and writing one: its decision, its targets, issued at last."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nenso.accounts.queries import actor_of, today, visitor
from nenso.accounts.rules import Role, requires
from nenso.kernel.queries import journal_of
from nenso.kernel.rules import Refused, Text
from nenso.programme import actions
from nenso.programme.models import Plan
from nenso.programme.rules.facts import PlanFacts
from nenso.web.language import language_of
from nenso.web.plan_forms import PlanForm
from nenso.web.presenters.plans import tracker
from nenso.web.presenters.plans.page import plan_page, plans_page
from nenso.web.refusals import into_form, words_of
from nenso.web.views.desk import event
from nenso.web.views.plans.adopting import adopting
from nenso.web.views.plans.frame import Said, asked_plan, holds, plan_desk, written_plan
from nenso.web.views.plans.public import PER_PAGE, plan_export


@requires(Role.VIEWER)
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """All plans that the reader may see, drafts of the own organisations among them."""
    page = plans_page(today(), language_of(), with_drafts=True)
    page.plans[:] = [
        line
        for line in page.plans
        if line.state.key != "draft" or holds(request, Role.VIEWER, line.owner_code)
    ]
    may_write = Role.APPROVER in visitor(request).roles
    return plan_desk(request, "plans", {"page": page, "may_write": may_write})


@requires(Role.VIEWER)
@require_safe
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """One plan with what may be done to it."""
    return plan_answer(request, code)


def plan_answer(request: HttpRequest, code: str, refusal: str = "", status: int = 200) -> HttpResponse:
    """Return the page of a plan, with what could not be done."""
    found = asked_plan(request, code)
    page = plan_page(code, today(), language_of())
    if "format" in request.GET:
        return plan_export(request, page)
    lines = tracker.sought(page.tasks, tracker.task_wish(request.GET), language_of())
    context: dict[str, Any] = {
        "plan": found.row,
        "page": page,
        "tasks": Paginator(lines, PER_PAGE).get_page(request.GET.get("page")) if lines else None,
        "may_write": found.may_write and found.row.state != "ended",
        "may_issue": found.may_write and found.row.state == "draft",
        "may_end": found.may_write and found.row.state == "in_force",
        "may_adopt": found.row.state == "in_force" and bool(adopting(request, found.row)),
        "refusal": refusal,
        "events": [event(entry) for entry in journal_of("plan", code)[:20]],
    }
    return plan_desk(request, "plan", context, status)


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write a plan; it is a draft until it is issued."""
    form = PlanForm(request.POST or None, on=today())
    if request.method == "POST" and form.is_valid():
        with into_form(form):
            row = actions.create_plan(by=actor_of(request.user), facts=_facts(form), on=today())
            return redirect("plans:plan", code=row.code)
    said = Said(
        Text("Kế hoạch viết gì?", "What does the plan say?"),
        Text(
            "Kế hoạch là bản thảo cho đến khi ban hành; chỉ tiêu và nhiệm vụ thêm sau.",
            "The plan is a draft until it is issued; targets and tasks are added afterwards.",
        ),
        Text("Lưu bản thảo", "Save as a draft"),
        reverse("plans:plans"),
    )
    return plan_desk(request, "form", {"form": form, "said": said}, 422 if form.errors else 200)


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change what is written of a plan; one in force takes a reason."""
    row = written_plan(request, code)
    form = PlanForm(request.POST or None, initial=_values(row), is_new=False, on=today())
    if request.method == "POST" and form.is_valid():
        with into_form(form):
            reason = form.cleaned_data["reason"]
            actions.change_plan(by=actor_of(request.user), plan=row, facts=_facts(form), reason=reason)
            return redirect("plans:plan", code=code)
    said = Said(
        Text("Sửa kế hoạch", "Change the plan"),
        Text(row.title_vi, row.title_en),
        Text("Lưu", "Save"),
        reverse("plans:plan", args=[code]),
    )
    context = {"form": form, "said": said, "plan": row}
    return plan_desk(request, "form", context, 422 if form.errors else 200)


@requires(Role.APPROVER)
@require_POST
def issue(request: HttpRequest, code: str) -> HttpResponse:
    """Bring a plan into force: from now on everybody sees it."""
    row = asked_plan(request, code).row
    try:
        actions.issue_plan(
            by=actor_of(request.user), plan=row, issued_on=row.issued_on or timezone.localdate()
        )
    except Refused as refused:
        if refused.code.startswith("access."):
            raise
        return plan_answer(request, code, words_of(refused), 422)
    messages.success(request, _("The plan is in force; everybody sees it now."))
    return redirect("plans:plan", code=code)


def _facts(form: PlanForm) -> PlanFacts:
    given = form.cleaned_data
    return PlanFacts(
        code=given["code"],
        number=given["number"],
        title=Text(given["title_vi"], given["title_en"]),
        owner_code=given["owner_code"],
        first_day=given["first_day"],
        last_day=given["last_day"],
        issued_on=given["issued_on"],
        issuing_body=Text(given["issuing_body_vi"], given["issuing_body_en"]),
        under=given["under"].strip(),
        adopted_by_types=tuple(given["adopted_by_types"]),
        adopted_until=given["adopted_until"],
        source=given["source"],
    )


def _values(row: Plan) -> dict[str, Any]:
    plain = ("code", "number", "title_vi", "title_en", "issued_on", "issuing_body_vi", "issuing_body_en")
    days = ("owner_code", "first_day", "last_day", "adopted_until", "source")
    values = {name: getattr(row, name) for name in (*plain, *days)}
    return {
        **values,
        "under": row.under.code if row.under else "",
        "adopted_by_types": list(row.adopted_by_types),
    }
