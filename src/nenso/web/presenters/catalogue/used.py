"""Whose data an entry uses by what right: what was granted to the systems of the exchange that say they are it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from nenso.exchange.models import Right
from nenso.kernel.rules import Text
from nenso.web.presenters.catalogue.ties import EntrySaid, entries_said
from nenso.web.presenters.exchange.naming import Registry, ServiceLine, SystemLine


@dataclass(frozen=True, slots=True)
class Used:
    """A service that an entry may call: whose it is, which entry gives it (None: not told), what for, on what ground, until when."""

    service: ServiceLine
    giver: EntrySaid | None
    purpose: str
    ground: str
    valid_to: datetime | None

    @property
    def owner(self) -> Text:
        """The agency that gives it."""
        return self.service.system.member.name


def used_by(own: Sequence[SystemLine], known: Registry, now: datetime, language: str) -> tuple[Used, ...]:
    """Return what systems may use today by a right of their own or of a group, each service once a purpose, by name.

    Two queries, and that of the entries that give it; none where there are no systems.
    """
    if not own:
        return ()
    rows = {line.row.pk for line in own}
    held = Right.objects.filter(Q(valid_to=None) | Q(valid_to__gt=now), revoked_at=None, valid_from__lte=now)
    held = held.filter(Q(subsystem__in=rows) | Q(group__subsystems__in=rows)).order_by("pk").distinct()
    lines = {line.row.pk: line for line in known.offered}
    rights = [right for right in held if right.service_id in lines]
    codes = {lines[right.service_id].system.row.entry_code for right in rights}
    givers = entries_said(codes, language)
    found = {}
    for right in rights:
        line = lines[right.service_id]
        one = Used(line, givers.get(line.system.row.entry_code), right.purpose, right.ground, right.valid_to)
        found[line.id, right.purpose, right.ground] = one
    return tuple(sorted(found.values(), key=lambda each: (each.service.folded, each.purpose)))
