"""A report: filled in by its reporters, read by the others; opening it, and reopening an approved one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nenso.accounts.queries import actor_of
from nenso.accounts.rules import Role, requires
from nenso.kernel.rules import Refused
from nenso.reporting import actions
from nenso.reporting import queries as reporting
from nenso.reporting.rules.states import COUNTED, State
from nenso.web.language import language_of
from nenso.web.presenters.reports.lead import lead, returned
from nenso.web.presenters.reports.sheet import Beside, sheet_of
from nenso.web.presenters.reports.sources import definitions_of, sources_of
from nenso.web.refusals import words_of
from nenso.web.views.reports.frame import Asked, asked, report_desk


@requires(Role.REPORTER)
@require_POST
def open_report(request: HttpRequest) -> HttpResponse:
    """Open a report for a period, filled with what is known, or go to the one that is open."""
    regime, number = request.POST.get("regime", "")[:64], request.POST.get("call", "")[:5]
    is_called = number.isdecimal() and int(number) > 0
    row = actions.open_submission(
        by=actor_of(request.user),
        regime=regime,
        organisation=request.POST.get("organisation", "")[:32],
        period="" if is_called else request.POST.get("period", "")[:10],
        call=reporting.call_named(regime, int(number)) if is_called else None,
    )
    return redirect("reports:report", uuid=row.uuid)


@requires(Role.VIEWER)
@require_safe
def report(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The report itself."""
    return sheet_page(request, asked(request, uuid))


def sheet_page(
    request: HttpRequest, found: Asked, beside: Beside | None = None, said: str = "", status: int = 200
) -> HttpResponse:
    """Render a report; `beside` holds what was typed and could not be stored."""
    held = reporting.content(found.row)
    beside = beside or Beside()
    beside.is_editable = found.is_editable
    beside.remarks = reporting.remarks_of(found.row)
    beside.sources = sources_of(found.row, held.cells)
    beside.definitions = definitions_of(found.row, held.form)
    page = sheet_of(held, language_of(), beside)
    context = {
        "page": page,
        "lead": lead(found, held, page),
        "returned": returned(found.row),
        "is_correction": held.is_correction,
        "beside": beside,
        "said": said,
        "left": len(beside.typed),
        "decimal": "," if language_of().startswith("vi") else ".",
        "is_waiting": found.row.state == State.SUBMITTED,
        "may_correct": found.row.state in COUNTED and _may_correct(found),
        "has_parts": any("included" in cell.facts for cell in held.cells.values()) or _has_parts(found),
    }
    return report_desk(request, "report", found, context, status)


def _may_correct(found: Asked) -> bool:
    return found.may_decide or (found.may_fill and found.row.state == State.APPROVED)


def _has_parts(found: Asked) -> bool:
    return found.is_open and bool(reporting.children(found.row))


@requires(Role.REPORTER, Role.APPROVER)
@require_POST
def correct(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Open an approved report again, with a reason."""
    found = asked(request, uuid)
    try:
        actions.correct(
            by=actor_of(request.user), submission=found.row, reason=request.POST.get("reason", "")[:2000]
        )
    except Refused as refused:
        messages.error(request, words_of(refused))
    else:
        messages.success(
            request,
            _("The report is open for correction. Its figures stand until the correction is approved."),
        )
    return redirect("reports:report", uuid=uuid)
