"""Where the pages of this room's things are: messages lead there, though pages are another room's."""

from uuid import UUID

GUESSES = "/desk/exchange/guesses/"
"""The desk's page of wrong keys."""


def path_of_request(request: UUID) -> str:
    """Return the desk's page of a request for access."""
    return f"/desk/exchange/requests/{request}/"
