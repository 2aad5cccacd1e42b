"""Where the pages of rounds are, for messages and addresses kept in data: the one place that names them outside the site."""

from uuid import UUID


def path_of_round(code: str) -> str:
    """Return the desk's page of a round."""
    return f"/desk/rounds/{code}/"


def path_of_assessment(code: str, unit: str) -> str:
    """Return the page on which an organisation assesses itself."""
    return f"/desk/rounds/{code}/units/{unit}/"


def path_of_entry(entry: UUID | str) -> str:
    """Return the page of one criterion of one participant: what was said, what was found, and who did either."""
    return f"/desk/rounds/entries/{entry}/"


def path_of_verification(code: str) -> str:
    """Return the page on which somebody verifies what was dealt."""
    return f"/desk/rounds/{code}/review/"


def path_of_differences(code: str) -> str:
    """Return the page of what two reviewers found differently."""
    return f"/desk/rounds/{code}/differences/"


def path_of_objections(code: str) -> str:
    """Return the page of a round's objections."""
    return f"/desk/rounds/{code}/objections/"


def path_of_request(request: UUID | str) -> str:
    """Return the page on which an organisation answers a request for evidence."""
    return f"/desk/rounds/requests/{request}/answer/"
