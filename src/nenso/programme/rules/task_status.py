"""What is told of a task on a day: from its due day, and from when its deliverable was submitted and accepted."""

from dataclasses import dataclass, replace
from datetime import date

from nenso.kernel.rules import Text
from nenso.programme.rules.status import Status

SOON = 14  # days before the due day from which an unfinished task is at risk
OPEN, SUBMITTED, DONE, CANCELLED = "open", "submitted", "done", "cancelled"


@dataclass(frozen=True, slots=True)
class TaskStanding:
    """What is told of a task, and why. `days` until its due day: negative once it has passed, None without one."""

    status: Status
    reason: Text
    days: int | None = None


def task_status(
    due: date | None,
    state: str,
    done_on: date | None,
    today: date,
    soon_days: int = SOON,
    submitted_on: date | None = None,
    ended_on: date | None = None,
) -> TaskStanding:
    """Return what is told of a task on a day.

    `done_on` is the day on which what was accepted had been submitted: a slow receiver makes no owner late. What was
    submitted in time and waits is on track for the same reason. What is unfinished when its plan ends, on `ended_on`, is told
    as it stood then: nobody could work on it since.
    """
    if ended_on is not None and state in (OPEN, SUBMITTED):
        stood = task_status(due, state, done_on, min(today, ended_on), soon_days, submitted_on)
        return replace(stood, reason=_LEFT_OPEN.fill(day=ended_on, reason=stood.reason))
    days = None if due is None else (due - today).days
    if state == CANCELLED:
        return TaskStanding(Status.CANCELLED, _CANCELLED, days)
    if state == DONE and done_on is not None:
        if due is not None and done_on > due:
            return TaskStanding(Status.DONE_LATE, _DONE_LATE.fill(day=done_on, due=due), days)
        return TaskStanding(Status.DONE, _DONE.fill(day=done_on), days)
    if due is None or days is None:
        return TaskStanding(Status.NO_DATA, _NO_DUE)
    if state == SUBMITTED and submitted_on is not None:
        status = Status.ON_TRACK if submitted_on <= due else Status.LATE
        return TaskStanding(status, _WAITS.fill(day=submitted_on, due=due), days)
    if days < 0:
        return TaskStanding(Status.LATE, _LATE.fill(days=-days, due=due), days)
    if days <= soon_days:
        return TaskStanding(Status.AT_RISK, _SOON.fill(days=days, due=due), days)
    return TaskStanding(Status.ON_TRACK, _LEFT.fill(days=days, due=due), days)


_LEFT_OPEN = Text(
    "Để ngỏ khi kế hoạch kết thúc ngày {day}. Khi đó: {reason}",
    "Left open when its plan ended on {day}. Then: {reason}",
)
_CANCELLED = Text("Nhiệm vụ đã hủy.", "The task was cancelled.")
_DONE = Text("Nộp sản phẩm ngày {day}, đã nghiệm thu.", "Delivered on {day} and accepted.")
_DONE_LATE = Text(
    "Nộp sản phẩm ngày {day}, sau hạn {due}; đã nghiệm thu.",
    "Delivered on {day}, after it was due on {due}; accepted.",
)
_NO_DUE = Text("Chưa rõ thời hạn.", "No due day is known.")
_WAITS = Text(
    "Nộp sản phẩm ngày {day} (hạn {due}), đang chờ nghiệm thu.",
    "Delivered on {day} (due on {due}); waits to be accepted.",
)
_LATE = Text("Quá hạn {days} ngày (hạn {due}).", "{days} days late (due on {due}).")
_SOON = Text(
    "Còn {days} ngày (hạn {due}), chưa nộp sản phẩm.",
    "{days} days left (due on {due}), nothing delivered yet.",
)
_LEFT = Text("Còn {days} ngày (hạn {due}).", "{days} days left (due on {due}).")
