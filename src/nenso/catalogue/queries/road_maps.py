"""Road maps: which databases each agency must open or share by when, and how far that is."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from nenso.catalogue.queries.coverage import public_on
from nenso.catalogue.rules import Facts, Kind, Pace, facts_of, pace
from nenso.catalogue.rules.kinds import Sharing
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
    """What agencies promised, the first due first, and for each agency how many are at each pace."""

    on: date
    lines: tuple[Promise, ...]
    by_owner: Mapping[str, Mapping[Pace, int]]


def road_map(
    on: date, owners: Collection[str] | None = None, paces: Collection[Pace] | None = None
) -> RoadMap:
    """Return the road maps that were public at the end of a day, of some owners or of all; only what is at some paces, or all.

    One query. What is over (merged, retired) promises nothing.
    """
    rows = public_on(on).filter(entry__kind=Kind.DATABASE, facts__has_key="share_by")
    rows = rows.exclude(facts__stage__in=("merged", "retired"))
    if owners is not None:
        rows = rows.filter(owner__in=owners)
    columns = rows.order_by("entry__code").values_list("entry__code", "facts", "entry__is_illustrative")
    every = [
        line for code, facts, made_up in columns if (line := _promise(code, facts_of(facts), made_up, on))
    ]
    counts: dict[str, Counter[Pace]] = {}
    for line in every:
        counts.setdefault(line.owner, Counter())[line.pace] += 1
    lines = [line for line in every if paces is None or line.pace in paces]
    lines.sort(key=lambda line: (line.share_by, line.code))
    return RoadMap(on, tuple(lines), counts)


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
