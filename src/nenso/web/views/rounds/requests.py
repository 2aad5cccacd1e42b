"""More evidence: asked for by a verifier with a due day, answered by the agency."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nenso.accounts.queries import actor_of, today
from nenso.accounts.rules import Role, requires
from nenso.index.actions import rounds as actions
from nenso.index.models import EvidenceRequest
from nenso.index.queries.rounds import entry_line
from nenso.index.rules.rounds import Phase
from nenso.kernel.rules import Text
from nenso.web.language import in_words
from nenso.web.refusals import into_form
from nenso.web.round_forms import AnswerForm, AskForm
from nenso.web.views.rounds.assessment import method_for
from nenso.web.views.rounds.entries import card_for
from nenso.web.views.rounds.frame import asked_entry, round_desk, sent

DAYS_TO_ANSWER = 5
OVER = Text(
    "Chưa trả lời. Chỉ nhận trả lời khi đang thẩm định.",
    "Not answered. Answers are taken while verification runs.",
)
NOT_NOW = Text("Chỉ yêu cầu được khi đang thẩm định.", "More is asked for while verification runs only.")


@requires(Role.VERIFIER, Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask an agency for more evidence of one criterion."""
    found = asked_entry(request, uuid)
    if not (found.is_reviewer or found.unit.seat.is_office):
        raise Http404(str(uuid))
    row = found.unit.round.row
    due = min(today() + timedelta(days=DAYS_TO_ANSWER), row.verify_until)
    form = AskForm(sent(request), initial={"due": due})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with into_form(form):
            actions.ask_for_evidence(
                by=actor_of(request.user), entry=found.row, question=given["question"], due=given["due"]
            )
            messages.success(request, _("The agency is asked."))
            return redirect("rounds:review", uuid=uuid)
    form.fields["due"].help_text = in_words(
        Text(
            "Từ hôm nay đến hết ngày {last}, khi thẩm định kết thúc.",
            "From today to {last}, when verification ends.",
        ).fill(last=row.verify_until)
    )
    context = {
        "form": form,
        "entry": found.row,
        "unit": found.unit.unit,
        "card": card_for(found, entry_line(found.row)),
        "may_ask": found.unit.round.phase is Phase.VERIFICATION,
        "over": NOT_NOW,
        "node": method_for(found.unit).node(found.row.node),
    }
    return round_desk(request, "ask", found.unit.round, context, 422 if form.errors else 200)


@requires(Role.REPORTER, Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Answer a request: with documents added to the criterion, and in words."""
    row = EvidenceRequest.objects.select_related("entry").filter(uuid=uuid).first()
    if row is None:
        raise Http404(str(uuid))
    found = asked_entry(request, row.entry.uuid)
    form = AnswerForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with into_form(form):
            actions.answer_request(by=actor_of(request.user), request=row, answer=form.cleaned_data["answer"])
            messages.success(request, _("The answer is sent."))
            return redirect("rounds:entry", uuid=row.entry.uuid)
    context = {
        "form": form,
        "row": row,
        "card": card_for(found, entry_line(found.row)),
        "unit": found.unit.unit,
        "may_answer": found.unit.seat.may_fill and found.unit.round.phase is Phase.VERIFICATION,
        "over": OVER,
    }
    return round_desk(request, "answer", found.unit.round, context, 422 if form.errors else 200)
