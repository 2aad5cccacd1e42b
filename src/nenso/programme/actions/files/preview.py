"""What a workbook would put into a plan: new, changed or left targets and tasks, and every doubt by row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from nenso.directory import queries as directory
from nenso.kernel.importing import Problem, Problems
from nenso.kernel.rules import Refused, Text
from nenso.measures import queries as measures
from nenso.programme.actions.files.agencies import Agencies, is_all
from nenso.programme.models import Plan, Task
from nenso.programme.rules.dependencies import cycle
from nenso.programme.rules.facts import PlanFacts, TargetFacts, TaskFacts, check_target, check_task
from nenso.programme.rules.reading import ReadPlan, ReadTarget, ReadTask, read_plan_file
from nenso.programme.rules.reading.sentences import WORDS
from nenso.programme.texts import REFUSALS

NEW, CHANGED, SAME, LEFT = "new", "changed", "same", "left"


@dataclass(slots=True)
class PlanPreview:
    """What would happen; nothing does while there are `errors`. Each line is (what, facts, row)."""

    facts: PlanFacts
    goals: list[tuple[str, str]]
    targets: list[tuple[str, TargetFacts, int]] = field(default_factory=list)
    tasks: list[tuple[str, TaskFacts, int]] = field(default_factory=list)
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()

    def count(self, what: str) -> tuple[int, int]:
        """Return how many targets and tasks are new, changed, the same or left."""
        return sum(one[0] == what for one in self.targets), sum(one[0] == what for one in self.tasks)


def preview_plan_file(
    *, content: bytes, on: date, plan: Plan | None = None, facts: PlanFacts | None = None
) -> PlanPreview:
    """Return what a workbook would put into a plan that there is, or into one that would be made of `facts`.

    Without either, the facts are those of the workbook's own sheet. Raises `FileRefused` for what is no workbook, and
    `Refused`: "file.no_plan", "plan.ended".
    """
    if plan is not None and plan.state == "ended":
        raise Refused("plan.ended", plan=plan.number)
    known = _facts_of_plan(plan) if plan is not None else facts
    read = read_plan_file(content, _year(known))
    known = known or _facts_of_sheet(read, on)
    return _Preview(read, known, plan, on).made()


class _Preview:
    """Turns what was read into what can be written, one row after the other."""

    def __init__(self, read: ReadPlan, facts: PlanFacts, plan: Plan | None, on: date) -> None:
        self.read, self.facts, self.plan = read, facts, plan
        self.agencies = Agencies(on, facts.first_day)
        self.errors, self.warnings = Problems(WORDS), Problems(WORDS)
        self.held_targets = {one.number: one for one in plan.targets.select_related("goal")} if plan else {}
        rows = plan.tasks.select_related("target") if plan else Task.objects.none()
        self.held_tasks = {one.number: one for one in rows}
        self.goals = _goals(read, plan)
        self.targets = {*self.held_targets, *(one.number for one in read.targets)}
        wanted = {one.indicator for one in read.targets if one.indicator}
        self.indicators = set(measures.indicators_named(wanted, on)) if wanted else set()

    def made(self) -> PlanPreview:
        """Return the preview with the doubts of the reader and those found here."""
        found = PlanPreview(self.facts, self.goals)
        found.targets = [line for one in self.read.targets if (line := self._target(one))]
        found.tasks = [task for one in self.read.tasks if (task := self._task(one))]
        self._waiting(found)
        found.errors = _by_row(*self.read.errors, *self.errors.shown)
        found.warnings = _by_row(*self.read.warnings, *self.warnings.shown)
        return found

    def _target(self, one: ReadTarget) -> tuple[str, TargetFacts, int] | None:
        where: dict[str, Any] = {"row": one.row, "sheet": one.sheet, "at": one.row}
        if one.due is None:
            self.warnings.add("reading.no_due", due=self.facts.last_day, **where)
        facts = TargetFacts(
            number=one.number,
            name=Text(one.name, one.name_en),
            operator=one.operator,
            value=one.value,
            unit=one.unit,
            due=one.due or self.facts.last_day,
            goal=self._goal(one.goal),
            indicator=one.indicator,
            baseline=one.baseline,
            baseline_on=one.baseline_on,
            lead_code=self._lead(one.lead, one, one.number)[0],
            source=one.source,
        )
        if not self._stands(one, lambda: self._check_target(facts)):
            return None
        held = self.held_targets.get(one.number)
        return self._what(held is not None, held is not None and _same_target(held, facts), one, facts)

    def _task(self, one: ReadTask) -> tuple[str, TaskFacts, int] | None:
        where: dict[str, Any] = {"row": one.row, "sheet": one.sheet, "at": one.row}
        if one.parent:
            self.warnings.add("reading.part", number=one.number, parent=one.parent, **where)
            return None
        lead, others = self._lead(one.lead, one, one.number)
        helping, unknown = self.agencies.all_of(one.cooperating)
        for words in unknown:
            self.warnings.add("reading.cooperating_unknown", written=words[:80], **where)
        codes = dict.fromkeys([*others, *(each.code for each in helping)])
        facts = TaskFacts(
            number=one.number,
            name=Text(one.name, one.name_en),
            deliverable=Text(one.deliverable, ""),
            lead_code=lead,
            cooperating=tuple(code for code in codes if code != lead),
            starts_on=one.starts_on,
            due=one.due,
            group=one.group,
            target=one.target,
            waits_for=one.waits_for,
            source=one.source,
        )
        if not self._stands(one, lambda: self._check_task(facts)):
            return None
        held = self.held_tasks.get(one.number)
        return self._what(held is not None, held is not None and _same_task(held, facts), one, facts)

    def _check_target(self, facts: TargetFacts) -> None:
        check_target(facts, self.facts.first_day)
        if facts.indicator and facts.indicator not in self.indicators:
            raise Refused("target.indicator", indicator=facts.indicator)

    def _check_task(self, facts: TaskFacts) -> None:
        check_task(facts, self.facts.first_day)
        if facts.target and facts.target not in self.targets:
            raise Refused("task.target", target=facts.target, plan=self.facts.number)

    def _what(
        self, is_held: bool, is_same: bool, one: ReadTarget | ReadTask, facts: Any
    ) -> tuple[str, Any, int]:
        if not is_held:
            return NEW, facts, one.row
        if is_same:
            return SAME, facts, one.row
        if self.plan is not None and self.plan.state != "draft":
            self.warnings.add("reading.stands", row=one.row, sheet=one.sheet, at=one.row, number=one.number)
            return LEFT, facts, one.row
        return CHANGED, facts, one.row

    def _stands(self, one: ReadTarget | ReadTask, check: Any) -> bool:
        try:
            check()
        except Refused as refused:
            why = REFUSALS[refused.code].fill(**refused.facts)
            self.errors.add("reading.refused", row=one.row, sheet=one.sheet, at=one.row, why=why)
            return False
        return True

    def _lead(self, text: str, one: ReadTarget | ReadTask, number: str) -> tuple[str, list[str]]:
        """Return the code of who leads, and of the others that a cell names beside it."""
        where: dict[str, Any] = {"row": one.row, "sheet": one.sheet, "at": one.row}
        if not text.strip():
            return "", []
        if is_all(text) and self.agencies.one(text) is None:
            self.warnings.add("reading.lead_of_all", written=_short(text), number=number, **where)
            return "", []
        found, unknown = self.agencies.all_of(text)
        for words in unknown:
            if is_all(words):
                self.warnings.add("reading.cooperating_unknown", written=_short(words), **where)
                continue
            code = "reading.agency_ended" if words in self.agencies.ended else "reading.agency_unknown"
            self.errors.add(code, written=_short(words), **where)
        for each in found:
            if each.is_successor:
                self.warnings.add(
                    "reading.agency_reorganised", written=_short(each.written), successor=each.name, **where
                )
        if len(found) > 1:
            self.warnings.add("reading.several_leads", count=len(found), lead=found[0].name, **where)
        return (found[0].code, [each.code for each in found[1:]]) if found else ("", [])

    def _goal(self, words: str) -> str:
        return next((number for number, name in self.goals if words and words in (number, name)), "")

    def _waiting(self, found: PlanPreview) -> None:
        numbers = {facts.number for _, facts, _ in found.tasks} | set(self.held_tasks)
        waits: dict[str, tuple[str, ...]] = {}
        for _, facts, row in found.tasks:
            waits[facts.number] = facts.waits_for
            for number in facts.waits_for:
                if number not in numbers:
                    sheet = next(one.sheet for one in self.read.tasks if one.row == row)
                    self.errors.add("reading.waits_for", row=row, sheet=sheet, at=row, number=number)
        if way := cycle(waits):
            self.errors.add("reading.cycle", way=" → ".join(way))


def _by_row(*problems: Problem) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda each: each.row))


def _short(text: str) -> str:
    return " ".join(text.split())[:80]


def _goals(read: ReadPlan, plan: Plan | None) -> list[tuple[str, str]]:
    """Return the goals by number and name: those of the plan, of the sheet of facts, and headings above targets."""
    held = [(goal.number, goal.name_vi) for goal in plan.goals.all()] if plan else []
    found = dict([*held, *read.goals])
    for one in read.targets:
        if one.goal and one.goal not in found and one.goal not in found.values():
            found[str(len(found) + 1)] = one.goal[:600]
    return list(found.items())


def _same_target(held: Any, facts: TargetFacts) -> bool:
    before = (held.name_vi, held.operator, held.value, held.unit, held.due, held.indicator, held.baseline)
    after = (
        facts.name.vi,
        facts.operator,
        facts.value,
        facts.unit,
        facts.due,
        facts.indicator,
        facts.baseline,
    )
    return before == after and held.lead_code == facts.lead_code


def _same_task(held: Task, facts: TaskFacts) -> bool:
    before = (
        held.name_vi,
        held.deliverable_vi,
        held.lead_code,
        tuple(held.cooperating),
        held.due,
        held.group,
    )
    after = (facts.name.vi, facts.deliverable.vi, facts.lead_code, facts.cooperating, facts.due, facts.group)
    return before == after and (held.target.number if held.target else "") == facts.target


def _year(facts: PlanFacts | None) -> int | None:
    """Return the year of a plan of one year, for days that are written without."""
    return facts.last_day.year if facts and facts.first_day.year == facts.last_day.year else None


def _facts_of_plan(plan: Plan) -> PlanFacts:
    return PlanFacts(
        code=plan.code,
        number=plan.number,
        title=Text(plan.title_vi, plan.title_en),
        owner_code=plan.owner_code,
        first_day=plan.first_day,
        last_day=plan.last_day,
    )


def _facts_of_sheet(read: ReadPlan, on: date) -> PlanFacts:
    given: Mapping[str, str] = read.facts
    try:
        first, last = _day(given["first_day"]), _day(given["last_day"])
        issued = _day(given["issued_on"]) if given.get("issued_on") else None
        code, number, title = given["code"], given["number"], given["title_vi"]
    except (KeyError, ValueError) as missing:
        raise Refused("file.no_plan", field="file") from missing
    body = given.get("issuing_body_vi", "")
    return PlanFacts(
        code=code,
        number=number,
        title=Text(title, given.get("title_en", "")),
        owner_code=_owner(given.get("owner_code", ""), on),
        first_day=first,
        last_day=last,
        issued_on=issued,
        issuing_body=Text(body, ""),
        source=given.get("source", ""),
    )


def _day(written: str) -> date:
    """Read a day of the sheet of facts, a date of the workbook or one that was typed; raises `ValueError`."""
    if "/" not in written:
        return date.fromisoformat(written.strip())
    day, month, year = (int(part) for part in written.split("/"))
    return date(year, month, day)


def _owner(written: str, on: date) -> str:
    """Return the code of whom a sheet names as the plan's owner by name or code; what nobody is called, as it is written."""
    try:
        return directory.resolve(written, on).code if written else ""
    except Refused:
        return written
