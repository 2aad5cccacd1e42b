"""Where the pages of this room's things are: messages and feeds lead there, though pages are another room's."""

from uuid import UUID


def path_of_plan(plan: str) -> str:
    """Return the public page of a plan."""
    return f"/plans/{plan}/"


def path_of_target(plan: str, number: str) -> str:
    """Return the public page of a target."""
    return f"/plans/{plan}/targets/{number}/"


def path_of_task(plan: str, number: str) -> str:
    """Return the public page of a task."""
    return f"/plans/{plan}/tasks/{number}/"


def path_of_work(task: UUID | None = None) -> str:
    """Return the desk's page of a task, or of all that an agency owes."""
    return "/desk/plans/" if task is None else f"/desk/plans/tasks/{task}/"
