"""The first page, and the geometry of its map."""

from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nenso.accounts.rules import public
from nenso.directory import queries as directory
from nenso.web.language import language_of
from nenso.web.presenters.nation import nation_page
from nenso.web.refusals import or_not_found
from nenso.web.views.rankings import day_asked


@public
@require_safe
def nation(request: HttpRequest) -> HttpResponse:
    """Show where the country stands."""
    with or_not_found():
        page = nation_page(day_asked(request), language_of())
    if page is None:
        return render(request, "web/rankings/empty.html")
    return render(request, "web/nation/nation.html", {"page": page})


@public
@require_safe
def geometry(request: HttpRequest, on: date) -> HttpResponse:
    """Return the provinces of a day as GeoJSON, to be kept until they change."""
    with or_not_found():
        found = directory.map_geometry(on)
    tag = f'"{found.digest}"'
    if tag in request.headers.get("If-None-Match", ""):
        answer: HttpResponse = HttpResponseNotModified()
    else:
        answer = HttpResponse(found.geojson, content_type="application/geo+json")
    answer["ETag"] = tag
    answer["Cache-Control"] = "public, max-age=86400"
    return answer
