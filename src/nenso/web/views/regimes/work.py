"""What of report regimes waits for the national officer: drafts, and regimes in force that lack something of article 7."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from nenso.accounts.queries import may, today
from nenso.accounts.rules import NATIONAL, Role
from nenso.reporting.queries.overview import all_versions
from nenso.reporting.queries.regimes import regime_as_of
from nenso.reporting.rules.contents import contents

MOST = 10


def regime_items(request: HttpRequest) -> list[dict[str, Any]]:
    """Return drafts, and versions in force that do not say all ten things, for who runs the nation's regimes."""
    if not may(request.user, Role.APPROVER, NATIONAL, today()):
        return []
    day, found = timezone.localdate(), []
    for row in all_versions().exclude(valid_to__lte=day).order_by("regime", "valid_from"):
        regime = regime_as_of(row)
        lacks = sum(not each.is_said for each in contents(regime, has_form=row.form_id is not None))
        if row.state == "draft" or lacks:
            status = (
                _("draft regime") if row.state == "draft" else _("regime lacks %(n)s things") % {"n": lacks}
            )
            address = reverse("regimes:regime", args=[regime.code])
            one = {"title": regime.name, "url": f"{address}?since={row.valid_from.isoformat()}"}
            found.append(one | {"note": regime.code, "status": status, "status_kind": "plain"})
    return found[:MOST]
