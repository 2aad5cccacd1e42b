"""Where a figure comes from: a page of its own, and the content of the side panel."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from nenso.accounts.rules import public
from nenso.ui.queries import panel_layout
from nenso.web.language import language_of
from nenso.web.presenters.origins import origin_page
from nenso.web.refusals import or_not_found
from nenso.web.views.rankings import day_asked


@public
@require_safe
@vary_on_headers("HX-Request")
def origin(request: HttpRequest, run: UUID, unit: str, node: str) -> HttpResponse:
    """Show a figure's origin down to its records; with `HX-Request` only the panel."""
    with or_not_found():
        page = origin_page(run, unit, node, day_asked(request), language_of())
    return render(request, "web/figures/origin.html", {"layout": panel_layout(request), "page": page})
