"""Where a figure comes from: a page of its own, and the content of the side panel."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from nenso.accounts.rules import public
from nenso.kernel.rules import Refused
from nenso.ui.queries import panel_layout
from nenso.web.presenters.origins import origin_page
from nenso.web.views.rankings import day_asked, language_of


@public
@require_safe
@vary_on_headers("HX-Request")
def origin(request: HttpRequest, run: UUID, unit: str, node: str) -> HttpResponse:
    """Show a figure's origin down to its records; with `HX-Request` only the panel."""
    try:
        page = origin_page(run, unit, node, day_asked(request), language_of())
    except Refused as refusal:
        raise Http404(str(refusal)) from refusal
    return render(request, "web/figures/origin.html", {"layout": panel_layout(request), "page": page})
