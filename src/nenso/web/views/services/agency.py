"""An agency's public services, the origin of a figure, and the catalogue of procedures."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from nenso.accounts.queries import today
from nenso.accounts.rules import public
from nenso.kernel.rules import Text
from nenso.ui.queries import panel_layout
from nenso.web.exports import export, export_links
from nenso.web.language import in_words, language_of
from nenso.web.presenters.services import agency as presenter
from nenso.web.presenters.services import catalogue
from nenso.web.presenters.services.agency import agency_page, procedures_wanted
from nenso.web.presenters.services.figures import KEY_SHARES
from nenso.web.presenters.services.naming import SHARE_NAMES
from nenso.web.presenters.services.origins import figure_origin
from nenso.web.refusals import or_not_found
from nenso.web.views.services.asking import (
    one_of,
    period_asked,
    provenance,
    words_asked,
)

PROCEDURES_SHOWN = 25


@public
@require_safe
def agency(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show an agency's profile; with `?format=` its procedures as a file."""
    with or_not_found():
        page = agency_page(organisation, period_asked(request), timezone.now(), language_of())
    words = words_asked(request)
    wanted = procedures_wanted(page.procedures, words)
    if "format" in request.GET:
        title = Text("{name}: theo thủ tục, {period}", "{name}: by procedure, {period}").fill(
            name=page.name, period=page.periods.name
        )
        told = provenance(request, title, is_illustrative=page.is_illustrative)
        name = f"thu-tuc-{organisation}-{page.periods.period.code}"
        return export(request, name, presenter.PROCEDURE_COLUMNS, presenter.procedure_rows(wanted), told)
    context = {
        "page": page,
        "words": words,
        "wanted": Paginator(wanted, PROCEDURES_SHOWN).get_page(request.GET.get("page")),
        "headings": [(name, SHARE_NAMES[name]) for name in KEY_SHARES],
        "exports": export_links(request),
    }
    return render(request, "web/services/agency.html", context)


@public
@require_safe
@vary_on_headers("HX-Request")
def figure(request: HttpRequest, organisation: str, name: str, period: str) -> HttpResponse:
    """Show where a figure of an agency with all below it comes from; with `HX-Request` only the panel."""
    with or_not_found():
        page = figure_origin(organisation, name, period, timezone.now(), language_of())
    return render(request, "web/services/figure.html", {"layout": panel_layout(request), "page": page})


@public
@require_safe
def procedures(request: HttpRequest) -> HttpResponse:
    """Show the catalogue of procedures; with `?format=` as a file."""
    wish = catalogue.Wish(
        words=words_asked(request),
        level=one_of(request, "level", catalogue.LEVELS, ""),
        fee=one_of(request, "fee", ("yes", "no"), ""),
    )
    found = catalogue.procedures_page(wish, today())
    if "format" in request.GET:
        title = Text("Danh mục thủ tục hành chính", "Catalogue of administrative procedures")
        told = provenance(request, title, is_illustrative=False)
        return export(request, "thu-tuc", catalogue.COLUMNS, catalogue.rows(found), told)
    context = {
        "found": found,
        "wish": wish,
        "page": Paginator(found.lines, 100).get_page(request.GET.get("page")),
        "levels": [(key, in_words(name)) for key, name in catalogue.LEVELS.items()],
        "exports": export_links(request),
    }
    return render(request, "web/services/procedures.html", context)
