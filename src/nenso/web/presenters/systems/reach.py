"""Which organisations a person of the desk may look at, and whether they may administer one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from nenso.accounts.queries import codes_below, held_by
from nenso.accounts.rules import INHERITED, NATIONAL, Role


@dataclass(frozen=True, slots=True)
class Reach:
    """The organisations in reach of a person's roles; `is_all` where a role is the nation's."""

    is_all: bool
    codes: frozenset[str]

    def holds(self, organisation: str) -> bool:
        """Say whether an organisation is in reach."""
        return self.is_all or organisation in self.codes


def reach_of(key: object, on: date, roles: Collection[Role] = tuple(Role)) -> Reach:
    """Return what a person (by uuid) reaches on a day with any of some roles; a few queries for any number."""
    held = [each for each in held_by(key) if on in each.validity and each.role in roles]
    downward = {each.organisation for each in held if INHERITED[each.role]}
    if NATIONAL in downward:
        return Reach(True, frozenset())
    return Reach(False, frozenset(codes_below(downward, on) | {each.organisation for each in held}))
