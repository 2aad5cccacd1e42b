"""Figures that look wrong: a question to whoever sent them, explained once and then quiet."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nenso.accounts.queries import actor_of, held_by, today
from nenso.accounts.rules import Role, requires
from nenso.kernel.rules import Refused
from nenso.measures import actions
from nenso.web.exports import export, export_links
from nenso.web.indicator_forms import ExplanationForm
from nenso.web.language import language_of
from nenso.web.presenters.indicators import findings as presenter
from nenso.web.presenters.rounds.analysis import rounds_with_twice
from nenso.web.refusals import words_of
from nenso.web.views.desk_frame import desk
from nenso.web.views.rounds.frame import is_office

PER_PAGE = 50
EXPLAINERS = (Role.ADMINISTRATOR, Role.APPROVER)


@requires(Role.VIEWER)
@require_safe
def checks(request: HttpRequest) -> HttpResponse:
    """List what looks wrong; filtered by kind and organisation; with `?format=` as a file."""
    given = request.GET
    wish = presenter.Wish(given.get("kind", "")[:32], given.get("q", "")[:80], given.get("shown", "")[:16])
    found = presenter.findings_page(wish, today(), language_of())
    if given.get("format"):
        return export(request, "so-lieu-can-xem-lai", presenter.COLUMNS, presenter.rows(found))
    page = Paginator(found.lines, PER_PAGE).get_page(given.get("page"))
    context: dict[str, Any] = {
        "found": found,
        "wish": wish,
        "page": page,
        "may_explain": any(held.role in EXPLAINERS for held in held_by(actor_of(request.user).key)),
        "exports": export_links(request),
        # Of documents, not of figures in the store: these are found in the rounds, and looked at by whoever runs them.
        "rounds_twice": rounds_with_twice() if is_office(request) else None,
    }
    return desk(request, "indicators/checks", context)


@requires(*EXPLAINERS)
@require_POST
def explain(request: HttpRequest) -> HttpResponse:
    """Say why a figure that looks wrong is right."""
    form = ExplanationForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Say why the figure is right; nothing was noted."))
        return redirect(reverse("desk:checks"))
    try:
        actions.explain_finding(
            by=actor_of(request.user), key=form.cleaned_data["key"], reason=form.cleaned_data["reason"]
        )
        messages.success(request, _("Noted. It stands among what was explained."))
    except Refused as refused:
        messages.error(request, words_of(refused))
    return redirect(reverse("desk:checks"))
