"""Where the pages of reports are, for messages: the one place that names them outside the site itself."""

from uuid import UUID


def path_of(submission: UUID | str) -> str:
    """Return the page of a submission."""
    return f"/desk/reports/{submission}/"


def path_of_work() -> str:
    """Return the page of what is to be reported and decided."""
    return "/desk/reports/"
