"""Closing a round: what is undone, what closing does, and its run."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nenso.accounts.queries import actor_of
from nenso.accounts.rules import Role, requires
from nenso.index.actions import rounds as actions
from nenso.index.rules.rounds import Phase
from nenso.kernel.rules import Refused
from nenso.web.presenters.rounds.closing import sentence, undone
from nenso.web.refusals import words_of
from nenso.web.round_forms import CloseForm
from nenso.web.views.rounds.frame import asked_round, round_desk, sent


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, code: str) -> HttpResponse:
    """What is left undone, then closed into a run that is proposed for publication."""
    found = asked_round(request, code)
    form, refusal = CloseForm(sent(request)), ""
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_round(
                by=actor_of(request.user),
                round=found.row,
                reason_for_gaps=form.cleaned_data["reason_for_gaps"],
            )
        except Refused as refused:
            refusal = words_of(refused)
        else:
            messages.success(request, _("The round is closed. Its result is proposed for publication."))
            return redirect("rounds:round", code=code)
    lines = undone(found.row) if found.is_office else []
    context = {
        "form": form,
        "refusal": refusal,
        "undone": lines,
        "sentence": sentence(found.row, found.phase, lines),
        "may_close": found.is_office and found.phase is Phase.DECISION,
    }
    return round_desk(request, "close", found, context, 422 if refusal else 200)
