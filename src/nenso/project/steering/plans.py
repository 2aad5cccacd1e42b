"""The demonstration's plan of the national committee: targets that are measured, tasks in every state, a meeting."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from nenso.kernel.rules import Actor, Text
from nenso.project.steering.script import GOALS, MEETING, PARTS, TARGETS, TASKS, Story, Work

if TYPE_CHECKING:
    from nenso.programme.models import Plan, Task
    from nenso.programme.rules.facts import PlanFacts, TaskFacts

CODE = "illustrative-plan"
_BEGAN, _ENDS = 300, 200  # days before and after today
_MAKER = Actor("system", "demonstration.lead", "Đầu mối trình diễn", "demonstration")
_LINK = "https://van-ban.example/nhiem-vu"
_ADOPTED = ("01", "48", "79")


@transaction.atomic
def make(*, now: datetime) -> str:
    """Make the plan, whole or not at all, and say what was made; nothing where it stands."""
    from nenso.accounts.queries import demonstration_actor
    from nenso.accounts.rules import Role
    from nenso.programme.models import Plan

    if Plan.objects.filter(code=CODE).exists():
        return f"{CODE}: đã có / there already"
    owner, today = demonstration_actor(Role.APPROVER), timezone.localdate(now)
    plan = _issued(owner, today)
    rows = {each.number: each for each in plan.tasks.all()}
    for part in PARTS:
        rows[part.number] = _part(rows[part.number.rpartition(".")[0]], part, today)
    for work in (*PARTS, *TASKS):
        _live(owner, rows[work.number], work, today)
    _adopted(plan, today)
    _meet(owner, plan, today)
    return f"{CODE}: {len(TARGETS)} mục tiêu / targets, {plan.tasks.count()} nhiệm vụ / tasks"


def _issued(owner: Actor, today: date) -> "Plan":
    from nenso.programme import actions

    plan = actions.create_plan(by=owner, facts=_plan(today), on=today)
    for number, name in GOALS:
        actions.add_goal(by=owner, plan=plan, number=number, name=name)
    first = today - timedelta(days=_BEGAN)
    for target in TARGETS:
        actions.add_target(by=owner, plan=plan, facts=target.facts(today, first))
    for work in TASKS:
        actions.add_task(by=owner, plan=plan, facts=_facts(work, today), on=today)
    return actions.issue_plan(by=owner, plan=plan, issued_on=first)


def _plan(today: date) -> "PlanFacts":
    from nenso.accounts.rules import NATIONAL
    from nenso.programme.rules.facts import PlanFacts

    first, last = today - timedelta(days=_BEGAN), today + timedelta(days=_ENDS)
    return PlanFacts(
        code=CODE,
        number="Minh họa 01/KH-UBQGCĐS",
        title=Text("Kế hoạch hoạt động (minh họa)", "Plan of activities (illustrative)"),
        owner_code=NATIONAL,
        first_day=first,
        last_day=last,
        issuing_body=Text("Ủy ban Quốc gia về chuyển đổi số", "National Committee on Digital Transformation"),
        adopted_by_types=("provincial_committee",),
        adopted_until=last,
        status="illustrative",
        source="Dữ liệu trình diễn / demonstration data",
    )


def _facts(work: Work, today: date) -> "TaskFacts":
    from nenso.programme.rules.facts import TaskFacts

    return TaskFacts(
        number=work.number,
        name=work.name,
        deliverable=work.deliverable,
        lead_code=work.lead,
        cooperating=work.cooperating,
        due=today + timedelta(days=work.due),
        group=work.group,
        target=work.target,
        criterion_edition="dti-2-province" if work.criterion else "",
        criterion_node=work.criterion,
        expected_gain=work.gain,
        waits_for=work.waits_for,
        status="illustrative",
    )


def _part(parent: "Task", part: Work, today: date) -> "Task":
    from nenso.programme import actions

    facts = _facts(part, today)
    return actions.add_sub_task(by=_MAKER, task=parent, organisation=part.lead, facts=facts, on=today)


def _live(owner: Actor, task: "Task", work: Work, today: date) -> None:
    """Let a task go through what its story says."""
    from nenso.programme import actions

    match work.story:
        case Story.TOLD:
            actions.tell_progress(by=_MAKER, task=task, text="Đang thực hiện (minh họa).", percent=60)
        case Story.EXTENDED | Story.ASKED:
            _extend(owner, task, work, is_decided=work.story is Story.EXTENDED)
        case Story.CANCELLED:
            actions.cancel_task(by=owner, task=task, reason="Nội dung đã gộp vào nhiệm vụ khác (minh họa).")
        case Story.SUBMITTED | Story.DONE | Story.RETURNED:
            _hand_in(owner, task, work, today)
        case Story.OPEN:
            pass


def _extend(owner: Actor, task: "Task", work: Work, *, is_decided: bool) -> None:
    from nenso.programme import actions

    later = (task.due or date.min) + timedelta(days=work.more)
    asked = actions.ask_extension(by=_MAKER, task=task, asked_due=later, reason="Chờ kinh phí (minh họa).")
    if is_decided:
        actions.decide_extension(by=owner, extension=asked, is_granted=True, reason="Đồng ý (minh họa).")


def _hand_in(owner: Actor, task: "Task", work: Work, today: date) -> None:
    from nenso.programme import actions

    day = today + timedelta(days=work.handed_in)
    actions.deliver(
        by=_MAKER,
        task=task,
        title=work.deliverable.vi,
        number=f"{100 + task.pk % 900}/BC",
        issued_on=day,
        url=f"{_LINK}/{work.number}",
    )
    at = timezone.make_aware(datetime.combine(day, time(9)))
    actions.submit_task(by=_MAKER, task=task, now=at)
    if work.story is Story.DONE:
        actions.accept_task(by=owner, task=task, note="Đạt yêu cầu (minh họa).")
    elif work.story is Story.RETURNED:
        actions.return_task(by=owner, task=task, reason="Chưa có chữ ký số (minh họa).")


def _adopted(plan: "Plan", today: date) -> None:
    from nenso.programme import actions

    for place, code in enumerate(_ADOPTED, start=1):
        actions.adopt_plan(
            by=_MAKER,
            plan=plan,
            organisation=code,
            number=f"{place}2/KH-UBND",
            title="Kế hoạch chuyển đổi số của tỉnh (minh họa)",
            issued_on=today - timedelta(days=30 * place),
            today=today,
            url=f"https://van-ban.example/ke-hoach/{code}",
        )


def _meet(owner: Actor, plan: "Plan", today: date) -> None:
    from nenso.programme import actions

    conclusions: Sequence[str] = [text for text, _ in MEETING]
    meeting = actions.hold_meeting(
        by=owner,
        organisation=plan.owner_code,
        title="Phiên họp của Ủy ban (minh họa)",
        held_on=today - timedelta(days=12),
        conclusions=conclusions,
        today=today,
        document_number="Minh họa 05/TB",
    )
    for conclusion, (_, work) in zip(meeting.conclusions.order_by("number"), MEETING, strict=True):
        if work is not None:
            facts = _facts(work, today)
            actions.conclusion_to_task(by=owner, conclusion=conclusion, plan=plan, facts=facts, on=today)
