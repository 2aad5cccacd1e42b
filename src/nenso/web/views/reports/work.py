"""What a person has to report, what waits for their decision, and what others owe them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from nenso.accounts.queries import actor_of
from nenso.accounts.rules import Role, requires
from nenso.kernel.rules import Text
from nenso.web.exports import Column, Kind, export
from nenso.web.presenters.reports import work
from nenso.web.presenters.reports.work import DueShown
from nenso.web.views.reports.frame import report_desk

STATES = {
    "owed": Text("còn phải nộp", "still to submit"),
    "late": Text("quá hạn", "overdue"),
    "sent": Text("đã gửi", "submitted"),
}
COLUMNS = (
    Column("regime", Text("Mã chế độ", "Regime")),
    Column("report", Text("Báo cáo", "Report"), width=40),
    Column("period", Text("Kỳ", "Period")),
    Column("organisation", Text("Cơ quan", "Organisation"), width=32),
    Column("due", Text("Hạn gửi", "Due"), Kind.DATE),
    Column("state", Text("Tình trạng", "State")),
    Column("note", Text("So với hạn", "Against the due day")),
)


@requires(Role.VIEWER)
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """What I owe, what waits for me, what others owe me."""
    key, today = actor_of(request.user).key, timezone.localdate()
    mine = work.bodies(key, Role.REPORTER, today)
    deciding = work.bodies(key, Role.APPROVER, today)
    lines = work.dues(mine, today)
    words, state = request.GET.get("q", "")[:80], request.GET.get("state", "")[:8]
    chosen = work.narrowed(lines, words, state)
    if "format" in request.GET:
        return export(request, "bao-cao-phai-nop", COLUMNS, [_row(each) for each in chosen])
    waits = work.waiting(deciding, key, today)
    context = {
        "sentence": work.sentence(lines, sum(not each.is_own for each in waits)),
        "lines": chosen,
        "is_reporter": bool(mine),
        "is_approver": bool(deciding),
        "has_lines": bool(lines),
        "waits": waits,
        "owed": work.owed(dict.fromkeys((*deciding, *mine)), today),
        "several": len(mine) > 1,
        "words": words,
        "state": state,
        "states": STATES.items(),
        "next": next((each for each in lines if each.is_owed), None),
    }
    return report_desk(request, "work", None, context)


def _row(each: DueShown) -> list[Any]:
    return [each.regime, each.regime_name, each.period.code, each.name, each.due, each.state, each.said]
