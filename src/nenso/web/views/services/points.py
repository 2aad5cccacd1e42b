"""QĐ 766: what was computed from events, and what was published, side by side and never mixed."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from nenso.accounts.rules import public
from nenso.kernel.rules import Text
from nenso.ui.queries import panel_layout
from nenso.web.exports import export, export_links
from nenso.web.language import language_of
from nenso.web.presenters.addresses import Addresses
from nenso.web.presenters.services import points as presenter
from nenso.web.presenters.services.points import (
    agency_points,
    criterion_origin,
    points_page,
    published_lines,
    published_wanted,
)
from nenso.web.refusals import or_not_found
from nenso.web.views.services.asking import (
    period_asked,
    provenance,
    words_asked,
)


@public
@require_safe
def points(request: HttpRequest) -> HttpResponse:
    """Show every agency's computed points and the published rows; with `?format=` the computed ones as a file."""
    with or_not_found():
        page = points_page(period_asked(request), timezone.now(), language_of())
    if "format" in request.GET:
        title = Text(
            "QĐ 766 tính từ sự kiện đo được, {period}", "QĐ 766 computed from measured events, {period}"
        ).fill(period=page.periods.name)
        told = provenance(request, title, is_illustrative=page.is_illustrative)
        name = f"qd766-do-duoc-{page.periods.period.code}"
        return export(request, name, presenter.COLUMNS, presenter.rows(page.lines), told)
    words, year = words_asked(request), request.GET.get("year", "")
    asked = int(year) if year.isascii() and year.isdecimal() and len(year) == 4 else None
    wanted = published_wanted(page.published, words, asked)
    shown = Paginator(wanted, 34).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "words": words,
        "year": asked,
        "wanted": shown,
        "published_rows": published_lines(list(shown)),
        "exports": export_links(request),
        "ranking_url": _ranking(page.years),
    }
    return render(request, "web/services/points.html", context)


def _ranking(years: tuple[int, ...]) -> str:
    return Addresses(language_of()).ranking("qd766", years[0], "provinces") if years else ""


@public
@require_safe
def points_of(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show an agency's groups and criteria."""
    with or_not_found():
        page = agency_points(organisation, period_asked(request), timezone.now(), language_of())
    years = tuple(row.year for row in page.published)
    return render(request, "web/services/agency_points.html", {"page": page, "ranking_url": _ranking(years)})


@public
@require_safe
@vary_on_headers("HX-Request")
def criterion(request: HttpRequest, organisation: str, criterion: str, period: str) -> HttpResponse:
    """Show how a criterion's points were made; with `HX-Request` only the panel."""
    with or_not_found():
        page = criterion_origin(organisation, criterion, period, timezone.now(), language_of())
    return render(request, "web/services/criterion.html", {"layout": panel_layout(request), "page": page})
