"""Telling that an organisation has adopted a plan of its own."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from nenso.accounts.queries import actor_of, today
from nenso.accounts.rules import Role, requires
from nenso.directory import queries as directory
from nenso.kernel.rules import Refused, Text
from nenso.programme import actions
from nenso.programme.models import Plan
from nenso.web.language import in_words
from nenso.web.plan_forms import AdoptionForm
from nenso.web.refusals import into_form
from nenso.web.views.plans.acts import document_of
from nenso.web.views.plans.frame import Said, asked_plan, holds, plan_desk


def adopting(request: HttpRequest, plan: Plan) -> list[tuple[str, str]]:
    """Return the organisations for which the reader may tell it, by code and name."""
    on = min(today(), plan.last_day)
    found = directory.organisations_of_types(plan.adopted_by_types, on) if plan.adopted_by_types else ()
    return [(one.code, in_words(one.name)) for one in found if holds(request, Role.REPORTER, one.code)]


@requires(Role.REPORTER)
@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: HttpRequest, code: str) -> HttpResponse:
    """Tell the decision by which an organisation adopted its own plan, as a link or a file."""
    plan = asked_plan(request, code).row
    own = adopting(request, plan)
    if not own:
        raise Refused("adoption.nobody_of_yours", plan=plan.number)
    form = AdoptionForm(request.POST or None, request.FILES or None, organisations=own)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with into_form(form):
            document = document_of(given)
            del document["issuing_body"]
            actions.adopt_plan(
                by=actor_of(request.user),
                plan=plan,
                organisation=given["organisation"],
                today=today(),
                **document,
            )
            told = Text("Đã ghi kế hoạch riêng.", "The plan of your own was written down.")
            messages.success(request, in_words(told))
            return redirect(f"{reverse('plans:plan', args=[code])}#adoption")
    said = Said(
        Text("Cơ quan đã ban hành kế hoạch nào?", "Which plan has your organisation adopted?"),
        Text("Theo {number}: {title}", "Under {number}: {title}").fill(
            number=plan.number, title=Text(plan.title_vi, plan.title_en)
        ),
        Text("Ghi kế hoạch riêng", "Write it down"),
        reverse("plans:plan", args=[code]),
    )
    context = {"form": form, "said": said, "plan": plan}
    return plan_desk(request, "form", context, 422 if form.errors else 200)
