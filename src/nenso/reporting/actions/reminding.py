"""Reminding, at the press of a button, those who have not reported: some at a time, so that a page can say how far it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from nenso.accounts.queries import allowed, holders_of, recipients
from nenso.accounts.rules import NATIONAL, Role
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Period, Text, format_date
from nenso.notify.actions import tell
from nenso.reporting.queries.calls import call_completeness, call_named, version_of_call
from nenso.reporting.queries.completeness import Line, completeness
from nenso.reporting.queries.regimes import PARENT, version
from nenso.reporting.rules.paths import path_of_work

AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Reminded:
    """How far the reminding is: organisations gone through up to code `last`, of how many, and messages newly written."""

    last: str
    done: int
    of: int
    messages: int
    without_people: int

    @property
    def is_over(self) -> bool:
        """Whether nobody is left."""
        return self.done >= self.of


@dataclass(frozen=True, slots=True)
class _Asked:
    """What people are reminded of: its name, the period or the call in words, and what tells it from others."""

    code: str
    name: Text
    when: Text
    key: str


@transaction.atomic
def remind_missing(
    *, by: Actor, code: str, period: Period, on: date, after: str = "", at_once: int = AT_ONCE
) -> Reminded:
    """Remind the reporters of the organisations whose report is missing, `at_once` of them by code behind `after`.

    A report that comes in meanwhile moves nobody out of the row: each goes on behind the code where the last stopped.
    Nobody is told twice on a day. Raises `Refused`: "regime.not_found", "regime.not_its_period", "access.role_missing".
    """
    row = version(code, period.last_day)
    by = allowed(by, Role.APPROVER, NATIONAL if row.receiver_code == PARENT else row.receiver_code)
    asked = _Asked(code, Text(row.name_vi, row.name_en), period.name(), period.code)
    return _reminded(by, asked, completeness(code, period, on).missing, on, after, at_once)


@transaction.atomic
def remind_called(
    *, by: Actor, code: str, number: int, on: date, after: str = "", at_once: int = AT_ONCE
) -> Reminded:
    """Remind those who have not answered a call, as `remind_missing` does.

    Raises `Refused`: "call.not_found", "access.role_missing".
    """
    call = call_named(code, number)
    receiver = version_of_call(call).receiver_code
    by = allowed(by, Role.APPROVER, NATIONAL if receiver == PARENT else receiver)
    found = call_completeness(call, on)
    asked = _Asked(code, found.name, found.period.name(), str(call.uuid))
    return _reminded(by, asked, found.missing, on, after, at_once)


def _reminded(
    by: Actor, asked: _Asked, missing: Sequence[Line], on: date, after: str, at_once: int
) -> Reminded:
    behind = sorted((line for line in missing if line.code > after), key=lambda line: line.code)
    part = behind[:at_once]
    held = holders_of(Role.REPORTER, codes=[line.code for line in part])
    messages = sum(_told(asked, line, held, on) for line in part)
    if part:
        told = {"period": asked.key, "organisations": len(part), "messages": messages, "on": on}
        record(by=by, verb="reporting.reporters_reminded", thing=("regime", asked.code), facts=told)
    without = sum(not held.get(line.code) for line in part)
    last = part[-1].code if part else after
    return Reminded(last, len(missing) - len(behind) + len(part), len(missing), messages, without)


def _told(asked: _Asked, line: Line, held: Mapping[str, Sequence[Any]], on: date) -> int:
    people = held.get(line.code)
    if not people:
        return 0
    name, when = asked.name, asked.when
    title = Text(f"Nhắc gửi báo cáo: {name.vi}, {when.vi}", f"Reminder: {name.en}, {when.en}")
    due_vi, due_en = format_date(line.due, "vi"), format_date(line.due, "en")
    body = Text(
        f"{line.name.vi} chưa gửi báo cáo này. Hạn gửi: {due_vi}.",
        f"{line.name.en} has not submitted this report. It is due on {due_en}.",
    )
    key = f"reporting.reminded:{asked.code}:{asked.key}:{line.code}:{on.isoformat()}"
    to = recipients(people)
    return len(tell(key=key, to=to, title=title, body=body, path=path_of_work(), is_urgent=line.due < on))
