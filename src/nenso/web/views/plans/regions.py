"""Regions: all of a day, and one with its provinces side by side."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from nenso.accounts.rules import public
from nenso.kernel.rules import Text
from nenso.web.exports import Column, Kind, Provenance, export, export_links
from nenso.web.language import language_of
from nenso.web.presenters.plans.region_work import region_work
from nenso.web.presenters.plans.regions import (
    KINDS,
    RegionLine,
    RegionPage,
    newest_board,
    region_lines,
    region_page,
)
from nenso.web.refusals import or_not_found
from nenso.web.sentences import NOTHING, number
from nenso.web.views.rankings import day_asked

SORTS = ("rank", "-rank", "name", "-name", "change", "-change")


@public
@require_safe
def regions(request: HttpRequest) -> HttpResponse:
    """The regions of the country, each with the mean of its provinces."""
    day, language = day_asked(request) or timezone.localdate(), language_of()
    kind = request.GET.get("kind", "socio_economic")
    kind = kind if kind in KINDS else "socio_economic"
    lines = region_lines(day, kind, language)
    board = newest_board(day)
    context = {
        "lines": sorted(lines, key=lambda line: -(line.mean or 0)),
        "first": _first(lines, board.listing.year if board else 0),
        "year": board.listing.year if board else None,
        "decimals": board.edition.decimals if board else None,
        "tabs": [(name.in_language(language), f"?kind={key}", key == kind) for key, name in KINDS.items()],
        "day": day_asked(request),
    }
    return render(request, "web/regions/index.html", context)


def _first(lines: list[RegionLine], year: int) -> Text:
    scored = sorted((line for line in lines if line.mean is not None), key=lambda line: -(line.mean or 0))
    if len(scored) < 2:
        return NOTHING
    first, last = scored[0], scored[-1]
    return Text(
        "Năm {year}, {a} có điểm trung bình cao nhất ({x}), {b} thấp nhất ({y}).",
        "In {year}, the {a} had the highest mean score ({x}), the {b} the lowest ({y}).",
    ).fill(
        year=year,
        a=first.region.name,
        x=number(first.mean or 0, 4),
        b=last.region.name,
        y=number(last.mean or 0, 4),
    )


@public
@require_safe
def region(request: HttpRequest, code: str) -> HttpResponse:
    """One region: its provinces side by side, where they are weakest, its centre."""
    day, language = day_asked(request) or timezone.localdate(), language_of()
    with or_not_found():
        page = region_page(code, day, language)
    if "format" in request.GET:
        return _export(request, page)
    sort = request.GET.get("sort", "rank")
    sort = sort if sort in SORTS else "rank"
    context: dict[str, Any] = {
        "page": page,
        "kind": KINDS.get(page.region.kind, NOTHING),
        "lines": sorted(page.lines, key=_key(sort), reverse=sort.startswith("-")),
        "sort": sort,
        "exports": export_links(request),
        "work": region_work(
            {line.code: line.name for line in page.lines},
            page.region.centre.code if page.region.centre else "",
            timezone.localdate(),
            language,
        ),
    }
    return render(request, "web/regions/region.html", context)


def _key(sort: str) -> Any:
    if sort.endswith("name"):
        return lambda line: line.name.vi
    if sort.endswith("change"):
        return lambda line: line.change or 0
    return lambda line: (line.rank or 10_000, line.name.vi)


def _export(request: HttpRequest, page: RegionPage) -> HttpResponse:
    columns = [
        Column("code", Text("Mã", "Code")),
        Column("name", Text("Tỉnh, thành phố", "Province"), width=24),
        Column("rank", Text("Hạng", "Rank"), Kind.NUMBER, 0),
        Column("score", Text("Điểm", "Score"), Kind.NUMBER, page.decimals),
        *(
            Column(f"part_{number}", name, Kind.NUMBER, page.decimals)
            for number, name in enumerate(page.parts, start=1)
        ),
    ]
    rows = [
        [
            line.code,
            line.name,
            line.rank or None,
            line.figure.value if line.figure else None,
            *([part.value for part in line.parts] or [None] * len(page.parts)),
        ]
        for line in page.lines
    ]
    told = Provenance(page.region.name, address=request.build_absolute_uri())
    return export(request, f"vung-{page.region.code}", columns, rows, told)
