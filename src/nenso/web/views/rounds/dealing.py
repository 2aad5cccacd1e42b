"""Dealing a round's work to verifiers: evenly, and to nobody the own agency's."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nenso.accounts.queries import actor_of, holders_of
from nenso.accounts.rules import NATIONAL, Role, requires
from nenso.index.actions import rounds as actions
from nenso.index.models import Assignment, Round
from nenso.web.refusals import into_form
from nenso.web.round_forms import DealForm
from nenso.web.views.rounds.frame import asked_round, round_desk, sent


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def deal(request: HttpRequest, code: str) -> HttpResponse:
    """Deal the branches of all agencies to verifiers: evenly, and to nobody the own agency's."""
    found = asked_round(request, code)
    people = _verifiers()
    initial = {"seed": found.row.pk * 7 + found.row.year, "reviewers": [key for key, _name in people]}
    form = DealForm(sent(request), people=people, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with into_form(form):
            actions.deal_work(
                by=actor_of(request.user), round=found.row, reviewers=given["reviewers"], seed=given["seed"]
            )
            messages.success(request, _("The lists are dealt."))
            return redirect("rounds:deal", code=code)
    context = {"form": form, "dealt": _dealt(found.row), "people": people}
    return round_desk(request, "deal", found, context, 422 if form.errors else 200)


def _verifiers() -> list[tuple[str, str]]:
    """Return who may verify: the holders of the role at the national committee and in any agency, by name."""
    found = {
        str(person.uuid): f"{person.full_name} ({code})"
        for code, people in sorted(holders_of(Role.VERIFIER).items(), key=lambda one: one[0] != NATIONAL)
        for person in reversed(people)
    }
    return sorted(found.items(), key=lambda one: one[1])


def _dealt(row: Round) -> list[dict[str, Any]]:
    """Return how many branches and agencies each verifier has."""
    rows = Assignment.objects.filter(participant__round=row)
    found: dict[str, dict[str, Any]] = {}
    for key, name, participant in rows.values_list("reviewer_key", "reviewer_name", "participant_id"):
        its = found.setdefault(key, {"name": name, "branches": 0, "agencies": set()})
        its["branches"] += 1
        its["agencies"].add(participant)
    lines = [{**its, "agencies": len(its["agencies"])} for its in found.values()]
    return sorted(lines, key=lambda line: str(line["name"]))
