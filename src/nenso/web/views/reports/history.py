"""What happened to a report: its steps as a timeline, and what its cells held before."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from nenso.accounts.rules import Role, requires
from nenso.kernel.rules import Text
from nenso.reporting import queries as reporting
from nenso.reporting.queries import ChangeAsOf, StepAsOf
from nenso.web.exports import Column, Kind, export
from nenso.web.presenters.reports.entry import shown
from nenso.web.views.reports.frame import asked, report_desk

COLUMNS = (
    Column("at", Text("Lúc", "At"), Kind.DATE, width=20),
    Column("who", Text("Ai", "Who")),
    Column("key", Text("Mã ô", "Cell's key")),
    Column("cell", Text("Ô", "Cell"), width=40),
    Column("before", Text("Trước", "Before")),
    Column("after", Text("Sau", "After")),
    Column("reason", Text("Lý do", "Reason"), width=40),
)


@requires(Role.VIEWER)
@require_safe
def history(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Steps and changes, of one cell where one is named."""
    found = asked(request, uuid)
    key = request.GET.get("cell", "")[:160]
    changes = reporting.changes_of(found.row, key, limit=5_000)
    if "format" in request.GET:
        return export(request, "lich-su-bao-cao", COLUMNS, [_row(each) for each in changes])
    page = Paginator(changes, 50).get_page(request.GET.get("page"))
    form = reporting.form_in(found.row.form)
    cell = form.cell(key) if key else None
    context = {
        "events": [_event(step) for step in reporting.steps_of(found.row)],
        "page": page,
        "lines": [_line(form, each) for each in page],
        "cell": cell.title if cell else None,
        "count": len(changes),
    }
    return report_desk(request, "history", found, context)


def _event(step: StepAsOf) -> dict[str, Any]:
    at = timezone.localtime(step.at)
    when = at.strftime("%H:%M %d/%m/%Y")
    name = step.verb_name
    return {
        "when": Text(when, when),
        "title": Text(f"{step.by_name}: {name.vi}", f"{step.by_name}: {name.en}"),
        "text": Text(step.reason, step.reason) if step.reason else None,
    }


def _line(form: Any, each: ChangeAsOf) -> dict[str, Any]:
    cell = form.cell(each.key)
    return {"change": each, "before": shown(cell, each.before), "after": shown(cell, each.after)}


def _row(each: ChangeAsOf) -> list[Any]:
    return [each.at, each.by_name, each.key, each.name, each.before, each.after, each.reason]
