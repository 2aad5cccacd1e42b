"""The desk's page of the ledger's days: which stand, which lie in which file, and what the ledger will take."""

from datetime import UTC

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from nenso.accounts.rules import Role, requires
from nenso.exchange.queries import archives
from nenso.web.presenters.exchange.days import day_lines, late_text, takes_text
from nenso.web.views.exchange.frame import exchange_desk, works_for_all

PER_PAGE = 60


@requires(Role.REPORTER, Role.APPROVER)
@require_safe
def ledger_days(request: HttpRequest) -> HttpResponse:
    """Show the days of the ledger, the newest first; where their files lie is for the national office."""
    now, is_national = timezone.now(), works_for_all(request)
    today = now.astimezone(UTC).date()
    shown = [
        each for each in archives.days() if each.day <= today or each.count or each.archived
    ]  # tables are made ahead
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": page,
        "lines": day_lines(list(page), with_folder=is_national),
        "takes": takes_text(now),
        "late": late_text(now) if is_national else None,
    }
    return exchange_desk(request, "ledger_days", context)
