"""Calling for a thematic or ad hoc report: asked, looked at before it is asked, followed, reminded of."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nenso.accounts.queries import actor_of
from nenso.accounts.rules import Role, requires
from nenso.kernel.rules import Refused, Text
from nenso.reporting import actions
from nenso.reporting import queries as reporting
from nenso.reporting.actions.reminding import remind_called
from nenso.web.call_form import CallForm
from nenso.web.exports import Column, Kind, Provenance, export
from nenso.web.language import in_words, language_of
from nenso.web.presenters.regimes import calls
from nenso.web.presenters.regimes.page import chosen as chosen_version
from nenso.web.presenters.regimes.periods import STATES, Wish, chosen
from nenso.web.refusals import words_of
from nenso.web.views.regimes.frame import may_run, regime_desk, running
from nenso.web.views.regimes.periods import COLUMNS, row_of

LIST = (
    Column("number", Text("Số", "Number"), Kind.NUMBER, 0),
    Column("title", calls.WORDS["title"], width=50),
    Column("first_day", calls.WORDS["first_day"], Kind.DATE),
    Column("last_day", calls.WORDS["last_day"], Kind.DATE),
    Column("due", calls.WORDS["due"], Kind.DATE),
    Column("received", calls.WORDS["received"], Kind.NUMBER, 0),
    Column("approved", calls.WORDS["approved"], Kind.NUMBER, 0),
    Column("by", calls.WORDS["by"], width=30),
)


def calls_part(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return what a regime's page shows of its calls; nothing where its reports are periodic."""
    regime = chosen_version(reporting.versions_of(code), timezone.localdate())
    if regime.frequency is not None:
        return {}
    found = reporting.calls_of(code)
    return {
        "calls": [(call, calls.days_of(call)) for call in found],
        "call_words": calls.WORDS,
        "may_call": regime.state == "in_force" and may_run(request, code),
    }


@requires(Role.VIEWER)
@require_safe
def calls_file(request: HttpRequest, code: str) -> HttpResponse:
    """The calls of a regime as a file."""
    regime = reporting.versions_of(code)[-1]
    rows = [
        [
            each.occasion.number,
            each.occasion.title,
            each.occasion.first_day,
            each.occasion.last_day,
            each.due,
            each.received,
            each.approved,
            each.by_name,
        ]
        for each in reporting.calls_of(code)
    ]
    return export(request, f"yeu-cau-bao-cao-{code}", LIST, rows, Provenance(regime.name))


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for a report: first looked at (whom it asks, whether the day moves), then asked."""
    by = running(request, code)
    on = timezone.localdate()
    if chosen_version(reporting.versions_of(code), on).frequency is not None:
        raise Refused("call.periodic", regime=reporting.versions_of(code)[-1].name)
    form = CallForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        facts = form.facts()
        try:
            found = reporting.preview_call(code, facts, on)
            if request.POST.get("step") == "ask":
                call = actions.call_for_report(
                    by=by,
                    code=code,
                    title=facts.title,
                    first_day=facts.first_day,
                    last_day=facts.last_day,
                    due=facts.due,
                    on=on,
                )
                told = calls.told_of_call(call, len(found.reporters))
                messages.success(request, in_words(told))
                return redirect("regimes:call", code=code, number=call.number)
        except Refused as refused:
            found = None
            form.add_error(refused.field if refused.field in form.fields else None, words_of(refused))
    context = {
        "code": code,
        "regime_name": reporting.versions_of(code)[-1].name,
        "form": form,
        "call_words": calls.WORDS,
        "found": found,
        "sentences": calls.preview_sentences(form.facts(), found) if found else [],
        "named": found.reporters[: calls.NAMED] if found else [],
        "others": max(len(found.reporters) - calls.NAMED, 0) if found else 0,
    }
    return regime_desk(request, "call_ask", context, 422 if form.errors else 200)


@requires(Role.VIEWER)
@require_safe
def call(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Who has answered a call."""
    language = language_of()
    row = reporting.call_named(code, number)
    page = calls.call_page(row, timezone.localdate())
    wish = Wish(
        request.GET.get("q", "")[:80], request.GET.get("state", "")[:16], request.GET.get("province", "")[:32]
    )
    lines = chosen(page.lines, wish)
    if "format" in request.GET:
        told = Provenance(Text("{r}, {p}", "{r}, {p}").fill(r=page.found.name, p=page.found.period.name()))
        return export(request, f"tien-do-{code}-{number}", COLUMNS, [row_of(line) for line in lines], told)
    context = {
        "code": code,
        "number": number,
        "page": page,
        "days": calls.span(row.first_day, row.last_day),
        "call_words": calls.WORDS,
        "wish": wish,
        "states": [(key, name.in_language(language)) for key, name in STATES.items()],
        "provinces": [(area.code, area.name.in_language(language)) for area in page.areas],
        "lines": Paginator(lines, 50).get_page(request.GET.get("page")),
        "missing": len(page.found.missing),
        "may_change": may_run(request, code),
    }
    return regime_desk(request, "call", context)


@requires(Role.APPROVER)
@require_POST
def remind(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Remind some of those who have not answered; the page asks for the next ones until nobody is left."""
    before = request.POST.get("messages", "0")
    told = remind_called(
        by=actor_of(request.user),
        code=code,
        number=number,
        on=timezone.localdate(),
        after=request.POST.get("after", "")[:32],
    )
    back = reverse("regimes:call", args=[code, number])
    context = {
        "action": reverse("regimes:call_remind", args=[code, number]),
        "back": back,
        "told": told,
        "messages": told.messages + (int(before) if before.isdecimal() else 0),
    }
    if request.headers.get("HX-Request") or not told.is_over:
        page = "remind_part" if request.headers.get("HX-Request") else "remind"
        return render(request, f"web/regimes/{page}.html", context)
    return redirect(back)
