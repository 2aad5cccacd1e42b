"""Refused requests at the desk: of own systems or to own services, found by the identifier that who asked was told."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from nenso.accounts.rules import Role, requires
from nenso.exchange.models import Refusal
from nenso.exchange.queries.refusals import behind
from nenso.kernel.rules import Text
from nenso.web.exports import Column, Kind, Provenance, export, export_links
from nenso.web.presenters.exchange import words
from nenso.web.presenters.exchange.desk import refusal_lines, refusals_of
from nenso.web.presenters.exchange.refused import read_query
from nenso.web.views.exchange.frame import exchange_desk, own
from nenso.web.views.services.asking import words_asked

PER_PAGE = 50
MOST_EXPORTED = 20_000
COLUMNS = (
    Column("uuid", Text("Mã tra lại", "Identifier"), width=40),
    Column("at", Text("Lúc", "At"), Kind.DATE, width=18),
    Column("client", Text("Bên hỏi", "Who asked")),
    Column("service", Text("Dịch vụ", "Service")),
    Column("method", Text("Phương thức", "Method")),
    Column("fault", Text("Loại lỗi", "Error type")),
    Column("code", Text("Mã", "Code")),
    Column("message", Text("Lý do", "Reason"), width=40),
)


@requires(Role.REPORTER, Role.APPROVER)
@require_safe
def refusals(request: HttpRequest) -> HttpResponse:
    """Show requests that were not passed on; `?q=` finds one by its identifier, `?fault=` narrows to an error type.

    The query that stands under a count of the public page narrows to the requests that it is the number of.
    """
    mine = own(request)
    asked, fault = words_asked(request), request.GET.get("fault", "")[:100]
    counted = read_query(request.GET.dict())
    found = _sought(refusals_of(mine.narrowed), asked, fault)
    if counted is not None:
        found = behind(found, counted, mine.known.members)
    if "format" in request.GET:
        rows = [[getattr(row, each.key) for each in COLUMNS] for row in found[:MOST_EXPORTED]]
        told = Provenance(
            Text("Yêu cầu bị từ chối", "Refused requests"), address=request.build_absolute_uri()
        )
        return export(request, "yeu-cau-bi-tu-choi", COLUMNS, rows, told)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "rows": page,
        "lines": refusal_lines(page, mine.known),
        "asked": asked,
        "fault": fault,
        "counted": counted,
        "faults": sorted(words.FAULTS.items(), key=lambda pair: pair[1].vi),
        "exports": export_links(request),
    }
    return exchange_desk(request, "refusals", context)


def _sought(rows: QuerySet[Refusal], asked: str, fault: str) -> QuerySet[Refusal]:
    """Narrow by an identifier, or the first letters of a client or service; and by the last part of an error type."""
    if fault:
        rows = rows.filter(fault__endswith=fault)
    if not asked:
        return rows
    try:
        return rows.filter(uuid=UUID(asked))
    except ValueError:
        return rows.filter(client__icontains=asked) | rows.filter(service__icontains=asked)
