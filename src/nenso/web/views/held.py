"""The roles of the reader, read once a request for all that asks for them."""

from django.http import HttpRequest

from nenso.accounts.queries import actor_of, held_by
from nenso.accounts.rules import HeldRole

_HELD = "_nenso_held_roles"


def held_roles(request: HttpRequest) -> list[HeldRole]:
    """Return every role that the reader has held, holds or will hold."""
    held: list[HeldRole] | None = getattr(request, _HELD, None)
    if held is None:
        held = held_by(actor_of(request.user).key) if request.user.is_authenticated else []
        setattr(request, _HELD, held)
    return held
