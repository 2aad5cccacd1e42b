"""What is written of plans, targets and tasks, and whether it can stand: the same for a form, a file and the reference."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from nenso.kernel.rules import Refused, Text

OPERATORS = (">=", ">", "<=", "<", "=")
SCOPES = ("nation", "each")
NOTHING = Text("", "")
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{1,62}[a-z0-9]")
_NUMBER = re.compile(r"[0-9A-Za-zĐđ][0-9A-Za-zĐđ.\-_]*")
# Words that stand in the addresses of the desk where a plan's code would.
_RESERVED = frozenset({"all", "calendar", "deliverables", "import", "meetings", "new", "tasks"})
LONGEST_NAME = 600
LONGEST = {
    "number": 120,
    "title": 400,
    "issuing_body": 300,
    "source": 600,
    "unit": 32,
    "indicator": 64,
    "lead_code": 32,
    "deliverable": 600,
    "group": 120,
    "criterion_edition": 64,
    "criterion_node": 64,
}
LONGEST_NUMBER = {"target": 16, "task": 24, "goal": 16}


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """A plan as its decision writes it. `owner_code` is whose plan it is; `under` the code of the plan above."""

    code: str
    number: str
    title: Text
    owner_code: str
    first_day: date
    last_day: date
    issued_on: date | None = None
    issuing_body: Text = NOTHING
    under: str = ""
    adopted_by_types: tuple[str, ...] = ()
    adopted_until: date | None = None
    status: str = "known"
    source: str = ""


@dataclass(frozen=True, slots=True)
class TargetFacts:
    """A target. `values` and `baselines` are those of single organisations; `trajectory` the days and values on the way."""

    number: str
    name: Text
    operator: str
    value: float
    unit: str
    due: date
    goal: str = ""
    indicator: str = ""
    baseline: float | None = None
    baseline_on: date | None = None
    trajectory: tuple[tuple[date, float], ...] = ()
    scope: str = "nation"
    each_types: tuple[str, ...] = ()
    lead_code: str = ""
    status: str = "known"
    source: str = ""
    values: Mapping[str, float] = field(default_factory=dict)
    baselines: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """A task. `waits_for` are numbers of tasks of the same plan that come first; `target` the number of what it moves."""

    number: str
    name: Text
    deliverable: Text = NOTHING
    lead_code: str = ""
    cooperating: tuple[str, ...] = ()
    starts_on: date | None = None
    due: date | None = None
    group: str = ""
    target: str = ""
    criterion_edition: str = ""
    criterion_node: str = ""
    expected_gain: float | None = None
    waits_for: tuple[str, ...] = ()
    status: str = "known"
    source: str = ""


def check_plan(facts: PlanFacts) -> None:
    """Raise `Refused` for a plan that cannot stand.

    "plan.code", "plan.code_reserved", "plan.number", "plan.title", "plan.period", "text.too_long".
    """
    if not _CODE.fullmatch(facts.code):
        raise Refused("plan.code", field="code", plan=facts.code)
    if facts.code in _RESERVED:
        raise Refused("plan.code_reserved", field="code", plan=facts.code)
    if not facts.number.strip():
        raise Refused("plan.number", field="number")
    if not facts.title.vi.strip():
        raise Refused("plan.title", field="title_vi")
    if facts.last_day < facts.first_day:
        raise Refused("plan.period", field="last_day", first=facts.first_day, last=facts.last_day)
    _check_lengths(facts)


def check_number(kind: str, number: str) -> None:
    """Raise `Refused("number.shape")`: numbers stand in addresses."""
    if not _NUMBER.fullmatch(number) or len(number) > LONGEST_NUMBER[kind]:
        raise Refused("number.shape", field="number", number=number[:40], most=LONGEST_NUMBER[kind])


def check_target(facts: TargetFacts, first_day: date) -> None:
    """Raise `Refused` for a target that cannot stand in a plan that begins on a day.

    "number.shape", "target.name", "target.operator", "target.value", "target.due", "target.baseline",
    "target.own_baseline", "target.trajectory", "target.scope", "text.too_long".
    """
    check_number("target", facts.number)
    _check_name("target.name", facts.name)
    _check_lengths(facts)
    if facts.operator not in OPERATORS:
        raise Refused("target.operator", field="operator", operator=facts.operator)
    given = (
        facts.value,
        *facts.values.values(),
        *facts.baselines.values(),
        *(value for _, value in facts.trajectory),
        facts.baseline or 0.0,
    )
    if not all(math.isfinite(value) for value in given):
        raise Refused("target.value", field="value")
    if facts.due < first_day:
        raise Refused("target.due", field="due", due=facts.due, first=first_day)
    if (facts.baseline is None) != (facts.baseline_on is None) or (
        facts.baseline_on is not None and facts.baseline_on >= facts.due
    ):
        raise Refused("target.baseline", field="baseline_on", due=facts.due)
    if facts.baselines and facts.baseline_on is None:
        raise Refused("target.own_baseline", field="baseline_on", target=facts.number)
    days = [day for day, _ in facts.trajectory]
    start = facts.baseline_on or date.min
    if days != sorted(set(days)) or any(not start < day < facts.due for day in days):
        raise Refused("target.trajectory", field="trajectory", due=facts.due)
    if facts.scope not in SCOPES or (facts.scope == "each") != bool(facts.each_types):
        raise Refused("target.scope", field="each_types")


def check_task(facts: TaskFacts, first_day: date) -> None:
    """Raise `Refused` for a task that cannot stand in a plan that begins on a day.

    "number.shape", "task.name", "task.due", "task.starts", "task.gain", "text.too_long".
    """
    check_number("task", facts.number)
    _check_name("task.name", facts.name)
    _check_lengths(facts)
    if facts.due is not None and facts.due < first_day:
        raise Refused("task.due", field="due", due=facts.due, first=first_day)
    if facts.starts_on is not None and facts.due is not None and facts.starts_on > facts.due:
        raise Refused("task.starts", field="starts_on", starts=facts.starts_on, due=facts.due)
    if facts.expected_gain is not None and not (
        math.isfinite(facts.expected_gain) and (facts.target or facts.criterion_node)
    ):
        raise Refused("task.gain", field="expected_gain")


def _check_name(code: str, name: Text) -> None:
    if not name.vi.strip() or max(len(name.vi), len(name.en)) > LONGEST_NAME:
        if code == "target.name":
            raise Refused("target.name", field="name_vi", most=LONGEST_NAME)
        raise Refused("task.name", field="name_vi", most=LONGEST_NAME)


def _check_lengths(facts: PlanFacts | TargetFacts | TaskFacts) -> None:
    for name, most in LONGEST.items():
        value = getattr(facts, name, "")
        longest = max(len(value.vi), len(value.en)) if isinstance(value, Text) else len(value)
        if longest > most:
            raise Refused("text.too_long", field=name, count=longest, most=most)
