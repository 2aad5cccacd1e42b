"""A workbook of targets and tasks into a plan: chosen, looked at row by row, then taken whole or not at all."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nenso.accounts.queries import actor_of, today
from nenso.accounts.rules import Role, requires
from nenso.kernel.rules import Text
from nenso.programme import actions
from nenso.programme.actions import PlanPreview
from nenso.programme.models import Plan
from nenso.programme.queries.names import named
from nenso.programme.rules.facts import PlanFacts, TargetFacts, TaskFacts
from nenso.web.exports import Column, Kind, export
from nenso.web.kept_files import keep, kept_file
from nenso.web.language import in_words
from nenso.web.models import PlanFile
from nenso.web.plan_forms import PlanFileForm, TakeForm
from nenso.web.presenters.plans.lines import Lead, lead_of
from nenso.web.presenters.plans.words import wanted
from nenso.web.refusals import into_form
from nenso.web.views.plans.frame import Said, plan_desk, written_plan

SHOWN = 300
WHAT = {
    "new": (Text("thêm", "added"), "good", "check"),
    "changed": (Text("sửa", "changed"), "caution", "info"),
    "same": (Text("như cũ", "as it is"), "plain", "same"),
    "left": (Text("giữ như đang có", "left as it stands"), "plain", "same"),
}
PROBLEMS = (
    Column("kind", Text("Loại", "Kind")),
    Column("row", Text("Dòng", "Row"), Kind.NUMBER, 0),
    Column("place", Text("Ô", "Cell")),
    Column("column", Text("Cột", "Column"), width=24),
    Column("what", Text("Vướng mắc", "Problem"), width=100),
)
_WRONG, _UNCLEAR = Text("phải sửa", "to put right"), Text("cần xem", "to look at")


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Choose the workbook; what is no workbook is refused here, what is unclear is told on the next page."""
    plan = written_plan(request, code)
    form = PlanFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with into_form(form):
            file = form.cleaned_data["file"]
            kept = keep_workbook(request, file, plan=plan, content=file.read())
            return redirect("plans:preview", code=code, file=kept.uuid)
    said = Said(
        Text("Bảng nhiệm vụ nào?", "Which workbook of tasks?"),
        Text("{number}: {title}", "{number}: {title}").fill(
            number=plan.number, title=Text(plan.title_vi, plan.title_en)
        ),
        Text("Đọc bảng", "Read it"),
        reverse("plans:plan", args=[code]),
    )
    context = {"form": form, "said": said, "plan": plan}
    return plan_desk(request, "form", context, 422 if form.errors else 200)


def keep_workbook(
    request: HttpRequest,
    file: Any,
    *,
    content: bytes,
    plan: Plan | None = None,
    facts: PlanFacts | None = None,
) -> PlanFile:
    """Keep a workbook that can be read until it is taken; one without a plan makes a plan of its own.

    Raises `Refused` as `preview_plan_file` does and, where a plan would be made, as `create_plan` does.
    """
    seen = actions.preview_plan_file(content=content, on=today(), plan=plan, facts=facts)
    if plan is None:
        actions.check_new_plan(by=actor_of(request.user), facts=seen.facts, on=today())
    return keep(PlanFile, request, file, content, plan_code=plan.code if plan else "")


def kept_workbook(request: HttpRequest, code: str, file: UUID) -> PlanFile:
    """Return a workbook that the reader brought for a plan, "" for one that makes its own."""
    return kept_file(PlanFile, request, file, plan_code=code)


@requires(Role.APPROVER)
@require_safe
def preview(request: HttpRequest, code: str, file: UUID) -> HttpResponse:
    """What the workbook would put into the plan, and every doubt; nothing is stored."""
    plan, kept = written_plan(request, code), kept_workbook(request, code, file)
    seen = actions.preview_plan_file(content=bytes(kept.content), on=today(), plan=plan)
    if "format" in request.GET:
        return problems_file(request, seen)
    return _previewed(request, plan, kept, seen, TakeForm(is_in_force=plan.state == "in_force"))


@requires(Role.APPROVER)
@require_POST
def load(request: HttpRequest, code: str, file: UUID) -> HttpResponse:
    """Take the workbook whole or not at all; a plan in force takes a reason."""
    plan, kept = written_plan(request, code), kept_workbook(request, code, file)
    content = bytes(kept.content)
    form = TakeForm(request.POST, is_in_force=plan.state == "in_force")
    if form.is_valid():
        with into_form(form):
            taken = actions.import_plan_file(
                by=actor_of(request.user),
                content=content,
                on=today(),
                plan=plan,
                file_name=kept.file_name,
                reason=form.cleaned_data["reason"],
            )
            kept.delete()
            told = Text(
                "Đã nạp {targets} chỉ tiêu và {tasks} nhiệm vụ mới.",
                "{targets} new targets and {tasks} new tasks were loaded.",
            ).fill(targets=taken.new_targets, tasks=taken.new_tasks)
            messages.success(request, in_words(told))
            return redirect(f"{reverse('plans:plan', args=[code])}#tasks")
    seen = actions.preview_plan_file(content=content, on=today(), plan=plan)
    return _previewed(request, plan, kept, seen, form)


def _previewed(
    request: HttpRequest, plan: Plan, kept: PlanFile, seen: PlanPreview, form: TakeForm
) -> HttpResponse:
    context = {
        "plan": plan,
        "file": kept,
        "form": form,
        "load_url": reverse("plans:load", args=[plan.code, kept.uuid]),
        "back_url": reverse("plans:import", args=[plan.code]),
        **what_would_be(seen, plan.first_day),
    }
    return plan_desk(request, "preview", context, 422 if form.errors or seen.errors else 200)


def what_would_be(seen: PlanPreview, first_day: date) -> dict[str, Any]:
    """Return what the page of a preview shows of it: problems by row, targets and tasks with what would happen to each."""
    leads = named(_codes(seen), today(), first_day)

    def lead(code: str) -> Lead:
        return lead_of(leads.get(code))

    count = len(seen.targets) + len(seen.tasks)
    return {
        "first": _first(seen),
        "problems": [
            *({"is_error": True, "found": one} for one in seen.errors),
            *({"is_error": False, "found": one} for one in seen.warnings),
        ],
        "targets": [_target(what, facts, row, lead(facts.lead_code)) for what, facts, row in seen.targets],
        "tasks": [
            _task(what, facts, row, lead(facts.lead_code)) | {"with": _names(facts, leads)}
            for what, facts, row in seen.tasks[:SHOWN]
        ],
        "more": max(0, len(seen.tasks) - SHOWN),
        "is_ready": count > 0 and not seen.errors,
    }


def _first(seen: PlanPreview) -> Text:
    (new_targets, new_tasks), (changed_targets, changed_tasks) = seen.count("new"), seen.count("changed")
    if seen.errors:
        return Text(
            f"{len(seen.errors)} chỗ phải sửa trong bảng; chưa nạp gì.",
            f"{len(seen.errors)} to put right in the workbook; nothing is loaded yet.",
        )
    return Text(
        f"Sẽ thêm {new_targets} chỉ tiêu, {new_tasks} nhiệm vụ; sửa {changed_targets + changed_tasks}; "
        f"{len(seen.warnings)} chỗ cần xem.",
        f"{new_targets} targets and {new_tasks} tasks would be added, {changed_targets + changed_tasks} changed; "
        f"{len(seen.warnings)} to look at.",
    )


def _codes(seen: PlanPreview) -> Iterable[str]:
    for _what, target, _row in seen.targets:
        yield target.lead_code
    for _what, task, _row in seen.tasks:
        yield task.lead_code
        yield from task.cooperating


def _names(facts: TaskFacts, leads: Any) -> list[Text]:
    return [leads[code].name for code in facts.cooperating]


def _target(what: str, facts: TargetFacts, row: int, lead: Lead) -> dict[str, Any]:
    said = wanted(facts.operator, facts.value, facts.unit)
    return {"what": WHAT[what], "facts": facts, "row": row, "lead": lead, "wanted": said}


def _task(what: str, facts: TaskFacts, row: int, lead: Lead) -> dict[str, Any]:
    return {"what": WHAT[what], "facts": facts, "row": row, "lead": lead}


def problems_file(request: HttpRequest, seen: PlanPreview) -> HttpResponse:
    """Return the problems of a workbook as a file."""
    return export(request, "vuong-mac", PROBLEMS, _problem_rows(seen))


def _problem_rows(seen: PlanPreview) -> list[list[Any]]:
    both = [*((_WRONG, one) for one in seen.errors), *((_UNCLEAR, one) for one in seen.warnings)]
    return [[kind, one.row or None, one.place, one.column, one.text] for kind, one in both]
