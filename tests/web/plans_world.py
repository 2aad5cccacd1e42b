"""What the tests of pages of plans share: days around today, browsers of people, and a plan with work under it."""

from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from nenso.programme import actions
from nenso.programme.models import Task
from tests.factories.accounts import signed_in
from tests.factories.programme import PlanWorld

PLAN = "/plans/ke-hoach-2026/"
DESK = "/desk/plans/ke-hoach-2026/"
LINK = "https://danang.example/van-ban/12.pdf"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def in_days(count: int) -> date:
    """Return a day so many days from today."""
    return timezone.localdate() + timedelta(days=count)


class Pages(PlanWorld):
    """The small plan in force with three tasks: one due in a month, one overdue, one that nobody is known to lead."""

    def __init__(self) -> None:
        super().__init__()
        self.target(lead_code="")
        self.task("1", due=in_days(30), target="1", group="Dữ liệu số", cooperating=("01",))
        self.task("2", due=in_days(-5), lead_code="01")
        self.task("3", due=None, lead_code="", deliverable=self.nothing)
        self.plan = actions.issue_plan(by=self["van"], plan=self.plan, issued_on=date(2026, 1, 1))

    @property
    def nothing(self) -> Any:
        """Words that are not there."""
        from nenso.kernel.rules import Text

        return Text("", "")

    def browser(self, name: str) -> Client:
        """Return a browser in which a person has signed in."""
        return signed_in(self.people[name])

    def desk(self, number: str, act: str = "") -> str:
        """Return the desk's address of a task, or of something done with it."""
        return f"/desk/plans/tasks/{self.named(number).uuid}/{f'{act}/' if act else ''}"

    def delivered(self, number: str = "1", who: str = "lan") -> Task:
        """Attach a link to a task."""
        actions.deliver(by=self[who], task=self.named(number), title="Báo cáo", number="12/BC", url=LINK)
        return self.named(number)

    def submitted(self, number: str = "1", who: str = "lan") -> Task:
        """Attach a link to a task and hand it in."""
        self.delivered(number, who)
        actions.submit_task(by=self[who], task=self.named(number))
        return self.named(number)
