"""Reminding, at the press of a button, those who have not reported: some at a time, so that a page can say how far it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from nenso.accounts.queries import allowed, holders_of
from nenso.accounts.rules import NATIONAL, Role
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Period, Text, format_date
from nenso.notify.actions import tell
from nenso.reporting.actions.telling import recipients
from nenso.reporting.queries.completeness import Line, completeness
from nenso.reporting.queries.regimes import PARENT, last_day_of, version
from nenso.reporting.rules.paths import path_of_work

AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Reminded:
    """How far the reminding is: organisations gone through, of how many, and messages newly written."""

    done: int
    of: int
    messages: int
    without_people: int

    @property
    def is_over(self) -> bool:
        """Whether nobody is left."""
        return self.done >= self.of


@transaction.atomic
def remind_missing(
    *, by: Actor, code: str, period: Period, on: date, after: int = 0, at_once: int = AT_ONCE
) -> Reminded:
    """Remind the reporters of the organisations whose report is missing, `at_once` of them from number `after` on.

    Nobody is told twice on a day. Raises `Refused`: "regime.not_found", "regime.not_its_period", "access.role_missing".
    """
    row = version(code, last_day_of(period))
    by = allowed(by, Role.APPROVER, NATIONAL if row.receiver_code == PARENT else row.receiver_code)
    missing = completeness(code, period, on).missing
    part = missing[after : after + at_once]
    held = holders_of(Role.REPORTER, codes=[line.code for line in part])
    messages = sum(_told(row.name_vi, row.name_en, code, period, line, held, on) for line in part)
    if part:
        told = {"period": period.code, "organisations": len(part), "messages": messages, "on": on}
        record(by=by, verb="reporting.reporters_reminded", thing=("regime", code), facts=told)
    without = sum(not held.get(line.code) for line in part)
    return Reminded(min(after + at_once, len(missing)), len(missing), messages, without)


def _told(
    name_vi: str,
    name_en: str,
    code: str,
    period: Period,
    line: Line,
    held: Mapping[str, Sequence[Any]],
    on: date,
) -> int:
    people = held.get(line.code)
    if not people:
        return 0
    when = period.name()
    title = Text(f"Nhắc gửi báo cáo: {name_vi}, {when.vi}", f"Reminder: {name_en}, {when.en}")
    due_vi, due_en = format_date(line.due, "vi"), format_date(line.due, "en")
    body = Text(
        f"{line.name.vi} chưa gửi báo cáo này. Hạn gửi: {due_vi}.",
        f"{line.name.en} has not submitted this report. It is due on {due_en}.",
    )
    key = f"reporting.reminded:{code}:{period.code}:{line.code}:{on.isoformat()}"
    to = recipients({line.code: people})
    return len(tell(key=key, to=to, title=title, body=body, path=path_of_work(), is_urgent=line.due < on))
