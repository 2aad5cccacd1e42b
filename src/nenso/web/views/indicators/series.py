"""The page of an indicator: a unit's figures in time, searched for, compared, ranked, exported."""

from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from nenso.accounts.queries import today
from nenso.accounts.rules import public
from nenso.kernel.rules import Text
from nenso.measures.queries import definitions
from nenso.web.exports import FORMATS, Provenance, export, export_links
from nenso.web.language import language_of
from nenso.web.presenters.indicators import tables
from nenso.web.presenters.indicators.finding import found_units
from nenso.web.presenters.indicators.naming import (
    SOURCE_NAMES,
    STATUS_NAMES,
    Asked,
    catalogue_url,
    series_url,
)
from nenso.web.presenters.indicators.ranking import Ranking, ranking
from nenso.web.presenters.indicators.series import SeriesPage, meant, read, series_page
from nenso.web.presenters.indicators.uses import uses_of
from nenso.web.refusals import or_not_found
from nenso.web.views.indicators.asking import asked_of

PER_PAGE = 100


@public
@require_safe
def series(request: HttpRequest, code: str) -> HttpResponse:
    """Show an indicator of a unit; with `?format=` its series, or with `table=ranking` the ranking, as a file."""
    language = language_of()
    with or_not_found():
        asked = read(asked_of(request, code), today())
        if not asked.unit:
            return _choosing(request, asked, language)
        page = series_page(asked, today(), language, is_all=request.GET.get("all") == "1")
    words = request.GET.get("among", "")[:80]
    ranked = _ranked(request, page, words, language)
    if request.GET.get("format"):
        return _export(request, page, ranked)
    return render(request, "web/indicators/series.html", _context(request, page, ranked, words, language))


def _choosing(request: HttpRequest, asked: Asked, language: str) -> HttpResponse:
    """Ask for a unit where only a level was named."""
    context = {
        "indicator": meant(asked.code, today()),
        "asked": asked,
        **_searched(request, asked, language),
    }
    return render(request, "web/indicators/choose_unit.html", context)


def _searched(request: HttpRequest, asked: Asked, language: str) -> dict[str, Any]:
    words = request.GET.get("q", "")[:80].strip()
    one = meant(asked.code, today())
    return {"words": words, "units_found": found_units(words, one, asked, today(), language) if words else ()}


def _ranked(request: HttpRequest, page: SeriesPage, words: str, language: str) -> Ranking | None:
    if page.newest is None:
        return None
    return ranking(page.newest, page.asked, request.GET.get("level", "")[:16], words, language)


def _context(
    request: HttpRequest, page: SeriesPage, ranked: Ranking | None, words: str, language: str
) -> dict[str, Any]:
    asked, one = page.asked, page.indicator
    lines = Paginator(ranked.found if ranked else (), PER_PAGE)
    return {
        "page": page,
        "indicator": one,
        "asked": asked,
        "source": SOURCE_NAMES.get(one.source, Text(one.source, one.source)),
        "status": "" if one.status in ("known", "found") else STATUS_NAMES.get(one.status, one.status),
        "versions": definitions(one.code),
        "uses": uses_of(one, today(), language),
        "ranking": ranked,
        "ranking_page": lines.get_page(request.GET.get("page")),
        "among": words,
        "is_searched": bool(request.GET.get("q")),
        "catalogue_url": catalogue_url(language),
        "all_url": series_url(asked, language, all="1"),
        "plain_url": series_url(replace(asked, known=None), language),
        "exports": export_links(request, (*FORMATS, *tables.SDMX), without=("q",)),
        "ranking_exports": export_links(request, without=("q",), table="ranking"),
        **_searched(request, asked, language),
    }


def _export(request: HttpRequest, page: SeriesPage, ranked: Ranking | None) -> HttpResponse:
    one = page.indicator
    address = request.build_absolute_uri()
    name = one.code.replace(".", "-")
    if request.GET.get("table") == "ranking" and ranked is not None:
        told = Provenance(
            title=Text("{name}: xếp theo {period}", "{name}: by unit, {period}").fill(
                name=one.name, period=page.last.period.name() if page.last else ""
            ),
            source=tables.source_of(one),
            address=address,
        )
        return export(request, f"{name}-theo-don-vi", tables.RANKING, tables.ranking_rows(page, ranked), told)
    if request.GET["format"] in tables.SDMX:
        return _sdmx(request.GET["format"], name, page)
    told = Provenance(
        title=Text("{name}: {unit}", "{name}: {unit}").fill(name=one.name, unit=page.unit.name),
        source=tables.source_of(one),
        address=address,
        note=tables.note_of(page),
    )
    return export(request, f"{name}-{page.unit.code.lower()}", tables.SERIES, tables.series_rows(page), told)


def _sdmx(form: str, name: str, page: SeriesPage) -> HttpResponse:
    kind, ending = tables.SDMX[form]
    answer = HttpResponse(tables.sdmx(page, form, timezone.now()), content_type=kind)
    file_name = f"{name}-{page.unit.code.lower()}.{ending}"
    answer["Content-Disposition"] = f'attachment; filename="{file_name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
