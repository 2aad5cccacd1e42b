"""How far each agency has come with its entries: what is published, described, shared, confirmed, counted as of any day."""

from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q, QuerySet, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce
from django.utils import timezone

from nenso.catalogue.models import Entry, Step, Version
from nenso.catalogue.queries.planning import without
from nenso.catalogue.rules import Kind, Sharing, Stage, Verb, at_least
from nenso.catalogue.rules.road_map import OPENNESS

_DATABASE = Q(entry__kind=Kind.DATABASE, stage=Stage.OPERATING)
_BY_NAME = ("entry__listing__sort_key", "entry__code")
_PLATFORM = Q(entry__kind=Kind.PLATFORM)


def _conditions() -> Mapping[str, Q]:
    """Return what each count of a `Coverage` holds, by its name; of the rows of `public_on`."""
    return {
        "systems": Q(entry__kind=Kind.SYSTEM),
        "databases": Q(entry__kind=Kind.DATABASE),
        "platforms": _PLATFORM,
        "operating": _DATABASE,
        "described": _DATABASE & Q(facts__has_key="description"),
        "with_contents": _DATABASE & Q(facts__has_key="contents"),
        "shared": _DATABASE & Q(sharing__in=[Sharing.OPEN, Sharing.COMMON]),
        "on_exchange": _DATABASE & Q(facts__has_key="services"),
        "confirmed": _DATABASE & Q(is_confirmed=True),
        "quality_stated": _DATABASE
        & Q(facts__quality__has_any_keys=["correct", "complete", "clean", "live"]),
        "announced": _PLATFORM & Q(facts__has_key="announced_on"),
        "in_use": _PLATFORM & Q(stage=Stage.OPERATING),
        "illustrative": Q(entry__is_illustrative=True),
    }


def promises(on: date) -> Mapping[str, Q]:
    """Return what each count of road maps holds: databases with a promise, those of them that are due, those of the due that are kept."""
    promised = Q(entry__kind=Kind.DATABASE, facts__has_key="share_by")
    promised &= ~Q(stage__in=[Stage.MERGED, Stage.RETIRED])
    due = promised & Q(facts__share_by__lte=on.isoformat())
    return {"promised": promised, "due": due, "kept": due & as_promised()}


def as_promised() -> Q:
    """Return what is in operation and shared as openly as promised, as `rules.pace` takes it."""
    shared = Q(pk=None)
    for sharing in OPENNESS[1:]:
        shared |= Q(facts__share_as=sharing, sharing__in=list(at_least(sharing)))
    return Q(stage=Stage.OPERATING) & shared


COUNTS = tuple(_conditions())
PROMISES = tuple(promises(date.min))
OF_OPERATING = ("described", "with_contents", "shared", "on_exchange", "confirmed", "quality_stated")


@dataclass(frozen=True, slots=True)
class Coverage:
    """What an agency (`owner` "": all of them) has published, counted.

    `operating` counts databases in operation; those in `OF_OPERATING` are of these: with a description, with contents, shared by
    default (open or common), with a service of the exchange, confirmed in the year of the day, with a quality share stated.
    `announced` and `in_use` (operating) are platforms. `promised`, `due` and `kept` are databases on a road map (`PROMISES`). `illustrative` counts entries of all kinds that are made up.
    """

    owner: str
    systems: int = 0
    databases: int = 0
    platforms: int = 0
    operating: int = 0
    described: int = 0
    with_contents: int = 0
    shared: int = 0
    on_exchange: int = 0
    confirmed: int = 0
    quality_stated: int = 0
    announced: int = 0
    in_use: int = 0
    illustrative: int = 0
    promised: int = 0
    due: int = 0
    kept: int = 0

    @property
    def entries(self) -> int:
        """How many entries there are of all kinds."""
        return self.systems + self.databases + self.platforms

    def share(self, name: str) -> float | None:
        """Return a count of `OF_OPERATING` in percent of the databases in operation; None where there are none."""
        return 100 * cast(int, getattr(self, name)) / self.operating if self.operating else None


@dataclass(frozen=True, slots=True)
class Covered:
    """The coverage of each agency in the order of codes, and of all of them together."""

    on: date
    rows: tuple[Coverage, ...]
    total: Coverage

    def of(self, owner: str) -> Coverage:
        """Return one agency's; noughts where it has published nothing."""
        return next((row for row in self.rows if row.owner == owner), Coverage(owner))


def coverage(on: date, owners: Collection[str] | None = None) -> Covered:
    """Count what was public at the end of a day by who owned it then: the owners given (each has a row), or all that own something.

    One query, however many there are.
    """
    conditions = {**_conditions(), **promises(on)}
    wanted = {name: Count("pk", filter=condition) for name, condition in conditions.items()}
    counted = public_on(on, owners).order_by().values("owner").annotate(**wanted)
    with planned(on):
        found = {line["owner"]: Coverage(**line) for line in counted}
    found |= {owner: Coverage(owner) for owner in owners or () if owner not in found}
    rows = tuple(found[owner] for owner in sorted(found))
    return Covered(on, rows, _total(rows))


@dataclass(frozen=True, slots=True)
class Counted:
    """An entry that a count holds."""

    code: str
    kind: str
    owner: str
    name: str
    is_illustrative: bool
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class CountedList:
    """Entries that a count holds, or a part of them; how many it holds, and whether any of these is made up."""

    entries: tuple[Counted, ...]
    total: int
    has_illustrative: bool


def counted(
    name: str, on: date, owners: Collection[str] | None = None, *, start: int = 0, size: int | None = None
) -> CountedList:
    """Return the entries that a count of `COUNTS` or `PROMISES` held at the end of a day: all, or a part of them, in the order of today's names.

    One query, three for a part. Raises `KeyError` for another name.
    """
    rows = public_on(on, owners).filter({**_conditions(), **promises(on)}[name])
    with planned(on):
        if size is None:
            found = _counted(rows)
            return CountedList(found, len(found), any(each.is_illustrative for each in found))
        made_up = Count("pk", filter=Q(entry__is_illustrative=True))
        told = rows.order_by().aggregate(total=Count("pk"), made_up=made_up)
        page = list(rows.order_by(*_BY_NAME).values_list("pk", flat=True)[start : start + size])
        shown = Version.objects.filter(pk__in=page).annotate(owner=KT("facts__owner"))
        return CountedList(_counted(shown), told["total"], told["made_up"] > 0)


def _counted(rows: QuerySet[Any]) -> tuple[Counted, ...]:
    columns = rows.order_by(*_BY_NAME).values_list(
        "entry__code",
        "entry__kind",
        "owner",
        KT("facts__name__vi"),
        "entry__is_illustrative",
        Coalesce(KT("facts__name__en"), Value("", output_field=TextField())),
    )
    return tuple(Counted(*line) for line in columns)


def planned(on: date) -> AbstractContextManager[None]:
    """Ask of the versions of a day, as the database does it soonest: of one that is over it expects a few, and there are many."""
    return without(*(("enable_sort", "enable_nestloop") if on < timezone.localdate() else ()))


def public_on(on: date, owners: Collection[str] | None = None) -> QuerySet[Any]:
    """Return the versions that were public at the end of a day, of some owners or of all.

    With them `owner`, `stage` and `sharing`, and `is_confirmed`: published or confirmed in the year of the day.
    """
    rows: QuerySet[Any]
    if on < timezone.localdate():
        return _then(timezone.make_aware(datetime.combine(on + timedelta(days=1), time())), on.year, owners)
    # One version of each entry is public, which the planner does not guess of a condition on both tables.
    rows = Version.objects.filter(pk__in=Entry.objects.exclude(published=None).values("published"))
    columns = {name: F(f"entry__listing__{name}") for name in ("stage", "sharing")}
    is_confirmed = _as_column(Q(entry__confirmed_on__year=on.year))
    rows = rows.annotate(owner=F("entry__listing__owner_code"), **columns, is_confirmed=is_confirmed)
    return rows if owners is None else rows.filter(owner__in=list(owners))


def _then(before: datetime, year: int, owners: Collection[str] | None) -> QuerySet[Any]:
    """Return the versions that were public just before a moment, as their steps tell."""
    steps = Step.objects.filter(at__lt=before)
    if owners is not None:  # at some time: which version was public then is told by all steps of these
        steps = steps.filter(
            version__entry__in=Version.objects.filter(facts__owner__in=list(owners)).values("entry")
        )
    newest = (
        steps.filter(verb=Verb.PUBLISH)
        .order_by("version__entry_id", "-at", "-id")
        .distinct("version__entry_id")
        .values("version")
    )
    begun = timezone.make_aware(datetime(year, 1, 1))  # noqa: DTZ001 - made aware here
    confirmed = steps.filter(verb__in=(Verb.PUBLISH, Verb.CONFIRM), at__gte=begun).values("version__entry")
    rows = Version.objects.filter(pk__in=newest)
    columns = {name: KT(f"facts__{name}") for name in ("owner", "stage", "sharing")}
    rows = rows.annotate(**columns, is_confirmed=_as_column(Q(entry__in=confirmed)))
    return rows if owners is None else rows.filter(owner__in=list(owners))


def _as_column(condition: Q) -> "ExpressionWrapper[Q]":
    return ExpressionWrapper(condition, output_field=BooleanField())


def _total(rows: tuple[Coverage, ...]) -> Coverage:
    names = [each.name for each in fields(Coverage) if each.name != "owner"]
    return Coverage("", **{name: sum(getattr(row, name) for row in rows) for name in names})
