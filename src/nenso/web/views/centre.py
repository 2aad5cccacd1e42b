"""The operations centre, made for a wall: refreshes itself, and stands still when asked to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from nenso.accounts.rules import public
from nenso.web.language import language_of
from nenso.web.presenters.centre.page import centre_page


@public
@require_safe
def centre(request: HttpRequest) -> HttpResponse:
    """Show the screen; with `HX-Request` its tiles only, with `?still=1` without refreshing itself."""
    context = {
        "page": centre_page(timezone.now(), language_of()),
        "is_still": request.GET.get("still") == "1",
        "path": request.path,
    }
    is_part = request.headers.get("HX-Request") == "true"
    answer = render(request, "web/centre/board.html" if is_part else "web/centre/centre.html", context)
    answer["Cache-Control"] = "no-store"
    patch_vary_headers(answer, ["HX-Request"])
    return answer
