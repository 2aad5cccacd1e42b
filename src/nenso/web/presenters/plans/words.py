"""Names of states, steps and scopes on the pages of plans, each with a sign, so that none is told by colour alone."""

from dataclasses import dataclass

from nenso.kernel.rules import Text, format_number
from nenso.programme.rules import STATUSES as STATUSES_IN_WORDS
from nenso.programme.rules import Status
from nenso.programme.rules.life import VERBS, Verb

NO_LEAD = Text("chưa có nguồn nêu cơ quan chủ trì", "no source names a lead agency")
NO_DUE = Text("chưa có nguồn nêu hạn", "no source gives a due day")


@dataclass(frozen=True, slots=True)
class State:
    """A state in words with the kind of its badge and its sign (ui icons)."""

    key: str
    name: Text
    kind: str
    sign: str


def _state(status: Status, kind: str, sign: str) -> State:
    return State(status.value, STATUSES_IN_WORDS[status], kind, sign)


# In the order in which they are shown: what asks for something first.
STATUSES = {
    state.key: state
    for state in (
        _state(Status.LATE, "urgent", "warning"),
        _state(Status.AT_RISK, "caution", "info"),
        _state(Status.ON_TRACK, "good", "right"),
        _state(Status.DONE, "good", "check"),
        _state(Status.DONE_LATE, "plain", "check"),
        _state(Status.NO_DATA, "plain", "same"),
        _state(Status.CANCELLED, "plain", "close"),
    )
}
# What is told of tasks where it differs from what is told of targets.
_NO_DUE_STATE = State("no_data", Text("chưa có hạn", "no due day"), "plain", "same")
WAITS = State("submitted", Text("chờ nghiệm thu", "waits for acceptance"), "plain", "file")
LEFT_OPEN = State("left_open", Text("để ngỏ", "left open"), "plain", "file")  # when its plan ended
TASK_STATUSES = {**STATUSES, "no_data": _NO_DUE_STATE, LEFT_OPEN.key: LEFT_OPEN}


def _states(*rows: tuple[str, str, str, str, str]) -> dict[str, State]:
    return {key: State(key, Text(vi, en), kind, sign) for key, vi, en, kind, sign in rows}


PLAN_STATES = _states(
    ("draft", "bản thảo", "draft", "caution", "file"),
    ("in_force", "đang có hiệu lực", "in force", "good", "right"),
    ("ended", "đã kết thúc", "ended", "plain", "check"),
)
SCOPES = {"nation": Text("cả nước", "the nation"), "each": Text("từng cơ quan", "each agency")}
UNITS = {"rank": Text("thứ hạng", "rank"), "%/năm": Text("%/năm", "% a year")}
OPERATORS = {">=": "≥", "<=": "≤", "=": "=", ">": ">", "<": "<"}
MARKS = {
    "unverified": Text("chưa kiểm chứng", "not verified"),
    "illustrative": Text("minh họa", "illustrative"),
}


def status(key: str) -> State:
    """Return a target's status in words."""
    return STATUSES[str(key)]


def task_status(key: str) -> State:
    """Return a task's status in words."""
    return TASK_STATUSES[str(key)]


def plan_state(key: str) -> State:
    """Return a plan's state in words."""
    return PLAN_STATES.get(key) or State(key, Text(key, key), "plain", "same")


def step_name(verb: str) -> Text:
    """Return what a step did, as a title."""
    found = VERBS[Verb(verb)] if verb in list(Verb) else Text(verb, verb)
    return Text(found.vi[:1].upper() + found.vi[1:], found.en[:1].upper() + found.en[1:])


def unit_of(unit: str) -> Text:
    """Return the unit of a target as it stands beside its value."""
    return UNITS.get(unit, Text(unit, unit))


def wanted(operator: str, value: float, unit: str) -> Text:
    """Write what a target wants: "≥ 80 %"; a rank is "≤ 50 (thứ hạng)"."""
    sign, word = OPERATORS.get(operator, operator), unit_of(unit)
    if unit == "%":
        return Text(f"{sign} {format_number(value, 'vi')}%", f"{sign} {format_number(value, 'en')}%")
    return Text(
        f"{sign} {format_number(value, 'vi')} {word.vi}".rstrip(),
        f"{sign} {format_number(value, 'en')} {word.en}".rstrip(),
    )


def mark_of(status_of_source: str) -> Text | None:
    """Return the mark of what no source confirms; None where it is known."""
    return MARKS.get(status_of_source)


def named(vi: str, en: str) -> Text:
    """Return a name as `Text`; where no translation was written, the Vietnamese stands in both."""
    return Text(vi, en or vi)
