"""Writing the tasks of a plan, and the parts that an agency adds for itself."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from nenso.accounts.queries import actor_of, today
from nenso.accounts.rules import Role, requires
from nenso.kernel.rules import Text
from nenso.programme import actions
from nenso.programme.models import Plan, Task
from nenso.programme.rules.facts import TaskFacts
from nenso.web.language import language_of
from nenso.web.plan_forms import TaskForm
from nenso.web.presenters.plans.words import named
from nenso.web.refusals import into_form
from nenso.web.sentences import NOTHING, joined
from nenso.web.views.plans.frame import AskedTask, Said, asked_task, holds, plan_desk, written_plan

CHANGED = Text("Hạn chỉ đổi khi có xin gia hạn.", "Its due day moves only by an extension that is asked for.")
HANDED = Text(
    "Cơ quan chủ trì chỉ đổi bằng chuyển chủ trì, ở trang của nhiệm vụ.",
    "Its lead agency changes only by passing it on, on the page of the task.",
)


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Give a task under a plan."""
    plan = written_plan(request, code)
    form = TaskForm(request.POST or None, targets=targets_of(plan), on=today())
    if request.method == "POST" and form.is_valid():
        with into_form(form):
            row = actions.add_task(
                by=actor_of(request.user),
                plan=plan,
                facts=facts_of(form),
                on=today(),
                reason=form.cleaned_data["reason"],
            )
            return redirect("plans:task", uuid=row.uuid)
    said = Said(
        Text("Giao việc gì, cho ai, đến khi nào?", "What is to be done, by whom, until when?"),
        Text(plan.title_vi, plan.title_en),
        Text("Giao nhiệm vụ", "Give the task"),
        reverse("plans:plan", args=[code]),
    )
    return _page(request, plan, form, said)


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Change an unfinished task; its due day stays."""
    row = asked_task(request, uuid).row
    is_draft = row.plan.state == "draft"
    is_due_open, is_lead_open = row.due is None or is_draft, not row.lead_code or is_draft
    form = TaskForm(
        request.POST or None,
        initial=_values(row),
        targets=targets_of(row.plan),
        is_new=False,
        is_due_open=is_due_open,
        is_lead_open=is_lead_open,
        on=today(),
    )
    if request.method == "POST" and form.is_valid():
        with into_form(form):
            actions.change_task(
                by=actor_of(request.user),
                task=row,
                facts=facts_of(form, row),
                on=today(),
                reason=form.cleaned_data["reason"],
                row_version=_seen(request),
            )
            return redirect("plans:task", uuid=uuid)
    said = Said(
        Text("Sửa nhiệm vụ", "Change the task"),
        joined(NOTHING if is_due_open else CHANGED, NOTHING if is_lead_open else HANDED),
        Text("Lưu", "Save"),
        reverse("plans:task", args=[uuid]),
    )
    return _page(request, row.plan, form, said, row_version=_seen(request) or row.row_version)


@requires(Role.REPORTER)
@require_http_methods(["GET", "HEAD", "POST"])
def new_part(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Add a part of a task for the own agency's use."""
    found = asked_task(request, uuid)
    own = own_agency(request, found)
    initial = {"number": _next_part(found.row), "due": found.row.due}
    form = TaskForm(request.POST or None, initial=initial, targets=(), is_part=True, on=today())
    if request.method == "POST" and form.is_valid():
        with into_form(form):
            row = actions.add_sub_task(
                by=actor_of(request.user),
                task=found.row,
                organisation=own,
                facts=facts_of(form),
                on=today(),
            )
            return redirect("plans:task", uuid=row.uuid)
    name = named(found.row.name_vi, found.row.name_en)
    said = Said(
        Text("Thêm việc nào của cơ quan mình?", "Which part does your agency add for itself?"),
        Text("Thuộc nhiệm vụ {n}: {name}", "Under task {n}: {name}").fill(n=found.row.number, name=name),
        Text("Thêm việc", "Add the sub-task"),
        reverse("plans:task", args=[uuid]),
    )
    return _page(request, found.row.plan, form, said)


def own_agency(request: HttpRequest, found: AskedTask) -> str:
    """Return for which agency of a task the reader reports: the lead, else one that cooperates, else the lead."""
    for code in (found.lead, *found.row.cooperating):
        if holds(request, Role.REPORTER, code):
            return code
    return found.lead


def targets_of(plan: Plan) -> Iterable[tuple[str, str]]:
    """Return the targets of a plan for choosing."""
    for row in plan.targets.all():
        yield row.number, f"{row.number}. {named(row.name_vi, row.name_en).in_language(language_of())}"


def facts_of(form: TaskForm, before: Task | None = None) -> TaskFacts:
    """Return what the action takes; what the form does not ask stays as it was."""
    given = form.cleaned_data
    return TaskFacts(
        number=given["number"],
        name=Text(given["name_vi"], given["name_en"]),
        deliverable=Text(given["deliverable_vi"], before.deliverable_en if before else ""),
        lead_code=given.get("lead_code", before.lead_code if before else ""),
        cooperating=tuple(given["cooperating"]),
        starts_on=given["starts_on"],
        due=given["due"],
        group=given.get("group", ""),
        target=given.get("target", ""),
        criterion_edition=given.get("criterion_edition", "").strip(),
        criterion_node=given.get("criterion_node", "").strip(),
        expected_gain=given.get("expected_gain"),
        waits_for=() if before else tuple(given["waits_for"]),
        status=before.status if before else "known",
        source=given.get("source", ""),
    )


def _next_part(row: Task) -> str:
    taken = set(row.plan.tasks.values_list("number", flat=True))
    return next(f"{row.number}.{n}" for n in range(1, len(taken) + 2) if f"{row.number}.{n}" not in taken)


def _page(request: HttpRequest, plan: Plan, form: TaskForm, said: Said, **more: Any) -> HttpResponse:
    context = {"form": form, "said": said, "plan": plan, **more}
    return plan_desk(request, "form", context, 422 if form.errors else 200)


def _seen(request: HttpRequest) -> int | None:
    given = request.POST.get("row_version", "")
    return int(given) if given.isdecimal() and len(given) < 9 else None


def _values(row: Task) -> dict[str, Any]:
    names = ("number", "group", "name_vi", "name_en", "deliverable_vi", "lead_code", "starts_on", "due")
    more = ("criterion_edition", "criterion_node", "expected_gain", "source")
    return {
        **{name: getattr(row, name) for name in (*names, *more)},
        "cooperating": "\n".join(row.cooperating),
        "target": row.target.number if row.target else "",
    }
