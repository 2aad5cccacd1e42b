"""The states of a submission and the steps between them."""

from enum import StrEnum

from nenso.kernel.rules import Refused, Text


class State(StrEnum):
    """Where a submission stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    LOCKED = "locked"


class Verb(StrEnum):
    """What moves it."""

    OPENED = "opened"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    CORRECTED = "corrected"  # an approved report is opened again, with a reason
    LOCKED = "locked"  # its receiver added it up
    SENT = "sent"


STATES: dict[str, Text] = {
    State.DRAFT: Text("đang soạn", "draft"),
    State.SUBMITTED: Text("đã gửi, chờ duyệt", "submitted"),
    State.RETURNED: Text("trả lại để sửa", "returned"),
    State.APPROVED: Text("đã duyệt", "approved"),
    State.LOCKED: Text("đã duyệt và khóa", "approved and locked"),
}
VERBS: dict[str, Text] = {
    Verb.OPENED: Text("mở báo cáo", "opened"),
    Verb.SUBMITTED: Text("gửi", "submitted"),
    Verb.RETURNED: Text("trả lại", "returned"),
    Verb.APPROVED: Text("duyệt", "approved"),
    Verb.CORRECTED: Text("mở lại để đính chính", "opened again for correction"),
    Verb.LOCKED: Text("khóa sau tổng hợp", "locked after being added up"),
    Verb.SENT: Text("gửi đi nơi nhận", "sent to the receiving system"),
}
OPEN = frozenset({State.DRAFT, State.RETURNED})  # its cells may be changed
RECEIVED = frozenset({State.SUBMITTED, State.APPROVED, State.LOCKED})
COUNTED = frozenset({State.APPROVED, State.LOCKED})  # its figures are observations
_STEPS: dict[Verb, tuple[frozenset[State], State]] = {
    Verb.SUBMITTED: (OPEN, State.SUBMITTED),
    Verb.RETURNED: (frozenset({State.SUBMITTED}), State.RETURNED),
    Verb.APPROVED: (frozenset({State.SUBMITTED}), State.APPROVED),
    Verb.CORRECTED: (COUNTED, State.RETURNED),
    Verb.LOCKED: (frozenset({State.APPROVED}), State.LOCKED),
}


def after(state: str, verb: Verb) -> State:
    """Return the state after a step; raises `Refused("submission.state")` where the step does not begin here."""
    before, then = _STEPS[verb]
    if state not in before:
        raise Refused("submission.state", state=STATES[State(state)], verb=VERBS[verb])
    return then


def must_be_open(state: str) -> None:
    """Raise `Refused("submission.closed")` where the cells may not be changed."""
    if state not in OPEN:
        raise Refused("submission.closed", state=STATES[State(state)])
