"""What of the exchange waits for the reader: requests for access to services of the own agency, late ones first,
and for the national office what stops the gateway."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from nenso.accounts.queries import roles_of, today
from nenso.accounts.rules import NATIONAL, Role
from nenso.exchange.models import AccessRequest
from nenso.kernel.rules import Text
from nenso.web.gateway_call import trouble

MOST = 10


def exchange_items(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the requests that the reader decides; who approves for the nation sees those that are late."""
    day = today()
    held = [each for each in roles_of(request.user) if day in each.validity and each.role is Role.APPROVER]
    if not held:
        return []
    waiting = AccessRequest.objects.filter(state="open")
    codes = {each.organisation for each in held}
    alarms: list[dict[str, Any]] = []
    if NATIONAL in codes:
        waiting, alarms = waiting.filter(due__lt=day), _alarms()
    else:
        waiting = waiting.filter(service__subsystem__member__organisation_code__in=codes)
    keys = list(waiting.order_by("due", "id").values_list("pk", flat=True)[:MOST])
    if not keys:  # mostly: then nothing more is read
        return alarms
    rows = AccessRequest.objects.filter(pk__in=keys).select_related("service", "subsystem")
    rows = rows.defer("service__description", "service__contract").order_by("due", "id")
    return [*alarms, *(_item(row, is_late=row.due < day) for row in rows)]


def _alarms() -> list[dict[str, Any]]:
    """Return what stops the exchange now, in the gateway's own words: a full disk, a registry that is over."""
    why = trouble()
    if not why:
        return []
    title = Text("Cổng trao đổi không chuyển yêu cầu nào", "The gateway passes nothing on")
    one = {"title": title, "url": reverse("exchange:refusals"), "note": Text(why, why)}
    return [{**one, "status": _("look at it"), "status_kind": "urgent"}]


def _item(row: AccessRequest, *, is_late: bool) -> dict[str, Any]:
    service = Text(row.service.name_vi, row.service.name_en or row.service.name_vi)
    system = Text(row.subsystem.name_vi, row.subsystem.name_en or row.subsystem.name_vi)
    return {
        "title": Text("Xin dùng {s}", "Access to {s}").fill(s=service),
        "url": reverse("exchange:request", args=[row.uuid]),
        "note": Text("{s}, hạn {day}", "{s}, due {day}").fill(s=system, day=row.due),
        "status": _("late") if is_late else _("to decide"),
        "status_kind": "urgent",
    }
