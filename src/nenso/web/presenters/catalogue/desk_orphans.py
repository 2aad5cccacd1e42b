"""Entries of bodies that are over, as the desk shows them: by body, with who goes on, and to whom the reader may hand them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from nenso.catalogue import queries
from nenso.catalogue.queries import Orphan, OrphanedBody
from nenso.kernel.rules import Text
from nenso.web.catalogue_reorganising_words import MOVE
from nenso.web.presenters.systems.reach import Reach


class Reader(Protocol):
    """Whose entries the reader sees, whose they write, whose they publish."""

    @property
    def sees(self) -> Reach: ...
    @property
    def writes(self) -> Collection[str]: ...
    @property
    def publishes(self) -> Reach: ...


@dataclass(frozen=True, slots=True)
class BodyShown:
    """A body that is over. `choices` are the heirs to whom the reader may hand what it owned, by code; none where they may not, or nobody goes on."""

    body: OrphanedBody
    name: Text
    heirs: tuple[tuple[str, Text], ...]
    choices: tuple[tuple[str, Text], ...]

    @property
    def field(self) -> str:
        """The name of the field in which its heir is chosen."""
        return f"to-{self.body.owner}"

    @property
    def entries(self) -> tuple[Orphan, ...]:
        """What it owned."""
        return self.body.entries

    @property
    def says(self) -> Text:
        """Who goes on with its work, in words."""
        if self.body.ending is None:
            return MOVE["unknown"]
        if not self.heirs:
            return MOVE["no_heir"]
        if len(self.heirs) == 1:
            return MOVE["heir_one"].fill(heir=self.heirs[0][1])
        names = [name for _, name in self.heirs]
        return MOVE["heirs"].fill(
            heirs=Text("; ".join(name.vi for name in names), "; ".join(name.en or name.vi for name in names))
        )


def bodies_of(its: Reader, on: date, *, is_counted_only: bool = False) -> list[BodyShown]:
    """Return the bodies over on a day that are the reader's concern: they see or write for the body, or for one that goes on with its work."""
    shown = [_shown(body, its) for body in queries.orphaned(on, is_counted_only=is_counted_only)]
    return [each for each in shown if each.choices or _concerns(each, its)]


def orphans_of(its: Reader, on: date) -> tuple[int, int]:
    """Return how many entries of bodies that are over wait, and how many of them the reader may hand over.

    Who sees the whole nation is told of all that wait, others of their own to hand over alone.
    """
    bodies = bodies_of(its, on, is_counted_only=True)
    mine = sum(each.body.count for each in bodies if each.choices)
    return (sum(each.body.count for each in bodies) if its.sees.is_all else mine), mine


def _shown(body: OrphanedBody, its: Reader) -> BodyShown:
    heirs = tuple((heir.code, heir.name) for heir in (body.ending.heirs if body.ending else ()))
    may_all = its.publishes.is_all or body.owner in its.writes
    choices = tuple(each for each in heirs if may_all or each[0] in its.writes)
    name = body.ending.name if body.ending else Text(body.owner, body.owner)
    return BodyShown(body, name, heirs, choices)


def _concerns(shown: BodyShown, its: Reader) -> bool:
    return any(its.sees.holds(code) for code in (shown.body.owner, *(code for code, _ in shown.heirs)))
