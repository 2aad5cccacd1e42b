"""Events at the desk: how they arrive at own systems and from them, what could not be delivered, and sending it again."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from nenso.accounts.queries import actor_of
from nenso.accounts.rules import Role, requires
from nenso.exchange import actions
from nenso.exchange.models import Subscription
from nenso.kernel.rules import Text
from nenso.web.exchange_forms.events import AgainForm
from nenso.web.presenters.exchange.events import (
    NAMES,
    dead_letters_of,
    subscription_lines,
    subscriptions_of,
    why_of,
)
from nenso.web.views.exchange.frame import Own, Said, approving, done, exchange_desk, form_page, own

PER_PAGE = 50


@requires(Role.REPORTER, Role.APPROVER)
@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """Show the subscriptions of own systems and to own events, with what waits and what could not be delivered."""
    mine = own(request)
    page = Paginator(subscriptions_of(mine.narrowed), PER_PAGE).get_page(request.GET.get("page"))
    context = {"say": NAMES, "rows": page, "lines": subscription_lines(page, mine.known)}
    return exchange_desk(request, "events", context)


@requires(Role.REPORTER, Role.APPROVER)
@require_safe
def dead_letters(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show what could not be delivered to a subscription, and why."""
    mine = own(request)
    row = _subscription(mine, uuid)
    page = Paginator(dead_letters_of(row), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "say": NAMES,
        "row": row,
        "line": subscription_lines([row], mine.known)[0],
        "rows": page,
        "letters": [(each, why_of(each.reason)) for each in page],
        "may_send": approving(request).has(row.subscriber),
    }
    return exchange_desk(request, "events_dead", context)


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Deliver again what could not be delivered, or everything since a time: for whoever approves for the subscriber."""
    may = approving(request)
    row = _subscription(may, uuid)
    if not may.has(row.subscriber):
        raise Http404(str(uuid))
    form = AgainForm(request.POST if request.method == "POST" else None)

    def doing() -> HttpResponse:
        since = form.cleaned_data["since"]
        count = actions.deliver_again(
            by=actor_of(request.user), subscription=row, since=since, now=timezone.now()
        )
        told = Text("Gửi lại {n} sự kiện.", "{n} events are delivered again.").fill(n=count)
        return done(request, told, "exchange:events")

    line = subscription_lines([row], may.known)[0]
    said = Said(
        Text("Gửi lại “{event}” cho {who}?", "Deliver “{event}” again to {who}?").fill(
            event=line.event, who=line.subscriber
        ),
        Text(
            "Có {dead} sự kiện không gửi được. Thứ tự trong mỗi khóa được giữ.",
            "{dead} events could not be delivered. The order of each key is kept.",
        ).fill(dead=line.dead),
        NAMES["again"],
        reverse("exchange:events_dead", args=[uuid]),
    )
    return form_page(request, form, said, doing)


def _subscription(mine: Own, uuid: UUID) -> Subscription:
    row = subscriptions_of(mine.narrowed).filter(uuid=uuid).first()
    if row is None:
        raise Http404(str(uuid))
    return row
