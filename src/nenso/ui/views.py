"""The living page: every component in every state, with figures that were really published."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.vary import vary_on_headers

from nenso.kernel.rules import sort_key
from nenso.ui import samples
from nenso.ui.queries import panel_layout
from nenso.ui.sample_form import SampleForm

View = Callable[..., HttpResponse]


def for_developers(view: View) -> View:
    """Answer 404 on a site in use: these pages show samples, not the country's state."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (settings.DEBUG or settings.DEMONSTRATION):
            raise Http404
        return view(request, *args, **kwargs)

    return shown


@for_developers
def living_page(request: HttpRequest) -> HttpResponse:
    """Show every component."""
    if "toast" in request.GET:
        messages.success(request, samples.MESSAGES["success"].in_language(get_language() or "vi"))
        messages.error(request, samples.MESSAGES["error"].in_language(get_language() or "vi"))
    sort = request.GET.get("sort", "rank")
    rows = sorted(samples.provinces(), key=_sorting(sort), reverse=sort.startswith("-"))
    page = Paginator(rows, 10).get_page(request.GET.get("page"))
    form = SampleForm(data={"name": "", "points": "1.234,x"}) if "errors" in request.GET else SampleForm()
    return render(
        request, "ui/living.html", {**samples.page_facts(), "page": page, "sort": sort, "form": form}
    )


def _sorting(sort: str) -> Callable[[dict[str, Any]], Any]:
    key = sort.lstrip("-")
    if key == "name":
        return lambda row: sort_key(row["name"])
    return lambda row: row["score" if key == "score" else "rank"]


@for_developers
@vary_on_headers("HX-Request")
def origin_sample(request: HttpRequest, basis: str) -> HttpResponse:
    """Show the origin of a figure, as a page or for the side panel."""
    facts = {"layout": panel_layout(request), "origin": samples.origin(basis)}
    return render(request, "ui/living_origin.html", facts)


@for_developers
def form_sample(request: HttpRequest) -> HttpResponse:
    """Show a form of one thing, and what it says to wrong input."""
    form = SampleForm(request.POST or None, request.FILES or None)
    return render(request, "ui/living_form.html", {"form": form, "steps": samples.steps()})


@for_developers
def desk_sample(request: HttpRequest) -> HttpResponse:
    """Show the desk with a work list."""
    return render(request, "ui/living_desk.html", samples.desk_facts())


@for_developers
def map_sample(_: HttpRequest) -> JsonResponse:
    """Give a rough geometry for the map's sample."""
    return JsonResponse(samples.geometry())


@for_developers
def error_sample(request: HttpRequest, code: int) -> HttpResponse:
    """Show one of the error pages."""
    if code not in {400, 403, 404, 429, 500}:
        raise Http404
    return render(request, f"{code}.html", status=code)
