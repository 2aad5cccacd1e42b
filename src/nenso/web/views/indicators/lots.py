"""An act of recording: who, when, from what, and every figure that it brought."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nenso.accounts.rules import public
from nenso.web.exports import FORMATS, Provenance, export
from nenso.web.language import language_of
from nenso.web.presenters.indicators.recordings import COLUMNS, lot_lines, recording, rows
from nenso.web.refusals import or_not_found

PER_PAGE = 100


@public
@require_safe
def lot_page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a lot; with `?format=` its rows as a file."""
    with or_not_found():
        lot = recording(str(uuid))
    if request.GET.get("format"):
        told = Provenance(
            title=lot.title, run=str(uuid), digest=lot.facts.digest, address=request.build_absolute_uri()
        )
        return export(request, f"dot-ghi-{str(uuid)[:8]}", COLUMNS, rows(lot), told)
    page = Paginator(lot.observations, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "lot": lot,
        "page": page,
        "lines": lot_lines(list(page), language_of()),
        "exports": [(kind.upper(), f"?format={kind}") for kind in FORMATS],
        "table_label": _("Figures of this recording"),
    }
    return render(request, "web/indicators/lot.html", context)
