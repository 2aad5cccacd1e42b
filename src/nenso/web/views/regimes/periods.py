"""The reports of one period: who has reported, who is late or missing; reminding them."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from nenso.accounts.rules import Role, requires
from nenso.kernel.rules import Period, Text
from nenso.reporting import queries as reporting
from nenso.reporting.actions.reminding import remind_missing
from nenso.web.exports import Column, Kind, Provenance, export
from nenso.web.language import language_of
from nenso.web.presenters.regimes.periods import STATES, LineShown, Wish, chosen, period_page
from nenso.web.views.regimes.frame import may_run, regime_desk, running

COLUMNS = (
    Column("code", Text("Mã", "Code")),
    Column("name", Text("Cơ quan", "Organisation"), width=40),
    Column("type", Text("Loại", "Type"), width=24),
    Column("province", Text("Tỉnh", "Province")),
    Column("due", Text("Hạn gửi", "Due"), Kind.DATE),
    Column("submitted_on", Text("Ngày gửi", "Submitted on"), Kind.DATE),
    Column("working_days_late", Text("Muộn (ngày làm việc)", "Late (working days)"), Kind.NUMBER, 0),
    Column("state", Text("Tình trạng", "State")),
    Column("approved", Text("Đã duyệt", "Approved")),
)


@requires(Role.VIEWER)
@require_safe
def period(request: HttpRequest, code: str, period: str) -> HttpResponse:
    """Who reported a period."""
    language = language_of()
    page = period_page(code, period, timezone.localdate(), language)
    wish = _wish(request)
    lines = chosen(page.lines, wish)
    regime = reporting.versions_of(code)[-1]
    if "format" in request.GET:
        told = Provenance(Text("{r}, {p}", "{r}, {p}").fill(r=regime.name, p=page.found.period.name()))
        return export(request, f"tien-do-{code}-{period}", COLUMNS, [row_of(line) for line in lines], told)
    context = {
        "code": code,
        "regime_name": regime.name,
        "page": page,
        "wish": wish,
        "states": [(key, words.in_language(language)) for key, words in STATES.items()],
        "provinces": [(area.code, area.name.in_language(language)) for area in page.areas],
        "lines": Paginator(lines, 50).get_page(request.GET.get("page")),
        "missing": len(page.found.missing),
        "before": page.found.period.preceding(),
        "after": page.found.period.following(),
        "may_change": may_run(request, code),
    }
    return regime_desk(request, "period", context)


def _wish(request: HttpRequest) -> Wish:
    return Wish(
        request.GET.get("q", "")[:80], request.GET.get("state", "")[:16], request.GET.get("province", "")[:32]
    )


def row_of(line: LineShown) -> list[Any]:
    """Return the row of `COLUMNS`."""
    its = line.line
    return [
        its.code,
        its.name,
        line.type,
        line.province,
        its.due,
        its.submitted_on,
        line.working_days_late,
        line.label,
        Text("có", "yes") if its.is_approved else Text("chưa", "no"),
    ]


@requires(Role.APPROVER)
@require_POST
def remind(request: HttpRequest, code: str, period: str) -> HttpResponse:
    """Remind some of those whose report is missing; the page asks for the next ones until nobody is left."""
    by = running(request, code)
    after = request.POST.get("after", "")[:32]
    told = remind_missing(by=by, code=code, period=Period.parse(period), on=timezone.localdate(), after=after)
    before = request.POST.get("messages", "0")
    context = {
        "action": reverse("regimes:remind", args=[code, period]),
        "back": reverse("regimes:period", args=[code, period]),
        "told": told,
        "messages": told.messages + (int(before) if before.isdecimal() else 0),
    }
    if request.headers.get("HX-Request") or not told.is_over:
        page = "remind_part" if request.headers.get("HX-Request") else "remind"
        return render(request, f"web/regimes/{page}.html", context)
    return redirect("regimes:period", code=code, period=period)
