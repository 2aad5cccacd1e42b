"""Wrong keys at the desk: by hour and source, of those that would have been for own systems; the national office sees all."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from nenso.accounts.rules import Role, requires
from nenso.exchange.queries.guesses import SHOWN_DAYS, guesses
from nenso.kernel.rules import Text
from nenso.web.exports import Column, Kind, Provenance, export, export_links
from nenso.web.presenters.exchange.guesses import guess_lines
from nenso.web.views.exchange.frame import exchange_desk, own

PER_PAGE = 50
MOST_EXPORTED = 20_000
COLUMNS = (
    Column("hour", Text("Giờ", "Hour"), Kind.DATE, width=18),
    Column("door", Text("Cửa", "Door")),
    Column("source", Text("Từ địa chỉ", "From")),
    Column("client", Text("Nhắm vào hệ thống", "For the system")),
    Column("wrong", Text("Khóa sai", "Wrong keys"), Kind.NUMBER),
    Column("held", Text("Khóa không được xét", "Keys not looked at"), Kind.NUMBER),
    Column("refusal", Text("Lần từ chối cuối", "Last refusal"), width=40),
)


@requires(Role.REPORTER, Role.APPROVER)
@require_safe
def key_guesses(request: HttpRequest) -> HttpResponse:
    """Show the hours of thirty days in which wrong keys came."""
    mine = own(request)
    narrowed = mine.narrowed
    rows = guesses(None if narrowed is None else [line.id for line in narrowed], timezone.now())
    if "format" in request.GET:
        cells = [[getattr(row, each.key) for each in COLUMNS] for row in rows[:MOST_EXPORTED]]
        told = Provenance(Text("Khóa sai", "Wrong keys"), address=request.build_absolute_uri())
        return export(request, "khoa-sai", COLUMNS, cells, told)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "rows": page,
        "lines": guess_lines(page, mine.known),
        "days": SHOWN_DAYS,
        "exports": export_links(request),
    }
    return exchange_desk(request, "guesses", context)
