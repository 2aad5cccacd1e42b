"""A place: where it stands and why; and the list of places with a search."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from nenso.accounts.rules import public
from nenso.web.language import language_of
from nenso.web.presenters.finding import found_places, grouped_places
from nenso.web.presenters.places import place_page
from nenso.web.refusals import or_not_found
from nenso.web.views.rankings import PIN_COOKIE, day_asked


@public
@require_safe
def place(request: HttpRequest, code: str) -> HttpResponse:
    """Show the profile of a province, ministry or country; `?as_of=` for what it was on a day."""
    on, today = day_asked(request), timezone.localdate()
    year = request.GET.get("year", "")
    with or_not_found():
        page = place_page(
            code,
            on,
            language_of(),
            today,
            family=request.GET.get("family", ""),
            year=int(year) if year.isdecimal() and len(year) == 4 else None,
        )
    own = request.COOKIES.get(PIN_COOKIE, "")
    answer = render(request, "web/places/place.html", {"page": page, "is_own": own == code})
    patch_vary_headers(answer, ["Cookie"])
    return answer


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Find a place by name, with or without diacritics, by code or by its former name."""
    words = request.GET.get("q", "").strip()[:80]
    context: dict[str, Any] = {"words": words, "path": request.path}
    if words:
        context["found"] = found_places(words, language_of(), _today())
    is_part = request.headers.get("HX-Request") == "true"
    if not words:
        context["groups"] = grouped_places(language_of(), _today())
    template = "web/places/found.html" if is_part else "web/places/index.html"
    answer = render(request, template, context)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _today() -> date:
    return timezone.localdate()
