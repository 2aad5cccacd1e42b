"""Reminders of a round's last days: who still has something to do is told, each thing once, on its working day."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from nenso.index import tasks
from nenso.index.actions import rounds
from nenso.index.models import Assignment, Entry, EvidenceRequest, Objection, Round
from nenso.index.queries.rounds import branch_of_entry
from nenso.index.queries.rounds.waiting import work_left
from nenso.index.rules.rounds import Calendar
from nenso.kernel.models import JournalEntry
from nenso.notify.models import Message
from tests.factories.rounds import (
    CALENDAR,
    DECISION,
    OBJECTION,
    VERIFICATION,
    RoundWorld,
    entry_of,
    moment,
    participant_of,
)

pytestmark = pytest.mark.django_db
REMINDERS = (
    "index.round_sign",
    "index.round_verify",
    "index.round_settle",
    "index.evidence_due",
    "index.round_decide",
)


@pytest.fixture
def world() -> RoundWorld:
    return RoundWorld()


def told(day: date) -> int:
    return rounds.remind(now=moment(day))


def reminders(world: RoundWorld) -> list[tuple[str, str, str, bool]]:
    """Who was reminded of what, in the order in which it was told."""
    names = {str(person.uuid): name for name, person in world.people.items()}
    rows = Message.objects.order_by("id")
    return [
        (names[row.to_key], row.title_vi, row.path, row.is_urgent)
        for row in rows
        if row.key.startswith(REMINDERS)
    ]


def whom(world: RoundWorld) -> set[str]:
    return {name for name, *_ in reminders(world)}


def dealt(world: RoundWorld, row: Round, *names: str) -> Round:
    keys = [str(world.people[name].uuid) for name in names]
    return rounds.deal_work(by=world["van"], round=row, reviewers=keys, seed=7, now=VERIFICATION) and row


def test_who_has_not_signed_off_is_told_five_working_days_and_one_before(world: RoundWorld) -> None:
    row = world.filled(units=("48", "01"))
    rounds.submit_assessment(by=world["bao"], participant=participant_of(row, "01"), now=moment(row.opens_on))
    assert told(date(2026, 3, 23)) == 0
    assert told(date(2026, 3, 24)) == 4  # of 48 and 79 whoever reports and whoever signs
    assert told(date(2026, 3, 24)) == told(date(2026, 3, 27)) == 0
    assert whom(world) == {"lan", "ha", "minh", "tam"}
    rounds.submit_assessment(
        by=world["ha"], participant=participant_of(row, "48"), now=moment(date(2026, 3, 27))
    )
    assert told(date(2026, 3, 30)) == 2
    title = "Còn {} ngày làm việc để ký gửi bản tự chấm: Đợt nhỏ 2025"
    path = "/desk/rounds/small-2025/units/79/"
    its = [each[1:] for each in reminders(world) if each[0] == "tam"]
    assert its == [(title.format(5), path, False), (title.format(1), path, True)]
    assert told(date(2026, 3, 31)) == told(date(2026, 4, 1)) == 0
    assert JournalEntry.objects.filter(verb="index.round_reminded", thing_key=row.code).count() == 2


def test_it_says_how_much_is_missing(world: RoundWorld) -> None:
    world.filled(units=("48",))
    told(date(2026, 3, 30))
    bodies = {
        row.to_key: (row.body_vi, row.body_en) for row in Message.objects.filter(key__startswith=REMINDERS[0])
    }
    assert bodies[str(world.people["lan"].uuid)][0].endswith(
        "Cả 8 tiêu chí đã có số liệu; chỉ còn người phê duyệt ký gửi."
    )
    assert bodies[str(world.people["hoa"].uuid)] == (
        "Hạn tự chấm: hết ngày 31/03/2026. Bản tự chấm chưa ký gửi; còn 8 trên 8 tiêu chí chưa có số liệu.",
        "Self-assessment ends on 31 Mar 2026. It is not signed off; 8 of 8 criteria hold no figures yet.",
    )


def test_a_day_that_moves_on_begins_anew(world: RoundWorld) -> None:
    row = world.opened()
    assert told(date(2026, 3, 30)) == 6
    later = Calendar(**{**CALENDAR.days, "self_until": date(2026, 4, 10)})
    rounds.change_calendar(
        by=world["van"], round=row, calendar=later, reason="Bão", now=moment(date(2026, 3, 30))
    )
    assert told(date(2026, 3, 31)) == 0
    assert told(date(2026, 4, 3)) == 6


def test_verifiers_with_work_left_are_told_how_much(world: RoundWorld) -> None:
    row = dealt(world, world.submitted(), "kim", "long")
    assert told(date(2026, 4, 1)) == 0
    first = work_left(row)
    assert sum(first.values()) == 24
    kim = str(world.people["kim"].uuid)
    for each in list(_open_of(row, kim)):
        rounds.review_entry(by=world["kim"], entry=each, verdict="accept", inputs={}, now=VERIFICATION)
    assert told(row.verify_until) == 1
    left = first[str(world.people["long"].uuid)]
    assert reminders(world) == [
        (
            "long",
            f"Còn 1 ngày làm việc, {left} tiêu chí bạn chưa thẩm định: Đợt nhỏ 2025",
            "/desk/rounds/small-2025/review/",
            True,
        )
    ]
    assert told(row.verify_until) == told(row.verify_until + timedelta(days=1)) == 0


def _open_of(row: Round, key: str) -> list[Entry]:
    dealt_to = set(Assignment.objects.filter(reviewer_key=key).values_list("participant_id", "branch"))
    rows = Entry.objects.filter(participant__round=row).select_related("participant__round__edition")
    return [each for each in rows if (each.participant_id, branch_of_entry(each)) in dealt_to]


def test_two_judge_and_each_is_told_of_the_own_half_and_the_lead_of_differences(world: RoundWorld) -> None:
    row = dealt(world, world.submitted(has_two_reviewers=True), "kim", "long")
    for each in _open_of(row, str(world.people["kim"].uuid)):
        rounds.review_entry(by=world["kim"], entry=each, verdict="accept", inputs={}, now=VERIFICATION)
    entry = entry_of(row, "48", "head")
    rounds.review_entry(
        by=world["long"],
        entry=entry,
        verdict="cut",
        inputs={"head": "0"},
        reason="Không có",
        now=VERIFICATION,
    )
    assert told(row.verify_until) == 2
    titles = {name: title for name, title, *_ in reminders(world)}
    assert titles == {
        "long": "Còn 1 ngày làm việc, 23 tiêu chí bạn chưa thẩm định: Đợt nhỏ 2025",
        "van": "Còn 1 ngày làm việc, 1 khác biệt thẩm định chờ quyết định: Đợt nhỏ 2025",
    }


def test_a_request_for_evidence_is_told_again_before_it_is_due(world: RoundWorld) -> None:
    row = dealt(world, world.submitted(), "kim", "long")
    by = world["van"]
    for node, due in (("head", date(2026, 4, 20)), ("plan", date(2026, 4, 3))):
        entry = entry_of(row, "48", node)
        made = rounds.ask_for_evidence(by=by, entry=entry, question="Thiếu dấu", due=due, now=VERIFICATION)
        EvidenceRequest.objects.filter(pk=made.pk).update(at=VERIFICATION)
    assert told(date(2026, 4, 1)) == 0, "the nearer one was asked less than five working days before its day"
    assert told(date(2026, 4, 2)) == 1
    assert told(date(2026, 4, 13)) == 1
    request = EvidenceRequest.objects.get(due=date(2026, 4, 20))
    rounds.answer_request(by=world["lan"], request=request, answer="Đã gửi", now=moment(date(2026, 4, 14)))
    assert told(date(2026, 4, 17)) == 0
    assert reminders(world)[1] == (
        "lan",
        "Còn 5 ngày làm việc để bổ sung minh chứng: Người đứng đầu là trưởng ban",
        f"/desk/rounds/requests/{request.uuid}/answer/",
        False,
    )


def test_whoever_decides_objections_is_told_before_publication(world: RoundWorld) -> None:
    row = dealt(world, world.submitted(), "kim", "long")
    entry = entry_of(row, "48", "head")
    who = "kim" if entry in _open_of(row, str(world.people["kim"].uuid)) else "long"
    rounds.review_entry(
        by=world[who], entry=entry, verdict="cut", inputs={"head": "0"}, reason="Không có", now=VERIFICATION
    )
    rounds.object_to(by=world["lan"], entry=entry, claim="Có", wanted={"head": "2"}, now=OBJECTION)
    assert told(DECISION.date()) == 0
    assert told(date(2026, 5, 25)) == 1
    assert reminders(world) == [
        (
            "van",
            "Còn 5 ngày làm việc, 1 kiến nghị chưa quyết định: Đợt nhỏ 2025",
            "/desk/rounds/small-2025/objections/",
            False,
        )
    ]
    objection = Objection.objects.get()
    rounds.decide_objection(
        by=world["van"], objection=objection, state="rejected", inputs={}, reason="Không có", now=DECISION
    )
    assert told(date(2026, 5, 29)) == 0


def test_a_round_that_is_not_open_reminds_nobody(world: RoundWorld) -> None:
    world.created()
    assert told(date(2026, 3, 30)) == 0


def test_looking_asks_as_often_for_many_as_for_few(
    world: RoundWorld, django_assert_max_num_queries: Any
) -> None:
    dealt(world, world.submitted(), "kim", "long")
    with django_assert_max_num_queries(12):
        assert told(date(2026, 4, 10)) == 0


def test_the_worker_reminds_at_its_hours(world: RoundWorld) -> None:
    world.opened(calendar=_ending_today())
    tasks.remind_rounds()
    tasks.remind_rounds()
    assert len(reminders(world)) == 6


def _ending_today() -> Calendar:
    today = timezone.localdate()
    days = [today + timedelta(days=shift) for shift in (-300, 0, 10, 20, 30)]
    return Calendar(*days)
