"""Names of states, steps and scopes on the pages of plans, each with a sign, so that none is told by colour alone."""

from dataclasses import dataclass
from datetime import date

from nenso.kernel.rules import Text, format_number

NO_LEAD = Text("chưa có nguồn nêu cơ quan chủ trì", "no source names a lead agency")
NO_DUE = Text("chưa có nguồn nêu hạn", "no source gives a due day")


@dataclass(frozen=True, slots=True)
class State:
    """A state in words with the kind of its badge and its sign (ui icons)."""

    key: str
    name: Text
    kind: str
    sign: str


def _states(*rows: tuple[str, str, str, str, str]) -> dict[str, State]:
    return {key: State(key, Text(vi, en), kind, sign) for key, vi, en, kind, sign in rows}


# In the order in which they are shown: what asks for something first.
STATUSES = _states(
    ("late", "chậm", "late", "urgent", "warning"),
    ("at_risk", "có nguy cơ", "at risk", "caution", "info"),
    ("on_track", "đúng hướng", "on track", "good", "right"),
    ("done", "đã đạt", "done", "good", "check"),
    ("done_late", "đạt muộn", "done late", "plain", "check"),
    ("no_data", "chưa có số liệu", "no data", "plain", "same"),
)
TASK_STATUSES = _states(
    ("late", "quá hạn", "overdue", "urgent", "warning"),
    ("at_risk", "sắp đến hạn", "due soon", "caution", "info"),
    ("submitted", "chờ nghiệm thu", "waits for acceptance", "plain", "file"),
    ("on_track", "còn hạn", "on time", "good", "right"),
    ("done", "đã xong", "done", "good", "check"),
    ("done_late", "xong muộn", "done late", "plain", "check"),
    ("no_data", "chưa có hạn", "no due day", "plain", "same"),
    ("cancelled", "đã hủy", "cancelled", "plain", "close"),
)
PLAN_STATES = _states(
    ("draft", "bản thảo", "draft", "caution", "file"),
    ("in_force", "đang có hiệu lực", "in force", "good", "right"),
    ("ended", "đã kết thúc", "ended", "plain", "check"),
)
STEPS = {
    "added": Text("Giao nhiệm vụ", "Task given"),
    "created": Text("Giao nhiệm vụ", "Task given"),
    "changed": Text("Sửa nhiệm vụ", "Task changed"),
    "progress": Text("Báo tiến độ", "Progress told"),
    "progress_told": Text("Báo tiến độ", "Progress told"),
    "delivered": Text("Gửi sản phẩm", "Deliverable attached"),
    "removed": Text("Gỡ sản phẩm", "Deliverable taken off"),
    "submitted": Text("Trình nghiệm thu", "Submitted for acceptance"),
    "accepted": Text("Nghiệm thu", "Accepted"),
    "returned": Text("Trả lại", "Returned"),
    "extension_asked": Text("Xin gia hạn", "Extension asked"),
    "extension_granted": Text("Cho gia hạn", "Extension granted"),
    "extension_refused": Text("Không cho gia hạn", "Extension refused"),
    "extended": Text("Cho gia hạn", "Extension granted"),
    "refused": Text("Không cho gia hạn", "Extension refused"),
    "passed_on": Text("Chuyển cho cơ quan kế thừa", "Passed on to the successor"),
    "cancelled": Text("Hủy nhiệm vụ", "Task cancelled"),
    "escalated": Text("Báo lên cấp trên", "Told to the level above"),
}
SCOPES = {"nation": Text("cả nước", "the nation"), "each": Text("từng cơ quan", "each agency")}
UNITS = {"rank": Text("thứ hạng", "rank"), "%/năm": Text("%/năm", "% a year")}
OPERATORS = {">=": "≥", "<=": "≤", "=": "=", ">": ">", "<": "<"}
MARKS = {
    "unverified": Text("chưa kiểm chứng", "not verified"),
    "illustrative": Text("minh họa", "illustrative"),
}


def status(key: str) -> State:
    """Return a target's status in words."""
    return STATUSES.get(str(key)) or State(str(key), Text(str(key), str(key)), "plain", "same")


def task_status(key: str) -> State:
    """Return a task's status in words."""
    return TASK_STATUSES.get(str(key)) or State(str(key), Text(str(key), str(key)), "plain", "same")


def plan_state(key: str) -> State:
    """Return a plan's state in words."""
    return PLAN_STATES.get(key) or State(key, Text(key, key), "plain", "same")


def step_name(verb: str) -> Text:
    """Return what a step did."""
    return STEPS.get(verb, Text(verb, verb))


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


def days_late(due: date | None, today: date) -> int:
    """Return by how many days a due day has passed, 0 before it."""
    return max(0, (today - due).days) if due else 0
