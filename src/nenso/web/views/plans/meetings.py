"""Meetings with what they concluded, and each conclusion turned into a task."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from nenso.accounts.queries import actor_of, today, visitor
from nenso.accounts.rules import Role, requires
from nenso.kernel.rules import Text
from nenso.programme import actions
from nenso.programme.models import Conclusion
from nenso.programme.queries.meetings import MeetingAsOf, meeting_named, meetings
from nenso.programme.queries.plans import plan_row, plans
from nenso.programme.queries.tasks import task_named
from nenso.web.language import in_words, language_of
from nenso.web.plan_forms import ConclusionForm, MeetingForm
from nenso.web.presenters.plans.lines import task_line
from nenso.web.refusals import into_form, or_not_found
from nenso.web.views.plans.frame import Said, holds, plan_desk
from nenso.web.views.plans.tasks import facts_of

PER_PAGE = 50


@requires(Role.VIEWER)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The meetings of the reader's organisations, the latest first, with what became of their conclusions."""
    found = [one for one in meetings(today()) if holds(request, Role.VIEWER, one.organisation.code)]
    lines = [_line(one) for one in found]
    concluded = sum(line["conclusions"] for line in lines)
    turned = sum(line["tasks"] for line in lines)
    first = Text(
        f"{len(lines)} cuộc họp, {concluded} kết luận, {turned} đã thành nhiệm vụ.",
        f"{len(lines)} meetings, {concluded} conclusions, {turned} of them turned into tasks.",
    )
    context = {
        "meetings": Paginator(lines, PER_PAGE).get_page(request.GET.get("page")),
        "first": first if lines else Text("", ""),
        "may_write": Role.APPROVER in visitor(request).roles,
    }
    return plan_desk(request, "meetings", context)


def _line(one: MeetingAsOf) -> dict[str, Any]:
    return {
        "uuid": one.uuid,
        "title": one.title,
        "number": one.document_number,
        "held_on": one.held_on,
        "organisation": one.organisation.name,
        "conclusions": len(one.conclusions),
        "tasks": len(one.conclusions) - one.open,
    }


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write down a meeting with its conclusions, one a line."""
    form = MeetingForm(request.POST or None, on=today())
    if request.method == "POST" and form.is_valid():
        with into_form(form):
            made = actions.hold_meeting(by=actor_of(request.user), today=today(), **form.cleaned_data)
            return redirect("plans:meeting", uuid=made.uuid)
    said = Said(
        Text("Cuộc họp kết luận gì?", "What did the meeting conclude?"),
        Text(
            "Mỗi kết luận chuyển được thành nhiệm vụ có cơ quan chủ trì và hạn.",
            "Each conclusion can be turned into a task with a lead agency and a due day.",
        ),
        Text("Ghi cuộc họp", "Write it down"),
        reverse("plans:meetings"),
    )
    return plan_desk(request, "form", {"form": form, "said": said}, 422 if form.errors else 200)


@requires(Role.VIEWER)
@require_safe
def meeting(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One meeting: what it concluded and what became of it."""
    found = _asked(request, uuid)
    turned = len(found.conclusions) - found.open
    conclusions = [
        {
            "row": one,
            "task": task_line(task_named(one.plan, one.task, today()), language_of()) if one.task else None,
        }
        for one in found.conclusions
    ]
    context = {
        "row": found,
        "organisation": found.organisation.name,
        "conclusions": conclusions,
        "first": Text(
            f"{len(conclusions)} kết luận, {turned} đã thành nhiệm vụ.",
            f"{len(conclusions)} conclusions, {turned} of them turned into tasks.",
        ),
        "may_write": bool(_plans_of(request)),
    }
    return plan_desk(request, "meeting", context)


def _asked(request: HttpRequest, uuid: UUID) -> MeetingAsOf:
    """Return a meeting for its reader; a missing page for who has no role in its organisation or above."""
    with or_not_found():
        found = meeting_named(uuid, today())
    if not holds(request, Role.VIEWER, found.organisation.code):
        raise Http404(str(uuid))
    return found


def _plans_of(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the plans under which the reader may give tasks."""
    return [
        (plan.code, f"{plan.number}: {in_words(plan.title)}")
        for plan in plans(today(), with_drafts=True)
        if plan.state != "ended" and holds(request, Role.APPROVER, plan.owner.code)
    ]


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def conclusion(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """Turn a conclusion into a task of a plan."""
    found = _asked(request, uuid)
    row = Conclusion.objects.filter(meeting__uuid=uuid, number=number).first()
    if row is None:
        raise Http404(str(number))
    initial = {"name_vi": row.text[:600], "number": _number(found, number)}
    form = ConclusionForm(request.POST or None, initial=initial, plans=_plans_of(request), on=today())
    if request.method == "POST" and form.is_valid():
        with into_form(form):
            task = actions.conclusion_to_task(
                by=actor_of(request.user),
                conclusion=row,
                plan=plan_row(form.cleaned_data["plan"]),
                facts=facts_of(form),
                on=today(),
            )
            return redirect("plans:task", uuid=task.uuid)
    said = Said(
        Text("Ai làm kết luận này, đến khi nào?", "Who carries this conclusion out, until when?"),
        Text(row.text, row.text),
        Text("Chuyển thành nhiệm vụ", "Turn it into a task"),
        reverse("plans:meeting", args=[uuid]),
    )
    return plan_desk(request, "form", {"form": form, "said": said}, 422 if form.errors else 200)


def _number(found: MeetingAsOf, number: int) -> str:
    return f"KL{found.held_on:%y%m%d}.{number}"
