"""Refused requests for everybody: by error type, day and agency; who works for one of both opens each count down to its requests."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nenso.accounts.queries import today, visitor
from nenso.accounts.rules import Role, public
from nenso.kernel.rules import Text
from nenso.web.exports import Provenance, export, export_links
from nenso.web.language import in_words, language_of
from nenso.web.presenters.exchange import words
from nenso.web.presenters.exchange.refused import COLUMNS, RefusedLine, refused_cells, refused_page
from nenso.web.views.exchange.frame import Own, own

PER_PAGE = 50
MOST_EXPORTED = 50_000
SOURCE = Text(
    "Đếm từ các yêu cầu mà nền tảng trao đổi không chuyển đi; không có nội dung, địa chỉ hay người nào.",
    "Counted from requests that the exchange did not pass on; holds no content, address or person.",
)


@public
@require_safe
def refused(request: HttpRequest) -> HttpResponse:
    """Show how many requests were not passed on, by day, error type and agency; `?fault=` is one error type."""
    asked = {name: request.GET.get(name, "")[:800].strip() for name in ("period", "member", "fault")}
    page = refused_page(asked["period"], asked["member"], asked["fault"][:100], today(), language_of())
    if "format" in request.GET:
        title = Text("Yêu cầu bị từ chối", "Refused requests")
        told = Provenance(title, source=SOURCE, address=request.build_absolute_uri())
        return export(request, "yeu-cau-bi-tu-choi", COLUMNS, refused_cells(page.rows[:MOST_EXPORTED]), told)
    rows = Paginator(page.rows, PER_PAGE).get_page(request.GET.get("page"))
    mine = own(request) if Role.VIEWER in visitor(request).roles else None
    context: dict[str, Any] = {
        "page": page,
        "rows": rows,
        "lines": [(line, _may(line, mine)) for line in page.lines(list(rows.object_list))],
        "periods": [(key, in_words(name)) for key, (name, _length, _back) in words.PERIODS.items()],
        "exports": export_links(request),
    }
    return render(request, "web/exchange/refused.html", context)


def _may(line: RefusedLine, mine: Own | None) -> bool:
    """Say whether the reader may look at the requests behind a count: who works for one of both parties, or for the nation."""
    return mine is not None and (mine.is_national or any(member in mine.ids for member in line.parties))
