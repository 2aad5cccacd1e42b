"""What a self-assessment still lacks, signing it off by its approver, and taking it back while there is time."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nenso.accounts.queries import actor_of
from nenso.accounts.rules import Role, requires
from nenso.index.actions import rounds as actions
from nenso.index.queries.rounds import entries_of
from nenso.index.rules.rounds import Phase
from nenso.kernel.rules import Refused
from nenso.web.presenters.rounds.assessment import lacks_shown, progress_of_branches
from nenso.web.refusals import into_form, words_of
from nenso.web.round_forms import ReasonForm, SubmitForm
from nenso.web.views.rounds.frame import NOT_YOURS, AskedUnit, asked_unit, round_desk, sent


@requires(Role.VIEWER)
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, code: str, unit: str) -> HttpResponse:
    """What is missing, each with the way to it; the approver signs off, with a reason where something is."""
    found = asked_unit(request, code, unit)
    if not found.seat.sees_all:
        raise Http404(NOT_YOURS)
    form = SubmitForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with into_form(form):
            actions.submit_assessment(
                by=actor_of(request.user),
                participant=found.participant,
                with_gaps_reason=form.cleaned_data["with_gaps_reason"],
            )
            messages.success(request, _("The self-assessment is signed off."))
            return redirect("rounds:assessment", code=code, unit=unit)
    return _page(request, found, form, 422 if form.errors else 200)


def _page(request: HttpRequest, found: AskedUnit, form: SubmitForm, status: int) -> HttpResponse:
    row, branches = found.round.row, entries_of(found.participant)
    progress = progress_of_branches(branches)
    is_open = found.round.phase is Phase.SELF and found.participant.submitted_at is None
    context: dict[str, Any] = {
        "form": form,
        "take_back_form": ReasonForm(),
        "unit": found.unit,
        "participant": found.participant,
        "progress": progress,
        "lacks": lacks_shown(branches, row, found.unit.unit_code),
        "count": sum(line.lack is not None for each in branches for line in each.entries),
        "may_sign": found.seat.may_sign and is_open,
        "may_take_back": found.seat.may_sign
        and found.round.phase is Phase.SELF
        and found.participant.submitted_at is not None,
    }
    return round_desk(request, "submit", found.round, context, status)


@requires(Role.APPROVER)
@require_POST
def take_back(request: HttpRequest, code: str, unit: str) -> HttpResponse:
    """Open a signed-off self-assessment again, with a reason."""
    found = asked_unit(request, code, unit)
    try:
        actions.take_back_assessment(
            by=actor_of(request.user),
            participant=found.participant,
            reason=request.POST.get("reason", "")[:2000],
        )
    except Refused as refused:
        messages.error(request, words_of(refused))
        return redirect("rounds:submit", code=code, unit=unit)
    messages.success(request, _("The self-assessment is open again."))
    return redirect("rounds:assessment", code=code, unit=unit)
