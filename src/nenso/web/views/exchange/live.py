"""What is exchanged at this moment, and by hop where time goes: for everybody, of no message and no person."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from nenso.accounts.queries import today
from nenso.accounts.rules import public
from nenso.kernel.rules import Text
from nenso.web.exports import export, export_links
from nenso.web.language import in_words, language_of
from nenso.web.presenters.exchange import live as presenting
from nenso.web.presenters.exchange import words
from nenso.web.views.exchange.public import told

PER_PAGE = 50


@public
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Show the newest exchanges; with `HX-Request` the rows alone, with `?still=1` without refreshing itself."""
    context = {
        "lines": presenting.live_lines(today(), language_of()),
        "at": timezone.localtime(),
        "is_still": request.GET.get("still") == "1",
        "path": request.path,
    }
    is_part = request.headers.get("HX-Request") == "true"
    page = "web/exchange/live_rows.html" if is_part else "web/exchange/live.html"
    answer = render(request, page, context)
    answer["Cache-Control"] = "no-store"
    patch_vary_headers(answer, ["HX-Request"])
    return answer


@public
@require_safe
def hops(request: HttpRequest) -> HttpResponse:
    """Show by service where the time goes and where requests fail; with `?format=` as a table."""
    page = presenting.hops_page(request.GET.get("period", "")[:20], today(), language_of())
    if "format" in request.GET:
        title = Text("Thời gian và lỗi theo chặng, {period}", "Time and failures by hop, {period}")
        source = told(request, title.fill(period=page.period.name))
        return export(request, "theo-chang", presenting.HOP_COLUMNS, presenting.hop_rows(page.lines), source)
    rows = Paginator(page.lines, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": rows,
        "periods": [(key, in_words(name)) for key, (name, _length, _back) in words.PERIODS.items()],
        "exports": export_links(request),
    }
    return render(request, "web/exchange/hops.html", context)
