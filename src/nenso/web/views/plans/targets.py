"""Writing the targets of a plan."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import localize_input
from django.views.decorators.http import require_http_methods

from nenso.accounts.queries import actor_of, today
from nenso.accounts.rules import Role, requires
from nenso.kernel.rules import Text, format_date
from nenso.programme import actions
from nenso.programme.models import Plan, Target
from nenso.programme.queries.plans import own_values
from nenso.programme.rules.facts import TargetFacts
from nenso.web.language import language_of
from nenso.web.plan_forms import TargetForm
from nenso.web.refusals import into_form
from nenso.web.views.plans.frame import Said, plan_desk, written_plan


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Add a target to a plan."""
    plan = written_plan(request, code)
    initial = {"scope": "nation", "unit": "%", "operator": ">=", "due": plan.last_day}
    form = TargetForm(request.POST or None, initial=initial, goals=_goals(plan), on=today())
    if request.method == "POST" and form.is_valid():
        with into_form(form), transaction.atomic():  # a goal that is made with it goes with it
            by = actor_of(request.user)
            facts = _facts(form, _goal(by, plan, form))
            actions.add_target(by=by, plan=plan, facts=facts, reason=form.cleaned_data["reason"])
            return redirect(f"{reverse('plans:plan', args=[code])}#targets")
    title = Text("Phải đạt gì?", "What is to be reached?")
    return _page(request, plan, form, title, Text("Thêm chỉ tiêu", "Add the target"))


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Change a target; in a plan in force with a reason."""
    plan = written_plan(request, code)
    target = plan.targets.filter(number=number).first()
    if target is None:
        raise Http404(number)
    form = TargetForm(
        request.POST or None, initial=_values(target), goals=_goals(plan), is_new=False, on=today()
    )
    if request.method == "POST" and form.is_valid():
        with into_form(form), transaction.atomic():  # a goal that is made with it goes with it
            by = actor_of(request.user)
            facts = _facts(form, _goal(by, plan, form), target)
            actions.change_target(by=by, target=target, facts=facts, reason=form.cleaned_data["reason"])
            return redirect(f"{reverse('plans:plan', args=[code])}#targets")
    return _page(request, plan, form, Text("Sửa chỉ tiêu", "Change the target"), Text("Lưu", "Save"))


def _page(request: HttpRequest, plan: Plan, form: TargetForm, title: Text, button: Text) -> HttpResponse:
    said = Said(title, Text(plan.title_vi, plan.title_en), button, reverse("plans:plan", args=[plan.code]))
    context = {"form": form, "said": said, "plan": plan}
    return plan_desk(request, "form", context, 422 if form.errors else 200)


def _goals(plan: Plan) -> Iterable[tuple[str, str]]:
    for goal in plan.goals.all():
        name = Text(goal.name_vi, goal.name_en or goal.name_vi).in_language(language_of())
        yield goal.number, f"{goal.number}. {name}"


def _goal(by: Any, plan: Plan, form: TargetForm) -> str:
    """Return the number of the goal that was chosen, or of the one that is made under the next number."""
    given = form.cleaned_data
    if not given["new_goal"].strip():
        return str(given["goal"])
    taken = set(plan.goals.values_list("number", flat=True))
    number = next(str(n) for n in range(1, len(taken) + 2) if str(n) not in taken)
    name = given["new_goal"].strip()
    return str(actions.add_goal(by=by, plan=plan, number=number, name=Text(name, "")).number)


def _facts(form: TargetForm, goal: str, before: Target | None = None) -> TargetFacts:
    given = form.cleaned_data
    own = own_values(before) if before and given["scope"] == "each" else {}
    return TargetFacts(
        number=given["number"],
        name=Text(given["name_vi"], given["name_en"]),
        operator=given["operator"],
        value=given["value"],
        unit=given["unit"],
        due=given["due"],
        goal=goal,
        indicator=given["indicator"].strip(),
        baseline=given["baseline"],
        baseline_on=given["baseline_on"],
        trajectory=given["trajectory"],
        scope=given["scope"],
        each_types=tuple(given["each_types"]) if given["scope"] == "each" else (),
        lead_code=given["lead_code"],
        status=before.status if before else "known",
        source=given["source"],
        **own,
    )


def _values(row: Target) -> dict[str, Any]:
    names = ("number", "name_vi", "name_en", "indicator", "operator", "value", "unit", "due", "baseline")
    more = ("baseline_on", "scope", "each_types", "lead_code", "source")
    lines = [
        f"{format_date(date.fromisoformat(day), 'vi')} {localize_input(float(value))}"
        for day, value in row.trajectory
    ]
    return {
        **{name: getattr(row, name) for name in (*names, *more)},
        "goal": row.goal.number if row.goal else "",
        "trajectory": "\n".join(lines),
    }
