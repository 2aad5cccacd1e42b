"""The catalogue of indicators: searched without diacritics, filtered, sorted, exported."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from nenso.accounts.queries import today
from nenso.accounts.rules import public
from nenso.kernel.rules import Text
from nenso.web.exports import Provenance, export, export_links
from nenso.web.language import language_of
from nenso.web.presenters.indicators import catalogue as presenter
from nenso.web.presenters.indicators.catalogue import COLUMNS, SORTS, Wish, catalogue, rows

PER_PAGE = 100


@public
@require_safe
def catalogue_page(request: HttpRequest) -> HttpResponse:
    """List indicators; with `HX-Request` only the table; with `?format=` the list as a file."""
    wish = _wish(request)
    found = catalogue(wish, today(), language_of())
    if request.GET.get("format"):
        return export(request, "chi-tieu", COLUMNS, rows(found), _provenance(request, found.first))
    page = Paginator(found.lines, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "found": found,
        "wish": wish,
        "page": page,
        "path": request.path,
        "counted": presenter.counted(found.of),
        "exports": export_links(request),
    }
    is_part = request.headers.get("HX-Request") == "true"
    answer = render(
        request,
        "web/indicators/catalogue_lines.html" if is_part else "web/indicators/catalogue.html",
        context,
    )
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _wish(request: HttpRequest) -> Wish:
    given = request.GET
    sort = given.get("sort", "name")
    return Wish(
        words=given.get("q", "")[:80],
        source=given.get("source", "")[:16],
        theme=given.get("theme", "")[:64],
        owner=given.get("owner", "")[:32],
        unit=given.get("measure", "")[:32],
        sort=sort if sort.lstrip("-") in SORTS else "name",
    )


def _provenance(request: HttpRequest, first: Text) -> Provenance:
    return Provenance(
        title=Text("Danh mục chỉ tiêu", "Catalogue of indicators"),
        source=first,
        address=request.build_absolute_uri(),
    )
