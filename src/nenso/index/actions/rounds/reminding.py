"""Reminding people of a round's last days: whoever has to sign off, to verify, to answer, to decide. Each thing once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from nenso.accounts.queries import holders_of, recipients
from nenso.accounts.rules import NATIONAL, Role
from nenso.index.models import Round
from nenso.index.queries.methods import method_of
from nenso.index.queries.rounds import phase, rounds
from nenso.index.queries.rounds.waiting import differing, unanswered, undecided, unsigned, work_left
from nenso.index.rules.rounds import Phase
from nenso.index.rules.rounds import paths as at
from nenso.index.rules.rounds.reminding import reminder
from nenso.kernel.actions import record
from nenso.kernel.queries import work_calendar
from nenso.kernel.rules import SYSTEM, Text
from nenso.kernel.rules.workdays import Calendar as Workdays
from nenso.notify.actions import tell


@dataclass(frozen=True, slots=True)
class _Reminder:
    """What is told: `key` names the thing, its last day and how many working days (`days`) are left."""

    key: str
    days: int
    to: Sequence[Any]
    title: Text
    body: Text
    path: str


class _People:
    """Who may be told, on a day: read once for all rounds."""

    def __init__(self, on: date) -> None:
        reporters, approvers = holders_of(Role.REPORTER, on), holders_of(Role.APPROVER, on)
        self.office: Sequence[Any] = approvers.get(NATIONAL, ())
        self._reporters, self._approvers = reporters, approvers
        held = holders_of(Role.VERIFIER, on).values()
        self.verifiers: Mapping[str, Any] = {str(one.uuid): one for people in held for one in people}

    def reporters(self, unit: str) -> Sequence[Any]:
        """Return who reports for an organisation."""
        return self._reporters.get(unit, ())

    def everybody(self, unit: str) -> Sequence[Any]:
        """Return who reports for an organisation and who signs off for it."""
        return [*self.reporters(unit), *self._approvers.get(unit, ())]


@transaction.atomic
def remind(*, now: datetime) -> int:
    """Remind of the last days of all open rounds, five working days and one before them.

    Who has not signed off, before the last day of self-assessment; who has criteria left to judge, and whoever decides
    where two reviewers differ, before that of verification; who was asked for evidence, before the day it is due; whoever
    decides objections, before the day of publication. Done as often as one likes, each person is told each of these
    once; a day that moves on begins anew. Returns how many messages are new.
    """
    today = timezone.localtime(now).date()
    running = list(rounds().filter(opened_at__isnull=False, closed_at=None))
    if not running:
        return 0
    people, workdays = _People(today), work_calendar()
    total = 0
    for row in running:
        new = sum(_tell(each) for each in _of(row, today, workdays, people))
        total += new
        if new:
            facts = {"messages": new, "on": today}
            record(by=SYSTEM, verb="index.round_reminded", thing=("round", row.code), facts=facts)
    return total


def _tell(each: _Reminder) -> int:
    to = recipients(each.to)
    is_urgent = each.days == 1
    told = tell(key=each.key, to=to, title=each.title, body=each.body, path=each.path, is_urgent=is_urgent)
    return len(told)


def _of(row: Round, today: date, workdays: Workdays, people: _People) -> Iterator[_Reminder]:
    match phase(row, today):
        case Phase.SELF:
            yield from _to_sign(row, today, workdays, people)
        case Phase.VERIFICATION:
            yield from _to_verify(row, today, workdays, people)
            yield from _to_answer(row, today, workdays, people)
        case Phase.OBJECTION | Phase.DECISION:
            yield from _to_decide(row, today, workdays, people)


def _to_sign(row: Round, today: date, workdays: Workdays, people: _People) -> Iterator[_Reminder]:
    days = reminder(row.self_until, today, workdays, since=_day(row.opened_at))
    for each in unsigned(row) if days else ():
        body = _EMPTY if each.empty else _UNSIGNED
        yield _Reminder(
            f"index.round_sign:{row.uuid}:{each.unit}:{row.self_until}:{days}",
            days or 0,
            people.everybody(each.unit),
            _SIGN.fill(days=days, name=_name(row)),
            body.fill(last=row.self_until, empty=each.empty, total=each.total),
            at.path_of_assessment(row.code, each.unit),
        )


def _to_verify(row: Round, today: date, workdays: Workdays, people: _People) -> Iterator[_Reminder]:
    days = reminder(row.verify_until, today, workdays, since=_day(row.dealt_at))
    for key, count in work_left(row).items() if days else ():
        person = people.verifiers.get(key)
        yield _Reminder(
            f"index.round_verify:{row.uuid}:{row.verify_until}:{days}",
            days or 0,
            () if person is None else (person,),
            _VERIFY.fill(days=days, count=count, name=_name(row)),
            _LAST.fill(last=row.verify_until),
            at.path_of_verification(row.code),
        )
    if days and (count := differing(row)):
        key, path = (
            f"index.round_settle:{row.uuid}:{row.verify_until}:{days}",
            at.path_of_differences(row.code),
        )
        title = _SETTLE.fill(days=days, count=count, name=_name(row))
        yield _Reminder(key, days, people.office, title, _LAST.fill(last=row.verify_until), path)


def _to_answer(row: Round, today: date, workdays: Workdays, people: _People) -> Iterator[_Reminder]:
    method = method_of(row.edition)
    for each in unanswered(row):
        days = reminder(each.due, today, workdays, since=_day(each.at))
        if days:
            yield _Reminder(
                f"index.evidence_due:{each.uuid}:{days}",
                days,
                people.reporters(each.entry.participant.unit_code),
                _ANSWER.fill(days=days, name=method.node(each.entry.node).name),
                _QUESTION.fill(last=each.due, question=each.question),
                at.path_of_request(each.uuid),
            )


def _to_decide(row: Round, today: date, workdays: Workdays, people: _People) -> Iterator[_Reminder]:
    days = reminder(row.publish_on, today, workdays)
    if days and (count := undecided(row)):
        key, path = f"index.round_decide:{row.uuid}:{row.publish_on}:{days}", at.path_of_objections(row.code)
        title = _DECIDE.fill(days=days, count=count, name=_name(row))
        yield _Reminder(key, days, people.office, title, _PUBLISHED.fill(last=row.publish_on), path)


def _name(row: Round) -> Text:
    return Text(row.name_vi, row.name_en)


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else timezone.localtime(moment).date()


_SIGN = Text(
    "Còn {days} ngày làm việc để ký gửi bản tự chấm: {name}",
    "Working days left to sign off the self-assessment: {days}. {name}",
)
_EMPTY = Text(
    "Hạn tự chấm: hết ngày {last}. Bản tự chấm chưa ký gửi; còn {empty} trên {total} tiêu chí chưa có số liệu.",
    "Self-assessment ends on {last}. It is not signed off; {empty} of {total} criteria hold no figures yet.",
)
_UNSIGNED = Text(
    "Hạn tự chấm: hết ngày {last}. Cả {total} tiêu chí đã có số liệu; chỉ còn người phê duyệt ký gửi.",
    "Self-assessment ends on {last}. All {total} criteria hold figures; only the approver's sign-off is missing.",
)
_VERIFY = Text(
    "Còn {days} ngày làm việc, {count} tiêu chí bạn chưa thẩm định: {name}",
    "Working days left: {days}. Criteria that you have not judged: {count}. {name}",
)
_SETTLE = Text(
    "Còn {days} ngày làm việc, {count} khác biệt thẩm định chờ quyết định: {name}",
    "Working days left: {days}. Differences of reviewers to decide: {count}. {name}",
)
_ANSWER = Text(
    "Còn {days} ngày làm việc để bổ sung minh chứng: {name}",
    "Working days left to add evidence: {days}. {name}",
)
_DECIDE = Text(
    "Còn {days} ngày làm việc, {count} kiến nghị chưa quyết định: {name}",
    "Working days left: {days}. Objections not decided: {count}. {name}",
)
_LAST = Text("Hạn thẩm định: hết ngày {last}.", "Verification ends on {last}.")
_QUESTION = Text("Hạn trả lời: hết ngày {last}. {question}", "Answer until {last}. {question}")
_PUBLISHED = Text(
    "Kết quả công bố ngày {last}; đợt không chốt được khi còn kiến nghị chưa quyết định.",
    "The result is published on {last}; a round does not close while an objection is not decided.",
)
