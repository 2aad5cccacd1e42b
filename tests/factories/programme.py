"""A small plan with a target and tasks, the agencies that work on it, and the people who act, for tests."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from nenso.kernel.rules import Actor, Text, fold
from nenso.programme import actions
from nenso.programme.actions import PlanFacts, TargetFacts, TaskFacts
from nenso.programme.models import Plan, Target, Task

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
TODAY = date(2026, 3, 2)  # a Monday
DUE = date(2026, 6, 30)


def moment(day: date = TODAY, hour: int = 9) -> datetime:
    """Return a moment of a day at the country's own clock."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=timezone.get_default_timezone())


def plan_facts(**changes: Any) -> PlanFacts:
    """Return what is written of the small plan."""
    given: dict[str, Any] = {
        "code": "ke-hoach-2026",
        "number": "12/QĐ-UBQGCĐS",
        "title": Text("Kế hoạch năm 2026", "Plan of 2026"),
        "owner_code": "UBQGCDS",
        "first_day": FIRST,
        "last_day": LAST,
        **changes,
    }
    return PlanFacts(**given)


def target_facts(**changes: Any) -> TargetFacts:
    """Return what is written of a target: 80 % by the end of June."""
    given: dict[str, Any] = {
        "number": "1",
        "name": Text("Hồ sơ trực tuyến", "Dossiers online"),
        "operator": ">=",
        "value": 80.0,
        "unit": "%",
        "due": DUE,
        **changes,
    }
    return TargetFacts(**given)


def task_facts(number: str = "1", **changes: Any) -> TaskFacts:
    """Return what is written of a task: Đà Nẵng delivers a report by the end of June."""
    given: dict[str, Any] = {
        "number": number,
        "name": Text(f"Nhiệm vụ {number}", f"Task {number}"),
        "deliverable": Text("Báo cáo", "A report"),
        "lead_code": "48",
        "due": DUE,
        **changes,
    }
    return TaskFacts(**given)


class PlanWorld:
    """A national plan in force; provinces 48 and 01, the commune 20194 of 48, and the people who act.

    `lan` and `minh` report for 48, `hoa` for 01, `tam` for 20194; `ha` approves for 48, `bao` for 01; `van` and `kim` approve for
    the nation; `stranger` holds nothing.
    """

    def __init__(self) -> None:
        from nenso.accounts.queries import actor_of
        from nenso.accounts.rules import NATIONAL, Role
        from tests.factories.accounts import a_person, an_organisation

        an_organisation(NATIONAL, "Ủy ban Quốc gia về chuyển đổi số", type="national_committee")
        for code, name in (("01", "Hà Nội"), ("48", "Đà Nẵng")):
            place = {"territory_level": "province", "territory_code": code, "short_name": name}
            place["folded"] = f"ubnd {fold(name)} | {fold(name)}"
            an_organisation(code, f"UBND {name}", type="provincial_committee", **place)
        place = {"territory_level": "commune", "territory_code": "20194", "short_name": "Hải Châu"}
        an_organisation("20194", "UBND phường Hải Châu", parent="48", type="communal_committee", **place)
        held = {
            "lan": (Role.REPORTER, "48"),
            "minh": (Role.REPORTER, "48"),
            "hoa": (Role.REPORTER, "01"),
            "tam": (Role.REPORTER, "20194"),
            "ha": (Role.APPROVER, "48"),
            "bao": (Role.APPROVER, "01"),
            "van": (Role.APPROVER, NATIONAL),
            "kim": (Role.APPROVER, NATIONAL),
        }
        self.people = {
            name: a_person(grant, name=name.title(), home=grant[1]) for name, grant in held.items()
        }
        self.people["stranger"] = a_person(name="Stranger")
        self.actors: dict[str, Actor] = {name: actor_of(person) for name, person in self.people.items()}
        self.plan: Plan = actions.create_plan(by=self["van"], facts=plan_facts(), on=TODAY)

    def __getitem__(self, name: str) -> Actor:
        """Return a person as an actor."""
        return self.actors[name]

    def target(self, **changes: Any) -> Target:
        """Add a target to the plan."""
        return actions.add_target(
            by=self["van"], plan=self.plan, facts=target_facts(**changes), reason="bổ sung"
        )

    def task(self, number: str = "1", **changes: Any) -> Task:
        """Add a task to the plan."""
        return actions.add_task(
            by=self["van"], plan=self.plan, facts=task_facts(number, **changes), on=TODAY, reason="bổ sung"
        )

    def issued(self, *numbers: str) -> Plan:
        """Bring the plan into force with a target and tasks."""
        self.target()
        for number in numbers or ("1",):
            self.task(number)
        self.plan = actions.issue_plan(by=self["van"], plan=self.plan, issued_on=FIRST)
        return self.plan

    def named(self, number: str) -> Task:
        """Return a task of the plan as it stands."""
        return Task.objects.select_related("plan").get(plan=self.plan, number=number)
