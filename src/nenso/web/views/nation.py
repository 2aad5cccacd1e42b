"""The first page, and the geometry of its map."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nenso.accounts.rules import public
from nenso.directory import queries as directory
from nenso.kernel.rules import Refused
from nenso.web.presenters.nation import nation_page
from nenso.web.views.rankings import day_asked, language_of


@public
@require_safe
def nation(request: HttpRequest) -> HttpResponse:
    """Show where the country stands."""
    try:
        page = nation_page(day_asked(request), language_of())
    except Refused as refusal:
        raise Http404(str(refusal)) from refusal
    if page is None:
        return render(request, "web/rankings/empty.html")
    return render(request, "web/nation/nation.html", {"page": page})


@public
@require_safe
def geometry(request: HttpRequest, on: date) -> HttpResponse:
    """Return the provinces of a day as GeoJSON, to be kept until they change."""
    try:
        found = directory.map_geometry(on)
    except Refused as refusal:
        raise Http404(str(refusal)) from refusal
    tag = f'"{found.digest}"'
    if tag in request.headers.get("If-None-Match", ""):
        answer: HttpResponse = HttpResponseNotModified()
    else:
        answer = HttpResponse(found.geojson, content_type="application/geo+json")
    answer["ETag"] = tag
    answer["Cache-Control"] = "public, max-age=86400"
    return answer
