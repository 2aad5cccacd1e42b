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
