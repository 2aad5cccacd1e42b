"""The life of a task: which step may follow which, and that what is finished stays so."""

from datetime import date
from enum import StrEnum

from nenso.kernel.rules import Refused, Text
from nenso.programme.rules.task_status import CANCELLED, DONE, OPEN, SUBMITTED


class Verb(StrEnum):
    """What happens to a task."""

    ADDED = "added"
    CHANGED = "changed"
    PROGRESS = "progress"
    DELIVERED = "delivered"
    WITHDRAWN = "withdrawn"  # a deliverable
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    EXTENSION_ASKED = "extension_asked"
    EXTENDED = "extended"
    NOT_EXTENDED = "not_extended"
    PASSED_ON = "passed_on"  # to a successor, by the directory's lineage
    HANDED_OVER = "handed_over"  # by hand
    FREED = "freed"  # from waiting for another task
    CANCELLED = "cancelled"


VERBS: dict[Verb, Text] = {
    Verb.ADDED: Text("giao nhiệm vụ", "task given"),
    Verb.CHANGED: Text("sửa nhiệm vụ", "task changed"),
    Verb.PROGRESS: Text("báo tiến độ", "progress told"),
    Verb.DELIVERED: Text("nộp tài liệu", "document attached"),
    Verb.WITHDRAWN: Text("gỡ tài liệu", "document removed"),
    Verb.SUBMITTED: Text("đề nghị nghiệm thu", "submitted for acceptance"),
    Verb.ACCEPTED: Text("nghiệm thu", "accepted"),
    Verb.RETURNED: Text("trả lại", "returned"),
    Verb.EXTENSION_ASKED: Text("xin gia hạn", "extension asked for"),
    Verb.EXTENDED: Text("gia hạn", "extension granted"),
    Verb.NOT_EXTENDED: Text("không gia hạn", "extension refused"),
    Verb.PASSED_ON: Text("chuyển cơ quan kế thừa", "passed on to the successor"),
    Verb.HANDED_OVER: Text("chuyển cơ quan chủ trì", "passed on to another lead agency"),
    Verb.FREED: Text("thôi chờ nhiệm vụ khác", "freed from waiting for another task"),
    Verb.CANCELLED: Text("hủy", "cancelled"),
}
STATES: dict[str, Text] = {
    OPEN: Text("đang thực hiện", "open"),
    SUBMITTED: Text("chờ nghiệm thu", "waiting to be accepted"),
    DONE: Text("đã hoàn thành", "done"),
    CANCELLED: Text("đã hủy", "cancelled"),
}
_FROM: dict[Verb, tuple[str, ...]] = {
    Verb.CHANGED: (OPEN,),
    Verb.PROGRESS: (OPEN,),
    Verb.DELIVERED: (OPEN,),
    Verb.WITHDRAWN: (OPEN,),
    Verb.SUBMITTED: (OPEN,),
    Verb.ACCEPTED: (SUBMITTED,),
    Verb.RETURNED: (SUBMITTED,),
    Verb.EXTENSION_ASKED: (OPEN,),
    Verb.EXTENDED: (OPEN, SUBMITTED),
    Verb.NOT_EXTENDED: (OPEN, SUBMITTED),
    Verb.PASSED_ON: (OPEN, SUBMITTED),
    Verb.HANDED_OVER: (OPEN,),
    Verb.FREED: (OPEN,),
    Verb.CANCELLED: (OPEN, SUBMITTED),
}
_TO: dict[Verb, str] = {
    Verb.SUBMITTED: SUBMITTED,
    Verb.ACCEPTED: DONE,
    Verb.RETURNED: OPEN,
    Verb.CANCELLED: CANCELLED,
}


def after(state: str, verb: Verb, number: str, finished_on: date | None = None) -> str:
    """Return the state of a task after a step.

    Raises `Refused`: "task.finished" for a task that is done or cancelled, "task.state" for a step that does not begin here.
    """
    if state in (DONE, CANCELLED):
        on = Text("", "") if finished_on is None else _ON.fill(day=finished_on)
        raise Refused("task.finished", task=number, state=STATES[state], on=on, verb=VERBS[verb])
    if state not in _FROM[verb]:
        raise Refused("task.state", task=number, state=STATES[state], verb=VERBS[verb])
    return _TO.get(verb, state)


_ON = Text(" ngày {day}", " on {day}")
