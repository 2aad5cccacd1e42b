"""`nenso plan`: plans with what is told of their targets and tasks, workbooks of them in and out, what they leave open."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from nenso.kernel.rules import SYSTEM, Refused, Text, format_date, format_number
from nenso.project.cli.console import (
    err,
    language,
    out,
    print_json,
    read_file,
    ready,
    table,
    words,
    write_file,
)

if TYPE_CHECKING:
    from nenso.programme.actions import PlanFacts, PlanPreview
    from nenso.programme.queries import TargetStanding, TaskAsOf

app = typer.Typer(no_args_is_help=True)
DAY = ["%Y-%m-%d"]
AS_OF = typer.Option(None, "--as-of", formats=DAY, help="the day asked about; today by default")
AS_JSON = typer.Option(False, "--json", help="for a program to read")
LARGEST = 20 * 2**20  # bytes of a workbook
_NEW_PLAN = "of a plan to be made, where the workbook has no sheet of its facts"


def _day(value: datetime | None) -> date:
    return value.date() if value else date.today()  # noqa: DTZ011 - the operator's own day


@app.command("list")
def list_(as_of: datetime | None = AS_OF, as_json: bool = AS_JSON) -> None:
    """List the plans, with how many targets and tasks each has."""
    ready()
    from nenso.programme import queries

    found = queries.plans(_day(as_of), with_drafts=True)
    if as_json:
        print_json([_plain_plan(one) for one in found])
        return
    headings = (
        Text("Mã", "Code"),
        Text("Số", "Number"),
        Text("Trạng thái", "State"),
        Text("Mục tiêu", "Targets"),
    )
    rows = [
        [one.code, one.number, one.state, str(one.targets), str(one.tasks), words(one.title)] for one in found
    ]
    table((*headings, Text("Nhiệm vụ", "Tasks"), Text("Tên", "Title")), rows)


@app.command("show")
def show(plan: str, as_of: datetime | None = AS_OF, as_json: bool = AS_JSON) -> None:
    """Show what is told of a plan's targets and tasks on a day, and why."""
    ready()
    from nenso.programme import queries

    on = _day(as_of)
    found = queries.plan_named(plan, on)
    targets = queries.targets_with_status(found, on)
    tasks = queries.tasks(queries.TaskFilter(plan=plan, with_drafts=True), on)
    if as_json:
        lines = {
            "targets": [_plain_target(one) for one in targets],
            "tasks": [_plain_task(one) for one in tasks],
        }
        print_json(_plain_plan(found) | lines)
        return
    out.print(f"{found.number}  {words(found.title)}", markup=False)
    status, reason = Text("Trạng thái", "Status"), Text("Vì sao", "Why")
    target_rows = [_target_row(one) for one in targets]
    table((Text("Số", "No."), status, Text("Mục tiêu", "Target"), Text("Cần", "Wanted"), reason), target_rows)
    task_rows = [_task_row(one) for one in tasks]
    lead, due = Text("Chủ trì", "Lead"), Text("Hạn", "Due")
    table((Text("Số", "No."), status, Text("Nhiệm vụ", "Task"), lead, due, reason), task_rows)


@app.command("import")
def import_(
    file: Path,
    plan: str = typer.Option("", "--plan", help="code of the plan that takes it"),
    code: str = typer.Option("", "--code", help=f"code {_NEW_PLAN}"),
    number: str = typer.Option("", "--number", help=f"number {_NEW_PLAN}"),
    title: str = typer.Option("", "--title", help=f"title {_NEW_PLAN}"),
    owner: str = typer.Option("UBQGCDS", "--owner", help=f"code of the owner {_NEW_PLAN}"),
    first: datetime | None = typer.Option(None, "--from", formats=DAY, help=f"first day {_NEW_PLAN}"),
    last: datetime | None = typer.Option(None, "--to", formats=DAY, help=f"last day {_NEW_PLAN}"),
    is_sure: bool = typer.Option(False, "--yes", help="store it; without, say what would happen"),
    reason: str = typer.Option("", "--reason", help="why, where the plan is in force"),
) -> None:
    """Say what a workbook would put into a plan, every doubt by row; with --yes put it there, whole or not at all."""
    ready()
    from nenso.programme import actions, queries

    content, on = read_file(file, LARGEST), _day(None)
    row = queries.plan_row(plan) if plan else None
    facts = _facts(code, number, title, owner, first, last) if row is None and code else None
    found = actions.preview_plan_file(content=content, on=on, plan=row, facts=facts)
    _say_preview(found)
    if not is_sure:
        return
    taken = actions.import_plan_file(
        by=SYSTEM, content=content, on=on, plan=row, facts=facts, file_name=file.name, reason=reason
    )
    said = Text(
        "Đã nhập vào {plan}: {targets} mục tiêu, {tasks} nhiệm vụ.",
        "{plan} took {targets} targets, {tasks} tasks.",
    )
    targets = taken.new_targets + taken.changed_targets
    tasks = taken.new_tasks + taken.changed_tasks
    out.print(words(said.fill(plan=taken.plan.code, targets=targets, tasks=tasks)), markup=False)


@app.command("export")
def export(plan: str, file: Path, as_of: datetime | None = AS_OF) -> None:
    """Write a plan as a workbook, as officials write one; it can be read again."""
    ready()
    from nenso.programme.exporting import plan_workbook

    write_file(file, plan_workbook(plan, _day(as_of)))
    out.print(str(file), markup=False)


@app.command("check")
def check(plan: str, as_of: datetime | None = AS_OF, as_json: bool = AS_JSON) -> None:
    """Say what a plan leaves open: targets that nothing measures, tasks without lead, day, or deliverable."""
    ready()
    from nenso.programme import queries

    found = queries.plan_gaps(plan, _day(as_of))
    lists = {name: [one.number for one in getattr(found, name)] for name in _GAPS}
    if as_json:
        print_json(lists)
        return
    for name, numbers in lists.items():
        if numbers:
            out.print(f"{words(_GAPS[name])} ({len(numbers)}): {', '.join(numbers)}", markup=False)
    if not found.count:
        out.print(words(Text("Không thiếu gì.", "Nothing is missing.")), markup=False)


_GAPS = {
    "unmeasured": Text("Mục tiêu chưa có chỉ tiêu đo", "Targets that no indicator measures"),
    "without_way": Text("Mục tiêu chưa có lộ trình", "Targets without a way laid down"),
    "without_lead": Text("Nhiệm vụ chưa rõ cơ quan chủ trì", "Tasks without a lead"),
    "without_due": Text("Nhiệm vụ chưa rõ thời hạn", "Tasks without a due day"),
    "without_deliverable": Text("Nhiệm vụ chưa rõ sản phẩm", "Tasks without a deliverable"),
    "led_by_ended": Text("Nhiệm vụ của cơ quan đã chấm dứt", "Tasks led by an agency that is no more"),
}


def _facts(
    code: str, number: str, title: str, owner: str, first: datetime | None, last: datetime | None
) -> "PlanFacts":
    from nenso.programme.actions import PlanFacts

    if first is None or last is None:
        raise typer.BadParameter("a new plan takes its first and last day", param_hint="--from, --to")
    return PlanFacts(code, number, Text(title, ""), owner, first.date(), last.date())


def _say_preview(found: "PlanPreview") -> None:
    names = {
        "new": Text("mới", "new"),
        "changed": Text("sửa", "changed"),
        "same": Text("như cũ", "the same"),
        "left": Text("giữ nguyên", "left as they are"),
    }
    for what, name in names.items():
        targets, tasks = found.count(what)
        line = Text(
            "{name}: {targets} mục tiêu, {tasks} nhiệm vụ", "{name}: {targets} targets, {tasks} tasks"
        )
        out.print(words(line.fill(name=name, targets=targets, tasks=tasks)), markup=False)
    for problem in found.warnings:
        out.print(f"? {words(problem.text)}", markup=False)
    for problem in found.errors:
        err.print(f"! {words(problem.text)}", markup=False)
    if found.errors:
        texts = [problem.text for problem in found.errors]
        raise Refused("file.problems", count=len(texts), first=texts[0])


def _target_row(one: "TargetStanding") -> list[str]:
    from nenso.programme.rules import STATUSES

    target = one.target
    wanted = f"{target.operator} {format_number(target.value, language())} {target.unit}"
    reason = words(one.judgement.reason)
    return [target.number, words(STATUSES[one.status]), words(target.name), wanted, reason]


def _task_row(one: "TaskAsOf") -> list[str]:
    from nenso.programme.rules import STATUSES

    lead = words(one.lead.name) if one.lead else "–"
    due = format_date(one.due, language()) if one.due else "–"
    status, reason = words(STATUSES[one.standing.status]), words(one.standing.reason)
    return [one.number, status, words(one.name), lead, due, reason]


def _plain_plan(one: Any) -> dict[str, Any]:
    return {
        "code": one.code,
        "number": one.number,
        "title": words(one.title),
        "state": one.state,
        "issued_on": one.issued_on,
        "owner": one.owner.code,
        "first_day": one.first_day,
        "last_day": one.last_day,
        "status": one.status,
    }


def _plain_target(one: "TargetStanding") -> dict[str, Any]:
    target, last = one.target, one.judgement.last
    return {
        "number": target.number,
        "name": words(target.name),
        "operator": target.operator,
        "value": target.value,
        "unit": target.unit,
        "due": target.due,
        "indicator": target.indicator,
        "source_status": target.status,
        "status": one.status.value,
        "last": last.value if last else None,
        "expected": one.judgement.expected,
        "reason": words(one.judgement.reason),
    }


def _plain_task(one: "TaskAsOf") -> dict[str, Any]:
    return {
        "number": one.number,
        "name": words(one.name),
        "lead": one.lead.code if one.lead else "",
        "due": one.due,
        "first_due": one.first_due,
        "extensions": one.extensions,
        "state": one.state,
        "status": one.standing.status.value,
        "reason": words(one.standing.reason),
    }
