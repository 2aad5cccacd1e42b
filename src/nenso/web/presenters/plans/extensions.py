"""More time that an agency asked for, with what became of it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nenso.kernel.rules import Text
from nenso.programme.models import Extension
from nenso.web.presenters.plans.task import decided


@dataclass(frozen=True, slots=True)
class AskedTime:
    """More time asked for a task; `state` is its words, the kind of its badge and its sign."""

    task: UUID
    title: Text
    until: date
    state: tuple[Text, str, str]
    note: Text


def asked_by(organisation: str, most: int) -> list[AskedTime]:
    """Return the newest that an organisation asked for as lead agency, those that wait first. One query."""
    rows = Extension.objects.filter(task__lead_code=organisation).select_related("task")
    newest = sorted(rows.order_by("-id")[:most], key=lambda row: row.is_granted is not None)
    return [
        AskedTime(
            row.task.uuid,
            Text(
                f"{row.task.number}. {row.task.name_vi}",
                f"{row.task.number}. {row.task.name_en or row.task.name_vi}",
            ),
            row.asked_due,
            decided(row.is_granted),
            Text(row.decision, row.decision),
        )
        for row in newest
    ]
