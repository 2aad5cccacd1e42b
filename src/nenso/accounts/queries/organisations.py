"""What this room asks of the directory: an organisation's row, and who stands above and below it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from nenso.accounts.models import Grant
from nenso.accounts.rules import NATIONAL
from nenso.directory import queries as directory
from nenso.kernel.rules import Refused, Text


@dataclass(frozen=True, slots=True)
class OrganisationName:
    """An organisation as this room shows it; `id` is the row valid on the day asked."""

    id: int
    code: str
    name: Text


def _rows() -> Any:
    """Return the directory's rows, reached through a grant's key: another room's models are not imported."""
    model: Any = Grant._meta.get_field("organisation").related_model
    return model.objects


def path_of(organisation: str | int, on: date) -> tuple[str, ...]:
    """Return an organisation's code and those of its ancestors on a day, nearest first, the nation last.

    `organisation` is a code (text) or a row's identifier (a number). National roles reach every
    organisation, also where no parent is written down: the committee is the last step of each path.
    """
    path = [organisation if isinstance(organisation, str) else _rows().get(pk=organisation).code]
    parents = directory.organisation_parents(on)
    while (parent := parents.get(path[-1], "")) and parent not in path:
        path.append(parent)
    return tuple(path) if NATIONAL in path else (*path, NATIONAL)


def find_organisation(words: str, on: date) -> OrganisationName:
    """Return the organisation that a person means by a code, or by a name written with or without diacritics.

    Raises `Refused`: organisation.not_resolved, organisation.ambiguous (both with field="organisation").
    """
    try:
        found = directory.resolve(words, on)
    except Refused as refused:
        refused.field = "organisation"
        raise
    return OrganisationName(_rows().get(uuid=found.uuid).pk, found.code, found.name)


def codes_below(codes: Iterable[str], on: date) -> set[str]:
    """Return the codes given and those of every organisation beneath them on a day."""
    reached = set(codes)
    layer = set(reached)
    while layer:
        below = _rows().as_of(on).filter(parent_code__in=layer)
        layer = set(below.values_list("code", flat=True)) - reached
        reached |= layer
    return reached
