"""The demonstration's catalogue: 2,400 illustrative entries of ministries and provinces, in every state and of every quality.

Whatever stands in the catalogue stays as it is: their codes begin with "demo-", and one that is taken is left out.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from nenso.kernel.actions import record
from nenso.kernel.queries import latest
from nenso.kernel.rules import SYSTEM, Actor, Period, PeriodKind

if TYPE_CHECKING:
    from nenso.project.cataloguing.generating import Agency

__all__ = ["DONE", "is_made", "make"]
DONE = "project.catalogue_demonstrated"
_WRITER = Actor("system", "demonstration.reporter", "Người báo cáo trình diễn", "demonstration")
_APPROVER = Actor("system", "demonstration.approver", "Người duyệt trình diễn", "demonstration")
_TYPES = ("ministry", "ministry_level_agency", "government_agency")
_MONTHS = 6  # of figures: enough for a forecast
_BEFORE, _SINCE = date(2025, 6, 30), date(2025, 7, 1)  # Resolution 202/2025/QH15


def is_made() -> bool:
    """Say whether the demonstration's entries were made."""
    return latest(DONE) is not None


def make(*, seed: int, now: datetime, say: Callable[[str], None]) -> None:
    """Make the entries around a moment; nothing where they were made."""
    from nenso.catalogue.actions import store_samples
    from nenso.measures.actions import derive_catalogue
    from nenso.project.cataloguing.generating import samples

    if is_made():
        return
    today = timezone.localdate(now)
    made = samples(seed=seed, today=today, agencies=_agencies(today))
    with transaction.atomic():
        count = store_samples(by=SYSTEM, writer=_WRITER, approver=_APPROVER, samples=made)
        record(by=SYSTEM, verb=DONE, thing=("installation", "nenso"), facts={"seed": seed, "entries": count})
    for month in _months(today):
        derive_catalogue(month=month, today=today)
    say(f"{count} mục minh họa trong danh mục / illustrative entries in the catalogue")


def _months(today: date) -> list[Period]:
    """Return the months whose figures are derived, oldest first: the entries' steps tell what was public in each."""
    found = [Period(PeriodKind.MONTH, today.replace(day=1))]
    while len(found) < _MONTHS:
        found.append(found[-1].preceding())
    return found[::-1]


def _agencies(today: date) -> "list[Agency]":
    """Return the ministries, agencies of the Government and provinces of a day, with the provinces that each took in last."""
    from nenso.directory import queries as directory
    from nenso.project.cataloguing.generating import Agency

    moved = directory.lineage_map(_BEFORE, _SINCE)
    provinces = directory.organisations_of_types(("provincial_committee",), today)
    sources = {each.code: [one.code for one in moved.sources_of(each.code)] for each in provinces}
    names = directory.territory_names(
        "province", [code for codes in sources.values() for code in codes], _BEFORE
    )
    found = [
        Agency(each.code, each.short_name, False) for each in directory.organisations_of_types(_TYPES, today)
    ]
    for each in provinces:
        former = sources[each.code] if len(sources[each.code]) > 1 else []
        found.append(Agency(each.code, each.short_name, True, tuple(names[code] for code in former)))
    return found
