"""Road maps: which databases each agency must open or share by when, and how far that is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Value, When
from django.db.models.fields.json import KT

from nenso.catalogue.models import Version
from nenso.catalogue.queries.coverage import as_promised, planned, promises, public_on
from nenso.catalogue.rules import Facts, Pace, facts_of, pace
from nenso.catalogue.rules.kinds import Sharing
from nenso.catalogue.rules.road_map import SOON
from nenso.kernel.rules import Text


@dataclass(frozen=True, slots=True)
class Promise:
    """A database that is to be shared by a day, and how far it is; `sharing` is how it is shared now."""

    code: str
    owner: str
    name: Text
    share_as: Sharing
    share_by: date
    ground: str
    sharing: Sharing | None
    pace: Pace
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class RoadMap:
    """What agencies promised (all of it, or a part), what is late first and what is kept last, each in the order of days; for each agency how many are at each pace; whether some are made up."""

    on: date
    lines: tuple[Promise, ...]
    by_owner: Mapping[str, Mapping[Pace, int]]
    has_illustrative: bool


def road_map(
    on: date,
    owners: Collection[str] | None = None,
    paces: Collection[Pace] | None = None,
    *,
    start: int = 0,
    size: int | None = None,
) -> RoadMap:
    """Return the road maps that were public at the end of a day, of some owners or of all; only what is at some paces, or all.

    Three queries. What is over (merged, retired) promises nothing.
    """
    rows = public_on(on, owners).filter(promises(on)["promised"], facts__has_key="share_as")
    rows = rows.annotate(pace=_pace(on))
    by_owner: dict[str, dict[Pace, int]] = {}
    is_made_up = False
    with planned(on):
        counted = (
            rows.order_by().values_list("owner", "pace", "entry__is_illustrative").annotate(n=Count("pk"))
        )
        for owner, at, made_up, count in counted:
            found = by_owner.setdefault(owner, {})
            found[Pace(at)] = found.get(Pace(at), 0) + count
            is_made_up |= made_up and (paces is None or Pace(at) in paces)
        wanted = rows if paces is None else rows.filter(pace__in=list(paces))
        ordered = wanted.order_by(_rank(), KT("facts__share_by"), "entry__code").values_list("pk", flat=True)
        page = list(ordered[start : None if size is None else start + size])
    return RoadMap(on, _lines(page, on), by_owner, is_made_up)


def _pace(on: date) -> Case:
    """Return `rules.pace` of a row that promises something, as the database says it."""
    return Case(
        When(as_promised(), then=Value(Pace.KEPT.value)),
        When(facts__share_by__lt=on.isoformat(), then=Value(Pace.LATE.value)),
        When(facts__share_by__lte=(on + SOON).isoformat(), then=Value(Pace.SOON.value)),
        default=Value(Pace.COMING.value),
    )


def _rank() -> Case:
    order = (Pace.LATE, Pace.SOON, Pace.COMING, Pace.KEPT)
    return Case(*(When(pace=at.value, then=Value(place)) for place, at in enumerate(order)))


def _lines(page: Sequence[int], on: date) -> tuple[Promise, ...]:
    """Return some versions as promises, in the order given."""
    rows = Version.objects.select_related("entry").in_bulk(page)
    found = ((rows[pk].entry, facts_of(rows[pk].facts)) for pk in page)
    return tuple(line for row, facts in found if (line := _promise(row.code, facts, row.is_illustrative, on)))


def promises_due(on: date, owners: Collection[str] | None = None) -> RoadMap:
    """Return what is late or will be due within `rules.road_map.SOON`."""
    return road_map(on, owners, (Pace.LATE, Pace.SOON))


def _promise(code: str, facts: Facts, is_illustrative: bool, on: date) -> Promise | None:
    found = pace(facts, on)
    if found is None or facts.share_as is None or facts.share_by is None:
        return None
    return Promise(
        code,
        facts.owner,
        facts.name,
        facts.share_as,
        facts.share_by,
        facts.share_ground,
        facts.sharing,
        found,
        is_illustrative,
    )
