"""Which assessed criteria show an entry of the catalogue, as far as everybody may read them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from nenso.directory import queries as directory
from nenso.index.models import Entry, Evidence
from nenso.index.queries.methods import method_of
from nenso.kernel.rules import Text


@dataclass(frozen=True, slots=True)
class ShownIn:
    """One criterion of one agency in a published round, whose evidence names an entry of the catalogue."""

    entry: UUID
    round: Text
    year: int
    unit: Text
    criterion: Text


def shown_in(codes: Collection[str], most: int = 20, now: datetime | None = None) -> tuple[ShownIn, ...]:
    """Return the newest criteria whose evidence names an entry by one of its codes, of rounds whose result is published.

    What came with an objection and what was removed are left out, as on the public page of the criterion. One query; where there
    are any, those of their editions and of the names of their agencies besides.
    """
    published = "entry__participant__round__run__publication__"
    named = Evidence.objects.filter(
        catalogue_code__in=codes,
        removed_at=None,
        objection=None,
        **{f"{published}released_at__isnull": False, f"{published}embargo_until__lte": now or timezone.now()},
    )
    rows = Entry.objects.filter(pk__in=named.order_by().values("entry"))
    together = "participant__round__edition"
    newest = rows.select_related(together).defer(f"{together}__text")
    found = list(newest.order_by("-participant__round__year", "-participant__round__id", "-id")[:most])
    names = {
        day: directory.organisations({each.participant.unit_code for each in found}, day)
        for day in {each.participant.round.units_on for each in found}
    }
    return tuple(_shown(each, names[each.participant.round.units_on]) for each in found)


def _shown(each: Entry, names: dict[str, directory.OrganisationAsOf]) -> ShownIn:
    row, unit = each.participant.round, each.participant.unit_code
    name = names[unit].short_name if unit in names else Text(unit, unit)
    criterion = method_of(row.edition).node(each.node).name
    return ShownIn(each.uuid, Text(row.name_vi, row.name_en), row.year, name, criterion)
