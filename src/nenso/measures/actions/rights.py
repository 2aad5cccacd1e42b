"""Who may define indicators and bring figures by hand: approvers and administrators, of the nation or of the owner."""

from nenso.accounts.queries import allowed
from nenso.accounts.rules import NATIONAL, Role
from nenso.kernel.rules import Actor, Refused

_ROLES = (Role.ADMINISTRATOR, Role.APPROVER)


def allowed_for(by: Actor, owner: str) -> Actor:
    """Return the actor with its right over indicators of an owner ("" is the nation).

    Roles of the nation reach every owner. Raises `Refused("access.role_missing")`.
    """
    for role in _ROLES:
        try:
            return allowed(by, role, owner or NATIONAL)
        except Refused as refused:
            missing = refused
    raise missing
