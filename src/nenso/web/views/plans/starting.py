"""A plan that is made from a workbook: chosen, looked at row by row, then made as a draft, whole or not at all.

What was written beside the workbook stands in the address of the preview, and nowhere else.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nenso.accounts.queries import actor_of, today
from nenso.accounts.rules import Role, requires
from nenso.kernel.rules import Refused, Text
from nenso.programme import actions
from nenso.programme.actions import PlanPreview
from nenso.programme.queries.names import named
from nenso.programme.rules.facts import PlanFacts
from nenso.web.language import in_words
from nenso.web.models import PlanFile
from nenso.web.plan_forms import NewPlanFileForm, TakeForm
from nenso.web.refusals import into_form, words_of
from nenso.web.views.plans.frame import Said, plan_desk
from nenso.web.views.plans.loading import keep_workbook, kept_workbook, problems_file, what_would_be

NO_PLAN = ""  # a workbook that was brought for no plan that there is


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Choose the workbook; what is no workbook, or cannot be a plan of the reader's, is refused here."""
    form = NewPlanFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with into_form(form):
            file = form.cleaned_data["file"]
            kept = keep_workbook(request, file, content=file.read(), facts=form.facts)
            return redirect(_with(reverse("plans:preview_new", args=[kept.uuid]), form.facts))
    said = Said(
        Text("Lập kế hoạch từ bảng nào?", "Which workbook becomes a plan?"),
        Text(
            "Bảng được đọc và xem trước từng dòng; kế hoạch là bản thảo cho đến khi ban hành.",
            "It is read and shown row by row first; the plan is a draft until it is issued.",
        ),
        Text("Đọc bảng", "Read it"),
        reverse("plans:plans"),
    )
    return plan_desk(request, "form", {"form": form, "said": said}, 422 if form.errors else 200)


@requires(Role.APPROVER)
@require_safe
def preview(request: HttpRequest, file: UUID) -> HttpResponse:
    """The plan that the workbook would become, and every doubt; nothing is stored."""
    kept = kept_workbook(request, NO_PLAN, file)
    seen = _seen(request, kept)
    if "format" in request.GET:
        return problems_file(request, seen)
    return _previewed(request, kept, seen, TakeForm(is_in_force=False), _refusal(request, seen))


@requires(Role.APPROVER)
@require_POST
def load(request: HttpRequest, file: UUID) -> HttpResponse:
    """Make the plan as a draft with all that the workbook holds, or nothing."""
    kept = kept_workbook(request, NO_PLAN, file)
    form = TakeForm(request.POST, is_in_force=False)
    if form.is_valid():
        with into_form(form):
            taken = actions.import_plan_file(
                by=actor_of(request.user),
                content=bytes(kept.content),
                on=today(),
                facts=_facts(request),
                file_name=kept.file_name,
            )
            kept.delete()
            told = _MADE.fill(targets=taken.new_targets, tasks=taken.new_tasks)
            messages.success(request, in_words(told))
            return redirect("plans:plan", code=taken.plan.code)
    return _previewed(request, kept, _seen(request, kept), form)


def _facts(request: HttpRequest) -> PlanFacts | None:
    """Return what was written beside the workbook; what the address no longer holds is as if it were not written."""
    form = NewPlanFileForm(request.GET, has_file=False)
    return form.facts if form.is_valid() else None


def _seen(request: HttpRequest, kept: PlanFile) -> PlanPreview:
    return actions.preview_plan_file(content=bytes(kept.content), on=today(), facts=_facts(request))


def _refusal(request: HttpRequest, seen: PlanPreview) -> str:
    """Return why no plan can be made of it now, "" where one can."""
    try:
        actions.check_new_plan(by=actor_of(request.user), facts=seen.facts, on=today())
    except Refused as refused:
        return words_of(refused)
    return ""


def _previewed(
    request: HttpRequest, kept: PlanFile, seen: PlanPreview, form: TakeForm, refusal: str = ""
) -> HttpResponse:
    owner = seen.facts.owner_code
    known = named([owner], today(), seen.facts.first_day).get(owner)
    context: dict[str, Any] = {
        "file": kept,
        "form": form,
        "facts": seen.facts,
        "owner": known.name if known else Text("–", "–"),
        "refusal": refusal,
        "load_url": _with(reverse("plans:load_new", args=[kept.uuid]), _facts(request)),
        "back_url": reverse("plans:import_new"),
        **what_would_be(seen, seen.facts.first_day),
    }
    context["is_ready"] = context["is_ready"] and not refusal
    is_wrong = form.errors or seen.errors or refusal
    return plan_desk(request, "preview", context, 422 if is_wrong else 200)


def _with(address: str, facts: PlanFacts | None) -> str:
    if facts is None:
        return address
    given = {
        "code": facts.code,
        "number": facts.number,
        "title_vi": facts.title.vi,
        "owner_code": facts.owner_code,
        "first_day": facts.first_day.isoformat(),
        "last_day": facts.last_day.isoformat(),
    }
    return f"{address}?{urlencode(given)}"


_MADE = Text(
    "Đã lập bản thảo với {targets} chỉ tiêu và {tasks} nhiệm vụ. Hãy xem lại rồi ban hành.",
    "The draft was made with {targets} targets and {tasks} tasks. Look at it, then issue it.",
)
