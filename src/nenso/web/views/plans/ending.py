"""Ending a plan: what becomes of its open tasks is told before, then it ends with day and reason."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from nenso.accounts.queries import actor_of, today
from nenso.accounts.rules import Role, requires
from nenso.kernel.rules import Text
from nenso.programme import actions
from nenso.programme.models import Plan
from nenso.programme.queries.plans import plan_row, plans
from nenso.programme.queries.tasks import TaskAsOf, TaskFilter, tasks
from nenso.web.language import in_words
from nenso.web.plan_forms import EndForm
from nenso.web.presenters.plans.lines import Lead, lead_of
from nenso.web.refusals import into_form
from nenso.web.views.plans.frame import plan_desk, written_plan


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, code: str) -> HttpResponse:
    """End a plan in force; the page says before what stays open, whose it is, and what is not decided any more."""
    plan = written_plan(request, code)
    form = EndForm(request.POST or None, initial={"ended_on": today()}, plans=_others(plan), on=today())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with into_form(form):
            actions.end_plan(
                by=actor_of(request.user),
                plan=plan,
                reason=given["reason"],
                on=today(),
                ended_on=given["ended_on"],
                successor=plan_row(given["successor"]) if given["successor"] else None,
            )
            told = Text(
                "Kế hoạch đã kết thúc; mọi người thấy điều đó.", "The plan has ended; everybody sees it."
            )
            messages.success(request, in_words(told))
            return redirect("plans:plan", code=code)
    found = tasks(TaskFilter(plan=code, states=("open", "submitted"), with_drafts=True), today())
    context: dict[str, Any] = {
        "plan": plan,
        "form": form,
        "may_end": plan.state == "in_force",
        "says": list(_says(found)),
        "owners": _owners(found),
    }
    return plan_desk(request, "end", context, 422 if form.errors else 200)


def _others(plan: Plan) -> Iterator[tuple[str, str]]:
    for one in plans(today()):
        if one.state == "in_force" and one.code != plan.code:
            yield one.code, f"{one.number}: {in_words(one.title)}"


def _says(found: Sequence[TaskAsOf]) -> Iterator[Text]:
    """Yield what becomes of what is unfinished, in whole sentences."""
    waiting = sum(one.state == "submitted" for one in found)
    asked = sum(one.is_extension_asked for one in found)
    if found:
        yield Text(
            f"{len(found)} nhiệm vụ chưa xong vẫn để ngỏ và được ghi theo tình trạng ngày kết thúc; không tự chuyển sang kế hoạch khác.",
            f"{len(found)} unfinished {_tasks(len(found))} open, told as of the day of the end; none moves to another plan.",
        )
        yield Text(
            "Không báo tiến độ, nộp hay nghiệm thu được nữa; cơ quan chủ trì được báo ngay.",
            "No progress is told, nothing submitted or accepted any more; the lead agencies are told at once.",
        )
    else:
        yield Text("Mọi nhiệm vụ đều đã xong hoặc đã hủy.", "Every task is finished or cancelled.")
    if waiting:
        yield Text(
            f"{waiting} nhiệm vụ đã nộp đang chờ nghiệm thu: hãy nghiệm thu hoặc trả lại trước nếu cần.",
            f"Submitted and waiting: {waiting}. Accept or return them before, where that is wanted.",
        )
    if asked:
        yield Text(
            f"{asked} đề nghị gia hạn đang chờ sẽ được ghi là không đồng ý.",
            f"Asking for more time: {asked}. Each is told that it is not granted.",
        )
    yield Text("Kế hoạch đã kết thúc không mở lại được.", "A plan that has ended does not begin again.")


def _tasks(count: int) -> str:
    return "task stays" if count == 1 else "tasks stay"


def _owners(found: Sequence[TaskAsOf]) -> list[tuple[Lead, int, int]]:
    """Return who leads what is unfinished: how many, and how many of them are late."""
    leads = {lead.code: lead for lead in (lead_of(one.lead) for one in found)}
    count = Counter(lead_of(one.lead).code for one in found)
    late = Counter(lead_of(one.lead).code for one in found if one.is_late)
    return [(leads[code], number, late[code]) for code, number in count.most_common()]
