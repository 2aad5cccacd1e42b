"""What of metered systems waits for somebody: silent ones, and days that do not agree."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from nenso.accounts.queries import actor_of, today
from nenso.accounts.rules import Role
from nenso.kernel.rules import Text, format_date
from nenso.web.presenters.systems.lines import work_of
from nenso.web.presenters.systems.reach import reach_of

_WHO = (Role.ADMINISTRATOR, Role.REPORTER)  # those whom the silence of a system is told
MOST = 10


def system_items(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the systems of the reader's organisations that are silent or whose settled day does not agree."""
    reached = reach_of(actor_of(request.user).key, today(), _WHO)
    if not reached.is_all and not reached.codes:
        return []
    silent, differing = work_of(reached, timezone.now())
    items = [
        {
            "title": _name(line.system),
            "url": reverse("desk:system", args=[line.system.code]),
            "note": line.system.code,
            "status": _("silent"),
            "status_kind": "urgent",
        }
        for line in silent[:MOST]
    ]
    for system, day in differing[:MOST]:
        said = Text(format_date(day, "vi"), format_date(day, "en"))
        items.append(
            {
                "title": _name(system),
                "url": reverse("desk:system_day", args=[system.code, day]),
                "note": said,
                "status": _("does not agree"),
                "status_kind": "caution",
            }
        )
    return items


def _name(system: Any) -> Text:
    return Text(system.name_vi, system.name_en or system.name_vi)
