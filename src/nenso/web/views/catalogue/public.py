"""The catalogue for everybody: the list, an entry, an agency, agencies side by side, what a count holds, which data is already there."""

import re
from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from nenso.accounts.queries import today, visitor
from nenso.accounts.rules import Role, public
from nenso.catalogue.queries import OF_OPERATING
from nenso.kernel.rules import Text
from nenso.web.exports import Provenance, export, export_links
from nenso.web.language import in_words, language_of
from nenso.web.presenters.catalogue import coverage as covering
from nenso.web.presenters.catalogue import listed, promised, there
from nenso.web.presenters.catalogue.entry import entry_page
from nenso.web.refusals import or_not_found
from nenso.web.views.catalogue.cut import page_of, part_of, start_of
from nenso.web.views.services.asking import one_of, words_asked

PER_PAGE = 20
COUNTED_PER_PAGE = 50
SOURCE = Text(
    "Danh mục hệ thống thông tin, cơ sở dữ liệu và nền tảng số, do các cơ quan chủ quản kê khai và công bố.",
    "The catalogue of information systems, databases and digital platforms, as stated and published by their owners.",
)
ILLUSTRATIVE = Text(
    "Có mục minh họa, không phải của cơ quan nào.", "Holds illustrative entries, nobody's own."
)


def _provenance(request: HttpRequest, title: Text, *, is_illustrative: bool) -> Provenance:
    return Provenance(
        title,
        source=SOURCE,
        address=request.build_absolute_uri(),
        note=ILLUSTRATIVE if is_illustrative else None,
    )


def _code(request: HttpRequest) -> str:
    """Return the agency asked for, "" where that is no code."""
    asked = request.GET.get("agency", "")
    return asked if re.fullmatch(r"[\w.-]{1,32}", asked) else ""


def _wish(request: HttpRequest) -> listed.Wish:
    values = {
        name: tuple(each for each in request.GET.getlist(name)[:20] if each in known)
        for name, known in listed.FACETS.items()
    }
    return listed.Wish(
        words=words_asked(request),
        values=values,
        agency=_code(request),
        order=one_of(request, "sort", listed.SORTS, "name"),
    )


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Everything that is public, searched and narrowed; with `?format=` as a table."""
    wish, size = _wish(request), PER_PAGE
    if "format" in request.GET:
        title = Text(
            "Hệ thống thông tin, cơ sở dữ liệu và nền tảng số",
            "Information systems, databases and digital platforms",
        )
        rows = listed.exported(wish, today(), language_of())
        return export(
            request, "danh-muc", listed.COLUMNS, rows, _provenance(request, title, is_illustrative=True)
        )
    page = listed.list_page(wish, start_of(request, size), size, today(), language_of())
    context: dict[str, Any] = {
        "page": page,
        "wish": wish,
        "rows": page_of(request, page.total, size),
        "exports": export_links(request),
        "desk_url": reverse("desk:catalogue") if Role.VIEWER in visitor(request).roles else "",
    }
    return render(request, "web/catalogue/list.html", context)


@public
@require_safe
def entry(request: HttpRequest, code: str) -> HttpResponse:
    """One entry with all that is public of it."""
    with or_not_found():
        page = entry_page(code, timezone.now(), today(), language_of())
    return render(request, "web/catalogue/entry.html", {"page": page})


@public
@require_safe
def agency(request: HttpRequest, code: str) -> HttpResponse:
    """What an agency has published, beside all agencies together."""
    with or_not_found():
        page = covering.agency_page(code, today(), language_of())
    wish = listed.Wish(agency=code, values=_wish(request).values)
    found = listed.list_page(wish, start_of(request, PER_PAGE), PER_PAGE, today(), language_of())
    context = {
        "page": page,
        "found": found,
        "rows": page_of(request, found.total, PER_PAGE),
    }
    return render(request, "web/catalogue/agency.html", context)


@public
@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """Agencies side by side."""
    sort = one_of(request, "sort", covering.SORTS, "name")
    group = one_of(request, "group", covering.GROUPS, "")
    words = words_asked(request)
    page = covering.coverage_page(group, words, sort, today(), language_of())
    if "format" in request.GET:
        title = Text("Mức độ phủ của danh mục theo cơ quan", "Coverage of the catalogue by agency")
        source = _provenance(request, title, is_illustrative=page.has_illustrative)
        return export(request, "do-phu", covering.COLUMNS, covering.coverage_cells(page.rows), source)
    context = {
        "page": page,
        "rows": Paginator(page.rows, COUNTED_PER_PAGE).get_page(request.GET.get("page")),
        "headings": [(name, in_words(covering.WORDS[name])) for name in OF_OPERATING],
        "groups": [(key, in_words(name)) for key, (name, _) in covering.GROUPS.items()],
        "group": group,
        "sort": sort,
        "words_asked": words,
        "exports": export_links(request),
    }
    return render(request, "web/catalogue/coverage.html", context)


@public
@require_safe
def counted(request: HttpRequest, name: str) -> HttpResponse:
    """The entries that a count holds."""
    if name not in covering.WORDS:
        raise Http404(name)
    asked = partial(covering.counted_page, name, _code(request), today())
    is_file, size = "format" in request.GET, COUNTED_PER_PAGE
    page = asked() if is_file else part_of(request, size, lambda start: asked(start, size))
    lines = covering.counted_lines(page.rows, today(), language_of())
    if is_file:
        source = _provenance(request, page.name, is_illustrative=page.has_illustrative)
        return export(
            request, "danh-muc-dem", covering.COUNTED_COLUMNS, covering.counted_cells(lines), source
        )
    context = {
        "page": page,
        "rows": page_of(request, page.total, size),
        "lines": lines,
        "exports": export_links(request),
    }
    return render(request, "web/catalogue/counted.html", context)


@public
@require_safe
def have(request: HttpRequest) -> HttpResponse:
    """Which data the state has already."""
    words = words_asked(request)
    page = there.there_page(words, start_of(request, PER_PAGE), PER_PAGE, today(), language_of())
    context = {
        "page": page,
        "words_asked": words,
        "rows": page_of(request, page.total, PER_PAGE),
    }
    return render(request, "web/catalogue/have.html", context)


@public
@require_safe
def road_map(request: HttpRequest) -> HttpResponse:
    """Which data must be opened or shared by when."""
    agency, pace = _code(request), one_of(request, "pace", promised.PACE_STATES, "")
    asked = partial(promised.road_map_page, agency, pace, today())
    is_file, size = "format" in request.GET, COUNTED_PER_PAGE
    page = asked() if is_file else part_of(request, size, lambda start: asked(start, size))
    lines = promised.promise_lines(page.rows, today(), language_of())
    if is_file:
        title = Text("Lộ trình mở và chia sẻ dữ liệu", "Road maps of open and shared data")
        source = _provenance(request, title, is_illustrative=page.has_illustrative)
        return export(request, "lo-trinh", promised.COLUMNS, promised.promise_cells(lines), source)
    context = {
        "page": page,
        "rows": page_of(request, page.total, size),
        "lines": lines,
        "agency": agency,
        "pace": pace,
        "exports": export_links(request),
    }
    return render(request, "web/catalogue/road_map.html", context)
