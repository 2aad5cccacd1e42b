"""The desk of who exchanges: own systems and services, what waits, what was refused lately."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from nenso.accounts.queries import today
from nenso.accounts.rules import Role, requires
from nenso.web.presenters.exchange.desk import desk_page
from nenso.web.presenters.exchange.ledger import troubles
from nenso.web.views.exchange.frame import exchange_desk, is_approver, own

RECENT = timedelta(days=7)


@requires(Role.REPORTER, Role.APPROVER)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the reader's own systems and services, requests that wait, and how many requests were refused lately."""
    mine = own(request)
    since = timezone.now() - RECENT
    page = desk_page(mine.known, mine.members, today(), since, is_all=mine.is_national)
    wrong = troubles() if mine.is_national else []
    context = {"page": page, "own": mine, "may_register": is_approver(request), "troubles": wrong}
    return exchange_desk(request, "home", context)
