"""The national plans that ship: loaded once each, never changed underneath whoever works with them."""

import csv
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Text
from nenso.programme.actions.plans import add_goal, create_plan
from nenso.programme.actions.targets import store_target
from nenso.programme.actions.tasks import store_task
from nenso.programme.models import Plan
from nenso.programme.rules.facts import PlanFacts, TargetFacts, TaskFacts

REFERENCE = Path(__file__).resolve().parents[1] / "reference"


def load_reference(*, by: Actor) -> list[str]:
    """Load the shipped plans with targets and tasks. Returns the lines to say.

    A plan that is there already keeps what it has: targets that it lacks are added, those that differ are told.
    """
    made = kept = targets = 0
    differs: list[str] = []
    shipped = shipped_targets()
    for entry in _entries():
        its = shipped.get(entry["code"], [])
        held = Plan.objects.filter(code=entry["code"]).first()
        if held is None:
            targets += _load(by, entry, its)
            made += 1
        else:
            targets += _add_missing(by, held, its)
            differs += _differing(held, its)
            kept += 1
    lines = [
        f"Kế hoạch: {made} mới, {kept} đã có, {targets} mục tiêu mới / plans: {made} new, {kept} kept, {targets} new targets"
    ]
    if differs:
        lines.append(
            f"Mục tiêu đã có khác bản kèm sản phẩm / targets differ from those shipped: {', '.join(differs)}"
        )
    return lines


def shipped_targets() -> dict[str, list[TargetFacts]]:
    """Return the targets of the reference file by the code of their plan."""
    found: dict[str, list[TargetFacts]] = {}
    with (REFERENCE / "targets.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["plan"], []).append(_target(row))
    return found


def _entries() -> Iterator[dict[str, Any]]:
    with (REFERENCE / "plans.toml").open("rb") as file:
        yield from tomllib.load(file)["plan"]


@transaction.atomic
def _load(by: Actor, entry: dict[str, Any], targets: Sequence[TargetFacts]) -> int:
    plan = create_plan(by=by, facts=_plan(entry), on=entry["last_day"])  # its owner may be younger than it
    goals = [
        add_goal(by=by, plan=plan, number=one["number"], name=Text(one["vi"], one["en"]))
        for one in entry["goals"]
    ]
    only = goals[0].number if len(goals) == 1 else ""
    count = 0
    for count, one in enumerate(targets, start=1):
        store_target(plan, one if one.goal else replace(one, goal=only), count)
    for number, group in enumerate(entry.get("task_groups", ()), start=1):
        store_task(plan, _group(number, group, entry["task_source"]), by=by, order=number)
    plan.state = entry["state"]
    plan.save(update_fields=["state"])
    facts = {"plan": plan.code, "number": plan.number, "targets": count, "tasks": plan.tasks.count()}
    record(by=by, verb="programme.plan_loaded", thing=("plan", plan.code), facts=facts)
    return count


@transaction.atomic
def _add_missing(by: Actor, plan: Plan, targets: Sequence[TargetFacts]) -> int:
    held = set(plan.targets.values_list("number", flat=True))
    goals = list(plan.goals.values_list("number", flat=True))
    missing = [one for one in targets if one.number not in held]
    for place, facts in enumerate(missing, start=len(held) + 1):
        store_target(plan, facts if facts.goal or len(goals) != 1 else replace(facts, goal=goals[0]), place)
    if missing:
        told = {"plan": plan.code, "number": plan.number, "targets": len(missing), "tasks": 0}
        record(by=by, verb="programme.plan_loaded", thing=("plan", plan.code), facts=told)
    return len(missing)


def _differing(plan: Plan, targets: Sequence[TargetFacts]) -> list[str]:
    held = {one.number: one for one in plan.targets.all()}
    return [
        f"{plan.code} {one.number}"
        for one in targets
        if (row := held[one.number])
        and (row.operator, row.value, row.due) != (one.operator, one.value, one.due)
    ]


def _plan(entry: dict[str, Any]) -> PlanFacts:
    return PlanFacts(
        code=entry["code"],
        number=entry["number"],
        title=Text(entry["title"]["vi"], entry["title"]["en"]),
        owner_code=entry["owner"],
        first_day=entry["first_day"],
        last_day=entry["last_day"],
        issued_on=entry["issued_on"],
        issuing_body=Text(entry["issuing_body"]["vi"], entry["issuing_body"]["en"]),
        under=entry.get("under", ""),
        adopted_by_types=tuple(entry["adopted_by_types"]),
        status=entry["status"],
        source=entry["source"],
    )


def _target(row: dict[str, str]) -> TargetFacts:
    return TargetFacts(
        number=row["number"],
        name=Text(row["name_vi"], row["name_en"]),
        operator=row["operator"],
        value=float(row["value"]),
        unit=row["unit"],
        due=date.fromisoformat(row["due"]),
        goal=row["goal"],
        indicator=row["indicator"],
        baseline=float(row["baseline"]) if row["baseline"] else None,
        baseline_on=date.fromisoformat(row["baseline_on"]) if row["baseline_on"] else None,
        scope=row["scope"],
        each_types=tuple(one for one in row["each_types"].split(";") if one),
        status=row["status"],
        source=row["source"],
    )


def _group(number: int, group: dict[str, str], source: str) -> TaskFacts:
    return TaskFacts(
        number=f"N{number}",
        name=Text(
            f"Nhóm nhiệm vụ: {group['vi'][0].lower()}{group['vi'][1:]}", f"Group of tasks: {group['en']}"
        ),
        group=group["vi"],
        source=source,
    )
