"""Telling people of access: the owner's approvers of what waits and is late, the asker's reporters of what was decided."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from nenso.accounts.queries import holders_of, recipients
from nenso.accounts.rules import NATIONAL, Role
from nenso.exchange.models import AccessRequest
from nenso.exchange.rules.paths import path_of_request
from nenso.kernel.actions import record
from nenso.kernel.rules import SYSTEM, Text
from nenso.notify.actions import tell

NAMED = 120  # letters of a name in a message


def tell_owner(row: AccessRequest) -> None:
    """Tell those who approve for a service's owner that somebody asks for access, and until when they answer."""
    body = _ASKED_BODY.fill(purpose=row.purpose[:NAMED], ground=row.ground[:NAMED], due=row.due)
    _tell(row, "asked", _ASKED, body, Role.APPROVER, [_owner(row)])


def tell_asker(row: AccessRequest) -> None:
    """Tell those who report for the asker what was decided."""
    title = _GRANTED if row.state == "granted" else _REFUSED
    _tell(row, row.state, title, Text(row.reason, row.reason), Role.REPORTER, [_asker(row)])


@transaction.atomic
def tell_late_requests(*, now: datetime) -> int:
    """Tell of requests that are due: on the day the owner's approvers, from the next on those of the nation as well.

    Done as often as one likes, each person is told each step once. Returns how many messages are new.
    """
    today = timezone.localdate(now)
    rows = AccessRequest.objects.filter(state="open", due__lte=today)
    new = 0
    for row in rows.select_related("service__subsystem__member", "subsystem__member").order_by("due", "pk"):
        if row.due == today:
            new += _tell(row, "due", _DUE, Text("", ""), Role.APPROVER, [_owner(row)], is_urgent=True)
        else:
            body, codes = _LATE_BODY.fill(due=row.due), [_owner(row), NATIONAL]
            new += _tell(row, "late", _LATE, body, Role.APPROVER, codes, is_urgent=True)
    if new:
        facts = {"messages": new, "on": today}
        record(by=SYSTEM, verb="exchange.lateness_told", thing=("exchange", "lateness"), facts=facts)
    return new


def _tell(
    row: AccessRequest,
    what: str,
    title: Text,
    body: Text,
    role: Role,
    codes: list[str],
    *,
    is_urgent: bool = False,
) -> int:
    holders = holders_of(role, codes=codes)
    to = recipients(person for code in codes for person in holders.get(code, ()))
    if not to:
        return 0
    facts = {"service": row.service.name_vi[:NAMED], "subsystem": row.subsystem.name_vi[:NAMED]}
    key, path = f"exchange.access_{what}:{row.uuid}", path_of_request(row.uuid)
    return len(tell(key=key, to=to, title=title.fill(**facts), body=body, path=path, is_urgent=is_urgent))


def _owner(row: AccessRequest) -> str:
    return row.service.subsystem.member.organisation_code


def _asker(row: AccessRequest) -> str:
    return row.subsystem.member.organisation_code


_ASKED = Text("{subsystem} xin quyền dùng dịch vụ {service}", "{subsystem} asks for access to {service}")
_ASKED_BODY = Text(
    "Mục đích: {purpose}. Căn cứ: {ground}. Hạn trả lời: {due} (hai ngày làm việc, NĐ 194/2025/NĐ-CP).",
    "For: {purpose}. Ground: {ground}. Answer by {due} (two working days, Decree 194/2025).",
)
_GRANTED = Text("{subsystem} được dùng dịch vụ {service}", "{subsystem} may use {service}")
_REFUSED = Text("{subsystem} bị từ chối quyền dùng dịch vụ {service}", "{subsystem} is refused {service}")
_DUE = Text(
    "Hôm nay là hạn trả lời {subsystem} về dịch vụ {service}",
    "{subsystem} is to be answered about {service} today",
)
_LATE = Text(
    "Quá hạn trả lời {subsystem} về dịch vụ {service}", "The answer to {subsystem} about {service} is late"
)
_LATE_BODY = Text("Hạn là {due}.", "It was due on {due}.")
