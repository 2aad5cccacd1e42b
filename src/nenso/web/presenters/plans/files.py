"""Plans, targets and organisations at a target as tables that are taken away."""

from collections.abc import Sequence
from typing import Any

from nenso.kernel.rules import Text
from nenso.programme.queries.plans import PlanAsOf
from nenso.web.exports import Column, Kind
from nenso.web.presenters.plans.lines import PlanLine, TargetLine
from nenso.web.presenters.plans.target import UnitLine
from nenso.web.presenters.plans.words import LEFT_OPEN, STATUSES

TASK_STATES = {**STATUSES, LEFT_OPEN.key: LEFT_OPEN}
PLANS = (
    Column("code", Text("Mã", "Code")),
    Column("number", Text("Số quyết định", "Decision"), width=24),
    Column("title", Text("Tên", "Title"), width=60),
    Column("body", Text("Cơ quan ban hành", "Issuing body"), width=40),
    Column("issued_on", Text("Ngày ban hành", "Issued on"), Kind.DATE),
    Column("first_day", Text("Từ ngày", "From"), Kind.DATE),
    Column("last_day", Text("Đến ngày", "To"), Kind.DATE),
    Column("ended_on", Text("Kết thúc ngày", "Ended on"), Kind.DATE),
    Column("state", Text("Tình trạng", "State")),
    *(
        Column(
            f"targets_{key}", Text(f"Chỉ tiêu {state.name.vi}", f"Targets {state.name.en}"), Kind.NUMBER, 0
        )
        for key, state in STATUSES.items()
        if key != "cancelled"
    ),
    *(
        Column(f"tasks_{key}", Text(f"Nhiệm vụ {state.name.vi}", f"Tasks {state.name.en}"), Kind.NUMBER, 0)
        for key, state in TASK_STATES.items()
    ),
    Column("adopted", Text("Đã ban hành kế hoạch riêng", "Adopted one of their own"), Kind.NUMBER, 0),
    Column("adopting", Text("Phải ban hành kế hoạch riêng", "Have to adopt one"), Kind.NUMBER, 0),
)


def plan_rows(lines: Sequence[PlanLine]) -> list[list[Any]]:
    """Return the plans as an exported table."""
    return [_plan_row(line) for line in lines]


def _plan_row(line: PlanLine) -> list[Any]:
    targets = {state.key: n for state, n, _ in line.targets}
    tasks = {state.key: n for state, n, _ in line.tasks}
    return [
        line.code,
        line.number,
        line.title,
        line.body,
        line.issued_on,
        line.first_day,
        line.last_day,
        line.ended_on,
        line.state.name,
        *(targets.get(key, 0) for key in STATUSES if key != "cancelled"),
        *(tasks.get(key, 0) for key in TASK_STATES),
        line.adoption.done if line.adoption else None,
        line.adoption.all if line.adoption else None,
    ]


TARGETS = (
    Column("plan", Text("Kế hoạch", "Plan")),
    Column("number", Text("Số", "Number")),
    Column("name", Text("Chỉ tiêu", "Target"), width=60),
    Column("status", Text("Trạng thái", "Status")),
    Column("value", Text("Hiện nay", "Today"), Kind.NUMBER),
    Column("period", Text("Kỳ", "Period")),
    Column("expected", Text("Lẽ ra lúc này", "Expected by now"), Kind.NUMBER),
    Column("wanted", Text("Yêu cầu", "Wanted")),
    Column("due", Text("Hạn", "Until"), Kind.DATE),
    Column("lead", Text("Cơ quan chủ trì", "Lead agency"), width=36),
)


def target_rows(plan: PlanAsOf, lines: Sequence[TargetLine]) -> list[list[Any]]:
    """Return a plan's targets as an exported table."""
    return [
        [
            plan.number,
            line.number,
            line.name,
            line.state.name,
            line.value,
            line.period,
            line.expected,
            line.wanted,
            line.due,
            line.lead.name,
        ]
        for line in lines
    ]


UNITS = (
    Column("code", Text("Mã", "Code")),
    Column("name", Text("Cơ quan", "Organisation"), width=36),
    Column("status", Text("Trạng thái", "Status")),
    Column("value", Text("Hiện nay", "Today"), Kind.NUMBER),
    Column("expected", Text("Lẽ ra lúc này", "Expected by now"), Kind.NUMBER),
    Column("wanted", Text("Yêu cầu", "Wanted")),
    Column("reason", Text("Vì sao", "Why"), width=80),
)


def unit_rows(lines: Sequence[UnitLine]) -> list[list[Any]]:
    """Return the organisations at a target as an exported table."""
    return [
        [line.code, line.name, line.state.name, line.value, line.expected, line.wanted, line.reason]
        for line in lines
    ]
