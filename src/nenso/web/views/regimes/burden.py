"""The burden of reporting, for the desk and for everybody."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from nenso.accounts.rules import Role, public, requires
from nenso.kernel.rules import Text
from nenso.web.exports import Column, Kind, Provenance, export
from nenso.web.language import language_of
from nenso.web.presenters.names import TYPE_NAMES
from nenso.web.presenters.regimes.burden import AgencyLine, BurdenPage, burden_page, narrowed
from nenso.web.refusals import or_not_found
from nenso.web.views.regimes.frame import regime_desk

COLUMNS = (
    Column("code", Text("Mã", "Code")),
    Column("name", Text("Cơ quan", "Agency"), width=40),
    Column("type", Text("Loại", "Type"), width=24),
    Column("reports", Text("Báo cáo trong năm", "Reports in the year"), Kind.NUMBER, 0),
    Column("asked", Text("Ô trong năm", "Fields in the year"), Kind.NUMBER, 0),
    Column("typed", Text("Ghi tay", "Typed"), Kind.NUMBER, 0),
    Column("filled", Text("Điền sẵn", "Filled in"), Kind.NUMBER, 0),
    Column("texts", Text("Đoạn viết", "Texts"), Kind.NUMBER, 0),
    Column("overwritten", Text("Số điền sẵn bị sửa", "Filled in, then changed"), Kind.NUMBER, 0),
    Column("duplicates", Text("Số liệu bị hỏi nhiều nơi", "Figures asked twice"), Kind.NUMBER, 0),
    Column("hours", Text("Giờ (ước tính)", "Hours (estimate)"), Kind.NUMBER, 1),
)


@requires(Role.VIEWER)
@require_safe
def desk_burden(request: HttpRequest, year: int) -> HttpResponse:
    """The burden of a year, agency by agency."""
    page = burden_page(year)
    return _answer(request, page, is_desk=True)


@public
@require_safe
def public_burden(request: HttpRequest) -> HttpResponse:
    """The burden of a year for everybody; `?year=` picks one."""
    asked = request.GET.get("year", "")
    with or_not_found():
        page = burden_page(int(asked) if asked.isascii() and asked.isdecimal() else timezone.localdate().year)
    return _answer(request, page, is_desk=False)


def _answer(request: HttpRequest, page: BurdenPage, *, is_desk: bool) -> HttpResponse:
    words, kind = request.GET.get("q", "")[:80], request.GET.get("type", "")[:32]
    lines = narrowed(page.lines, words, kind)
    if "format" in request.GET:
        told = Provenance(page.sentence, note=page.rule)
        rows = [_row(line) for line in lines]
        return export(request, f"ganh-nang-bao-cao-{page.found.year}", COLUMNS, rows, told)
    context = _context(page, lines, request.GET.get("page", "")) | {"words": words, "kind": kind}
    if is_desk:
        return regime_desk(request, "burden", context)
    return render(request, "web/regimes/public_burden.html", context)


def _context(page: BurdenPage, lines: list[AgencyLine], number: str) -> dict[str, Any]:
    language = language_of()
    kinds = {line.one.type for line in page.lines}
    return {
        "page": page,
        "year": page.found.year,
        "years": [page.found.year - 1, page.found.year + 1],
        "lines": Paginator(lines, 50).get_page(number),
        "kinds": [(code, name.in_language(language)) for code, name in TYPE_NAMES.items() if code in kinds],
        "hours": page.found.minutes / 60,
        "share_percent": 100 * page.found.filled / page.found.asked if page.found.asked else None,
        "unused": page.unused[:200],
        "unused_more": max(len(page.unused) - 200, 0),
    }


def _row(line: AgencyLine) -> list[Any]:
    one = line.one
    load = one.load
    return [
        one.code,
        one.name,
        line.type,
        load.reports,
        load.asked,
        load.typed,
        load.filled,
        load.texts,
        one.overwritten,
        len(load.duplicates),
        round(line.hours, 1),
    ]
